import { UserError } from '../core/errors.ts';
import { lastLine, type Ran, type RunOptions, runCommand, streamCommand } from './command.ts';

/** The programs that can build and run images, in the order in which they are tried. */
const engineNames = ['docker', 'podman', 'nerdctl'] as const;
type EngineName = (typeof engineNames)[number];

/** A container engine that answers. It is driven by its command line, so contexts, DOCKER_HOST and logins work. */
export interface Engine {
  /** What it is. Its command can have another name: Podman is sometimes installed as `docker`. */
  readonly name: EngineName;
  readonly command: string;
  /** The version of the engine, `20.10.24`. */
  readonly version: string;
  /** The builder: BuildKit, Docker's former one, or Podman's. */
  readonly builder: 'buildkit' | 'classic' | 'buildah';
  /** Whether the buildx plugin of docker builds. */
  readonly usesBuildx: boolean;
  /** Whether it runs on another machine, whose loopback address cannot be reached from here. */
  readonly isRemote: boolean;
  /** Runs a command of the engine. Rejects only where it is cancelled, takes too long, or has no space or permission. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Ran>;
  /** Runs a command that has to succeed, and returns its output without the last newline. Throws a UserError. */
  readonly must: (args: readonly string[], options?: RunOptions) => Promise<string>;
  /** Runs a command that has to succeed, and reads its output as bytes. */
  readonly stream: <T>(args: readonly string[], read: (chunks: AsyncIterable<Buffer>) => Promise<T>) => Promise<T>;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface EngineOptions {
  /** The program to use. Default: the first one that answers. */
  readonly engine?: string;
  readonly env?: Environment;
  readonly cancelled?: AbortSignal;
}

/** Finds the engine. Throws a UserError where none is installed, none answers, or its socket may not be used. */
export async function findEngine(options: EngineOptions = {}): Promise<Engine> {
  const { engine, env = {} } = options;
  if (engine !== undefined && !engineNames.some((name) => name === engine))
    throw new UserError(`--engine ${JSON.stringify(engine)} is not one of ${engineNames.join(', ')}.`, 'usage', {
      code: 'invalid-engine',
      fix: 'Example: --engine podman',
    });
  const names = engine === undefined ? engineNames : [engine as EngineName];
  const problems: UserError[] = [];
  for (const command of names) {
    const found = await engineOf(command, options);
    if (!(found instanceof UserError)) return found;
    problems.push(found);
    // These variables name an engine of Docker, so no other one is meant.
    if (command === 'docker' && found.code !== 'no-engine' && (env.DOCKER_HOST || env.DOCKER_CONTEXT)) throw found;
  }
  // An engine that is installed and does not answer says more than one that is missing.
  throw problems.find(({ code }) => code !== 'no-engine') ?? noEngine(names);
}

/** What asks each engine for its version; it answers only where the engine is reachable. */
const versionCommands: Readonly<Record<EngineName, readonly string[]>> = {
  docker: ['version', '--format', '{{.Server.Version}}'],
  podman: ['info', '--format', '{{.Version.Version}}'],
  nerdctl: ['info', '--format', '{{.ServerVersion}}'],
};

async function engineOf(command: EngineName, { env = {}, cancelled }: EngineOptions): Promise<Engine | UserError> {
  const options = { seconds: 20, env, ...(cancelled && { cancelled }) };
  const versionOf = (name: EngineName) => runCommand(command, versionCommands[name], options);
  // Each command starts a client, so they run at the same time.
  const [client, ofCommand, host] = await Promise.all([
    runCommand(command, ['--version'], options),
    versionOf(command),
    command === 'docker' ? hostOf(command, env) : '',
  ]);
  if (!client.ok) return noEngine([command]);
  const name = /^podman/i.test(client.stdout) ? 'podman' : command;
  const server = name === command ? ofCommand : await versionOf(name);
  if (!server.ok) return problemIn(server.stderr) ?? notRunning(command, server.stderr);
  const builder = name === 'docker' ? (await dockerBuilder(client.stdout, env)).builder : builders[name];
  const cancelling = cancelled && { cancelled };
  // Without the buildx plugin, a client since Docker 23 builds with the classic builder, unless DOCKER_BUILDKIT=1 asks for the plugin.
  const variable = { buildkit: { DOCKER_BUILDKIT: '1' }, classic: { DOCKER_BUILDKIT: '0' }, buildah: {} }[builder];
  const inEnvironment = { env: { ...env, ...variable }, ...cancelling };
  const run: Engine['run'] = async (args, given = {}) => {
    const runOptions = { ...inEnvironment, ...given, env: { ...inEnvironment.env, ...given.env } };
    let ran = await runCommand(command, args, runOptions);
    for (let tries = 1; tries < 10 && lostRace(args, ran); tries += 1)
      ran = await runCommand(command, args, runOptions);
    const problem = ran.ok ? undefined : problemIn(ran.stderr);
    if (problem) throw problem;
    return ran;
  };
  return {
    ...{ name, command, builder, run },
    version: server.stdout.trim(),
    usesBuildx: name === 'docker' && builder === 'buildkit' && majorOf(client.stdout) >= 23,
    isRemote: name === 'docker' && isRemote(host),
    must: async (args, given) => {
      const ran = await run(args, given);
      if (!ran.ok) throw engineFailed(command, args, ran.stderr);
      return ran.stdout.replace(/\n$/, '');
    },
    stream: async (args, read) => {
      const { ran, value } = await streamCommand(command, args, inEnvironment, read);
      if (!ran.ok) throw problemIn(ran.stderr) ?? engineFailed(command, args, ran.stderr);
      return value;
    },
  };
}

/**
 * Whether Podman failed because another process wrote or removed an image while Podman went through all of them: `image ls`,
 * `image inspect` and `build` then fail for images that nobody asked for (github.com/containers/buildah/issues/5674). They can run again.
 */
function lostRace([command = '']: readonly string[], { ok, stderr }: Ran): boolean {
  return (
    !ok &&
    /^(image|build)$/.test(command) &&
    /locating (image|item named "\w+" for image) with ID |you may need to remove the image to resolve the error|: layer not known/.test(
      stderr,
    )
  );
}

const builders = { podman: 'buildah', nerdctl: 'buildkit' } as const;

/** The builder that a docker client has. */
export interface DockerBuilder {
  readonly builder: 'buildkit' | 'classic';
  /** Whether `docker build` uses BuildKit only with DOCKER_BUILDKIT=1. Our commands set it. */
  readonly needsVariable: boolean;
  readonly found: string;
  /** How to get BuildKit. */
  readonly remedy?: string;
}

/** The builder of a docker client. `version` is what `docker --version` prints. */
// Before Docker 23 the client contains BuildKit, and uses it only with DOCKER_BUILDKIT=1. Since then the buildx plugin contains it.
export async function dockerBuilder(version: string, env: Environment): Promise<DockerBuilder> {
  const classic = (why: string, remedy: string) =>
    ({ builder: 'classic', needsVariable: false, found: `classic, ${why}`, remedy }) as const;
  if (env.DOCKER_BUILDKIT === '0') return classic('because DOCKER_BUILDKIT=0 is set', 'Unset DOCKER_BUILDKIT');
  const isBuiltIn = majorOf(version) < 23;
  if (!isBuiltIn && !(await runCommand('docker', ['buildx', 'version'], { env, seconds: 10 })).ok)
    return classic('because buildx is not installed', 'Install the docker-buildx plugin');
  return { builder: 'buildkit', needsVariable: isBuiltIn && !env.DOCKER_BUILDKIT, found: 'BuildKit' };
}

const majorOf = (version: string): number => Number(/\d+/.exec(version)?.[0] ?? 0);

/** Where the current context of docker has its engine. */
async function hostOf(command: string, env: Environment): Promise<string> {
  if (env.DOCKER_HOST) return env.DOCKER_HOST;
  const format = '{{.Endpoints.docker.Host}}';
  return (await runCommand(command, ['context', 'inspect', '--format', format], { env, seconds: 10 })).stdout.trim();
}

function isRemote(host: string): boolean {
  const name = /^(?:ssh|tcp|https?):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(host)?.[1];
  return name !== undefined && !/^(localhost|127\..*|\[::1\])$/.test(name);
}

function noEngine(names: readonly string[]): UserError {
  const list = names.length === 1 ? `${names[0]} is not installed` : `None of ${names.join(', ')} is installed`;
  return new UserError(`${list}, or it is not on PATH.`, 'failed', {
    code: 'no-engine',
    fix: 'Install Docker or Podman. create-go-docker doctor says what else is missing.',
  });
}

function notRunning(command: string, output: string): UserError {
  return new UserError(`${command} is installed, but its engine does not answer: ${firstLine(output)}`, 'failed', {
    code: 'engine-not-running',
    fix: 'Start the engine, or set DOCKER_HOST to a running one.',
  });
}

/** The problems that any command of an engine can have, with a fix of their own. */
function problemIn(output: string): UserError | undefined {
  if (/permission denied.*(docker|podman|containerd)[^ ]*\.sock|dial unix .*permission denied/is.test(output))
    return new UserError('The socket of the engine cannot be used: permission denied.', 'failed', {
      code: 'engine-permission',
      fix: 'Add yourself to the group docker and log in again, or use rootless Docker or Podman.',
    });
  if (/no space left on device|disk quota exceeded/i.test(output))
    return new UserError('The engine has no space left on its disk.', 'failed', {
      code: 'no-space',
      fix: 'docker system df shows what takes space; docker system prune removes what is unused.',
    });
  return undefined;
}

/** The error for a command of an engine that failed for a reason that is not known here. */
export function engineFailed(command: string, args: readonly string[], output: string): UserError {
  return new UserError(`${command} ${args.slice(0, 2).join(' ')} failed: ${lastLine(output)}`, 'failed', {
    code: 'engine-failed',
    fix: 'Correct what the engine reports, and run the command again.',
  });
}

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? '';
