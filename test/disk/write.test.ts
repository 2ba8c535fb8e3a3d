import { execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../core/errors.ts';
import type { Change } from '../../disk/compare.ts';
import { write } from '../../disk/write.ts';
import { inTemporary, toolTest, treeOf } from '../support.ts';

const file = (path: string, text = 'text\n', mode = 0o644): Change => ({ path, text, mode, action: 'create' });
/** Expects a UserError for this reason, and the directory to hold exactly what it held. */
async function failsCleanly(directory: string, reason: string, message: RegExp, act: () => Promise<void>) {
  const before = await fs.readdir(directory, { recursive: true });
  try {
    await act();
    assert.unreachable('it did not fail');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    assert.is(error.reason, reason);
    assert.match(error.message, message);
  }
  assert.equal(await fs.readdir(directory, { recursive: true }), before);
}

test('a new directory appears whole, with its parents and modes', () =>
  inTemporary(async (directory) => {
    const target = join(directory, 'a/b/service');
    await write(target, [file('x'), file('deep/er/y'), file('run', '#!/bin/sh\n', 0o755)]);
    assert.equal(await treeOf(directory), {
      'a/b/service/deep/er/y': 'text\n',
      'a/b/service/run': '#!/bin/sh\n',
      'a/b/service/x': 'text\n',
    });
    assert.is((await fs.stat(join(target, 'run'))).mode & 0o700, 0o700);
    assert.is((await fs.stat(join(target, 'x'))).mode & 0o700, 0o600);
    assert.is((await fs.stat(target)).mode & 0o777, (await fs.stat(join(target, 'deep'))).mode & 0o777);
  }));

test('in an existing directory the files stay, and only new ones are written', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'mine'), 'mine');
    await write(directory, [file('x'), file('sub/y'), { ...file('mine'), action: 'identical' }]);
    assert.equal(await treeOf(directory), { mine: 'mine', 'sub/y': 'text\n', x: 'text\n' });
  }));

for (const [before, wanted, after] of [
  [0o664, 0o644, 0o664],
  [0o640, 0o644, 0o640],
  [0o444, 0o644, 0o444],
  [0o600, 0o755, 0o700],
  [0o664, 0o755, 0o775],
  [0o750, 0o755, 0o750],
  [0o770, 0o644, 0o660],
] as const)
  test(`a file with the mode ${before.toString(8)} has ${after.toString(8)} after it was replaced as ${wanted.toString(8)}`, () =>
    inTemporary(async (directory) => {
      const path = join(directory, 'x');
      await writeFile(path, 'old\n');
      await fs.chmod(path, before);
      await write(directory, [{ ...file('x', 'new\n', wanted), action: 'update', before: Buffer.from('old\n') }]);
      assert.is((await fs.stat(path)).mode & 0o777, after);
      assert.equal(await treeOf(directory), { x: 'new\n' });
    }));

test('without files to create, nothing is touched', () =>
  inTemporary(async (directory) => {
    await write(join(directory, 'nowhere'), [{ ...file('x'), action: 'identical' }]);
    assert.equal(await treeOf(directory), {});
  }));

test('a file that appears during the run is not replaced, and the others are rolled back', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'b'), 'mine');
    await failsCleanly(directory, 'conflict', /b is in the way/, () =>
      write(directory, [file('a'), file('n/c'), file('b')]),
    );
    assert.equal(await treeOf(directory), { b: 'mine' });
  }));

test('a file in place of a parent is a conflict', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'file'), '');
    await failsCleanly(directory, 'conflict', /is in the way/, () => write(join(directory, 'file/x'), [file('a')]));
  }));

test('a symbolic link that leads out is not followed', () =>
  inTemporary(async (directory) => {
    const target = join(directory, 'target');
    await fs.ensureDir(join(directory, 'outside'));
    await fs.ensureDir(target);
    await symlink('../outside', join(target, 'sub'));
    await failsCleanly(directory, 'conflict', /leads out of/, () => write(target, [file('a'), file('sub/x')]));
  }));

test('a cancelled run leaves nothing behind', () =>
  inTemporary(async (directory) => {
    const cancelled = AbortSignal.abort(new UserError('Cancelled.', 'cancelled', { code: 'cancelled' }));
    await failsCleanly(directory, 'cancelled', /Cancelled/, () =>
      write(join(directory, 'a/b'), [file('x')], { cancelled }),
    );
    await failsCleanly(directory, 'cancelled', /Cancelled/, () => write(directory, [file('x')], { cancelled }));
  }));

test('a name that is too long is reported, and nothing is left behind', () =>
  inTemporary(async (directory) => {
    await failsCleanly(directory, 'failed', /too long/, () =>
      write(join(directory, 'x', 'n'.repeat(300)), [file('a')]),
    );
  }));

// root can write anywhere. One of these tests switches to another user, and one mounts a small file system to fill.
const needsRoot = toolTest(process.getuid?.() === 0, 'root, for another user and a small file system');

needsRoot('a missing permission is reported, and nothing is left behind', () =>
  inTemporary(async (directory) => {
    await failsCleanly(directory, 'failed', /No permission/, async () => {
      process.seteuid?.(65534);
      try {
        await write(join(directory, 'x/y'), [file('a')]);
      } finally {
        process.seteuid?.(0);
      }
    });
  }),
);

needsRoot('a full disk is reported, and nothing is left behind', () =>
  inTemporary(async (directory) => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory]);
    try {
      const files = [file('a'), file('b', 'x'.repeat(1 << 20))];
      await failsCleanly(directory, 'failed', /No space left/, () => write(join(directory, 'x/y'), files));
      await failsCleanly(directory, 'failed', /No space left/, () => write(directory, files));
    } finally {
      execFileSync('umount', [directory]);
    }
  }),
);

test.run();
