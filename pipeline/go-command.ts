import { UserError } from '../core/errors.ts';
import { lastLine, type Ran, runCommand } from '../docker/command.ts';
import { findEngine } from '../docker/engine.ts';
import { localGo } from './local-go.ts';

/** Runs the go command in a folder below the one that was opened. */
export type RunGo = (folder: string, ...args: readonly string[]) => Promise<Ran>;

/** A Go that works on the files of a folder. */
export interface GoCommand {
  readonly go: RunGo;
  /** Hands over a file of the folder that was written since it was opened. */
  readonly handOver: (path: string) => Promise<void>;
  /** Brings back a file that Go wrote, if it did. */
  readonly bringBack: (path: string) => Promise<void>;
  /** What runs it, for messages: `go1.27` or the name of an image. */
  readonly name: string;
}

/** Go's settings for where modules come from; a container gets those of this machine. */
const passed = [
  ...['GOPROXY', 'GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOSUMDB', 'GOINSECURE'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
];

// `-mod=mod`: the go command may write go.mod. The other settings keep what is around from deciding.
const settings = { GO111MODULE: 'on', GOFLAGS: '-mod=mod', GOWORK: 'off', GOTOOLCHAIN: 'local' };

/**
 * Opens `folder` (absolute) for a Go of at least `minor` (`1.27`): the one on this machine, or the golang image of `tag` in a
 * container, which works on a copy of the folder. Throws a UserError where there is neither.
 */
export async function withGo<T>(wanted: Wanted, body: (command: GoCommand) => Promise<T>): Promise<T> {
  const local = await localGo();
  if (local === undefined || numberOf(local) < numberOf(wanted.minor)) return inContainer(wanted, body);
  return body({ go: onHost(wanted.folder), name: `go${local}`, handOver: async () => {}, bringBack: async () => {} });
}

/** What Go is wanted for which folder. */
interface Wanted {
  readonly folder: string;
  readonly minor: string;
  readonly tag: string;
}

// Downloads of modules and images take long; what does not end is an error.
const patience = 1800;

const numberOf = (minor: string): number => Number(minor.split('.')[1]);

const onHost =
  (folder: string): RunGo =>
  (below, ...args) =>
    runCommand('go', args, { cwd: `${folder}/${below}`, env: settings, seconds: patience });

async function inContainer<T>({ folder, minor, tag }: Wanted, body: (command: GoCommand) => Promise<T>): Promise<T> {
  const image = `golang:${tag}`;
  const engine = await findEngine({ env: process.env }).catch((error: unknown) => {
    throw error instanceof UserError ? noGo(minor, error.problem) : error;
  });
  const docker = async (...args: readonly string[]): Promise<string> => {
    const { ok, stdout, stderr } = await engine.run(args, { seconds: patience });
    if (ok) return stdout.trim();
    throw noGo(minor, lastLine(stderr));
  };
  const environment = [
    ...passed.flatMap((name) => (process.env[name] ? ['--env', name] : [])),
    ...Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ];
  // Copied and not mounted: the engine may run on another machine.
  const container = await docker('create', ...environment, '--workdir', '/service', image, 'sleep', '3600');
  try {
    await docker('cp', `${folder}/.`, `${container}:/service`);
    await docker('start', container);
    const go: RunGo = (below, ...args) =>
      engine.run(['exec', '--workdir', `/service/${below}`, container, 'go', ...args], { seconds: patience });
    return await body({
      go,
      name: image,
      handOver: async (path) => void (await docker('cp', `${folder}/${path}`, `${container}:/service/${path}`)),
      // A file that Go did not write is not there.
      bringBack: async (path) => void (await engine.run(['cp', `${container}:/service/${path}`, `${folder}/${path}`])),
    });
  } finally {
    await engine.run(['rm', '--force', container], { persist: true });
  }
}

function noGo(minor: string, reason: string): UserError {
  return new UserError(`There is no Go ${minor} here, and it cannot be run in a container: ${reason}`, 'failed', {
    code: 'no-go',
    fix: `Install Go ${minor} or newer, or start Docker, and run the command again.`,
  });
}
