import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { join } from 'node:path';
import fs from 'fs-extra';
import { inTemporary } from '../support.ts';
import { alpineImage } from './images.ts';
import { dep, docker, hanging, must, onPath, patience, run, sha256, tool, toolsFolder, type Where } from './tools.ts';

/** One of the builders that users have, run the way they run it. */
export interface Builder {
  readonly name: string;
  /** The answer to `--builder` whose Dockerfile it is given. */
  readonly dialect: 'classic' | 'buildkit';
  /** Whether it is on this machine. */
  readonly available: boolean;
  /** Builds a folder into an image of that name in the engine, and returns everything that it printed. */
  readonly build: (folder: string, image: string, options?: BuildOptions) => Promise<string>;
}

export interface BuildOptions {
  readonly target?: string;
  /** Build arguments, each `NAME=value`. */
  readonly args?: readonly string[];
  /** Runs every step, without the cache. */
  readonly afresh?: boolean;
  /** Files that steps may read, by their ids. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The socket of an SSH agent. */
  readonly agent?: string;
  /** How long it may take. */
  readonly minutes?: number;
}

/** The flags for secrets and an SSH agent, which are the same for each builder that has them. */
function secretFlags({ secrets = {}, agent }: BuildOptions): readonly string[] {
  return [
    ...Object.entries(secrets).flatMap(([id, path]) => ['--secret', `id=${id},src=${path}`]),
    ...(agent ? ['--ssh', `default=${agent}`] : []),
  ];
}

/** A build argument with which a build has cache mounts of its own. A build without a cache empties those that it uses. */
const ownMounts = 'BUILDKIT_CACHE_MOUNT_NS=afresh';

const buildkitArgs = ({ args = [], afresh }: BuildOptions): readonly string[] => (afresh ? [...args, ownMounts] : args);

function withEngine(buildkit: '0' | '1'): Builder['build'] {
  return async (folder, image, options = {}) => {
    const { target, args = [], afresh, minutes } = options;
    const given = buildkit === '1' ? buildkitArgs(options) : args;
    return spawned(
      docker!,
      [
        ...['build', '--network', 'host', '--tag', image],
        // The classic builder leaves the container of a step that fails.
        ...(buildkit === '1' ? ['--progress', 'plain'] : ['--force-rm']),
        ...(target ? ['--target', target] : []),
        ...(afresh ? ['--no-cache'] : []),
        ...given.flatMap((arg) => ['--build-arg', arg]),
        ...secretFlags(options),
        '.',
      ],
      { cwd: folder, env: { DOCKER_BUILDKIT: buildkit }, ...(minutes !== undefined && { minutes }) },
    );
  };
}

const buildctl = tool('buildctl');
const buildkitSocket = join(toolsFolder, 'buildkit/buildkitd.sock');
const buildctlCommand = ['--addr', `unix://${buildkitSocket}`];

/** Runs BuildKit 0.34 on a folder; `output` says what becomes of the result. */
export function buildWithBuildkit(
  folder: string,
  output: string,
  given: BuildOptions & { readonly options?: readonly string[] } = {},
): Promise<string> {
  const { target, afresh, options = [] } = given;
  return spawned(buildctl!, [
    ...[...buildctlCommand, 'build', '--progress', 'plain', '--frontend', 'dockerfile.v0'],
    ...['--local', `context=${folder}`, '--local', `dockerfile=${folder}`, '--output', output],
    ...(target ? ['--opt', `target=${target}`] : []),
    ...(afresh ? ['--no-cache'] : []),
    ...buildkitArgs(given).flatMap((arg) => ['--opt', `build-arg:${arg}`]),
    ...options.flatMap((option) => ['--opt', option]),
    ...secretFlags(given),
  ]);
}

const buildah = onPath('buildah');
const buildahFolder = join(toolsFolder, 'buildah');

/** Runs buildah with a storage of its own. */
export function buildahRuns(...args: readonly string[]): Promise<string> {
  return spawned(buildah!, ['--root', join(buildahFolder, 'root'), '--runroot', join(buildahFolder, 'run'), ...args], {
    env: { CONTAINERS_REGISTRIES_CONF: join(buildahFolder, 'registries.conf') },
  });
}

/** All four, the oldest first. */
export const builders: readonly Builder[] = [
  { name: 'classic', dialect: 'classic', available: docker !== undefined, build: withEngine('0') },
  { name: 'BuildKit of engine 20.10', dialect: 'buildkit', available: docker !== undefined, build: withEngine('1') },
  {
    name: 'BuildKit 0.34',
    dialect: 'buildkit',
    available:
      docker !== undefined &&
      buildctl !== undefined &&
      run(buildctl, [...buildctlCommand, 'debug', 'workers']).status === 0,
    build: (folder, image, options) =>
      inTemporary(async (directory) => {
        const archive = join(directory, 'image.tar');
        const output = await buildWithBuildkit(folder, `type=docker,name=${image},dest=${archive}`, options);
        await spawned(docker!, ['load', '--input', archive]);
        return output;
      }),
  },
  {
    name: 'buildah',
    dialect: 'buildkit',
    available: docker !== undefined && buildah !== undefined && existsSync(join(buildahFolder, 'registries.conf')),
    build: (folder, image, options = {}) =>
      inTemporary(async (directory) => {
        const { target, args = [], afresh } = options;
        const archive = join(directory, 'image.tar');
        const output = await buildahRuns(
          // Without --force-rm, buildah 1.28 leaves the container of a stage without a step of its own, mounted.
          ...['bud', '--force-rm', '--isolation', 'chroot', '--format', 'docker', '--layers', '--tag', image],
          ...(target ? ['--target', target] : []),
          ...(afresh ? ['--no-cache'] : []),
          ...args.flatMap((arg) => ['--build-arg', arg]),
          ...secretFlags(options),
          folder,
        );
        await buildahRuns('push', image, `docker-archive:${archive}:${image}:latest`);
        await spawned(docker!, ['load', '--input', archive]);
        return output;
      }),
  },
];

/** Serves the real dep, where there is one, as its release page would, and passes on the build arguments for it. */
export async function withMirror<T>(body: (args: readonly string[]) => Promise<T>, host = loopback): Promise<T> {
  if (!dep) return body([]);
  return serving(
    (path) => (/^\/v0\.5\.4\/dep-linux-(amd64|arm64)$/.test(path) ? dep : undefined),
    (url) => body([`DEP_MIRROR=${url}`, `DEP_SHA256=${sha256(dep!)}`]),
    host,
  );
}

const loopback = '127.0.0.1';

/**
 * This machine's address on the engine's bridge, where containers and builds with other networks reach it. Read from
 * a container: the network itself does not say it before an engine's second start.
 */
export function onBridge(): string {
  const route = must(docker!, ['run', '--rm', alpineImage, 'ip', 'route']);
  const [, address] = /^default via (\S+)/m.exec(route) ?? [];
  if (!address) throw new Error(`no way out of a container:\n${route}`);
  return address;
}

/** Serves files while `body` runs: those that `fileAt` finds for a path, and 404 for the others. */
export async function serving<T>(
  fileAt: (path: string) => string | undefined,
  body: (url: string) => Promise<T>,
  host = loopback,
): Promise<T> {
  const server = createServer((request, response) => {
    const path = fileAt(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (path && fs.existsSync(path) && fs.statSync(path).isFile()) createReadStream(path).pipe(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await body(`http://${host}:${port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createPlainServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Like `must`, but this process keeps running: it can serve what the command requests. Returns both streams. */
export function spawned(
  command: string,
  args: readonly string[],
  { cwd, env, minutes = patience }: Where = {},
): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (data) => (output += data));
  child.stderr.setEncoding('utf8').on('data', (data) => (output += data));
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      // A grandchild may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(hanging(command, args, minutes, output));
    }, minutes * 60_000);
    child.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`));
    });
  });
}

/** Every file in an image, sorted, without those that Docker puts into each container. */
export function filesOf(image: string): readonly string[] {
  const docks = /^(\.dockerenv|dev\/.*|proc\/.*|sys\/.*|etc\/(hostname|hosts|resolv\.conf|mtab))$/;
  return inContainer(image, (container) => `'${docker}' export ${container} | tar -t`)
    .split('\n')
    .filter((path) => !path.endsWith('/') && !docks.test(path))
    .sort();
}

/** Every file below a folder of an image, relative to it, sorted. Reads nothing else: a stage has a whole Go. */
export function filesBelow(image: string, folder: string): readonly string[] {
  return inContainer(image, (container) => `'${docker}' cp '${container}:/${folder}/.' - | tar -t`)
    .split('\n')
    .filter((path) => !path.endsWith('/'))
    .map((path) => path.replace('./', ''))
    .sort();
}

/** What a shell command prints that reads a container of an image. The container never runs, and is removed. */
function inContainer(image: string, command: (container: string) => string): string {
  const container = must(docker!, ['create', image, 'unused']);
  try {
    return must('sh', ['-c', command(container)]);
  } finally {
    must(docker!, ['rm', container]);
  }
}

/** The size of an image, as the engine counts it: all files of all layers, including those that a later layer repeats. */
export function sizeOf(image: string): number {
  return Number(must(docker!, ['image', 'inspect', '--format', '{{.Size}}', image]));
}

/** The total size of these files of an image, in bytes. */
export function bytesOf(image: string, files: readonly string[]): number {
  const names = files.map((file) => `'${file}'`).join(' ');
  return Number(inContainer(image, (container) => `'${docker}' export ${container} | tar -xO ${names} | wc -c`));
}

/**
 * An environment in which `docker` reaches what is served on loopback, for commands that are run as they are written:
 * `docker build` has the build arguments, and it and the development container have the network of this machine, and the given flags.
 */
export function withDocker<T>(
  args: readonly string[],
  body: (env: Readonly<Record<string, string>>) => Promise<T>,
  flags: { readonly build?: readonly string[]; readonly run?: readonly string[] } = {},
): Promise<T> {
  return inTemporary(async (directory) => {
    const quoted = (texts: readonly string[] = []) => texts.map((text) => `'${text}'`).join(' ');
    const build = quoted([...args.flatMap((arg) => ['--build-arg', arg]), ...(flags.build ?? [])]);
    const script = `#!/bin/sh
case "$1 $3" in
  'build '*) shift; set -- build --network host ${build} "$@" ;;
  'run --user') shift; set -- run --network host ${quoted(flags.run)} "$@" ;;
esac
exec '${docker}' "$@"
`;
    await fs.outputFile(join(directory, 'docker'), script, { mode: 0o755 });
    return body({ PATH: `${directory}:${process.env.PATH}`, DOCKER_BUILDKIT: '1' });
  });
}

/** The shell blocks of a Markdown text. */
export function shellBlocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
}
