import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goVersion } from '../../generators/go-service/releases.ts';
import { filesFor, inTemporary, toolTest, writeTree } from '../support.ts';
import { shellBlocks, spawned, withDocker, withMirror } from './builders.ts';
import { healthOf } from './containers.ts';
import { docker, hasImage, must, run } from './tools.ts';

const ready = docker !== undefined && hasImage(`golang:${goVersion('1.27').imageTag}`) && hasImage('alpine:3.24');
const dockerTest = toolTest(ready, 'Docker with the base images');

for (const given of [{ builder: 'buildkit' }, { deps: 'modules', builder: 'buildkit' }]) {
  dockerTest(
    `the README of a ${given.deps ?? 'dep'} service: every command that needs only Docker works as written`,
    () =>
      inTemporary(async (folder) => {
        await writeTree(folder, filesFor({ module: 'example.com/orders', ...given }));
        await withMirror((args) =>
          withDocker(args, async (env) => {
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
          }),
        );
      }),
  );
}

test.run();
