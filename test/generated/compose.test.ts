// The `compose` extra: up, hardened, healthy, drained, and down without a trace.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { onBridge, spawned, withMirror } from '../lab/builders.ts';
import { exitCodeOf, healthOf } from '../lab/containers.ts';
import { hasBaseImages, seed } from '../lab/images.ts';
import { library, use, withLibrary } from '../lab/library.ts';
import { statusOf, textOf as textAt } from '../lab/requests.ts';
import { docker, must, run, toolsFolder } from '../lab/tools.ts';
import { until, untilTrue } from '../lab/wait.ts';
import { filesFor, inTemporary, textOf, toolTest, writeTree } from '../support.ts';

const plugins = join(toolsFolder, 'compose');
const hasCompose = docker !== undefined && existsSync(join(plugins, 'cli-plugins/docker-compose'));
const clientEnv = { PATH: `${join(toolsFolder, 'bin')}:${process.env.PATH}`, DOCKER_CONFIG: plugins };

/** Neither root nor the current user: the default user of compose.yaml. */
const owner = 1000;

interface Case {
  readonly deps: 'dep' | 'modules';
  readonly go: string;
}

const cases: readonly Case[] = [
  { deps: 'dep', go: '1.16' },
  { deps: 'modules', go: newest.minor },
];

for (const { deps, go } of cases) {
  const ready = hasCompose && hasBaseImages(go);
  const composeTest = toolTest(ready, 'docker compose');

  composeTest(`Go ${go}, ${deps}: up, hardened, healthy, drained, and down without a trace`, () =>
    inProject({ deps, go }, async (project) => {
      await project.compose('up', '--build', '--detach');
      assert.is(await project.answer('composed'), 'composed is running\n');
      assert.is(await healthOf(project.container('composed')), 'healthy');
      hardened(project);

      // Longer than the ten seconds that Docker gives by default.
      await project.compose('up', '--detach', { COMPOSED_DRAIN: '11s' });
      await project.answer('composed');
      const container = project.container('composed');
      const stopped = project.compose('stop');
      await untilTrue('503 on /readyz', async () => (await statusOf(`${urlOf(project, 'composed')}/readyz`)) === 503);
      assert.is(await project.answer('composed'), 'composed is running\n');
      await stopped;
      assert.is(exitCodeOf(container), '0');

      await project.compose('--profile', 'dev', 'down', '--volumes');
      assert.equal(project.leftovers(), []);
    }),
  );

  composeTest(
    `Go ${go}, ${deps}: the sources run from their folder, a changed line is noticed, and a dependency is found`,
    () =>
      inProject({ deps, go }, async (project) => {
        await project.compose('build', 'composed-dev');
        await project.compose(
          'run',
          '--rm',
          '--user',
          '0',
          'composed-dev',
          'sh',
          '-euc',
          seed('/var/tmp/go-build', owner),
        );
        await project.whileDeveloping(async () => {
          assert.is(await project.answer('composed-dev'), 'composed is running\n');
          await edit(project, 'is running', 'has changed');
          await answersWith(project, 'composed has changed\n');

          await edit(project, 'func main() {', 'func main() { oops');
          const logs = () => project.compose('logs', 'composed-dev');
          await untilTrue('the error of the compiler', async () => (await logs()).includes('undefined: oops'));
          await edit(project, 'func main() { oops', 'func main() {');
          await answersWith(project, 'composed has changed\n');
        });
        await project.compose('stop', 'composed-dev');
        // The program got the signal, and nothing had to be killed.
        assert.is(exitCodeOf(project.container('composed-dev')), '0');

        await withLibrary(async ({ source, proxy, release }) => {
          await release();
          const env = { GOPROXY: proxy, GONOSUMDB: '*' };
          // dep names another source than the import path says.
          const add = deps === 'dep' ? ['dep', 'ensure', '-add', `${library}:${source}`] : ['go', 'get', library];
          await project.compose('run', '--rm', 'composed-dev', ...add, env);
          await writeOwned(join(project.folder, 'use.go'), use);
          // A fresh clone does not have it.
          await fs.remove(join(project.folder, 'vendor'));
          await project.compose('up', '--build', '--detach', 'composed-dev', env);
          await answersWith(project, 'composed has changed\n');
        }, onBridge());

        // It is no longer served.
        await project.compose('rm', '--stop', '--force', 'composed-dev');
        await fs.remove(join(project.folder, 'vendor'));
        await project.compose('--profile', 'dev', 'up', '--detach', { GOPROXY: 'off' });
        await answersWith(project, 'composed has changed\n');
        assert.is(await project.answer('composed'), 'composed has changed\n');
        assert.equal(await ownersIn(project.folder), [owner]);

        await project.compose('--profile', 'dev', 'down', '--volumes');
        assert.equal(project.leftovers(), []);
      }),
  );
}

toolTest(hasCompose, 'docker compose')(
  'docker compose reads compose.yaml for every answer, and every name that YAML might take for something else',
  () => {
    for (const given of [{}, { deps: 'modules' }, { builder: 'classic', comments: 'none' }, { port: '65535' }]) {
      for (const module of ['null', 'dev', 'on', '1e3', 'Shop/v2'].map((name) => `example.com/${name}`)) {
        const env = { ...clientEnv, COMPOSE_PROJECT_NAME: 'read' };
        const input = textOf('compose.yaml', { with: 'compose', module, ...given });
        const { status, output } = run(docker!, ['compose', '--file', '-', '--profile', 'dev', 'config', '--quiet'], {
          env,
          input,
        });
        assert.is(status, 0, `${module}: ${output}`);
        assert.is(output, '', module);
      }
    }
  },
);

function answersWith(project: Project, text: string): Promise<true> {
  return untilTrue(
    () => `${JSON.stringify(text)}; the log:\n${run(docker!, ['logs', project.container('composed-dev')]).output}`,
    async () => (await project.answer('composed-dev')) === text,
  );
}

interface Project {
  readonly folder: string;
  /** Runs the client to its end; a last argument may add to its environment. Returns all it printed. */
  readonly compose: (...args: readonly (string | Readonly<Record<string, string>>)[]) => Promise<string>;
  /** The answer of a service at `/`, once it answers. */
  readonly answer: (service: string) => Promise<string>;
  readonly container: (service: string) => string;
  /** Starts the sources as compose.yaml says, and watches them. */
  readonly whileDeveloping: (body: () => Promise<void>) => Promise<void>;
  /** What the engine has of the project: containers, networks and volumes. */
  readonly leftovers: () => readonly string[];
}

/** A generated service in a folder of its owner, as its own project. Removed from the engine at the end. */
function inProject({ deps, go }: Case, body: (project: Project) => Promise<void>): Promise<void> {
  return inTemporary(async (parent) => {
    await chmod(parent, 0o755);
    const folder = join(parent, 'composed');
    await writeTree(folder, filesFor({ module: 'example.com/composed', with: 'compose', deps, go }));
    // With git in the image, which dep needs, Go asks git about the sources.
    must('git', ['init', '--quiet'], { cwd: folder });
    must('chown', ['-R', `${owner}:${owner}`, folder]);
    // Remove what a killed run left behind.
    const name = `create-go-docker-test-${deps}-${process.pid}`;
    await withMirror(async (args) => {
      // Published ports: any that is free.
      const settings = { COMPOSE_PROJECT_NAME: name, PORT: '0', DEV_PORT: '0' };
      const env = { ...clientEnv, ...settings, ...Object.fromEntries(args.map((arg) => arg.split('='))) };
      const project = projectOf(folder, name, env);
      try {
        await body(project);
      } finally {
        for (const [kind, id] of project.leftovers().map((each) => each.split(' '))) {
          run(docker!, kind === 'container' ? ['rm', '--force', id!] : [kind!, 'rm', id!]);
        }
        run(docker!, ['image', 'rm', 'composed:local', 'composed:deps']);
      }
    }, onBridge());
  });
}

function projectOf(folder: string, name: string, env: Readonly<Record<string, string>>): Project {
  const compose: Project['compose'] = (...given) => {
    const args = given.filter((each) => typeof each === 'string');
    const more = Object.assign({}, ...given.filter((each) => typeof each !== 'string'));
    return spawned(docker!, ['compose', ...args], { cwd: folder, env: { ...env, ...more } });
  };
  const label = `label=com.docker.compose.project=${name}`;
  const found = (kind: string, args: readonly string[]) =>
    must(docker!, [...args, '--quiet', '--filter', label])
      .split('\n')
      .filter(Boolean)
      .map((id) => `${kind} ${id}`);
  const project: Project = {
    folder,
    compose,
    container: (service) =>
      must(docker!, [
        'ps',
        '--all',
        '--quiet',
        '--filter',
        label,
        '--filter',
        `label=com.docker.compose.service=${service}`,
      ]),
    answer: (service) =>
      until(
        () =>
          `an answer of ${service}; its log:\n${run(docker!, ['logs', '--tail', '20', project.container(service)]).output}`,
        () => rootOf(project, service).catch(() => undefined),
        // The first build compiles the standard library.
        300,
      ),
    whileDeveloping: async (body) => {
      const child = spawn(docker!, ['compose', 'watch', 'composed-dev'], {
        cwd: folder,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      try {
        await watching(child);
        await body();
      } finally {
        await interrupted(child);
      }
    },
    leftovers: () => [
      ...found('container', ['ps', '--all']),
      ...found('network', ['network', 'ls']),
      ...found('volume', ['volume', 'ls']),
    ],
  };
  return project;
}

/** A client that keeps running. Ctrl-C ends its whole process group, because Docker's plugins are separate processes. */
async function watching(child: ChildProcess): Promise<void> {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (data) => (output += data));
  child.stderr?.setEncoding('utf8').on('data', (data) => (output += data));
  await untilTrue(
    () => `watching; so far:\n${output}`,
    () => {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${output}`);
      return output.includes('Watch enabled');
    },
    300,
  );
}

async function interrupted(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  const kill = (signal: NodeJS.Signals) => process.kill(-child.pid!, signal);
  if (child.exitCode !== null) return;
  kill('SIGINT');
  const limit = setTimeout(() => kill('SIGKILL'), 30_000);
  await closed;
  clearTimeout(limit);
}

/** The kernel's view of the running program, and the paths that it can write. */
function hardened(project: Project): void {
  const container = project.container('composed');
  const inside = (...command: readonly string[]) => run(docker!, ['exec', '--user', '0', container, ...command]);
  const status = inside('cat', '/proc/1/status').stdout;
  for (const line of [/^Uid:\t65532\t65532\t/m, /^NoNewPrivs:\t1$/m, /^CapBnd:\t0+$/m, /^CapEff:\t0+$/m])
    assert.match(status, line);
  assert.match(inside('touch', '/app/x').output, 'Read-only file system');
  assert.match(must(docker!, ['port', container]), /^8080\/tcp -> 127\.0\.0\.1:\d+$/);
}

/** Replaces text in main.go in place, as an editor of its owner does. */
async function edit(project: Project, from: string, to: string): Promise<void> {
  const path = join(project.folder, 'main.go');
  const code = await readFile(path, 'utf8');
  assert.ok(code.includes(from), `main.go has ${from}`);
  await writeFile(path, code.replace(from, to));
}

async function writeOwned(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chown(path, owner, owner);
}

/** The owners of the files in a folder, at any depth. */
async function ownersIn(folder: string): Promise<readonly number[]> {
  const owners = new Set<number>();
  for (const path of await readdir(folder, { recursive: true })) owners.add((await stat(join(folder, path))).uid);
  return [...owners];
}

const rootOf = async (project: Project, service: string): Promise<string> => textAt(`${urlOf(project, service)}/`);

/** Where a service is published; each start publishes it anew. */
function urlOf(project: Project, service: string): string {
  return `http://${must(docker!, ['port', project.container(service), '8080']).split('\n')[0]}`;
}

test.run();
