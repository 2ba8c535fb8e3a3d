import { execFile } from 'node:child_process';
import { UserError } from '../core/errors.ts';
import { localGo } from './local-go.ts';

/** What a run of the go command came to. */
export interface Ran {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

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

const numberOf = (minor: string): number => Number(minor.split('.')[1]);

const onHost =
  (folder: string): RunGo =>
  (below, ...args) =>
    ran('go', args, { cwd: `${folder}/${below}`, env: { ...process.env, ...settings } });

async function inContainer<T>({ folder, minor, tag }: Wanted, body: (command: GoCommand) => Promise<T>): Promise<T> {
  const image = `golang:${tag}`;
  const docker = async (...args: readonly string[]): Promise<string> => {
    const { ok, stdout, stderr } = await ran('docker', args, {});
    if (ok) return stdout.trim();
    throw new UserError(
      `There is no Go ${minor} here, and it cannot be run in a container: ${lastLine(stderr)}`,
      'failed',
      {
        code: 'no-go',
        fix: `Install Go ${minor} or newer, or start Docker, and run the command again.`,
      },
    );
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
      ran('docker', ['exec', '--workdir', `/service/${below}`, container, 'go', ...args], {});
    return await body({
      go,
      name: image,
      handOver: async (path) => void (await docker('cp', `${folder}/${path}`, `${container}:/service/${path}`)),
      // A file that Go did not write is not there.
      bringBack: async (path) =>
        void (await ran('docker', ['cp', `${container}:/service/${path}`, `${folder}/${path}`], {})),
    });
  } finally {
    await ran('docker', ['rm', '--force', container], {});
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

function ran(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  return new Promise((done) => {
    execFile(command, args, { ...options, maxBuffer: 1 << 26, windowsHide: true }, (error, stdout, stderr) =>
      done({ ok: !error, stdout, stderr: stderr || (error?.message ?? '') }),
    );
  });
}
