import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goVersion } from '../../generators/go-service/releases.ts';
import { onBridge, spawned, withMirror } from '../lab/builders.ts';
import { exitCodeOf, healthOf, statusOf, textOf } from '../lab/containers.ts';
import { library, use, withLibrary } from '../lab/library.ts';
import { docker, hasImage, must, onPath, run, toolsFolder } from '../lab/tools.ts';
import { until, untilTrue } from '../lab/wait.ts';
import { filesFor, inTemporary, toolTest, writeTree } from '../support.ts';

/** A program that reads compose.yaml, called as people call it. */
interface Client {
  readonly name: string;
  readonly available: boolean;
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Whether it takes up a change by itself. */
  readonly watches: boolean;
}

const tools = { PATH: `${join(toolsFolder, 'bin')}:${process.env.PATH}` };
const old = onPath('docker-compose');
const plugins = join(toolsFolder, 'compose');

const clients: readonly Client[] = [
  {
    name: 'docker-compose 1.29',
    available: old !== undefined && run(old, ['version', '--short'], { env: tools }).stdout.startsWith('1.29'),
    command: [old ?? 'docker-compose'],
    env: { ...tools, DOCKER_BUILDKIT: '1' },
    watches: false,
  },
  {
    name: "today's docker compose",
    available: existsSync(join(plugins, 'cli-plugins/docker-compose')),
    command: [docker ?? 'docker', 'compose'],
    env: { ...tools, DOCKER_CONFIG: plugins },
    watches: true,
  },
];

/** Not root, and not who runs this: the user that compose.yaml expects when nobody says anything. */
const owner = 1000;

interface Case {
  readonly client: Client;
  readonly deps: 'dep' | 'modules';
  readonly go: string;
}

// Each Go with each client, and each way of dependencies with each of both.
const cases: readonly Case[] = clients.flatMap((client, index) => [
  { client, deps: 'dep' as const, go: index === 0 ? '1.27' : '1.16' },
  { client, deps: 'modules' as const, go: index === 0 ? '1.16' : '1.27' },
]);

for (const { client, deps, go } of cases) {
  const ready = docker !== undefined && client.available && hasImage(`golang:${goVersion(go).imageTag}`);
  const composeTest = toolTest(ready && hasImage('alpine:3.24'), client.name);

  composeTest(`${client.name}, Go ${go}, ${deps}: up, hardened, healthy, drained, and down without a trace`, () =>
    inProject({ client, deps, go }, async (project) => {
      await project.compose('up', '--build', '--detach');
      assert.is(await project.answer('composed'), 'composed is running\n');
      assert.is(await healthOf(project.container('composed')), 'healthy');
      hardened(project);

      // Longer than the ten seconds that Docker gives by itself.
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
    `${client.name}, Go ${go}, ${deps}: the sources run from their folder, a changed line is seen, a dependency found`,
    () =>
      inProject({ client, deps, go }, async (project) => {
        await project.whileDeveloping(async () => {
          assert.is(await project.answer('composed-dev'), 'composed is running\n');
          await edit(project, 'is running', 'has changed');
          await project.restart();
          await answersWith(project, 'composed has changed\n');

          await edit(project, 'func main() {', 'func main() { oops');
          await project.restart();
          const logs = () => project.compose('logs', 'composed-dev');
          await untilTrue('what the compiler says', async () => (await logs()).includes('undefined: oops'));
          await edit(project, 'func main() { oops', 'func main() {');
          await project.restart();
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
          // What a fresh clone has not.
          await fs.remove(join(project.folder, 'vendor'));
          await project.compose('up', '--build', '--detach', 'composed-dev', env);
          await answersWith(project, 'composed has changed\n');
        }, onBridge());

        // Nobody serves it any more.
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

for (const client of clients) {
  const configTest = toolTest(client.available, client.name);
  configTest(
    `${client.name} reads compose.yaml for every answer, and every name that YAML might take for something else`,
    () => {
      for (const given of [{}, { deps: 'modules' }, { builder: 'classic', comments: 'none' }, { port: '65535' }]) {
        for (const module of [
          'example.com/null',
          'example.com/dev',
          'example.com/on',
          'example.com/1e3',
          'example.com/Shop/v2',
        ]) {
          const text = filesFor({ with: 'compose', module, ...given }).find(
            ({ path }) => path === 'compose.yaml',
          )?.text;
          const [command, ...args] = client.command;
          const { status, output } = run(command, [...args, '--file', '-', '--profile', 'dev', 'config', '--quiet'], {
            env: { ...client.env, COMPOSE_PROJECT_NAME: 'read' },
            input: text ?? '',
          });
          assert.is(status, 0, `${module}: ${output}`);
        }
      }
    },
  );
}

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
  /** What a service says at `/`, once it answers. */
  readonly answer: (service: string) => Promise<string>;
  readonly container: (service: string) => string;
  /** Starts the sources as compose.yaml says, and watches them where the client can. */
  readonly whileDeveloping: (body: () => Promise<void>) => Promise<void>;
  /** Takes up a change, where the client has to be told. */
  readonly restart: () => Promise<unknown>;
  /** What is there of the project in the engine: containers, networks and volumes. */
  readonly leftovers: () => readonly string[];
}

/** A generated service in a folder of its owner's, as a project of its own, removed from the engine at the end. */
function inProject({ client, deps, go }: Case, body: (project: Project) => Promise<void>): Promise<void> {
  return inTemporary(async (parent) => {
    await chmod(parent, 0o755);
    const folder = join(parent, 'composed');
    await writeTree(folder, filesFor({ module: 'example.com/composed', with: 'compose', deps, go }));
    // With git in the image, as dep needs it, Go asks it about the sources.
    must('git', ['init', '--quiet'], { cwd: folder });
    must('chown', ['-R', `${owner}:${owner}`, folder]);
    // Of a run that was killed nothing is in the way.
    const name = `create-go-docker-test-${deps}-${process.pid}`;
    await withMirror(async (args) => {
      // Published ports: any that is free.
      const settings = { COMPOSE_PROJECT_NAME: name, PORT: '0', DEV_PORT: '0' };
      const env = { ...client.env, ...settings, ...Object.fromEntries(args.map((arg) => arg.split('='))) };
      const project = projectOf(client, folder, name, env);
      try {
        await body(project);
      } finally {
        for (const [kind, id] of project.leftovers().map((each) => each.split(' '))) {
          run(docker!, kind === 'container' ? ['rm', '--force', id!] : [kind!, 'rm', id!]);
        }
        run(docker!, ['image', 'rm', 'composed', 'composed:staging']);
      }
    }, onBridge());
  });
}

function projectOf(client: Client, folder: string, name: string, env: Readonly<Record<string, string>>): Project {
  const [command, ...before] = client.command;
  const compose: Project['compose'] = (...given) => {
    const args = given.filter((each) => typeof each === 'string');
    const more = Object.assign({}, ...given.filter((each) => typeof each !== 'string'));
    return spawned(command, [...before, ...args], { cwd: folder, env: { ...env, ...more } });
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
        // The first time the standard library is compiled.
        300,
      ),
    whileDeveloping: async (body) => {
      if (!client.watches) {
        await compose('up', '--build', '--detach', 'composed-dev');
        return body();
      }
      const child = spawn(command, [...before, 'watch', 'composed-dev'], {
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
    restart: async () => client.watches || compose('restart', 'composed-dev'),
    leftovers: () => [
      ...found('container', ['ps', '--all']),
      ...found('network', ['network', 'ls']),
      ...found('volume', ['volume', 'ls']),
    ],
  };
  return project;
}

/** A client that stays, and ends like all that Ctrl-C reaches: the Docker client has its plugins in processes of their own. */
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

/** What the kernel says of the running program, and of what can be written there. */
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

/** Who owns what is in a folder, at any depth. */
async function ownersIn(folder: string): Promise<readonly number[]> {
  const owners = new Set<number>();
  for (const path of await readdir(folder, { recursive: true })) owners.add((await stat(join(folder, path))).uid);
  return [...owners];
}

const rootOf = async (project: Project, service: string): Promise<string> => textOf(`${urlOf(project, service)}/`);

/** Where a service is published; each start publishes it anew. */
function urlOf(project: Project, service: string): string {
  return `http://${must(docker!, ['port', project.container(service), '8080']).split('\n')[0]}`;
}

test.run();
