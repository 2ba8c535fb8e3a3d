// What docs/plop-and-api.md shows, run as it is written, with the package that a build made.
import { readFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import nodePlop from 'node-plop';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../lab/tools.ts';
import { filesFor, inTemporary, treeOf } from '../support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/plop-and-api.md'), 'utf8');
const examples = [...page.matchAll(/^```(js|sh)\n([\s\S]*?)^```$/gm)].map(([, language, text = '']) => ({
  language,
  text,
}));
const [plopfile = '', extended = '', program = ''] = examples
  .filter(({ language }) => language === 'js')
  .map(({ text }) => text);
const commands = examples
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trim().split('\n'))
  .map((line) => line.replace(/^npx plop /, '').split(' '));

/** A project that has the package installed and the plopfile of the page. */
function inProject(body: (project: string) => Promise<unknown>) {
  return inTemporary(async (project) => {
    await mkdir(join(project, 'node_modules'));
    await symlink(root, join(project, 'node_modules/create-go-docker'));
    await writeFile(join(project, 'package.json'), '{ "type": "module" }\n');
    await writeFile(join(project, 'plopfile.js'), plopfile);
    await body(project);
  });
}

function plop(project: string, args: readonly string[]) {
  const command = [join(root, 'node_modules/plop/bin/plop.js'), '--no-progress', ...args];
  return run(process.execPath, command, { cwd: project, input: '', env: { CI: '1' } });
}

test('the page shows three programs and three commands', () => {
  assert.match(plopfile, "plop.load('create-go-docker')");
  assert.match(extended, "plop.getGenerator('go-service')");
  assert.match(program, "from 'create-go-docker'");
  assert.is(commands.length, 3);
});

for (const args of commands) {
  test(`npx plop ${args.join(' ')} works as the page says`, () =>
    inProject(async (project) => {
      const { status, output } = plop(project, args);
      assert.is(status, 0, output);
      const { answers } = JSON.parse(readFileSync(join(project, 'orders/.create-go-docker.json'), 'utf8'));
      assert.is(answers.module, 'github.com/acme/orders');
      assert.is(answers.port, args.includes('9000') ? 9000 : 8080);
      assert.is(answers.base, args.includes('scratch') ? 'scratch' : 'alpine');
    }));
}

test('--force of plop replaces nothing', () =>
  inProject(async (project) => {
    await mkdir(join(project, 'orders'));
    await writeFile(join(project, 'orders/main.go'), 'package mine\n');
    const { status, output } = plop(project, ['--force', ...commands[0]!]);
    assert.is(status, 1);
    assert.match(output, 'create-go-docker@');
    assert.equal(await treeOf(join(project, 'orders')), { 'main.go': 'package mine\n' });
  }));

test('another program loads the plopfile, and runs its prompts and actions', () =>
  inProject(async (project) => {
    const generator = (
      await nodePlop(join(project, 'plopfile.js'), { destBasePath: project, force: false })
    ).getGenerator('go-service');
    const answers = await generator.runPrompts(['example.com/orders', '1.27', '8080']);
    const { failures } = await generator.runActions(answers);
    assert.equal(failures, []);
    assert.equal(
      Object.keys(await treeOf(join(project, 'orders'))),
      filesFor({}).map(({ path }) => path),
    );
  }));

test('a plopfile of a team extends the generator as the page says', () =>
  inProject(async (project) => {
    await writeFile(join(project, 'plopfile.js'), extended);
    const { status, output } = plop(project, [
      'team-service',
      '--',
      '--module',
      'example.com/orders',
      '--owner',
      'billing',
    ]);
    assert.is(status, 0, output);
    const tree = await treeOf(join(project, 'orders'));
    assert.is(tree.OWNERS, 'billing owns example.com/orders\n');
    assert.ok(tree['main.go']);
    const options = { destBasePath: join(project, 'other'), force: false };
    const generator = (await nodePlop(join(project, 'plopfile.js'), options)).getGenerator('team-service');
    const { failures } = await generator.runActions({ module: 'example.com/payments', owner: 'billing' });
    assert.equal(failures, []);
    assert.is((await treeOf(join(project, 'other/payments'))).OWNERS, 'billing owns example.com/payments\n');
  }));

test('the program for the API runs, and writes the service', () =>
  inProject(async (project) => {
    await writeFile(join(project, 'program.js'), program);
    const { status, output } = run(process.execPath, ['program.js'], { cwd: project });
    assert.is(status, 0, output);
    const tree = await treeOf(join(project, 'orders'));
    const paths = filesFor({}).map(({ path }) => path);
    assert.equal(Object.keys(tree), paths);
    for (const path of paths) assert.match(output, `create ${path}`);
    assert.match(output, /^usage --port "0"/m);
    assert.match(output, 'module: Module name');
    assert.match(stripVTControlCharacters(output), 'maximum: 65535');
    assert.match(tree['main.go'] ?? '', '9000');
  }));

test.run();
