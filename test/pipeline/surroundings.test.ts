import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { infer } from '../../pipeline/surroundings.ts';
import { inTemporary } from '../support.ts';

const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, stdio: 'pipe' });

/** What is inferred for `target` below a folder `mono` that holds these files, and in a repository with this remote. */
function inferred(files: Readonly<Record<string, string>>, target: string, remote?: string) {
  return inTemporary(async (directory) => {
    const root = join(directory, 'mono');
    await fs.ensureDir(root);
    if (remote) {
      git(root, 'init', '--quiet');
      git(root, 'remote', 'add', 'origin', remote);
    }
    for (const [path, text] of Object.entries(files)) await fs.outputFile(join(root, path), text);
    return infer(join(root, target));
  });
}

test('without surrounding files, nothing is inferred', async () => {
  assert.equal(await inferred({}, 'orders'), { given: {}, sources: {} });
});

test('a git remote gives the module, and says so', async () => {
  assert.equal(await inferred({}, 'orders', 'git@git.acme.com:shop/mono.git'), {
    given: { module: 'git.acme.com/shop/mono/orders' },
    sources: { module: 'the git remote origin' },
  });
});

for (const [remote, forge] of [
  ['git@github.com:acme/mono.git', 'github'],
  ['https://gitlab.com/acme/mono', 'gitlab'],
  ['ssh://git@gitlab.acme.com:2222/shop/mono.git', 'gitlab'],
  ['https://github.acme.com/shop/mono', undefined],
  ['git@git.acme.com:shop/mono.git', undefined],
] as const) {
  test(`the remote ${remote} ${forge ? `is ${forge}` : 'does not say which forge it is'}`, async () => {
    const { given, sources } = await inferred({}, 'orders', remote);
    assert.is(given.forge, forge);
    assert.is(sources.forge, forge && 'the git remote origin');
  });
}

test("a folder's own go.mod is stronger than the remote, the remote than a go.mod further up", async () => {
  const files = { 'go.mod': 'module acme.com/mono\n', 'orders/go.mod': 'module "acme.com/orders/v2"\n' };
  const remote = 'https://github.com/acme/mono';
  assert.is((await inferred(files, 'orders', remote)).given.module, 'acme.com/orders/v2');
  assert.is((await inferred(files, 'users', remote)).given.module, 'github.com/acme/mono/users');
  assert.equal(await inferred(files, 'a/users'), {
    given: { module: 'acme.com/mono/a/users' },
    sources: { module: 'mono/go.mod' },
  });
});

test('a go.work gives the module, from those that it uses', async () => {
  const work = 'go 1.26.0\n\nuse (\n\t. // here\n\t./services/users\n)\nuse ./odd\n';
  const files = {
    'go.work': work,
    'services/users/go.mod': 'module acme.com/mono/services/users\n\ngo 1.25.0\n',
    'odd/go.mod': 'module example.com/other\n',
  };
  assert.equal(await inferred(files, 'services/orders'), {
    given: { module: 'acme.com/mono/services/orders', go: '1.26' },
    sources: { module: 'mono/go.work', go: 'mono/go.work' },
  });
});

test('what Go would refuse as a module is not inferred', async () => {
  assert.equal((await inferred({ 'go.mod': 'module acme.com/mono' }, 'my orders')).given, {});
  assert.equal((await inferred({ 'go.mod': 'module Acme.com/mono' }, '.')).given, { deps: 'modules' });
});

test('the folder itself says how dependencies are managed; a go.mod counts before Gopkg files', async () => {
  const deps = async (...names: string[]) =>
    (await inferred(Object.fromEntries(names.map((name) => [name, 'x'])), '.')).given.deps;
  assert.is(await deps('go.mod'), 'modules');
  assert.is(await deps('Gopkg.toml'), 'dep');
  assert.is(await deps('Gopkg.lock'), 'dep');
  assert.is(await deps('Gopkg.toml', 'go.mod'), 'modules');
  assert.is(await deps('a/go.mod'), undefined);
});

test('the nearest file that names a Go version gives it', async () => {
  const go = async (files: Readonly<Record<string, string>>) => (await inferred(files, 'a/orders')).given.go;
  assert.is(await go({ '.tool-versions': 'nodejs 20.1.0\ngolang 1.26.3\n' }), '1.26.3');
  assert.is(await go({ '.tool-versions': 'go 1.25' }), '1.25');
  assert.is(await go({ '.go-version': '1.25.1\n' }), '1.25.1');
  assert.is(await go({ 'go.mod': 'module x.com/y\n\ngo 1.24.7\n' }), '1.24');
  assert.is(await go({ '.go-version': '1.25.1', 'a/go.mod': 'go 1.26' }), '1.26');
  assert.is(await go({ '.tool-versions': 'golang system\n' }), undefined);
  assert.is(await go({ '.tool-versions': 'golang 1.9\n' }), undefined);
});

test.run();
