import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { questions } from '../../generators/go-service/questions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { program, runs as runsWith } from '../program.ts';
import { inTemporary, treeOf } from '../support.ts';

const runs = (cwd: string, ...args: string[]) => runsWith(cwd, args);

/** A run that must end with this code, say this on stderr, print nothing else, and leave the directory as it was. */
function refuses(code: number, message: RegExp, ...args: string[]) {
  return inTemporary(async (directory) => {
    const { status, stdout, stderr } = runs(directory, ...args);
    assert.is(status, code, stderr);
    assert.match(stderr, message);
    assert.not.match(stderr, /^ +at /m, 'a stack trace');
    assert.is(stdout, '');
    assert.equal(await treeOf(directory), {});
  });
}

test('a directory is the only argument that is needed', () =>
  inTemporary(async (directory) => {
    const { status, stdout, stderr } = runs(directory, 'my-service');
    assert.is(status, 0, stderr);
    assert.is(stderr, '');
    const tree = await treeOf(directory);
    assert.match(tree['my-service/main.go'] ?? '', 'package main');
    assert.match(tree['my-service/.create-go-docker.json'] ?? '', '"module": "example.com/my-service"');
    assert.match(stdout, /^Wrote 11 files to my-service:$/m);
    assert.match(stdout, /^ {2}cd my-service$/m);
  }));

test('the defaults come from surrounding files, and a flag takes precedence', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'go.mod'), 'module acme.com/shop\n\ngo 1.25.0\n');
    const answersIn = async (folder: string) =>
      JSON.parse((await treeOf(directory))[`${folder}/.create-go-docker.json`] ?? '{}').answers;
    assert.is(runs(directory, 'orders').status, 0);
    const { module: inferred, go } = await answersIn('orders');
    assert.equal([inferred, go], ['acme.com/shop/orders', '1.25']);
    assert.is(runs(directory, 'users', '--module', 'acme.com/users', '--go', '1.26').status, 0);
    const { module: given, go: version } = await answersIn('users');
    assert.equal([given, version], ['acme.com/users', '1.26']);
  }));

test('the command that is printed at the end repeats the run', () =>
  inTemporary(async (directory) => {
    const { stdout } = runs(
      directory,
      "it's here",
      '--module=example.com/shop/v2',
      '--port',
      '80',
      '--base',
      'scratch',
      '--deps=modules',
    );
    const command = /^ {2}(node \S+ 'it.*)$/m.exec(stdout)?.[1] ?? '';
    assert.is(
      command,
      `node ${program} 'it'\\''s here' --module example.com/shop/v2 --go ${newest.minor} --port 80 --deps modules --base scratch --yes`,
    );
    const first = await treeOf(directory);
    await inTemporary(async (elsewhere) => {
      spawnSync(command, { cwd: elsewhere, shell: true });
      assert.equal(await treeOf(elsewhere), first);
    });
  }));

test('the same run twice changes nothing and ends with 0', () =>
  inTemporary(async (directory) => {
    runs(directory, '.', '--module', 'example.com/orders');
    const before = await treeOf(directory);
    const { status, stdout } = runs(directory, '.', '--module', 'example.com/orders');
    assert.is(status, 0);
    assert.match(stdout, /^Nothing to do in \.: every file is as it would be written\.$/m);
    assert.equal(await treeOf(directory), before);
  }));

test('--dry-run shows every file and writes nothing', () =>
  inTemporary(async (directory) => {
    const { status, stdout } = runs(directory, 'orders', '--dry-run');
    assert.is(status, 0);
    assert.match(stdout, /^Would write 11 files to orders:$/m);
    assert.match(stdout, /^ {2}create +644 +\d+ {2}Dockerfile$/m);
    assert.equal(await treeOf(directory), {});
  }));

test('a file that differs is a conflict: all are named, none is written', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'main.go'), 'mine');
    await writeFile(join(directory, 'README.md'), 'mine');
    const dry = runs(directory, '.', '--dry-run');
    assert.is(dry.status, 3);
    assert.match(dry.stdout, /^ {2}conflict +644 +\d+ {2}main\.go \(has other contents\)$/m);
    const { status, stdout, stderr } = runs(directory, '.');
    assert.is(status, 3);
    assert.is(stdout, '');
    assert.match(stderr, /README\.md has other contents\n {2}main\.go has other contents\nNothing was written/);
    assert.equal(await treeOf(directory), { 'README.md': 'mine', 'main.go': 'mine' });
  }));

test('a file where the directory would be is a conflict', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'orders'), 'mine');
    for (const target of ['orders', 'orders/deeper']) {
      const { status, stderr } = runs(directory, target);
      assert.is(status, 3, stderr);
      assert.match(stderr, /file/);
    }
    assert.equal(await treeOf(directory), { orders: 'mine' });
  }));

for (const { name, example } of questions) {
  test(`a wrong --${name} is named with the value, the reason and an example`, () =>
    refuses(
      2,
      new RegExp(`^--${name} "no such": .+\\. Example: --${name} ${example}\n$`),
      'orders',
      `--${name}`,
      'no such',
    ));
  test(`--${name} without a value is an error`, () =>
    refuses(2, new RegExp(`^--${name} needs a value\\. Example: --${name} ${example}\n$`), 'orders', `--${name}`));
}

test('a program that would overwrite a source is refused', () =>
  refuses(2, /would be named Dockerfile/, '--module', 'example.com/dockerfile', '--yes'));

test('an unknown flag is an error, with the nearest one', () =>
  refuses(2, /^Unknown flag --prot\. Did you mean --port\?/, 'orders', '--prot=80'));
for (const flag of ['--frobnicate', '--label', '--name'])
  test(`${flag} resembles no flag, so none is suggested`, () =>
    refuses(2, new RegExp(`^Unknown flag ${flag}\\. See --help`), 'orders', flag));
test('an unknown short flag is an error', () => refuses(2, /^Unknown flag -x\./, 'orders', '-x'));
test('a switch with a value is an error', () => refuses(2, /^--yes takes no value/, 'orders', '--yes=no'));
test('two directories are an error', () => refuses(2, /^create-go-docker takes \[directory\]; got "a", "b"/, 'a', 'b'));
test('an empty directory name is an error', () => refuses(2, /^The directory is empty/, ''));
test('without a terminal and without arguments, create is a usage error', () =>
  refuses(2, /^No terminal to ask on.*create-go-docker my-service/));
test('with --no-input alone, create is a usage error', () => refuses(2, /^No terminal to ask on/, '--no-input'));

test('--help names every question and every switch, --version the version', () =>
  inTemporary(async (directory) => {
    const { status, stdout } = runs(directory, '--help');
    assert.is(status, 0);
    for (const { name } of questions) assert.match(stdout, ` --${name} `);
    for (const flag of ['-y, --yes', '--no-input', '--dry-run', '-h, --help', '-v, --version'])
      assert.match(stdout, flag);
    assert.is(runs(directory, '-v').stdout, `${packageJson.version}\n`);
    assert.equal(await treeOf(directory), {});
  }));

test.run();
