import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { releases } from '../../generators/go-service/go-releases.ts';

/** Where .ci/setup puts what it installs. A machine without it uses what is on PATH. */
export const toolsFolder =
  process.env.CREATE_GO_DOCKER_TOOLS ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'create-go-docker');

/** What a command did; both streams in `output`. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly output: string;
}

export interface Where {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** The time limit. A command that hangs would keep the other tests from running. */
  readonly minutes?: number;
}

/** More minutes than any command here has ever needed, on a busy machine and with empty caches. */
export const patience = 10;

/**
 * Runs a command to its end. `env` is added to the environment; undefined removes a variable. Any exit code is an outcome; a command that
 * does not end is an error.
 */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env, input, minutes = patience }: Where = {},
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: minutes * 60_000,
    // A program that hangs can also ignore SIGTERM.
    killSignal: 'SIGKILL',
  });
  const output = `${stdout ?? ''}${stderr ?? ''}`;
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT') throw hanging(command, args, minutes, output);
  return { status, stdout: stdout ?? '', output: `${output}${error?.message ?? ''}` };
}

/** The error for a command that did not end. */
export function hanging(command: string, args: readonly string[], minutes: number, output: string): Error {
  return new Error(
    `${[command, ...args].join(' ')} has not ended after ${minutes} minutes. So far it printed:\n${output}`,
  );
}

/** Runs a command that has to end with 0, and returns what it printed on stdout, without the last newline. */
export function must(command: string, args: readonly string[], where: Where = {}): string {
  const { status, stdout, output } = run(command, args, where);
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}:\n${output}`);
  return stdout.replace(/\n$/, '');
}

/** Where PATH has a program, or undefined. */
export function onPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** A program that .ci/setup put among the tools, or one on PATH, or undefined. */
export function tool(name: string): string | undefined {
  const installed = join(toolsFolder, 'bin', name);
  return existsSync(installed) ? installed : onPath(name);
}

/** A Go toolchain: its program, and an environment without the Go settings of this machine. */
export interface Toolchain {
  readonly go: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The newest patch release of a minor one; any other version as it is. */
export const patchOf = (version: string): string => releases.find(({ minor }) => minor === version)?.patch ?? version;

/** The toolchain of exactly this version (`1.27.1`), or undefined when this machine has none. */
export function goToolchain(version: string): Toolchain | undefined {
  const root = join(toolsFolder, 'go', version);
  const installed = join(root, 'bin/go');
  const go = existsSync(installed) ? installed : onPath('go');
  if (!go) return undefined;
  const env = {
    ...(go === installed && { GOROOT: root, PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}` }),
    GOTOOLCHAIN: 'local',
    // The machine's settings may hold flags that old versions refuse; GOFLAGS= would not override them.
    GOENV: 'off',
    GOFLAGS: undefined,
    GOCACHE: join(toolsFolder, 'go-cache', version),
    CGO_ENABLED: '0',
  };
  return run(go, ['version'], { env }).stdout.includes(`go${version} `) ? { go, env } : undefined;
}

/** The real dep, or undefined. */
export const dep = tool('dep');

/** A docker client whose engine answers, or undefined. It has to know BuildKit, as every client from 18.09 to 23.0 does, and later ones with buildx. */
export const docker = [join(toolsFolder, 'bin/docker'), onPath('docker')].find(
  (client) => client !== undefined && existsSync(client) && run(client, ['info'], { minutes: 1 }).status === 0,
);

/** The environment in which `docker` is that client. */
export const dockerEnv = { ...process.env, PATH: `${dirname(docker ?? '/')}${delimiter}${process.env.PATH}` };

/** Git in a folder, with an author for its commits. Returns what it printed. */
export const gitIn =
  (cwd: string) =>
  (...args: readonly string[]): string =>
    must('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd });

/** Makes a repository of a folder, with one commit of everything in it. Returns git there. */
export function repositoryIn(folder: string): ReturnType<typeof gitIn> {
  const git = gitIn(folder);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
  return git;
}

/** Whether an image is here, or can be pulled. */
export function hasImage(name: string): boolean {
  return (
    docker !== undefined &&
    (run(docker, ['image', 'inspect', name]).status === 0 || run(docker, ['pull', '--quiet', name]).status === 0)
  );
}

/** The sha256 of a file, in hex. */
export const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Whether to run every combination, and not only the sample that CI runs. */
export const everything = process.env.CREATE_GO_DOCKER_EVERYTHING !== undefined;

/**
 * A test's body that covers one combination of these factors. Prints that now, and when the body has ended:
 * tools/summary.mjs counts both.
 */
export function covers(factors: string, combination: string, body: () => unknown): () => Promise<void> {
  console.log(`COMBINATION: ${factors}: ${combination}`);
  return async () => {
    await body();
    console.log(`RAN: ${factors}: ${combination}`);
  };
}

/** Prints which combination is not run here. */
export function notRun(factors: string, combination: string): void {
  console.log(`NOT RUN: ${factors}: ${combination} (CREATE_GO_DOCKER_EVERYTHING=1 runs it)`);
}
