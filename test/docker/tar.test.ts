import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { collected, type TarEntry, tarReader } from '../../docker/tar.ts';
import { tarOf } from '../lab/archive.ts';
import { onPath } from '../lab/tools.ts';
import { inTemporary, toolTest } from '../support.ts';

/** The entries of an archive and their contents, read in parts of `size` bytes. */
function read(archive: Buffer, size: number) {
  const entries: (TarEntry & { content: string })[] = [];
  const write = tarReader((entry) => collected((content) => entries.push({ ...entry, content: `${content}` })));
  for (let at = 0; at < archive.length; at += size) write(archive.subarray(at, at + size));
  return entries;
}

const withTar = toolTest(onPath('tar') !== undefined, 'tar');
const long = `${'long/'.repeat(40)}name`;

for (const format of ['ustar', 'gnu', 'pax'])
  withTar(`an archive in the format ${format} is read, in parts of any size`, () =>
    inTemporary(async (folder) => {
      const path = format === 'ustar' ? 'a/b' : long;
      await fs.outputFile(join(folder, path), 'x'.repeat(1000));
      await writeFile(join(folder, 'empty'), '');
      await fs.symlink('empty', join(folder, 'link'));
      const archive = execFileSync('tar', ['-C', folder, `--format=${format}`, '-c', path, 'empty', 'link']);
      const [first, empty, link] = read(archive, 100_000);
      assert.equal([first?.path, first?.content, first?.type], [path, 'x'.repeat(1000), 'file']);
      assert.equal([empty?.path, empty?.size], ['empty', 0]);
      assert.equal([link?.type, link?.target], ['symlink', 'empty']);
      for (const size of [1, 7, 511, 512, 513, 1023]) assert.equal(read(archive, size), read(archive, 100_000));
    }),
  );

test('modes and owners are read', () => {
  const [entry] = read(tarOf([{ path: './bin/su', mode: 0o4755, uid: 65532, content: 'x' }]), 512);
  assert.equal([entry?.path, entry?.mode, entry?.uid], ['bin/su', 0o4755, 65532]);
});

test.run();
