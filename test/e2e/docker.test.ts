import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goVersion } from '../../generators/go-service/releases.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, writeTree } from '../support.ts';
import { dep, docker, hasImage, must, run, sha256 } from './tools.ts';

const cases: readonly GivenAnswers[] = [
  { builder: 'buildkit' },
  { builder: 'classic' },
  { deps: 'modules', base: 'scratch', builder: 'buildkit' },
  { deps: 'modules', base: 'scratch', builder: 'classic' },
];

const ready = docker !== undefined && hasImage(`golang:${goVersion('1.27').imageTag}`) && hasImage('alpine:3.24');
const dockerTest = toolTest(ready, 'Docker with the base images');
if (docker && standIn('alpine:3.24')) {
  console.log('The base images here are stand-ins: busybox and a real Go under the names that the Dockerfiles use.');
}

function standIn(image: string): boolean {
  return run(docker!, ['image', 'inspect', '--format', '{{.Config.Labels}}', image]).output.includes('stand-in');
}

for (const given of cases) {
  const { builder, deps = 'dep', base = 'alpine' } = given;
  const title = `${deps} on ${base}, built by ${builder}:`;
  const image = `create-go-docker-test-${deps}-${base}-${builder}`;

  dockerTest(`${title} the image is built, and holds the program, the certificates and nothing else`, () =>
    inService(given, async (folder) => {
      // What someone does first: one more endpoint. It answers slowly, which the tests below are about.
      await edit(join(folder, 'main.go'), 'mux := http.NewServeMux()\n', (line) => line + slowRoute);
      await build(folder, image, builder!);
      const files = filesOf(image);
      const inBase = base === 'alpine' ? filesOf('alpine:3.24') : [];
      const added = files.filter((path) => !inBase.includes(path));
      const certificates = base === 'scratch' ? ['etc/ssl/certs/ca-certificates.crt'] : [];
      assert.equal(added, ['app/orders', ...certificates]);
      if (base === 'alpine') assert.ok(files.includes('etc/ssl/certs/ca-certificates.crt'));
      console.log(`MEASURED: ${title} ${must(docker!, ['image', 'inspect', '--format', '{{.Size}}', image])} bytes`);
    }),
  );

  dockerTest(`${title} it runs read-only, without capabilities, as nobody, and answers on the chosen port`, () =>
    withContainer(image, '8080', [], async (container, url) => {
      assert.is(await textOf(`${url}/`), 'orders is running\n');
      assert.is(await textOf(`${url}/healthz`), 'ok\n');
      assert.is(await textOf(`${url}/readyz`), 'ready\n');
      assert.is(await statusOf(`${url}/nothing`), 404);
      assert.match(must(docker!, ['top', container, '-eo', 'uid,pid']), /^UID +PID\n *65532 +\d+$/);
    }),
  );

  dockerTest(`${title} it answers on the port that PORT names, and turns healthy by its own probe`, () =>
    withContainer(image, '9000', ['--env', 'PORT=9000'], async (container, url) => {
      assert.is(await textOf(`${url}/`), 'orders is running\n');
      assert.is(await healthOf(container), 'healthy');
    }),
  );

  dockerTest(`${title} a request in flight finishes when it is stopped, and the exit code is 0`, () =>
    withContainer(image, '8080', [], async (container, url) => {
      const response = await ask(`${url}/slow`);
      const stopped = spawned(docker!, ['stop', container]);
      assert.is(await text(response), 'started\nfinished\n');
      await stopped;
      assert.is(exitCodeOf(container), '0');
    }),
  );

  dockerTest(`${title} while it drains it says that it is not ready, and answers`, () =>
    withContainer(image, '8080', ['--env', 'ORDERS_DRAIN=3s'], async (container, url) => {
      const stopped = spawned(docker!, ['stop', container]);
      let status: number | undefined = 200;
      while (status === 200) status = await statusOf(`${url}/readyz`);
      assert.is(status, 503);
      assert.is(await textOf(`${url}/`), 'orders is running\n');
      await stopped;
      assert.is(exitCodeOf(container), '0');
    }),
  );

  dockerTest(`${title} a wrong setting ends it at once, with a reason`, () => {
    const { status, output } = run(docker!, ['run', '--rm', '--env', 'PORT=http', image]);
    assert.is(status, 1);
    assert.match(output, 'orders: PORT is "http"; it must be a number from 1 to 65535');
  });
}

for (const given of [{ builder: 'buildkit' }, { deps: 'modules', builder: 'buildkit' }]) {
  dockerTest(
    `the README of a ${given.deps ?? 'dep'} service: every command that needs only Docker works as written`,
    () =>
      inService(given, async (folder) => {
        await withDocker(async (env) => {
          const runs = (block = 'false') => spawned('sh', ['-euc', block], { cwd: folder, env });
          const blocks = shellBlocks(await fs.readFile(join(folder, 'README.md'), 'utf8'));
          const block = (text: string) => blocks.find((each) => each.includes(text));
          must(docker!, ['rm', '--force', 'orders']);
          assert.match(await runs(block('docker run -d')), 'orders is running');
          assert.is(await healthOf('orders'), 'healthy');
          assert.is(await runs(block('.State.Health.Status')), 'healthy\n');
          assert.is(await runs(block('docker stop')), 'orders\n0\norders\n');
          assert.match(await runs(block('--target staging')), /^ok /m);
          // The program that the staging container left here runs here.
          assert.match(run(join(folder, 'orders'), ['unknown']).output, 'orders: unknown arguments');
          assert.is((await fs.stat(join(folder, 'orders'))).uid, process.getuid?.());
        });
      }),
  );
}

const slowRoute = `	mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "started")
		w.(http.Flusher).Flush()
		time.Sleep(2 * time.Second)
		fmt.Fprintln(w, "finished")
	})
`;

/** A generated service in a folder of its own. */
async function inService(given: GivenAnswers, body: (folder: string) => Promise<void>): Promise<void> {
  await inTemporary(async (directory) => {
    await writeTree(directory, filesFor({ module: 'example.com/orders', ...given }));
    await body(directory);
  });
}

async function edit(path: string, find: string, replace: (found: string) => string): Promise<void> {
  const text = await fs.readFile(path, 'utf8');
  assert.ok(text.includes(find), find);
  await fs.writeFile(path, text.replace(find, replace));
}

/** Builds with the Dockerfile as it is. Where dep comes from is a build argument: here a mirror on this machine. */
async function build(folder: string, image: string, builder: string): Promise<void> {
  await withMirror(async (mirror) => {
    const env = { DOCKER_BUILDKIT: builder === 'classic' ? '0' : '1' };
    await spawned(docker!, ['build', '--network', 'host', ...mirror, '--tag', image, '.'], { cwd: folder, env });
  });
}

/** Serves the real dep, where there is one, as its release page would; without it the build goes to that page. */
async function withMirror(body: (buildArguments: readonly string[]) => Promise<void>): Promise<void> {
  if (!dep) return body([]);
  const server = createServer((request, response) => {
    if (/^\/v0\.5\.4\/dep-linux-(amd64|arm64)$/.test(request.url ?? '')) createReadStream(dep!).pipe(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await body(['--build-arg', `DEP_MIRROR=http://127.0.0.1:${port}`, '--build-arg', `DEP_SHA256=${sha256(dep)}`]);
  } finally {
    server.close();
  }
}

/** An environment in which `docker build` has the build arguments of the mirror, for commands that are run as they are written. */
async function withDocker(body: (env: Record<string, string>) => Promise<void>): Promise<void> {
  await withMirror((mirror) =>
    inTemporary(async (directory) => {
      const build = ['--network', 'host', ...mirror].map((word) => `'${word}'`).join(' ');
      const script = `#!/bin/sh\n[ "$1" != build ] || { shift; set -- build ${build} "$@"; }\nexec '${docker}' "$@"\n`;
      await fs.outputFile(join(directory, 'docker'), script, { mode: 0o755 });
      await body({ PATH: `${directory}:${process.env.PATH}`, DOCKER_BUILDKIT: '1' });
    }),
  );
}

/** Like `must`, but this process goes on meanwhile: it may be serving what the command asks for. */
function spawned(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`));
    });
  });
}

/** Starts the image as hardened as it goes, waits until it answers, and removes the container afterwards. */
async function withContainer(
  image: string,
  port: string,
  options: readonly string[],
  body: (container: string, url: string) => Promise<void>,
): Promise<void> {
  const hardened = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  const container = must(docker!, [
    'run',
    '--detach',
    ...hardened,
    '--publish',
    `127.0.0.1::${port}`,
    ...options,
    image,
  ]);
  try {
    const url = `http://${must(docker!, ['port', container, port])}`;
    await answers(url, container);
    await body(container, url);
  } finally {
    must(docker!, ['rm', '--force', container]);
  }
}

async function answers(url: string, container: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answered = await textOf(`${url}/healthz`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
  assert.unreachable(`nothing answers:\n${run(docker!, ['logs', container]).output}`);
}

/** Docker's verdict, once it has one. */
async function healthOf(container: string): Promise<string> {
  const health = () => must(docker!, ['inspect', '--format', '{{.State.Health.Status}}', container]);
  while (health() === 'starting') await sleep(200);
  return health();
}

function exitCodeOf(container: string): string {
  return must(docker!, ['inspect', '--format', '{{.State.ExitCode}}', container]);
}

/** Every file in an image, sorted, without those that Docker puts into each container. */
function filesOf(image: string): readonly string[] {
  const container = must(docker!, ['create', image, 'unused']);
  try {
    const listing = must('sh', ['-c', `'${docker}' export ${container} | tar -t`]);
    const docks = /^(\.dockerenv|dev\/.*|proc\/.*|sys\/.*|etc\/(hostname|hosts|resolv\.conf|mtab))$/;
    return listing
      .split('\n')
      .filter((path) => !path.endsWith('/') && !docks.test(path))
      .sort();
  } finally {
    must(docker!, ['rm', container]);
  }
}

/**
 * Asks as a client that has no connection yet and keeps none. Not by fetch, which keeps connections without keeping
 * the process: one run of these tests ended in the middle of a request.
 */
function ask(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, { agent: false }, resolve).on('error', reject));
}

async function statusOf(url: string): Promise<number | undefined> {
  const response = await ask(url);
  response.resume();
  return response.statusCode;
}

async function textOf(url: string): Promise<string> {
  return text(await ask(url));
}

/** The shell blocks of a Markdown text. */
function shellBlocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');
}

test.run();
