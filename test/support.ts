import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generate } from '../core/generate.ts';
import type { RenderedFile } from '../core/render.ts';
import { releases } from '../generators/go-service/go-releases.ts';
import { specify } from '../generators/go-service/index.ts';
import { type Answers, type GivenAnswers, questions, toAnswers } from '../generators/go-service/questions.ts';

/**
 * The files for these answers, as the pipeline makes them, once for the same object. The version is fixed, so that a release changes no
 * golden tree.
 */
export function filesFor(given: GivenAnswers, version?: string): readonly RenderedFile[] {
  if (version !== undefined) return renderedAnew(given, version);
  const files = rendered.get(given) ?? renderedAnew(given);
  rendered.set(given, files);
  return files;
}

/** The same, rendered again. */
export function renderedAnew(given: GivenAnswers, version = '0.0.0'): readonly RenderedFile[] {
  return generate(specify(toAnswers({ module: 'example.com/orders', ...given })), version);
}

// Many tests of a file ask for every combination.
const rendered = new WeakMap<GivenAnswers, readonly RenderedFile[]>();

/** One file's text for these answers; empty when there is no such file. */
export function textOf(path: string, given: GivenAnswers): string {
  return filesFor(given).find((file) => file.path === path)?.text ?? '';
}

/**
 * Every combination of the answers that have a list of choices, for these Go versions; the same objects each time. Extras only add files, and the
 * forge only leaves some out.
 */
export function combinations(
  versions: readonly string[] = releases.map(({ minor }) => minor),
): readonly GivenAnswers[] {
  return versions.flatMap((go) => combinationsOf.get(go) ?? combine(go));
}

const combinationsOf = new Map(releases.map(({ minor: go }) => [go, combine(go)]));

function combine(go: string): readonly GivenAnswers[] {
  return questions
    .filter(({ name, choices, many }) => choices && !many && name !== 'forge')
    .reduce<readonly GivenAnswers[]>(
      (all, { name, choices = [] }) => all.flatMap((given) => choices.map((value) => ({ ...given, [name]: value }))),
      [{ go }],
    );
}

/** A combination in a few words, for messages. */
export const named = (given: GivenAnswers): string => Object.values(given).join(' ');

/** Runs `body` in a new temporary directory, outside the repository, and removes it afterwards. */
export async function inTemporary<T>(body: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'create-go-docker-test-'));
  try {
    return await body(directory);
  } finally {
    await fs.remove(directory);
  }
}

/** Every file below a directory with its contents, by path with `/`. */
export async function treeOf(directory: string): Promise<Readonly<Record<string, string>>> {
  const entries = await fs.readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [file.slice(directory.length + 1), await fs.readFile(file, 'utf8')]),
  );
  return Object.fromEntries(contents.sort());
}

/** Writes files as they were rendered. */
export async function writeTree(directory: string, files: readonly RenderedFile[]): Promise<void> {
  for (const { path, text, mode } of files) await fs.outputFile(join(directory, path), text, { mode });
}

/**
 * `test`, where what it needs is on this machine. Elsewhere a test that reports that it was skipped, or,
 * with CREATE_GO_DOCKER_NO_SKIP set as in CI, one that fails.
 */
export function toolTest(available: boolean, needed: string) {
  return (name: string, body: () => Promise<unknown> | unknown): void => {
    if (available) return void test(name, async () => void (await body()));
    if (process.env.CREATE_GO_DOCKER_NO_SKIP) {
      return void test(name, () => assert.unreachable(`needs ${needed}, and here nothing may be skipped`));
    }
    console.log(`SKIPPED: ${name} (needs ${needed})`);
    test.skip(name, () => {});
  };
}

export type { Answers, GivenAnswers };
