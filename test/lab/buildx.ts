import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fs from 'fs-extra';
import { inTemporary } from '../support.ts';
import { builders } from './builders.ts';
import { docker, must, run, tool, toolsFolder } from './tools.ts';

const buildx = tool('buildx');
const buildkit = join(toolsFolder, 'buildkit');

/** Whether the engine, BuildKit 0.34 and buildx are on this machine. */
export const hasBuildx = buildx !== undefined && builders.find(({ name }) => name === 'BuildKit 0.34')!.available;

const trivy = `#!/bin/sh
image="$(tar -xOf "$3" manifest.json | sed 's/.*"RepoTags":\\["\\([^"]*\\).*/\\1/')"
rm "$3"; shift 3
echo "scanned $image: $*"
exit "\${TRIVY_EXIT-0}"
`;

/**
 * An environment for jobs that are run as they are written, in which `docker` is the engine of this machine, whatever the job
 * says of its own, and the builder that the job makes for itself is a BuildKit that is already there; builds get the build arguments.
 * hadolint's image is the hadolint of this machine; Trivy's is a stand-in, which says what it was given and ends with $TRIVY_EXIT.
 */
export function withBuildx<T>(
  args: readonly string[],
  body: (env: Readonly<Record<string, string>>) => Promise<T>,
  socket = join(buildkit, 'buildkitd.sock'),
): Promise<T> {
  return inTemporary(async (directory) => {
    const engine = process.env.DOCKER_HOST;
    const build = args.map((arg) => `--build-arg '${arg}'`).join(' ');
    const script = `#!/bin/sh
unset DOCKER_TLS_VERIFY DOCKER_CERT_PATH DOCKER_TLS_CERTDIR
${engine ? `export DOCKER_HOST='${engine}'` : 'unset DOCKER_HOST'}
export DOCKER_CONFIG='${directory}'
case "$*" in
  'buildx create --use' | 'buildx create --use ci') set -- buildx create --use --driver remote 'unix://${socket}' ;;
  'buildx build '*) shift 2; set -- buildx build ${build} "$@" ;;
  'run --rm --interactive hadolint/hadolint:'*) shift 5; exec '${tool('hadolint')}' "$@" ;;
  'run --rm --interactive --entrypoint sh aquasec/trivy:'*) shift 6; exec sh "$@" ;;
esac
exec '${docker}' "$@"
`;
    await fs.ensureSymlink(buildx!, join(directory, 'cli-plugins/docker-buildx'));
    await fs.outputFile(join(directory, 'bin/docker'), script, { mode: 0o755 });
    await fs.outputFile(join(directory, 'bin/trivy'), trivy, { mode: 0o755 });
    return body({ PATH: `${join(directory, 'bin')}:${process.env.PATH}` });
  });
}

/**
 * An environment in which `docker` is like a current client: it builds with buildx. The builder is BuildKit 0.34, which keeps its
 * results unless it is told to load them.
 */
export function withCurrentDocker<T>(body: (env: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  return inTemporary(async (directory) => {
    const script = `#!/bin/sh
case "$1" in
  --version) echo 'Docker version 29.1.0, build test'; exit ;;
  build) set -- buildx "$@" ;;
esac
exec '${docker}' "$@"
`;
    await fs.ensureSymlink(buildx!, join(directory, 'cli-plugins/docker-buildx'));
    await fs.outputFile(join(directory, 'bin/docker'), script, { mode: 0o755 });
    const env = { DOCKER_CONFIG: directory, PATH: `${join(directory, 'bin')}:${process.env.PATH}` };
    const remote = ['--driver', 'remote', `unix://${join(buildkit, 'buildkitd.sock')}`];
    must(join(directory, 'bin/docker'), ['buildx', 'create', '--use', ...remote], { env });
    return body(env);
  });
}

/** A BuildKit that has built nothing yet, as on a runner that was made for one job, while `body` runs. */
export function withNewBuildkit<T>(body: (socket: string) => Promise<T>): Promise<T> {
  return inTemporary(async (directory) => {
    const socket = join(directory, 'buildkitd.sock');
    const config = ['--config', join(buildkit, 'buildkitd.toml'), '--root', join(directory, 'root')];
    const daemon = spawn(tool('buildkitd')!, [...config, '--addr', `unix://${socket}`], { stdio: 'ignore' });
    const ended = once(daemon, 'close');
    const killed = new AbortController();
    try {
      await answers(socket);
      return await body(socket);
    } finally {
      daemon.kill('SIGTERM');
      void sleep(30_000, undefined, { signal: killed.signal }).then(
        () => daemon.kill('SIGKILL'),
        () => {},
      );
      await ended;
      killed.abort();
    }
  });
}

async function answers(socket: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (run(tool('buildctl')!, ['--addr', `unix://${socket}`, 'debug', 'workers']).status === 0) return;
    await sleep(100);
  }
  throw new Error('a new BuildKit does not answer within 30 seconds');
}
