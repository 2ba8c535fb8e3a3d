import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import packageJson from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
function succeeds(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}node_modules/${script}`, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.is(status, 0, stdout + stderr);
}

// uvu says nothing of a suite that never ran.
test('every test file ends by running its tests', async () => {
  const files = (await readdir(`${root}test`, { recursive: true })).filter((file) => file.endsWith('.test.ts'));
  assert.ok(files.length > 0);
  for (const file of files) assert.match(await readFile(`${root}test/${file}`, 'utf8'), /\ntest\.run\(\);\n$/, file);
});

test('the type checker finds nothing', () => succeeds('typescript/bin/tsc'));
test('the type checker finds nothing in what runs in a browser', () =>
  succeeds('typescript/bin/tsc', '--project', 'site'));
test('the linter and formatter find nothing', () =>
  succeeds('@biomejs/biome/bin/biome', 'check', '--error-on-warnings'));

test('the package has no runtime dependencies', () => {
  const { dependencies = {} } = packageJson as { dependencies?: object };
  assert.equal(dependencies, {});
});

test('the lock file names no addresses', async () => {
  assert.not.match(await readFile(`${root}package-lock.json`, 'utf8'), /"resolved"|https?:\/\/registry/);
});

test.run();
