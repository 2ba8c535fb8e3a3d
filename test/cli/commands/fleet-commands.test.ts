// The four commands of the README that keep services current, run as they are written.
import { appendFileSync, chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { archivedEngine, thisRelease } from '../../../pipeline/engines.ts';
import { run } from '../../lab/tools.ts';
import { cleanEnv, program } from '../../program.ts';
import { inTemporary, writeTree } from '../../support.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
const [, block = ''] = /<!-- fleet: .* -->\n```sh\n([\s\S]*?)```/.exec(read('README.md')) ?? [];
const commands = block.trim().split('\n');

test('the README and the page about updates show the same four commands', () => {
  assert.is(commands.length, 4);
  assert.match(read('docs/update.md'), block);
});

test('the four commands of the README list, show, apply and confirm an update', () =>
  inTemporary(async (folder) => {
    await writeTree(join(folder, 'orders'), archivedEngine('0.1.0')!.render({ module: 'example.com/orders' }));
    await writeTree(join(folder, 'users'), thisRelease.render({ module: 'example.com/users' }));
    appendFileSync(join(folder, 'orders/main_test.go'), '\n// Mine.\n');
    const bin = join(folder, '.bin');
    await writeTree(bin, [
      { path: 'create-go-docker', text: `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, mode: 0o755 },
    ]);
    chmodSync(join(bin, 'create-go-docker'), 0o755);
    const env = { ...cleanEnv(), PATH: `${bin}:${process.env.PATH}` };
    const results = commands.map((command) => run('sh', ['-c', command], { cwd: folder, env }));
    assert.equal(
      results.map(({ status }) => status),
      [4, 0, 0, 0],
      results.map(({ output }) => output).join('\n'),
    );
    assert.match(results[0]!.stdout, /^2 services: 1 current, 1 out of date\.$/m);
    assert.match(results[1]!.stdout, /^Would update /);
    assert.match(readFileSync(join(folder, 'orders/main_test.go'), 'utf8'), /\n\/\/ Mine\.\n$/);
    assert.match(results[3]!.stdout, /^1 service: 1 current\.$/m);
  }));

test.run();
