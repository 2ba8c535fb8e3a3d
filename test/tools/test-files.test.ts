import { spawn } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { affectedBy, needsPackage, testFiles } from '../../tools/test-files.mjs';
import { untilTrue } from '../lab/wait.ts';

test('a filter means the files and folders of exactly that name', () => {
  assert.equal(testFiles('plan'), ['core/plan.test.ts']);
  assert.ok(testFiles('package').includes('package/plop.test.ts'));
  assert.ok(testFiles('package').every((file) => file.includes('package')));
});

test('a filter that names none is a regular expression for the path', () => {
  assert.equal(testFiles('core/pl'), ['core/plan.test.ts']);
  assert.equal(testFiles('CORE/(plan|render)'), ['core/plan.test.ts', 'core/render.test.ts']);
  assert.not.ok(testFiles('^(?!generated)').some((file) => file.startsWith('generated/')));
  assert.equal(testFiles('no such'), []);
});

test('several filters mean the files of each, and none means all', () => {
  assert.equal(testFiles('render', 'plan'), ['core/plan.test.ts', 'core/render.test.ts']);
  assert.ok(testFiles().length > 40);
});

test('only tests of the package need it', () => {
  assert.equal(
    ['package/loaded.test.ts', 'cli/run.test.ts', 'generated/go.test.ts', 'api.test.ts'].filter(needsPackage),
    ['package/loaded.test.ts'],
  );
});

const few = ['core/did-you-mean.test.ts', 'core/plan.test.ts', 'tools/summary.test.ts'];

for (const [changed, affected] of [
  ['core/plan.ts', ['core/plan.test.ts']],
  ['test/core/plan.test.ts', ['core/plan.test.ts']],
  ['tools/summary.mjs', ['tools/summary.test.ts']],
  // Read, not imported.
  ['templates/go-service/main.go.ejs', ['core/plan.test.ts']],
  ['generators/go-service/extras.ts', ['core/did-you-mean.test.ts', 'core/plan.test.ts']],
  ['README.md', []],
  ['no-such-file.ts', []],
] as const)
  test(`a change of ${changed} affects ${affected.join(' and ') || 'none of them'}`, () =>
    assert.equal(affectedBy(changed, few), affected));

test('a test that starts the program is affected by what only a process needs', () =>
  assert.equal(affectedBy('bin/create-go-docker.ts', ['cli/run.test.ts', 'core/plan.test.ts']), ['cli/run.test.ts']));

test('npm run test:watch runs what a change affects, again and again', async () => {
  const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const child = spawn(process.execPath, [path('tools/watch.mjs'), 'did-you-mean', 'summary']);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += stripVTControlCharacters(text);
  });
  const runs = () => output.split('Waiting for a change.').slice(0, -1);
  try {
    await untilTrue('the first run', () => runs().length === 1);
    assert.match(output, /did-you-mean(.|\n)*summary(.|\n)*passed, 0 failed/);
    for (const count of [2, 3]) {
      utimesSync(path('core/did-you-mean.ts'), new Date(), new Date());
      await untilTrue('the next run', () => runs().length === count);
      assert.match(runs().at(-1) ?? '', 'core/did-you-mean.test.ts');
      assert.not.match(runs().at(-1) ?? '', 'summary');
    }
  } finally {
    child.kill();
  }
});

test.run();
