import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fs from 'fs-extra';
import { parse } from 'yaml';
import { inTemporary } from '../support.ts';
import { spawned } from './builders.ts';
import { goToolchain, must, patchOf, toolsFolder } from './tools.ts';

/** A step of a job, with all that the runner below knows of it. */
export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly run?: string;
}

export interface Job {
  readonly 'runs-on': string;
  readonly 'timeout-minutes': number;
  readonly env?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run: { readonly 'working-directory': string } };
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>;
}

export const workflowIn = (text: string): Workflow => parse(text, { strict: true });

/** What is around a job: the repository that it checks out, the caches of jobs before it, and variables for its steps. */
export interface Around {
  readonly repository: string;
  readonly caches: string;
  readonly env: Readonly<Record<string, string>>;
}

/** How a job ended: the name of the step that failed, if one did, what the steps printed, and the summary. */
export interface Outcome {
  readonly failed?: string;
  readonly output: string;
  readonly summary: string;
}

/**
 * Runs a job as GitHub's runner does, in a workspace of its own: its `run` steps as they are written, by bash -e, and for each
 * action what it does, as far as steps notice. Throws for what it does not know, so that nothing is passed over.
 */
export function runJob(workflow: Workflow, name: string, around: Around): Promise<Outcome> {
  return inTemporary(async (home) => {
    const { steps, env = {}, defaults, ...rest } = workflow.jobs[name]!;
    refuseUnknown(rest, ['runs-on', 'timeout-minutes']);
    const workspace = join(home, 'work');
    const summary = join(home, 'summary.md');
    await fs.ensureDir(workspace);
    const fill = filler(workspace);
    const state: State = {
      workspace,
      around,
      fill,
      saves: [],
      env: {
        PATH: process.env.PATH!,
        ...around.env,
        HOME: home,
        CI: 'true',
        GITHUB_WORKSPACE: workspace,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_REF_NAME: 'main',
        GITHUB_SHA: must('git', ['rev-parse', 'HEAD'], { cwd: around.repository }),
        ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, fill(value)])),
      },
    };

    let output = '';
    for (const step of steps) {
      refuseUnknown(step, ['name', 'uses', 'with', 'run']);
      if (step.uses) await act(step, state);
      if (step.run === undefined) continue;
      const script = join(home, 'script.sh');
      await fs.writeFile(script, fill(step.run));
      const done = await runScript(script, join(workspace, defaults?.run['working-directory'] ?? '.'), state.env);
      output += done.output;
      if (!done.ok) return { failed: step.name ?? step.run, output, summary: await textIn(summary) };
    }
    for (const save of state.saves) await save();
    return { output, summary: await textIn(summary) };
  });
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

function filler(workspace: string) {
  return (text: string): string =>
    text.replace(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
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

async function act({ uses = '', with: given = {} }: Step, state: State): Promise<void> {
  const [action] = uses.split('@');
  const { workspace, around, fill } = state;
  if (action === 'actions/checkout') {
    refuseUnknown(given, ['path', 'persist-credentials']);
    must('git', ['clone', '-q', around.repository, join(workspace, `${given.path ?? '.'}`)]);
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
  } else throw new Error(`what does ${uses} do?`);
}

/** Runs a step; nothing of this process's own environment is in it. */
async function runScript(
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly ok: boolean; readonly output: string }> {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return spawned('env', ['-i', ...variables, 'bash', '-e', script], { cwd }).then(
    (output) => ({ ok: true, output }),
    (error: Error) => ({ ok: false, output: error.message }),
  );
}

const textIn = (path: string): Promise<string> => fs.readFile(path, 'utf8').catch(() => '');
