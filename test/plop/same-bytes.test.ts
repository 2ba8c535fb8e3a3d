import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
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
      await plopfile(plop);
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

test('plop writes the image of code that exists with the generator go-image', () =>
  inTemporary(async (directory) => {
    await mkdir(join(directory, 'shop'));
    await writeFile(join(directory, 'shop/go.mod'), 'module example.com/shop\n\ngo 1.24.0\n');
    await writeFile(join(directory, 'shop/main.go'), 'package main\n\nfunc main() {}\n');
    const plop = await nodePlop('', { destBasePath: directory, force: false });
    await plopfile(plop);
    const { failures } = await plop.getGenerator('go-image').runActions({ directory: 'shop', program: '' });
    assert.equal(failures, []);
    assert.match((await treeOf(directory))['shop/Dockerfile'] ?? '', '-o /out/shop .');
  }));

test('through plop a conflict is a failure that names the files, and nothing is written', () =>
  inTemporary(async (directory) => {
    const plop = await nodePlop('', { destBasePath: directory, force: false });
    await plopfile(plop);
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
  await plopfile(plop);
  try {
    await plop.getGenerator('go-service').runPrompts(['example.com/x', '1.9', '80']);
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, 'oldest Go offered is 1.11');
  }
});

const house = [
  ['create-go-docker.json', '{"name":"acme","answers":{"port":9000},"allowed":{"base":["distroless"]}}'],
  ['OWNERS.ejs', '<%= module %> <%= port %>\n'],
] as const;

test('plop uses the templates and the default answers of a plopfile, and follows their rules', () =>
  inTemporary(async (directory) => {
    const templates = join(directory, 'house');
    await mkdir(templates);
    for (const [path, text] of house) await writeFile(join(templates, path), text);
    const plop = await nodePlop('', { destBasePath: directory, force: false });
    await plopfile(plop, { templates, answers: { go: '1.26' } });
    const generator = plop.getGenerator('go-service');
    const { failures } = await generator.runActions({ module: 'a.example/orders' });
    assert.equal(failures, []);
    assert.is(await readFile(join(directory, 'orders/OWNERS'), 'utf8'), 'a.example/orders 9000\n');
    assert.match(await readFile(join(directory, 'orders/Dockerfile'), 'utf8'), /golang:1\.26-[\s\S]*distroless/);
    const refused = await generator.runActions({ module: 'a.example/other', base: 'alpine' });
    assert.match(refused.failures[0]?.error ?? '', 'allow only distroless');
    assert.not.ok(existsSync(join(directory, 'other')));
  }));

test.run();
