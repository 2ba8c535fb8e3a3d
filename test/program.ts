import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { type Outcome, run } from '../cli/run.ts';
import { statusOf } from './lab/requests.ts';

/**
 * A script that starts the program with Node: from its sources, which needs no build, or as it is published, where this run of
 * the tests built it (tools/test.mjs). So the whole suite tests the bundle, and a single file needs no build.
 */
export const program = fileURLToPath(
  process.env.CREATE_GO_DOCKER_BUILT
    ? new URL('../bin/start.cjs', import.meta.url)
    : new URL('./start.mjs', import.meta.url),
);

/** A clean environment, without the variables of npm, uvu and CI. */
export function cleanEnv(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), ...more };
}

/** Runs the program, without a terminal. */
export function runs(
  cwd: string,
  args: readonly string[],
  { env, input = '' }: { readonly env?: Readonly<Record<string, string>>; readonly input?: string | Buffer } = {},
) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    env: cleanEnv(env),
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** The same in this process, for the thousands of cases for which a process each would take too long. */
export function runsHere(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input: string | Uint8Array = '',
): Promise<Outcome> {
  return run({ ...hostIn(cwd), args, env, readInput: async () => Buffer.from(input as string) });
}

// Without a terminal, an environment or input.
const hostIn = (cwd: string) => ({
  env: {},
  cwd: () => cwd,
  startedBy: 'create-go-docker',
  isTerminal: () => false,
  readInput: async () => new Uint8Array(),
});

/**
 * Runs a command that serves until it is cancelled, in this process. Gives `body` the address that it printed, and checks afterwards that nothing
 * listens there.
 */
export async function whileServing<T>(
  cwd: string,
  args: readonly string[],
  body: (address: string) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const { stdout, exitCode } = await run({ ...hostIn(cwd), args: [...args, '--json'], cancelled: ending.signal });
  const { outcome, url } = JSON.parse(stdout);
  assert.equal([exitCode, outcome], [0, 'serving']);
  const done = await body(url).finally(() => ending.abort());
  // On a new connection: fetch would use one that was open before.
  assert.match(`${await statusOf(url).catch(({ cause }) => cause.code)}`, /ECONNREFUSED|ECONNRESET/);
  return done;
}
