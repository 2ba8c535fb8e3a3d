import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { walk } from '../../disk/walk.ts';
import { isLeftOut, isWanted } from '../../generators/go-image/decide.ts';
import { inTemporary } from '../support.ts';

const options = { wants: isWanted, leavesOut: isLeftOut, most: 100, largest: 1000 };

/** A folder with Go and other languages. */
const inMixed = (body: (folder: string) => void): Promise<void> =>
  inTemporary(async (folder) => {
    for (const path of ['cmd', 'web/node_modules/x', 'py', '.git', 'testdata', '_old', 'vendor/x.org/y'])
      mkdirSync(join(folder, path), { recursive: true });
    for (const path of [
      ...['go.mod', 'go.sum', 'main.go', 'cmd/a.go', 'vendor/modules.txt', 'vendor/x.org/y/y.go', 'Gopkg.lock'],
      ...['package.json', 'web/node_modules/x/a.go', 'py/a.py', '.git/a.go', 'testdata/a.go', '_old/a.go'],
    ])
      writeFileSync(join(folder, path), 'package main\n');
    body(folder);
  });

test('only files that decide something are listed, and folders that Go leaves out are not entered', () =>
  inMixed((folder) => {
    assert.equal(walk(folder, options).paths, [
      ...['Gopkg.lock', 'cmd/a.go', 'go.mod', 'go.sum', 'main.go', 'vendor/modules.txt', 'vendor/x.org/y/y.go'],
    ]);
  }));

test('a link to a file counts as a file, a link to a folder is not followed, and a dangling link is left out', () =>
  inMixed((folder) => {
    symlinkSync('main.go', join(folder, 'link.go'));
    symlinkSync('nowhere.go', join(folder, 'dangling.go'));
    symlinkSync('..', join(folder, 'cmd/loop'));
    symlinkSync('cmd', join(folder, 'folder.go'));
    const { paths, read } = walk(folder, options);
    assert.equal(
      paths.filter((path) => /link|dangling|loop|folder/.test(path)),
      ['link.go'],
    );
    assert.is(read('link.go'), 'package main\n');
  }));

test('a file that is gone, or larger than the limit, has no text', () =>
  inMixed((folder) => {
    writeFileSync(join(folder, 'large.go'), 'x'.repeat(1001));
    const { read } = walk(folder, options);
    assert.is(read('large.go'), undefined);
    assert.is(read('gone.go'), undefined);
  }));

test('too many files, and a folder that cannot be read, are errors that name it', () =>
  inMixed((folder) => {
    assert.throws(() => walk(folder, { ...options, most: 5 }), /has more than 5 files and folders\. Name the folder/);
    assert.throws(
      () => walk(join(folder, 'go.mod'), options),
      /go\.mod cannot be read \(ENOTDIR\)\. Change its permissions/,
    );
  }));

test.run();
