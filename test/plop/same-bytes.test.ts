import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nodePlop from 'node-plop';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import plopfile from '../../plopfile.ts';
import { program } from '../program.ts';
import { inTemporary, treeOf } from '../support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const answers = { module: 'github.com/acme/orders', go: '1.21', port: '9000' };

function byCommand(directory: string) {
  const flags = Object.entries(answers).map(([name, value]) => `--${name}=${value}`);
  const { status, stderr } = spawnSync(process.execPath, [program, ...flags, '--yes'], {
    cwd: directory,
    encoding: 'utf8',
  });
  assert.is(status, 0, stderr);
}

test('plop and the command write the same bytes for the same answers', () =>
  inTemporary(async (one) =>
    inTemporary(async (other) => {
      byCommand(one);
      const plop = await nodePlop('', { destBasePath: other, force: false });
      plopfile(plop);
      const { failures } = await plop.getGenerator('go-service').runActions({ ...answers });
      assert.equal(failures, []);
      assert.equal(await treeOf(other), await treeOf(one));
      assert.ok((await treeOf(one))['orders/Dockerfile']);
    }),
  ));

test('plop itself, as npm run plop starts it, writes them too', () =>
  inTemporary(async (one) =>
    inTemporary(async (other) => {
      byCommand(one);
      const plop = [join(root, 'node_modules/tsx/dist/cli.mjs'), join(root, 'node_modules/plop/bin/plop.js')];
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [...plop, '--no-progress', '--dest', other, 'go-service', ...Object.values(answers)],
        { cwd: root, encoding: 'utf8' },
      );
      assert.is(status, 0, stdout + stderr);
      assert.equal(await treeOf(other), await treeOf(one));
    }),
  ));

test('through plop a conflict is a failure that names the files, and nothing is written', () =>
  inTemporary(async (directory) => {
    const plop = await nodePlop('', { destBasePath: directory, force: false });
    plopfile(plop);
    const generator = plop.getGenerator('go-service');
    await generator.runActions({ ...answers });
    await writeFile(join(directory, 'orders/main.go'), 'package mine\n');
    const before = await treeOf(directory);
    const { failures } = await generator.runActions({ ...answers, port: '9001' });
    assert.match(failures[0]?.error ?? '', /main\.go has other contents/);
    assert.equal(await treeOf(directory), before);
  }));

test('through plop a wrong answer is refused', async () => {
  const plop = await nodePlop('', { destBasePath: '.', force: false });
  plopfile(plop);
  try {
    await plop.getGenerator('go-service').runPrompts(['example.com/x', '1.9', '80']);
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, 'oldest Go offered is 1.11');
  }
});

test.run();
