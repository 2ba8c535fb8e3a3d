// The published program where its sources cannot run.
import { spawnSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cleanEnv } from '../program.ts';
import { inTemporary } from '../support.ts';

const program = fileURLToPath(new URL('../../bin/start.cjs', import.meta.url));

test('a current directory that was deleted is reported', () =>
  inTemporary(async (directory) => {
    const gone = join(directory, 'gone');
    await mkdir(gone);
    const { status, stderr } = spawnSync('sh', ['-c', 'rmdir "$PWD" && "$0" "$1" x', process.execPath, program], {
      cwd: gone,
      env: cleanEnv(),
      encoding: 'utf8',
    });
    assert.is(status, 2, stderr);
    assert.match(stderr, /^The current directory no longer exists/);
    await rm(gone, { recursive: true, force: true });
  }));

test.run();
