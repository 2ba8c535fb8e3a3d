import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../core/errors.ts';
import { disk, explained, largestFile, readRegularFile } from '../../disk/fs.ts';
import { inTemporary } from '../support.ts';

function refusal(path: string, limit?: number): string {
  try {
    readRegularFile(path, limit);
  } catch (error) {
    if (error instanceof UserError && error.reason === 'usage') return error.problem.replace(path, '…');
    throw error;
  }
  return '';
}

test('a regular file is read whole, also through a symbolic link; a missing one is undefined', () =>
  inTemporary(async (directory) => {
    const path = join(directory, 'a');
    const text = 'x'.repeat(100_000);
    await writeFile(path, text);
    await symlink('a', join(directory, 'link'));
    assert.is(`${readRegularFile(path)}`, text);
    assert.is(`${readRegularFile(join(directory, 'link'))}`, text);
    await writeFile(path, '');
    assert.is(readRegularFile(path)?.length, 0);
    assert.is(readRegularFile(join(directory, 'nowhere')), undefined);
  }));

// Opening a FIFO blocks until another process opens it, too; a device may have no end.
test('a FIFO, a device and a folder are refused', () =>
  inTemporary(async (directory) => {
    execFileSync('mkfifo', [join(directory, 'fifo')]);
    await mkdir(join(directory, 'folder'));
    for (const path of [join(directory, 'fifo'), join(directory, 'folder'), '/dev/zero'])
      assert.is(refusal(path), '… is not a regular file.');
    assert.throws(() => disk.readFile(join(directory, 'fifo')), /not a regular file/);
  }));

test('a file that is larger than the limit is refused', () =>
  inTemporary(async (directory) => {
    const path = join(directory, 'a');
    await writeFile(path, '12345');
    assert.is(`${readRegularFile(path, 5)}`, '12345');
    assert.is(refusal(path, 4), '… is larger than 4 bytes.');
    // Sparse: it takes no space.
    await truncate(path, largestFile + 1);
    assert.is(refusal(path), `… is larger than ${largestFile} bytes.`);
  }));

test('a file whose size the system does not know is read to its end, up to the limit', async () => {
  if (process.platform !== 'linux') return;
  const path = '/proc/cpuinfo';
  assert.ok((readRegularFile(path)?.length ?? 0) > 100);
  assert.is(refusal(path, 100), '… is larger than 100 bytes.');
  assert.is(`${readRegularFile('/proc/self/cmdline')}`, await readFile('/proc/self/cmdline', 'utf8'));
});

const systemError = (code: string) =>
  Object.assign(new Error(`${code}: of a test`), { code, errno: -1, syscall: 'open', path: '/a/b' });

// Every error of open(2), mkdir(2), rename(2), link(2), write(2) and fsync(2), and those of network file systems.
const codes =
  'EACCES EBUSY EDQUOT EEXIST EFBIG EHOSTDOWN EINVAL EIO EISDIR ELOOP EMFILE EMLINK ENAMETOOLONG ENFILE ENODEV ENOENT ENOMEM ENOSPC ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTSUP ENXIO EOVERFLOW EPERM EROFS ESTALE ETIMEDOUT ETXTBSY EXDEV';

test('an error of the system names the path and a fix, and is not called a bug', () => {
  for (const code of `${codes} EUNKNOWN EAGAIN`.split(' ')) {
    const error = explained('/a', systemError(code));
    if (!(error instanceof UserError)) throw new Error(`${code} is not explained`);
    assert.match(error.problem, '/a/b', code);
    assert.match(error.fix ?? '', /^[A-Z].*\.$/, code);
    assert.match(error.reason, /^(failed|conflict)$/, code);
    assert.is(error.code, code.toLowerCase());
  }
});

test('what is not an error of the system keeps its trace', () => {
  for (const error of [new TypeError('x'), systemError('EBADF'), Object.assign(new Error('x'), { code: 'ERR_X' })])
    assert.is(explained('/a', error), error);
});

test.run();
