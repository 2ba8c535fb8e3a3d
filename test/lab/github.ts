import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fs from 'fs-extra';
import { parse } from 'yaml';
import { inTemporary } from '../support.ts';
import { spawned } from './builders.ts';
import { goToolchain, must, patchOf, tool, toolsFolder } from './tools.ts';

/** A step of a job, with the fields that the runner below understands. */
export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly run?: string;
}

export interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run: { readonly 'working-directory': string } };
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>;
}

export const workflowIn = (text: string): Workflow => parse(text, { strict: true });

/** The environment of a job: the repository that it checks out, the caches of jobs before it, and variables for its steps. */
export interface Around {
  readonly repository: string;
  readonly caches: string;
  readonly env: Readonly<Record<string, string>>;
  /** What else GitHub knows, by the expression that asks for it: `github.token`, `needs.push.outputs.image`. */
  readonly values?: Readonly<Record<string, string>>;
}

/** The cache of golangci-lint. */
export const golangciCache = join(toolsFolder, 'golangci-lint-cache');

/** How a job ended: the name of the step that failed, if one did, what the steps printed, the summary and the job's outputs. */
export interface Outcome {
  readonly failed?: string;
  readonly output: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * Runs a job as GitHub's runner does, in a workspace of its own: its `run` steps as they are written, by bash -e, and for each
 * action what it does, as far as steps notice. Throws for what it does not know, so that nothing is skipped.
 */
export function runJob(workflow: Workflow, name: string, around: Around): Promise<Outcome> {
  return inTemporary(async (home) => {
    const { steps, env = {}, defaults, needs: _, permissions: __, outputs = {}, ...rest } = workflow.jobs[name]!;
    refuseUnknown(rest, ['runs-on', 'timeout-minutes']);
    const workspace = join(home, 'work');
    const summary = join(home, 'summary.md');
    await fs.ensureDir(workspace);
    const values: Record<string, string> = { 'vars.SCAN_IMAGE': '', 'runner.temp': home, ...around.values };
    const fill = filler(workspace, values);
    const outputFile = join(home, 'output.txt');
    const state: State = {
      workspace,
      around,
      fill,
      saves: [],
      env: {
        PATH: process.env.PATH!,
        HOME: home,
        CI: 'true',
        GITHUB_WORKSPACE: workspace,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: outputFile,
        GITHUB_REF_NAME: 'main',
        GITHUB_SHA: must('git', ['rev-parse', 'HEAD'], { cwd: around.repository }),
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_REPOSITORY: 'Acme/Orders',
        GITHUB_ACTOR: 'octocat',
        ...filled(env, fill),
        ...around.env,
      },
    };

    let output = '';
    for (const step of steps) {
      refuseUnknown(step, ['name', 'id', 'if', 'env', 'uses', 'with', 'run']);
      if (step.if !== undefined && !isTrue(step.if, workspace)) continue;
      const done = step.run === undefined ? await act(step, state) : await runStep(step.run, step, state);
      output += done.output;
      for (const [key, value] of linesOf(await textIn(outputFile))) values[`steps.${step.id}.outputs.${key}`] = value;
      await fs.remove(outputFile);
      if (!done.ok)
        return { failed: step.name ?? step.run ?? step.uses!, output, summary: await textIn(summary), outputs: {} };
    }
    for (const save of state.saves) await save();
    return { output, summary: await textIn(summary), outputs: filled(outputs, fill) };

    async function runStep(text: string, step: Step, { env }: State): Promise<Done> {
      const script = join(home, 'script.sh');
      await fs.writeFile(script, fill(text));
      const folder = join(workspace, defaults?.run['working-directory'] ?? '.');
      return runScript(script, folder, { ...env, ...filled(step.env ?? {}, fill) });
    }
  });
}

const filled = (texts: Readonly<Record<string, string>>, fill: State['fill']): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, fill(value)]));

/** The `name=value` lines of a file that a step wrote. */
const linesOf = (text: string) => [...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key!, value!] as const);

// The one condition that is used.
function isTrue(condition: string, workspace: string): boolean {
  const [, path] = /^hashFiles\('([^']+)'\) != ''$/.exec(condition) ?? [];
  if (path === undefined) throw new Error(`what is ${condition}?`);
  return existsSync(join(workspace, path));
}

interface State {
  readonly workspace: string;
  readonly around: Around;
  readonly fill: (text: string) => string;
  /** What is done once the job has succeeded. */
  readonly saves: (() => Promise<void>)[];
  env: Readonly<Record<string, string>>;
}

function refuseUnknown(what: object, known: readonly string[]): void {
  for (const key of Object.keys(what)) if (!known.includes(key)) throw new Error(`what does ${key} do?`);
}

function filler(workspace: string, values: Readonly<Record<string, string>>) {
  return (text: string): string =>
    text.replace(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
      const value = values[expression];
      if (value !== undefined) return value;
      if (expression === 'github.workspace') return workspace;
      if (expression === 'runner.arch') return 'X64';
      const [, files] = /^hashFiles\(([^()]*)\)$/.exec(expression) ?? [];
      if (files) return hashOf(files.split(',').map((file) => join(workspace, file.trim().slice(1, -1))));
      throw new Error(`what is ${expression}?`);
    });
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) if (existsSync(path)) hash.update(fs.readFileSync(path));
  return hash.digest('hex');
}

async function act({ uses = '', with: given = {} }: Step, state: State): Promise<Done> {
  const [action] = uses.split('@');
  const { workspace, around, fill } = state;
  if (action === 'actions/checkout') {
    refuseUnknown(given, ['path', 'persist-credentials', 'ref', 'fetch-depth']);
    must('git', ['clone', '-q', around.repository, join(workspace, `${given.path ?? '.'}`)]);
    if (given.ref) must('git', ['switch', '-q', fill(`${given.ref}`)], { cwd: workspace });
  } else if (action === 'actions/setup-go') {
    refuseUnknown(given, ['go-version', 'check-latest', 'cache-dependency-path']);
    const locks = `${given['cache-dependency-path'] ?? 'go.mod'}`;
    if (!existsSync(join(workspace, locks))) throw new Error(`setup-go would find no ${locks}`);
    const version = patchOf(`${given['go-version']}`);
    const toolchain = goToolchain(version)!;
    const gopath = state.env.GOPATH ?? join(state.env.HOME!, 'go');
    state.env = {
      ...state.env,
      PATH: `${join(gopath, 'bin')}:${dirname(toolchain.go)}:${state.env.PATH}`,
      GOTOOLCHAIN: 'local',
      // What the action restores: compiled packages of runs before.
      GOCACHE: join(toolsFolder, 'go-cache', version),
    };
  } else if (action === 'actions/cache') {
    refuseUnknown(given, ['path', 'key']);
    const saved = join(around.caches, fill(`${given.key}`));
    const path = join(workspace, `${given.path}`);
    if (existsSync(saved)) await fs.copy(saved, path);
    else state.saves.push(() => fs.copy(path, saved));
  } else if (action === 'golangci/golangci-lint-action') {
    refuseUnknown(given, ['version', 'working-directory']);
    const folder = join(workspace, `${given['working-directory'] ?? '.'}`);
    // What the action restores: what was found in the packages of runs before.
    const env = { ...state.env, GOLANGCI_LINT_CACHE: golangciCache };
    return spawned('env', ['-i', ...listed(env), tool('golangci-lint')!, 'run'], { cwd: folder }).then(...asDone);
    // What these two install is on PATH.
  } else if (action === 'actions/setup-node') refuseUnknown(given, ['node-version', 'package-manager-cache']);
  else if (action === 'sigstore/cosign-installer') refuseUnknown(given, ['cosign-release']);
  else throw new Error(`what does ${uses} do?`);
  return { ok: true, output: '' };
}

interface Done {
  readonly ok: boolean;
  readonly output: string;
}

const asDone = [
  (output: string): Done => ({ ok: true, output }),
  (error: Error): Done => ({ ok: false, output: error.message }),
] as const;

const listed = (env: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`);

/** Runs a script; nothing of this process's own environment is in it. */
function runScript(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Done> {
  return spawned('env', ['-i', ...listed(env), 'bash', '-e', script], { cwd }).then(...asDone);
}

const textIn = (path: string): Promise<string> => fs.readFile(path, 'utf8').catch(() => '');
