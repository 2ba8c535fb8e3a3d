import { statfs } from 'node:fs/promises';
import { exitCodes } from '../../core/errors.ts';
import { runCommand } from '../../docker/command.ts';
import { dockerBuilder } from '../../docker/engine.ts';
import { goVersion, newest } from '../../generators/go-service/go-releases.ts';
import { type Answers, type GivenAnswers, refuseBadAnswers, toAnswers } from '../../generators/go-service/questions.ts';
import { fromDefaults, fromFlags, fromRecorded } from '../../pipeline/answer-sources.ts';
import { localGo } from '../../pipeline/local-go.ts';
import { ownAnswers } from '../../pipeline/manifest.ts';
import { settle } from '../../pipeline/settle.ts';
import type { Host } from '../host.ts';
import { isPortInUse } from '../input/port-in-use.ts';
import type { Arguments } from '../interface.ts';
import type { Finding } from '../output/document.ts';
import type { Result } from '../output/result.ts';

/** `create-go-docker doctor`: checks this machine for the service in the current directory, or for a new one. */
export async function run({ given, on }: Arguments, { env, cwd }: Host): Promise<Result> {
  refuseBadAnswers(given);
  const settled: GivenAnswers = settle([fromFlags(given), ...fromRecorded(ownAnswers(cwd())), fromDefaults()]).given;
  const forWorkshop = on.has('workshop') ? await (await import('../workshop/machine.ts')).workshopFindings(env) : [];
  const examined = await examine(toAnswers(settled), env);
  const findings = [...(canTakeWorkshop(forWorkshop) ? examined.map(asNote) : examined), ...forWorkshop];
  const problems = findings.filter(({ state }) => state === 'problem').map(({ name }) => name);
  const healthy = problems.length === 0;
  const verdict = healthy
    ? `Ready: this machine can build and run a service${on.has('workshop') ? ', and take the workshop' : ''}.`
    : `Not ready: this machine can create a service, but cannot build and run its image yet. See ${problems.join(', ')}.`;
  const exitCode = healthy ? exitCodes.done : exitCodes.no;
  return {
    exitCode,
    text: on.has('quiet') ? '' : toText(findings, verdict),
    document: () => ({ outcome: 'examined', exitCode, healthy, verdict, findings }),
  };
}

// The workshop also works with Podman, and chooses BuildKit itself where `docker build` does not.
const canTakeWorkshop = (findings: readonly Finding[]): boolean =>
  findings.some(({ name, state }) => name === 'Workshop' && state === 'ok');
const asNote = (finding: Finding): Finding =>
  finding.state === 'problem' && /^(Docker|Builder)/.test(finding.name) ? { ...finding, state: 'note' } : finding;

type Environment = Readonly<Record<string, string | undefined>>;

/** Checks this machine for a service with these answers. */
export async function examine(answers: Answers, env: Environment): Promise<readonly Finding[]> {
  const findings = await Promise.all([
    node(),
    go(answers),
    client(),
    engine(),
    builder(answers, env),
    ...(answers.with.includes('compose') ? [compose()] : []),
    disk(),
    portFree(answers.port),
    proxy(env),
  ]);
  return findings;
}

function toText(findings: readonly Finding[], verdict: string): string {
  const lines = findings.map(
    ({ name, state, found, means }) => `${state.padEnd(7)}  ${name.padEnd(13)}  ${found}\n${' '.repeat(24)}${means}`,
  );
  return `${[...lines, '', verdict].join('\n')}\n`;
}

/** The output of a command, or undefined where it does not exist, fails or does not end. */
async function output(command: string, ...args: readonly string[]): Promise<string | undefined> {
  const ran = await runCommand(command, args, { seconds: 10 }).catch(() => undefined);
  return ran?.ok ? ran.stdout.trim() || undefined : undefined;
}

async function node(): Promise<Finding> {
  return {
    name: 'Node',
    state: 'ok',
    found: process.version,
    means: 'Runs create-go-docker; the service does not need it.',
  };
}

async function go({ go: wanted }: Answers): Promise<Finding> {
  const version = await localGo();
  const { minor } = goVersion(wanted);
  if (!version)
    return {
      name: 'Go',
      state: 'note',
      found: 'not found',
      means: 'The image builds without it. To run and test the service outside Docker, install Go.',
    };
  if (Number(version.slice(2)) < Number(minor.slice(2)))
    return {
      name: 'Go',
      state: 'note',
      found: version,
      means: `Older than the Go ${minor} of the service, which it cannot run or test outside Docker. Install Go ${minor}, or use --go ${version}.`,
    };
  return {
    name: 'Go',
    state: 'ok',
    found: version,
    means:
      goVersion(version).note ??
      `Runs and tests the service outside Docker; ${newest.minor} is the newest known release.`,
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
    ? { name: 'Docker engine', state: 'ok', found: version, means: 'Is reachable.' }
    : {
        name: 'Docker engine',
        state: 'problem',
        found: 'does not answer',
        means: 'Start it, or set DOCKER_HOST to a running one.',
      };
}

/** The builder that `docker build` uses, and how to get BuildKit. */
async function builder({ builder: wanted }: Answers, env: Environment): Promise<Finding> {
  const name = 'Builder';
  const version = await output('docker', '--version');
  if (!version) return { name, state: 'note', found: 'none without Docker', means: 'Install Docker first.' };
  const { found, needsVariable, remedy } = await dockerBuilder(version, env);
  if (wanted === 'classic')
    return { name, state: 'ok', found, means: 'Every builder can build a Dockerfile for the classic builder.' };
  if (needsVariable)
    return {
      name,
      state: 'problem',
      found: `${found}, but only if DOCKER_BUILDKIT=1 is set`,
      means:
        'Before Docker 23, docker build fails without it: export DOCKER_BUILDKIT=1, or create the service with --builder classic. verify and workshop set it.',
    };
  if (!remedy)
    return { name, state: 'ok', found, means: 'Can use cache mounts, as the default --builder buildkit does.' };
  return {
    name,
    state: 'problem',
    found,
    means: `It cannot build a Dockerfile for BuildKit. ${remedy}, or create the service with --builder classic.`,
  };
}

async function compose(): Promise<Finding> {
  const version = await output('docker', 'compose', 'version', '--short');
  return version
    ? { name: 'Compose', state: 'ok', found: version, means: 'Runs compose.yaml.' }
    : {
        name: 'Compose',
        state: 'problem',
        found: 'not found',
        means: 'Install the docker-compose plugin to use compose.yaml.',
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
        ? 'The Go image and its caches need more. If Docker stores them on this disk, free some space first.'
        : 'Enough for the service. Docker may store the Go image and its caches on another disk.',
  };
}

async function portFree(port: number): Promise<Finding> {
  return (await isPortInUse(port))
    ? {
        name: 'Port',
        state: 'note',
        found: `${port} is in use`,
        means: 'docker run fails until it is free. Choose another one with --port.',
      }
    : { name: 'Port', state: 'ok', found: `${port} is free`, means: 'The container can be published there.' };
}

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'GOPROXY', 'GOPRIVATE'];

async function proxy(env: Environment): Promise<Finding> {
  const set = proxyVariables.flatMap((name) => {
    const value = env[name] ?? env[name.toLowerCase()];
    return value ? `${name}=${withoutPassword(value)}` : [];
  });
  if (set.length === 0) return { name: 'Proxy', state: 'ok', found: 'none set', means: 'Builds download directly.' };
  return {
    name: 'Proxy',
    state: 'note',
    found: set.join(', '),
    means: 'A build does not inherit these. Pass them with --build-arg, or set them in ~/.docker/config.json.',
  };
}

const withoutPassword = (value: string): string => value.replaceAll(/\/\/[^/@,|\s]*@/g, '//***@');
