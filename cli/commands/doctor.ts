import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { type GivenAnswers, refuseBadAnswers } from '../../generators/go-service/questions.ts';
import { goVersion, newest } from '../../generators/go-service/releases.ts';
import { localGo } from '../../pipeline/local-go.ts';
import { isPortInUse } from '../terminal/port.ts';

/** One thing that was looked at: what is there, and what that means for the generated service. */
export interface Finding {
  readonly name: string;
  /** `problem`: building and running the image will fail. `note`: good to know. */
  readonly state: 'ok' | 'note' | 'problem';
  readonly found: string;
  readonly means: string;
}

/** What was found on this machine. */
export interface Examination {
  /** Whether there is no problem. */
  readonly healthy: boolean;
  readonly verdict: string;
  readonly findings: readonly Finding[];
  /** The same for people, ending in a newline. */
  readonly text: string;
}

/** Looks at this machine, for a service on the given port. Throws a UserError for a port that is none. */
export async function doctor(given: Pick<GivenAnswers, 'port'>, env: Environment): Promise<Examination> {
  refuseBadAnswers(given);
  const findings = await Promise.all([
    node(),
    go(),
    client(),
    engine(),
    builder(env),
    disk(),
    portFree(Number(given.port ?? 8080)),
    proxy(env),
  ]);
  const problems = findings.filter(({ state }) => state === 'problem').map(({ name }) => name);
  const verdict = verdictOn(problems);
  return { healthy: problems.length === 0, verdict, findings, text: toText(findings, verdict) };
}

type Environment = Readonly<Record<string, string | undefined>>;

function verdictOn(problems: readonly string[]): string {
  return problems.length === 0
    ? 'Ready: a service can be generated, built and run here.'
    : `A service can be generated here, but its image cannot be built and run yet: ${problems.join(', ')}.`;
}

function toText(findings: readonly Finding[], verdict: string): string {
  const lines = findings.map(
    ({ name, state, found, means }) => `${state.padEnd(7)}  ${name.padEnd(13)}  ${found}\n${' '.repeat(24)}${means}`,
  );
  return `${[...lines, '', verdict].join('\n')}\n`;
}

/** What a command printed, or undefined when it is not there or fails. */
function output(command: string, ...args: readonly string[]): Promise<string | undefined> {
  return new Promise((done) => {
    execFile(command, args, { timeout: 10_000, windowsHide: true }, (error, stdout) =>
      done(error ? undefined : stdout.trim() || undefined),
    );
  });
}

async function node(): Promise<Finding> {
  return {
    name: 'Node',
    state: 'ok',
    found: process.version,
    means: 'Runs this generator; the service does not need it.',
  };
}

async function go(): Promise<Finding> {
  const version = await localGo();
  if (!version)
    return {
      name: 'Go',
      state: 'note',
      found: 'not found',
      means: 'The image is built without it; to run and test the service outside of Docker, install it.',
    };
  return {
    name: 'Go',
    state: 'ok',
    found: version,
    means:
      goVersion(version).note ??
      `Runs and tests a service outside of Docker; ${newest.minor} is the newest known here.`,
  };
}

async function client(): Promise<Finding> {
  const version = await output('docker', '--version');
  return version
    ? { name: 'Docker client', state: 'ok', found: version, means: 'Builds and runs the image.' }
    : {
        name: 'Docker client',
        state: 'problem',
        found: 'not found',
        means: 'Install Docker to build and run the image.',
      };
}

async function engine(): Promise<Finding> {
  const version = await output('docker', 'version', '--format', '{{.Server.Version}}');
  return version
    ? { name: 'Docker engine', state: 'ok', found: version, means: 'Is reachable and takes builds.' }
    : {
        name: 'Docker engine',
        state: 'problem',
        found: 'does not answer',
        means: 'Start it, or set DOCKER_HOST to one; until then no image can be built.',
      };
}

async function builder(env: Environment): Promise<Finding> {
  if (!(await output('docker', '--version')))
    return { name: 'Builder', state: 'note', found: 'none without Docker', means: 'Install Docker first.' };
  const buildx = env.DOCKER_BUILDKIT === '0' ? undefined : await output('docker', 'buildx', 'version');
  return buildx
    ? {
        name: 'Builder',
        state: 'ok',
        found: 'BuildKit',
        means: 'The Dockerfile can use cache mounts: the default, --builder buildkit.',
      }
    : {
        name: 'Builder',
        state: 'note',
        found: env.DOCKER_BUILDKIT === '0' ? 'classic, as DOCKER_BUILDKIT=0 says' : 'classic, there is no buildx',
        means: 'Generate with --builder classic; a Dockerfile for BuildKit would not build here.',
      };
}

const enough = 2 * 1024 ** 3;

async function disk(): Promise<Finding> {
  const { bavail, bsize } = await statfs('.');
  const free = bavail * bsize;
  return {
    name: 'Disk',
    state: free < enough ? 'note' : 'ok',
    found: `${(free / 1024 ** 3).toFixed(1)} GiB free in this folder`,
    means:
      free < enough
        ? 'Docker keeps the image that compiles and its caches; where that is this disk, make room first.'
        : 'Enough for the service; Docker keeps the image that compiles and its caches, maybe on another disk.',
  };
}

async function portFree(port: number): Promise<Finding> {
  return (await isPortInUse(port))
    ? {
        name: 'Port',
        state: 'note',
        found: `${port} is in use right now`,
        means: 'Choose another with --port, or docker run will refuse until it is free.',
      }
    : { name: 'Port', state: 'ok', found: `${port} is free`, means: 'The container can be published there.' };
}

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'GOPROXY', 'GOPRIVATE'];

async function proxy(env: Environment): Promise<Finding> {
  const set = proxyVariables.flatMap((name) => {
    const value = env[name] ?? env[name.toLowerCase()];
    return value ? `${name}=${withoutPassword(value)}` : [];
  });
  if (set.length === 0)
    return { name: 'Proxy', state: 'ok', found: 'none set', means: 'Builds fetch directly from the network.' };
  return {
    name: 'Proxy',
    state: 'note',
    found: set.join(', '),
    means: 'A build does not see these by itself: pass them with --build-arg, or set them in ~/.docker/config.json.',
  };
}

const withoutPassword = (value: string): string => value.replaceAll(/\/\/[^/@,|\s]*@/g, '//***@');
