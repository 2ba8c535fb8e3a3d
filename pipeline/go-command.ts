import { UserError } from '../core/errors.ts';
import { lastLine, type Ran, runCommand } from '../docker/command.ts';
import { findEngine } from '../docker/engine.ts';
import { localGo } from './local-go.ts';

/** Runs the go command in a folder below the one that was opened. */
export type RunGo = (folder: string, ...args: readonly string[]) => Promise<Ran>;

type Variables = Readonly<Record<string, string>>;

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
 * Opens `folder` (absolute) for a Go of at least `minor` (`1.27`): the one on this machine, or `image` in a
 * container, which works on a copy of the folder. Throws a UserError where there is neither.
 */
export async function withGo<T>(wanted: Wanted, body: (command: GoCommand) => Promise<T>): Promise<T> {
  const local = await localGo();
  if (local === undefined || numberOf(local) < numberOf(wanted.minor))
    return inContainer({ ...wanted, installed: local }, settings, (docker) => body(goIn(docker, wanted)));
  return body({ go: onHost(wanted.folder), name: `go${local}`, handOver: async () => {}, bringBack: async () => {} });
}

/** What Go is wanted for which folder. */
export interface Wanted {
  readonly folder: string;
  readonly minor: string;
  readonly image: string;
  /** The Go on this machine, where it is older; `--go` can choose it. */
  readonly installed?: string | undefined;
}

// Downloads of modules and images take long; what does not end is an error.
const patience = 1800;

const numberOf = (minor: string): number => Number(minor.split('.')[1]);

const onHost =
  (folder: string): RunGo =>
  (below, ...args) =>
    runCommand('go', args, { cwd: `${folder}/${below}`, env: settings, seconds: patience });

/** A container of the Go image that has a copy of a folder in /service. */
export interface GoContainer {
  readonly image: string;
  /** Runs the go command in a folder below the copy, with these variables. */
  readonly go: (folder: string, env: Variables, args: readonly string[]) => Promise<Ran>;
  /** Copies a file to or from the container. */
  readonly copy: (from: string, to: string) => Promise<Ran>;
  readonly id: string;
}

/** Runs `body` with a container of the Go image, and removes it. Throws a UserError where no engine can run one. */
export async function inContainer<T>(
  { folder, minor, image, installed }: Wanted,
  environment: Variables,
  body: (container: GoContainer) => Promise<T>,
): Promise<T> {
  const engine = await findEngine({ env: process.env }).catch((error: unknown) => {
    throw error instanceof UserError ? noGo(minor, error.problem, installed) : error;
  });
  const docker = async (...args: readonly string[]): Promise<string> => {
    const { ok, stdout, stderr } = await engine.run(args, { seconds: patience });
    if (ok) return stdout.trim();
    throw noGo(minor, lastLine(stderr), installed);
  };
  const variables = [...passed.flatMap((name) => (process.env[name] ? ['--env', name] : [])), ...flagsFor(environment)];
  // Copied and not mounted: the engine may run on another machine.
  const container = await docker('create', ...variables, '--workdir', '/service', image, 'sleep', '3600');
  try {
    await docker('cp', `${folder}/.`, `${container}:/service`);
    await docker('start', container);
    return await body({
      image,
      id: container,
      go: (below, env, args) =>
        engine.run(['exec', '--workdir', `/service/${below}`, ...flagsFor(env), container, 'go', ...args], {
          seconds: patience,
        }),
      copy: (from, to) => engine.run(['cp', from, to]),
    });
  } finally {
    await engine.run(['rm', '--force', container], { persist: true });
  }
}

const flagsFor = (env: Variables): readonly string[] =>
  Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);

function goIn({ image, id, go, copy }: GoContainer, { folder, minor }: Wanted): GoCommand {
  return {
    go: (below, ...args) => go(below, {}, args),
    name: image,
    handOver: async (path) => {
      const { ok, stderr } = await copy(`${folder}/${path}`, `${id}:/service/${path}`);
      if (!ok) throw noGo(minor, lastLine(stderr));
    },
    // A file that Go did not write is not there.
    bringBack: async (path) => void (await copy(`${id}:/service/${path}`, `${folder}/${path}`)),
  };
}

function noGo(minor: string, reason: string, installed?: string): UserError {
  const older = installed === undefined ? '' : ` Or use the Go that is installed: --go ${installed}`;
  return new UserError(
    `There is no Go ${minor} here, and it cannot be run in a container: ${reason.replace(/\.?$/, '.')}`,
    'failed',
    {
      code: 'no-go',
      fix: `Install Go ${minor} or newer, or start Docker, and run the command again.${older}`,
    },
  );
}
