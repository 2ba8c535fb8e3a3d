// The README of a generated service, followed to the letter. Its steps for a dependency are in dependency.test.ts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goVersion, newest, releases } from '../../generators/go-service/releases.ts';
import { freePort, shellBlocks, spawned, withDocker, withMirror } from '../lab/builders.ts';
import { answers, healthOf, textOf } from '../lab/containers.ts';
import { docker, goToolchain, hasImage, must, run, toolsFolder } from '../lab/tools.ts';
import { filesFor, inTemporary, toolTest, writeTree } from '../support.ts';

const ready = docker !== undefined && hasImage(`golang:${goVersion(newest.minor).imageTag}`) && hasImage('alpine:3.24');
const dockerTest = toolTest(ready, 'Docker with the base images');
const managers = ['dep', 'modules'] as const;

/** The block of a README that has this text. */
async function blocksOf(folder: string): Promise<(text: string) => string> {
  const blocks = shellBlocks(await fs.readFile(join(folder, 'README.md'), 'utf8'));
  return (text) => blocks.find((block) => block.includes(text)) ?? 'false';
}

/** What Go compiled the last time, as it would still be there for a person. The first time there is nothing. */
async function withWarmCache(folder: string, body: () => Promise<void>): Promise<void> {
  const kept = join(toolsFolder, `readme-go-build-${newest.patch}`);
  if (await fs.pathExists(kept)) await fs.copy(kept, folder);
  await body();
  if (await fs.pathExists(kept)) return;
  // Whole or not at all, should this be killed.
  const unfinished = await fs.mkdtemp(`${kept}-`);
  await fs.copy(folder, unfinished);
  await fs.move(unfinished, kept).catch(() => fs.remove(unfinished));
}

for (const deps of managers) {
  dockerTest(`the README of a ${deps} service: every command that needs only Docker works as written`, () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ module: 'example.com/orders', deps, builder: 'buildkit' }));
      await withMirror((args) =>
        withDocker(args, async (env) => {
          const runs = (block: string) => spawned('sh', ['-euc', block], { cwd: folder, env });
          const block = await blocksOf(folder);
          must(docker!, ['rm', '--force', 'orders']);
          assert.match(await runs(block('docker run -d')), 'orders is running');
          assert.is(await healthOf('orders'), 'healthy');
          assert.is(await runs(block('.State.Health.Status')), 'healthy\n');
          assert.is(await runs(block('docker stop')), 'orders\n0\norders\n');
          await withWarmCache(join(folder, '.cache/go-build'), async () =>
            assert.match(await runs(block('--target staging')), /^ok /m),
          );
          // The program that the staging container left here runs here.
          assert.match(run(join(folder, 'orders'), ['unknown']).output, 'orders: unknown arguments');
          assert.is((await fs.stat(join(folder, 'orders'))).uid, process.getuid?.());
        }),
      );
    }),
  );
}

dockerTest('the README: the commands that clean up ask first, and are left unanswered here', () =>
  inTemporary(async (folder) => {
    await writeTree(folder, filesFor({}));
    const block = (await blocksOf(folder))('docker system df');
    await withDocker([], async (env) => {
      const said = block
        .trim()
        .split('\n')
        .map((line) => run('sh', ['-c', line], { env, input: '' }).output);
      assert.is(said.length, 3);
      assert.match(said[0]!, /This will remove all dangling images/);
      assert.match(said[1]!, /This will remove all dangling build cache/);
      assert.match(said[2]!, /^TYPE +TOTAL/);
    });
  }),
);

for (const { minor: go, patch } of [releases[0]!, newest]) {
  const toolchain = goToolchain(patch);
  for (const deps of managers) {
    toolTest(toolchain !== undefined, `Go ${patch}`)(
      `the README of a ${deps} service: the commands that need only Go ${go} work as written, in any folder`,
      () =>
        inTemporary(async (folder) => {
          await writeTree(folder, filesFor({ go, deps }));
          const lines = (await blocksOf(folder))('go run .').trim().split('\n');
          assert.is(lines.length, 2);
          assert.match(must('sh', ['-c', lines[0]!], { cwd: folder, env: toolchain!.env }), /^ok /);

          const port = await freePort();
          const env = { ...process.env, ...toolchain!.env, PORT: `${port}` };
          // A process group: go run has the service for a child, and hands no signal on.
          const service = spawn('sh', ['-c', lines[1]!], { cwd: folder, env, stdio: 'ignore', detached: true });
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
