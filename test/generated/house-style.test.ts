// The team templates of docs/house-style, used as a team would.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runsHere } from '../program.ts';
import { inTemporary } from '../support.ts';

const house = fileURLToPath(new URL('../../docs/house-style', import.meta.url));

const inService = (body: (folder: string) => Promise<void>): Promise<void> =>
  inTemporary(async (cwd) => {
    const args = ['orders', '--module', 'example.com/orders', '--templates', house, '--yes'];
    const { exitCode, stderr } = await runsHere(cwd, args);
    assert.is(exitCode, 0, stderr);
    await body(join(cwd, 'orders'));
  });

test('the example passes its own check, and gives what its page says', async () => {
  const { exitCode, stdout } = await runsHere(house, ['templates', 'check', '.']);
  assert.is(exitCode, 0, stdout);
  await inService(async (folder) => {
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    assert.is(read('CODEOWNERS'), '* @acme/platform\n');
    assert.match(read('.github/workflows/ci.yml'), 'runs-on: [self-hosted, acme]');
    assert.is(read('deploy/orders.env'), 'IMAGE=registry.acme.example/orders\nPORT=8080\n');
    assert.not.ok(existsSync(join(folder, '.gitlab-ci.yml')));
    const dockerfile = read('Dockerfile');
    assert.match(dockerfile, /^FROM registry\.acme\.example\/golden\/alpine:/m);
    assert.match(dockerfile, /^FROM (--\S+ )?registry\.acme\.example\/golden\/golang:/m);
    assert.match(dockerfile, /team="platform" \\\n +cost-center="4711"/);
  });
});

test.run();
