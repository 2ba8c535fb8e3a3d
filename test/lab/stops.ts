// Stops a service again and again under full load, and counts the requests that are lost.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { newest } from '../../generators/go-service/go-releases.ts';
import { filesFor, inTemporary, writeTree } from '../support.ts';
import { freePort, spawned } from './builders.ts';
import { answers } from './containers.ts';
import { alpineImage } from './images.ts';
import { docker, goToolchain, must, run } from './tools.ts';

/** The outcome of the requests. A client that gets no answer does not retry. */
export interface Counts {
  readonly answered: number;
  readonly lost: number;
  /** The number of lost requests by reason. */
  readonly problems: Readonly<Record<string, number>>;
}

/** Clients of each of three kinds: test/lab/stop/main.go describes them. */
const clients = 32;

/** Compiles the program in a folder, with the toolchain of this Go version. */
async function compiled(source: string, program: string, version: string): Promise<string> {
  const { go, env } = goToolchain(version)!;
  await spawned(go, ['build', '-o', program, '.'], { cwd: source, env: { ...env, GO111MODULE: 'on', GOPROXY: 'off' } });
  return program;
}

/** The generated service as a program, and the client, while `body` runs. */
export function withPrograms(
  go: { readonly minor: string; readonly patch: string },
  body: (service: string, client: string) => Promise<void>,
): Promise<void> {
  return inTemporary(async (folder) => {
    const sources = join(folder, 'sources');
    await writeTree(sources, filesFor({ module: 'example.com/stopped', go: go.minor, deps: 'modules' }));
    const service = await compiled(sources, join(folder, 'service'), go.patch);
    const client = await compiled(join(import.meta.dirname, 'stop'), join(folder, 'client'), newest.patch);
    await body(service, client);
  });
}

/** Starts the program in a container, and stops it under load with docker stop. */
export async function stopContainer(service: string, client: string, drain: string): Promise<Counts> {
  const mount = ['--volume', `${service}:/app/service:ro`, '--entrypoint', '/app/service'];
  const container = must(docker!, [
    'create',
    ...mount,
    ...settings(drain).flatMap((each) => ['--env', each]),
    alpineImage,
  ]);
  try {
    must(docker!, ['start', container]);
    // Not through a published port: Docker's own proxy may accept a connection that the service does not.
    const host = must(docker!, ['inspect', '--format', '{{.NetworkSettings.IPAddress}}', container]);
    await answers(`http://${host}:8080`, () => run(docker!, ['logs', container]).output);
    const counts = await stopUnderLoad(client, `${host}:8080`, [docker!, 'stop', container]);
    const code = must(docker!, ['inspect', '--format', '{{.State.ExitCode}}', container]);
    if (code !== '0') throw new Error(`exit code ${code}: ${run(docker!, ['logs', container]).output}`);
    return counts;
  } finally {
    must(docker!, ['rm', '--force', container]);
  }
}

/** Starts the program as a process, and stops it under load with SIGTERM. */
export async function stopProcess(service: string, client: string, drain: string): Promise<Counts> {
  const port = `${await freePort()}`;
  const env = Object.fromEntries([...settings(drain), 'HOST=127.0.0.1', `PORT=${port}`].map((each) => each.split('=')));
  const child: ChildProcess = spawn(service, { env, stdio: 'ignore' });
  const ended = once(child, 'close');
  try {
    await answers(`http://127.0.0.1:${port}`, () => '');
    const counts = await stopUnderLoad(client, `127.0.0.1:${port}`, ['kill', '-TERM', `${child.pid}`]);
    const [code] = await ended;
    if (code !== 0) throw new Error(`exit code ${code}`);
    return counts;
  } finally {
    child.kill('SIGKILL');
  }
}

const settings = (drain: string): readonly string[] => [`STOPPED_DRAIN=${drain}`, 'STOPPED_ACCESS_LOG=false'];

async function stopUnderLoad(client: string, address: string, command: readonly string[]): Promise<Counts> {
  return JSON.parse(await spawned(client, [address, `${clients}`, ...command], { minutes: 2 }));
}

/** The sum of several stops. */
export function total(all: readonly Counts[]): Counts {
  const problems: Record<string, number> = {};
  for (const [problem, count] of all.flatMap((each) => Object.entries(each.problems)))
    problems[problem] = (problems[problem] ?? 0) + count;
  const sum = (of: (counts: Counts) => number) => all.reduce((before, each) => before + of(each), 0);
  return { answered: sum(({ answered }) => answered), lost: sum(({ lost }) => lost), problems };
}
