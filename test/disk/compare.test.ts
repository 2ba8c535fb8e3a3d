import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RenderedFile } from '../../core/render.ts';
import { sha256 } from '../../core/sha256.ts';
import { compare, type Decisions } from '../../disk/compare.ts';
import { inTemporary } from '../support.ts';

const file = (path: string): RenderedFile => ({ path, text: 'text\n', mode: 0o644 });

function actions(target: string, ...paths: string[]) {
  return compare(
    target,
    paths.map((path) => file(path)),
  ).map(({ action, reason }) => reason ?? action);
}

test('compare tells new, same and different files apart', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'same'), 'text\n');
    await writeFile(join(directory, 'other'), 'text');
    await mkdir(join(directory, 'folder'));
    await symlink('same', join(directory, 'link'));
    assert.equal(actions(directory, 'new', 'same', 'other', 'folder', 'link'), [
      'create',
      'identical',
      'has other contents',
      'is a folder',
      'is a symbolic link',
    ]);
    assert.equal(actions(join(directory, 'nowhere'), 'new'), ['create']);
  }));

test('compare finds a parent that is in the way', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'file'), '');
    await symlink('/', join(directory, 'out'));
    assert.equal(actions(directory, 'file/a', 'out/a/b', 'new/a'), [
      'needs the folder file, which is a file',
      'needs the folder out, which is a symbolic link',
      'create',
    ]);
  }));

/** The action and the reason for a file with these present contents. */
function decides(present: string | Buffer, decisions: Decisions): Promise<readonly [string, string | undefined]> {
  return inTemporary(async (directory) => {
    await writeFile(join(directory, 'a'), present);
    const [change] = compare(directory, [file('a')], decisions);
    return [change!.action, change!.reason] as const;
  });
}

test('a file that has its recorded checksum is updated', async () => {
  const recorded = { a: sha256('old\n') };
  assert.equal(await decides('old\n', { recorded }), ['update', 'is unchanged since it was generated']);
  assert.equal(await decides('old\n', { recorded, overwrite: true }), [
    'update',
    'is unchanged since it was generated',
  ]);
});

test('a file that differs from its recorded checksum is a conflict, or overwritten', async () => {
  const recorded = { a: sha256('old\n') };
  assert.equal(await decides('mine\n', { recorded }), ['conflict', 'has other contents']);
  assert.equal(await decides('mine\n', { recorded, overwrite: true }), ['overwrite', 'has other contents']);
  assert.equal(await decides('old\n', { recorded: { b: recorded.a } }), ['conflict', 'has other contents']);
  assert.equal(await decides('old\r\n', { recorded }), ['conflict', 'has other contents']);
});

test('checksums are of bytes: a file that is not UTF-8 is not taken for the text that it would be decoded to', async () => {
  const recorded = { a: sha256('\ufffd') };
  assert.equal(await decides(Buffer.from([0xff]), { recorded }), ['conflict', 'has other contents']);
  assert.equal(await decides('\ufffd', { recorded }), ['update', 'is unchanged since it was generated']);
});

test('a file whose new contents include the present ones is updated, with the reason that was given', async () => {
  assert.equal(await decides('mine\n', { updates: { a: 'records more' } }), ['update', 'records more']);
  assert.equal(await decides('text\n', { updates: { a: 'records more' } }), ['identical', undefined]);
});

test('an inherited name is not a recorded path', async () => {
  const inherited = Object.create({ a: sha256('old\n') }) as Record<string, string>;
  assert.equal(await decides('old\n', { recorded: inherited, updates: inherited }), ['conflict', 'has other contents']);
});

test('a skipped file is skipped even if it is unchanged', async () => {
  assert.equal(await decides('old\n', { skip: ['a'], recorded: { a: sha256('old\n') } }), [
    'skip',
    'skipped by --skip',
  ]);
});

test.run();
