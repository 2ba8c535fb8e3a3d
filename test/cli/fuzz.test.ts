// What nobody thinks of: argv, answers files, environments and trees on disk, made by fast-check. `npm run fuzz -- --minutes 10` runs it for long.
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { flags } from '../../cli/flags.ts';
import type { Document } from '../../cli/output/document.ts';
import { documentSchema } from '../../cli/output/document-schema.ts';
import { outcomes } from '../../core/errors.ts';
import { folded, pathProblem } from '../../core/paths.ts';
import { workPrefix } from '../../disk/journal.ts';
import { questions } from '../../generators/go-service/questions.ts';
import { variableOf } from '../../pipeline/settle.ts';
import { runsHere } from '../program.ts';
import { filesFor, inTemporary, treeOf } from '../support.ts';

const minutes = Number(process.env.FUZZ_MINUTES ?? 0);
const isDocument = new Ajv2020({ strict: true, strictRequired: false }).compile<Document>(documentSchema());
const codes: readonly number[] = outcomes.map(({ code }) => code);

/** Checks a property: a hundred cases, or as many as there is time for. fast-check prints the seed and the smallest case that fails. */
async function holds<T extends [unknown, ...unknown[]]>(
  name: string,
  property: fc.IAsyncPropertyWithHooks<T>,
  cases = 100,
) {
  let ran = 0;
  const counted = property.beforeEach(() => {
    ran += 1;
  });
  const long = { numRuns: 10_000_000, interruptAfterTimeLimit: (minutes * 60_000) / 5, markInterruptAsFailure: false };
  const seed = process.env.FUZZ_SEED ? { seed: Number(process.env.FUZZ_SEED) } : {};
  try {
    await fc.assert(counted, { ...(minutes > 0 ? long : { numRuns: cases }), ...seed });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`${message}\n${(cause as Error | undefined)?.message}`);
  }
  console.log(`${name}: ${ran} cases`);
}

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '-',
    '--',
    '.',
    '..',
    '/',
    '-x',
    '$(id)',
    '`id`',
    "'",
    '"',
    '\n',
    '\u001b[2J',
    'con',
    'a b',
    '😀',
    'é',
    '\\',
    '%s',
    '__proto__',
    'constructor',
    'a'.repeat(300),
  ),
);
const flagName = fc.constantFrom(
  ...questions.map(({ name }) => name),
  ...flags.map(({ name }) => name),
  'force',
  'no-port',
);
const answerValue = fc.oneof(
  hostile,
  fc.constantFrom(...questions.flatMap(({ example, choices = [] }) => [example, ...choices])),
  fc.integer({ min: -1, max: 70000 }).map(String),
);
const argument = fc.oneof(
  flagName.map((name) => `--${name}`),
  fc.tuple(flagName, answerValue).map(([name, value]) => `--${name}=${value}`),
  answerValue,
  fc.constantFrom('-y', '-h', '-v', '-yv', '--', 'recover', 'add', 'all'),
);
// Only directories in the test's own: an absolute one, or one above, is where a run would rightly write.
function staysHere(argument: string): boolean {
  return !argument.includes('\0') && !/^\.*[/]|\.\.|=\//.test(argument) && !argument.startsWith('/');
}

/** Runs, and fails for a crash, a trace, an exit code that is not in the table, or anything left over. */
async function behaves(root: string, args: readonly string[], env: Record<string, string> = {}, input = '') {
  const here = join(root, 'here');
  await mkdir(here, { recursive: true });
  const { stdout, stderr, exitCode } = await runsHere(here, args, env, input);
  assert.ok(codes.includes(exitCode), `${exitCode}`);
  // Only the file system knows how long a name may be; nothing else here may fail in a way that the person could not have known.
  if (exitCode === 1) assert.match(stderr + stdout, /is too long for this file system/);
  assert.not.match(stderr, /^ +at /m);
  assert.is(exitCode === 0, stderr === '' && !stdout.includes('"error"') && exitCode === 0, stderr);
  assert.equal(await fs.readdir(root), ['here'], 'something outside');
  const names = (await fs.readdir(here, { recursive: true })).map(String);
  assert.not.ok(
    names.find((name) => name.includes(workPrefix)),
    'a leftover',
  );
  if (exitCode !== 0) assert.equal(names, [], 'something was written');
  return { stdout, stderr, exitCode };
}

test('any arguments end in the table of exit codes, with nothing outside and nothing left over', () =>
  holds(
    'arguments',
    fc.asyncProperty(fc.array(argument.filter(staysHere), { maxLength: 6 }), (args) =>
      inTemporary(async (root) => void (await behaves(root, args))),
    ),
    200,
  ));

test('with --json, whatever else there is, stdout is one valid document', () =>
  holds(
    'arguments with --json',
    fc.asyncProperty(
      fc.array(argument.filter(staysHere), { maxLength: 5 }),
      fc.dictionary(
        fc.constantFrom(...questions.map(({ name }) => variableOf(name))),
        answerValue.filter((each) => !each.includes('\0')),
        { maxKeys: 2 },
      ),
      (args, env) =>
        inTemporary(async (root) => {
          const { stdout, stderr, exitCode } = await behaves(root, ['--json', ...args], env);
          assert.is(stderr, '');
          const document = JSON.parse(stdout);
          assert.ok(isDocument(document), JSON.stringify(isDocument.errors));
          assert.is(document.exitCode, exitCode);
        }),
    ),
    200,
  ));

test('any answers file is taken, or refused with a reason', () => {
  const answers = fc.oneof(
    fc.json().map((text) => text),
    hostile,
    fc
      .dictionary(
        fc.oneof(fc.constantFrom(...questions.map(({ name }) => name as string)), hostile),
        fc.oneof(answerValue, fc.integer(), fc.jsonValue()),
        { maxKeys: 4 },
      )
      .map((each) => JSON.stringify(each)),
  );
  return holds(
    'answers files',
    fc.asyncProperty(answers, (text) =>
      inTemporary(async (root) => void (await behaves(root, ['service', '--from', '-'], {}, text))),
    ),
    200,
  );
});

// ---- trees on disk

const ours = filesFor({ module: 'example.com/here' }).map(({ path }) => path);
type Entry = {
  readonly path: string;
  readonly kind: 'file' | 'same' | 'folder' | 'link' | 'loop';
  readonly text: string;
};
const entry: fc.Arbitrary<Entry> = fc.record({
  path: fc.oneof(
    fc.constantFrom(...ours, ...ours.map((path) => path.toLowerCase()), '.git/config', 'LICENSE'),
    fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3})?$/),
  ),
  kind: fc.constantFrom('file', 'file', 'same', 'folder', 'link', 'loop'),
  text: fc.oneof(fc.string(), fc.constantFrom('', 'mine\n', '\0\u0001', '\r\n')),
});

async function lay(here: string, entries: readonly Entry[], rendered: Readonly<Record<string, string>>) {
  for (const { path, kind, text } of entries) {
    const full = join(here, path);
    try {
      await mkdir(dirname(full), { recursive: true });
      if (kind === 'folder') await mkdir(full);
      else if (kind === 'link') await symlink('../outside', full);
      else if (kind === 'loop') await symlink(path.split('/').at(-1)!, full);
      else await fs.writeFile(full, kind === 'same' ? (rendered[path] ?? text) : text, { flag: 'wx' });
    } catch {
      // Two entries that exclude each other: the first one counts.
    }
  }
}

/** Everything below, folders and links too, by path. */
async function everything(root: string): Promise<Readonly<Record<string, string>>> {
  const entries = await fs.readdir(root, { recursive: true, withFileTypes: true });
  const found = entries.map(async (each) => {
    const path = join(each.parentPath ?? each.path, each.name);
    const what = each.isSymbolicLink()
      ? `-> ${await fs.readlink(path)}`
      : each.isFile()
        ? await fs.readFile(path, 'utf8')
        : 'folder';
    return [path.slice(root.length + 1), what] as const;
  });
  return Object.fromEntries((await Promise.all(found)).sort());
}

test('what a dry run announces is exactly what a real run does, whatever is there', () =>
  holds(
    'trees',
    fc.asyncProperty(
      fc.array(entry, { maxLength: 8 }),
      fc.boolean(),
      fc.subarray(ours, { maxLength: 3 }),
      (entries, over, skip) =>
        inTemporary(async (root) => {
          const here = join(root, 'here');
          await mkdir(join(root, 'outside'), { recursive: true });
          await mkdir(here);
          const rendered = Object.fromEntries(
            filesFor({ module: 'example.com/here' }).map(({ path, text }) => [path, text]),
          );
          await lay(here, entries, rendered);
          const before = await everything(root);
          const args = ['.', '--json', ...(over ? ['--overwrite'] : []), ...skip.flatMap((path) => ['--skip', path])];
          const dry = await runsHere(here, [...args, '--dry-run']);
          assert.equal(await everything(root), before, 'a dry run changed something');
          const real = await runsHere(here, args);
          assert.is(real.exitCode, dry.exitCode, real.stdout);
          const [announced, did] = [JSON.parse(dry.stdout) as Document, JSON.parse(real.stdout) as Document];
          const fate = ({ files = [] }: Document) =>
            files.map(({ path, action, bytes, sha256, mode }) => [path, action, bytes, sha256, mode]);
          assert.equal(fate(did), fate(announced));
          const after = await everything(root);
          if (real.exitCode !== 0) return assert.equal(after, before);
          const written = new Map(announced.files?.map(({ path, action }) => [`here/${path}`, action]));
          for (const [path, what] of Object.entries(before)) {
            if (!['overwrite', 'update'].includes(written.get(path) ?? '')) assert.is(after[path], what, path);
          }
          for (const path of Object.keys(after)) {
            if (path in before) continue;
            const made = [...written].some(
              ([each, action]) => action === 'create' && (each === path || each.startsWith(`${path}/`)),
            );
            assert.ok(made, path);
          }
          for (const [path, action] of written) {
            const { sha256 = '' } = announced.files?.find((file) => `here/${file.path}` === path) ?? {};
            if (['create', 'overwrite', 'update'].includes(action)) assert.is(await sumOf(join(root, path)), sha256);
          }
          return assert.is((JSON.parse((await runsHere(here, args)).stdout) as Document).outcome, 'unchanged');
        }),
    ),
    100,
  ));

async function sumOf(path: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256')
    .update(await fs.readFile(path))
    .digest('hex');
}

test('a path is written only if every system takes it for what it is', () =>
  holds(
    'paths',
    fc.asyncProperty(hostile, async (path) => {
      if (pathProblem(path)) return;
      assert.not.match(path, /\\|\0|^\/|^[a-z]:|(^|\/)\.{0,2}(\/|$)/i);
      assert.is(folded(folded(path)), folded(path));
      assert.is(folded(path.normalize('NFD')), folded(path.normalize('NFC')));
    }),
    1000,
  ));

test('a directory of any name gives a service that is named as Go wants it', () =>
  inTemporary(async (root) => {
    const names = [
      '-x',
      'a b',
      'ünï',
      '😀',
      'v2',
      'vendor',
      'con',
      '..x',
      "it's",
      'x'.repeat(255),
      '$(touch owned)',
      'new\nline',
    ];
    for (const name of names) {
      const { exitCode, stderr } = await runsHere(root, ['--', name]);
      assert.is(exitCode, 0, stderr);
      const { [`${name}/main.go`]: main = '' } = await treeOf(root);
      assert.match(main, /^package main$/m);
    }
    assert.equal((await fs.readdir(root)).sort(), [...names].sort());
  }));

test.run();
