// The README of a generated service works as written. Its steps for a dependency are in dependency.test.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, releases } from '../../generators/go-service/go-releases.ts';
import { freePort, shellBlocks, spawned, withDocker, withMirror } from '../lab/builders.ts';
import { answers, healthOf } from '../lab/containers.ts';
import { hasBaseImages } from '../lab/images.ts';
import { textOf } from '../lab/requests.ts';
import { docker, goToolchain, must, onPath, run, toolsFolder } from '../lab/tools.ts';
import { filesFor, inTemporary, toolTest, writeTree } from '../support.ts';

const ready = docker !== undefined && hasBaseImages(newest.minor);
const dockerTest = toolTest(ready, 'Docker with the base images');
const managers = ['dep', 'modules'] as const;

/** The block of a README that has this text. */
async function blocksOf(folder: string): Promise<(text: string) => string> {
  const blocks = shellBlocks(await fs.readFile(join(folder, 'README.md'), 'utf8'));
  return (text) => blocks.find((block) => block.includes(text)) ?? 'false';
}

/** Go's cache of the last run, as a user would still have it. The first time it is empty. */
async function withWarmCache(folder: string, body: () => Promise<void>): Promise<void> {
  const kept = join(toolsFolder, `readme-go-build-${newest.patch}`);
  if (await fs.pathExists(kept)) await fs.copy(kept, folder);
  await body();
  if (await fs.pathExists(kept)) return;
  // Complete or not at all, in case this is killed.
  const unfinished = await fs.mkdtemp(`${kept}-`);
  await fs.copy(folder, unfinished);
  await fs.move(unfinished, kept).catch(() => fs.remove(unfinished));
}

// Each shell with one of them. pasted.test.ts tests that both read every block alike.
for (const [deps, shell] of [
  ['dep', 'bash'],
  ['modules', 'zsh'],
] as const) {
  const shellTest = toolTest(ready && onPath(shell) !== undefined, `Docker with the base images, and ${shell}`);
  shellTest(`the README of a ${deps} service: every command that needs only Docker works as written, in ${shell}`, () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ module: 'example.com/orders', deps, builder: 'buildkit' }));
      await withMirror((args) =>
        withDocker(args, async (env) => {
          const runs = (block: string) => spawned(shell, ['-euc', block], { cwd: folder, env });
          const block = await blocksOf(folder);
          must(docker!, ['rm', '--force', 'orders']);
          const [start, ask] = block('docker run -d').split(/^(?=curl )/m);
          await runs(start!);
          // The engine accepts connections before the service does. On a busy machine that lasts longer than curl takes to start.
          await answers('http://127.0.0.1:8080', () => must(docker!, ['logs', 'orders']));
          assert.match(await runs(ask!), 'orders is running');
          assert.is(await healthOf('orders'), 'healthy');
          assert.is(await runs(block('.State.Health.Status')), 'healthy\n');
          assert.is(await runs(block('docker stop')), 'orders\n0\norders\n');
          await withWarmCache(join(folder, '.cache/go-build'), async () =>
            assert.match(await runs(block('--target deps')), /^ok /m),
          );
          // The program that the development container left here runs here.
          assert.match(run(join(folder, 'orders'), ['unknown']).output, 'unknown arguments');
          assert.is((await fs.stat(join(folder, 'orders'))).uid, process.getuid?.());
        }),
      );
    }),
  );
}

dockerTest('the README: the commands that clean up ask first, and are left unanswered here', () =>
  inTemporary(async (folder) => {
    await writeTree(folder, filesFor({}));
    const block = await blocksOf(folder);
    await withDocker([], async (env) => {
      const said = ['image prune', 'builder prune', 'system df'].map(
        (command) => run('sh', ['-c', block(command)], { env, input: '' }).output,
      );
      assert.match(said[0]!, /This will remove all dangling images/);
      assert.match(said[1]!, /This will remove all dangling build cache/);
      assert.match(said[2]!, /^TYPE +TOTAL/);
    });
  }),
);

/** Typical additions of the first week: a package below internal/ that the service imports, a second program, and an embedded file. */
async function addPackages(folder: string): Promise<void> {
  await fs.outputFile(
    join(folder, 'internal/store/store.go'),
    'package store\n\n// Name is what there is.\nfunc Name() string { return "store" }\n',
  );
  await fs.outputFile(
    join(folder, 'internal/store/store_test.go'),
    'package store\n\nimport "testing"\n\nfunc TestName(t *testing.T) {\n\tif Name() != "store" {\n\t\tt.Error(Name())\n\t}\n}\n',
  );
  const use = 'package main\n\nimport "example.com/orders/internal/store"\n\n';
  await fs.outputFile(join(folder, 'use.go'), `${use}var _ = store.Name\n`);
  await fs.outputFile(join(folder, 'cmd/report/main.go'), `${use}func main() { println(store.Name()) }\n`);
}

for (const { minor: go, patch } of [releases[0]!, newest]) {
  const toolchain = goToolchain(patch);
  for (const deps of managers) {
    toolTest(toolchain !== undefined, `Go ${patch}`)(
      `the README of a ${deps} service: the commands that need only Go ${go} work as written, in any folder`,
      () =>
        inTemporary(async (folder) => {
          await writeTree(folder, filesFor({ go, deps }));
          await addPackages(folder);
          const block = (await blocksOf(folder))('go run .');
          // The last command runs until it is stopped.
          const [before, last] = [block.slice(0, block.trimEnd().lastIndexOf('\n')), block.trim().split('\n').at(-1)!];
          const tested = must('sh', ['-euc', before], { cwd: folder, env: toolchain!.env });
          for (const name of ['orders', 'orders/internal/store', 'orders/cmd/report'])
            assert.match(tested, new RegExp(`^(ok|\\?) +\\t?example.com/${name}\\s`, 'm'));

          const port = await freePort();
          const env = { ...process.env, ...toolchain!.env, PORT: `${port}` };
          // A process group: go run starts the service as a child and does not forward signals.
          const run = `${before.replace(/^.*go test.*$/m, '')}\n${last}`;
          const service = spawn('sh', ['-euc', run], { cwd: folder, env, stdio: 'ignore', detached: true });
          const ended = once(service, 'close');
          const limit = setTimeout(() => process.kill(-service.pid!, 'SIGKILL'), 60_000);
          try {
            await answers(`http://127.0.0.1:${port}`, () => '');
            assert.is(await textOf(`http://127.0.0.1:${port}/`), 'orders is running\n');
          } finally {
            if (service.exitCode === null) process.kill(-service.pid!, 'SIGTERM');
            await ended;
            clearTimeout(limit);
          }
        }),
    );
  }
}

test.run();
