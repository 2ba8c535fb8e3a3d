import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { moduleOfRemote, moduleOfRepository } from '../../pipeline/git-remote.ts';
import { inTemporary } from '../support.ts';

const names = (url: string, module: string | undefined) => assert.is(moduleOfRemote(url), module, url);
const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, stdio: 'pipe' });

test('every way to write the address of a repository gives its import path', () => {
  names('git@github.com:acme/orders.git', 'github.com/acme/orders');
  names('github.com:acme/orders', 'github.com/acme/orders');
  names('https://github.com/acme/orders', 'github.com/acme/orders');
  names('https://github.com/acme/orders.git/', 'github.com/acme/orders');
  names('https://user:token@git.acme.com:8443/scm/team/orders.git', 'git.acme.com/scm/team/orders');
  names('ssh://git@git.acme.com:2222/team/orders.git', 'git.acme.com/team/orders');
  names('git://GitHub.com/Acme/Orders', 'github.com/Acme/Orders');
  names('git@github.com:acme/orders.v2.git', 'github.com/acme/orders.v2');
});

test('an address that Go would refuse, and a local path, give no module', () => {
  for (const url of [
    '/srv/git/orders.git',
    '../orders',
    'file:///srv/orders',
    'C:\\orders',
    'https://github.com/',
    '',
    'https://x.com/a b',
  ]) {
    names(url, undefined);
  }
});

test('a folder in a repository has its path in it, whether it exists or not', () =>
  inTemporary(async (directory) => {
    git(directory, 'init', '--quiet');
    assert.is(await moduleOfRepository(directory), undefined);
    git(directory, 'remote', 'add', 'upstream', 'https://example.com/no/no');
    git(directory, 'remote', 'add', 'origin', 'git@github.com:acme/shop.git');
    assert.is(await moduleOfRepository(directory), 'github.com/acme/shop');
    assert.is(await moduleOfRepository(join(directory, 'services/orders')), 'github.com/acme/shop/services/orders');
    assert.is(await moduleOfRepository(join(directory, 'my orders')), undefined);
  }));

test('a worktree has the remote of its repository', () =>
  inTemporary(async (directory) => {
    const [repository, worktree] = [join(directory, 'one'), join(directory, 'two')];
    await fs.ensureDir(repository);
    git(repository, 'init', '--quiet');
    git(repository, 'remote', 'add', 'origin', 'https://github.com/acme/shop');
    git(repository, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'first');
    git(repository, 'worktree', 'add', '--quiet', worktree);
    assert.is(await moduleOfRepository(worktree), 'github.com/acme/shop');
  }));

test('outside a repository there is no module', () =>
  inTemporary(async (directory) => assert.is(await moduleOfRepository(join(directory, 'orders')), undefined)));

test.run();
