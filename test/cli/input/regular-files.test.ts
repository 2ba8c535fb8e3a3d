// Reading a FIFO waits for another process, and while a synchronous call waits, no signal is handled.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { manifestPath } from '../../../core/manifest.ts';
import { cleanEnv, program } from '../../program.ts';
import { inTemporary, treeOf } from '../../support.ts';

const makeFifo = (...path: string[]): Buffer => execFileSync('mkfifo', [join(...path)]);

/** Runs the program, which must end by itself: the limit is far above what a run takes. */
function endsBy(cwd: string, args: readonly string[]) {
  const options = { cwd, env: cleanEnv(), encoding: 'utf8', timeout: 30_000, killSignal: 'SIGKILL' } as const;
  const { status, signal, stderr } = spawnSync(process.execPath, [program, ...args], options);
  assert.is(signal, null, 'it never ends');
  return { status, stderr };
}

test('--from reads only regular files', () =>
  inTemporary(async (directory) => {
    makeFifo(directory, 'fifo');
    await mkdir(join(directory, 'folder'));
    await symlink('/dev/zero', join(directory, 'endless'));
    for (const name of ['fifo', 'folder', 'endless']) {
      const { status, stderr } = endsBy(directory, ['x', '--from', name]);
      assert.is(status, 2, stderr);
      assert.match(
        stderr,
        new RegExp(`/${name} is not a regular file\\. Name a regular JSON file .*, or - for standard input\\.\n$`),
      );
    }
    assert.not.ok((await treeOf(join(directory, 'folder'))).x);
  }));

test('a manifest is read only as a regular file', () =>
  inTemporary(async (directory) => {
    makeFifo(directory, manifestPath);
    const { status, stderr } = endsBy(directory, ['add', 'ci']);
    assert.is(status, 2, stderr);
    assert.match(stderr, `${manifestPath} is not a regular file.`);
  }));

test('files around a service are read only as regular files', () =>
  inTemporary(async (directory) => {
    for (const name of ['go.mod', 'go.work', '.tool-versions', '.go-version']) makeFifo(directory, name);
    await mkdir(join(directory, '.git'));
    makeFifo(directory, '.git', 'config');
    const { status, stderr } = endsBy(directory, ['x']);
    assert.is(status, 0, stderr);
  }));

test('a FIFO where a file would be written is a conflict', () =>
  inTemporary(async (directory) => {
    makeFifo(directory, 'main.go');
    const { status, stderr } = endsBy(directory, ['.', '--module', 'example.com/x']);
    assert.is(status, 3, stderr);
    assert.match(stderr, 'main.go is neither a file nor a folder');
  }));

test.run();
