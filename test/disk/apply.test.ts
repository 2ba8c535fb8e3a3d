import { spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../core/errors.ts';
import { sha256 } from '../../core/sha256.ts';
import { type ApplyOptions, apply, ConflictError } from '../../disk/apply.ts';
import { cleanEnv, program } from '../program.ts';
import { inTemporary, toolTest, treeOf } from '../support.ts';

const files = [
  { path: 'a', text: 'new a\n', mode: 0o644 },
  { path: 'd/b', text: 'new b\n', mode: 0o644 },
];

async function put(directory: string, tree: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(directory, 'd'));
  for (const [path, text] of Object.entries(tree)) await writeFile(join(directory, path), text);
}

/** The UserError that applying fails with; with and without `dryRun` it is the same. */
async function refused(options: ApplyOptions): Promise<UserError> {
  const errors = [];
  for (const dryRun of [true, false])
    errors.push(await apply(files, { ...options, dryRun }).catch((error: unknown) => error));
  const [planned, error] = errors;
  if (!(error instanceof UserError)) throw error ?? new Error('it did not fail');
  assert.is((planned as UserError).message, error.message);
  return error;
}

test('unchanged files are updated, with or without a journal entry of their own', () =>
  inTemporary(async (target) => {
    await put(target, { a: 'old a\n', 'd/b': 'old b\n', mine: 'mine' });
    const recorded = { a: sha256('old a\n'), 'd/b': sha256('old b\n') };
    const { changes } = await apply(files, { target, recorded });
    assert.equal(
      changes.map(({ action }) => action),
      ['update', 'update'],
    );
    assert.equal(await treeOf(target), { a: 'new a\n', 'd/b': 'new b\n', mine: 'mine' });
  }));

test('with one file that the user changed, no unchanged file is updated', () =>
  inTemporary(async (target) => {
    const before = { a: 'old a\n', 'd/b': 'mine\n' };
    await put(target, before);
    const error = await apply(files, { target, recorded: { a: sha256('old a\n'), 'd/b': sha256('old b\n') } }).catch(
      (error: unknown) => error,
    );
    if (!(error instanceof ConflictError)) throw error;
    assert.match(error.problem, /:\n {2}d\/b has other contents\nNothing was written\.$/);
    assert.equal(
      error.changes.map(({ action }) => action),
      ['update', 'conflict'],
    );
    assert.equal(await treeOf(target), before);
  }));

test('a dangling symbolic link as target, or above it, is named with where it leads', () =>
  inTemporary(async (directory) => {
    await symlink('nowhere', join(directory, 'link'));
    for (const path of ['link', 'link/below']) {
      const error = await refused({ target: join(directory, path) });
      assert.is(error.reason, 'conflict');
      assert.is(
        error.message,
        `${join(directory, 'link')} is a symbolic link to nowhere, which does not exist. Create that directory, or remove the link.`,
      );
    }
  }));

test('a symbolic link in a circle, a file, and a link to a file are not directories', () =>
  inTemporary(async (directory) => {
    await symlink('circle', join(directory, 'circle'));
    await writeFile(join(directory, 'file'), '');
    await symlink('file', join(directory, 'link'));
    assert.match((await refused({ target: join(directory, 'circle') })).message, /leads in a circle/);
    for (const path of ['file', 'file/x', 'link', 'link/x']) {
      const error = await refused({ target: join(directory, path) });
      assert.is(error.reason, 'conflict');
      assert.match(error.message, /cannot be created: \S+ is a file\. Choose/);
    }
    assert.match((await refused({ target: '/dev/null' })).message, /is neither a file nor a folder/);
  }));

test('a symbolic link to a directory is written through', () =>
  inTemporary(async (directory) => {
    await mkdir(join(directory, 'real'));
    await symlink('real', join(directory, 'link'));
    await apply(files, { target: join(directory, 'link') });
    assert.is((await treeOf(join(directory, 'real'))).a, 'new a\n');
  }));

const onLinux = toolTest(process.platform === 'linux', 'Linux');

onLinux('a file system that does not accept new files, such as /proc, is reported', async () => {
  const error = await apply(files, { target: '/proc/x' }).catch((error: unknown) => error);
  if (!(error instanceof UserError)) throw error;
  assert.is(error.reason, 'failed');
  assert.match(error.message, /^\/proc\/\S+ cannot be created: this file system does not accept new files\. Choose/);
});

onLinux('a limit on the size of files ends a run with 1 and a fix, and nothing is left', () =>
  inTemporary(async (directory) => {
    // In units of 512 or 1024 bytes, which depends on the shell. The largest file of a service is larger than either.
    const { status, stderr } = spawnSync('sh', ['-c', `ulimit -f 1; exec "$0" "$@"`, process.execPath, program, 'x'], {
      cwd: directory,
      env: cleanEnv(),
      encoding: 'utf8',
    });
    assert.is(status, 1, stderr);
    assert.match(stderr, /would exceed the largest file size that is allowed here\. Raise the limit/);
    assert.equal(await treeOf(directory), {});
  }),
);

test.run();
