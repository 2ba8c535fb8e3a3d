import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toolsFolder } from './lab/tools.ts';
import { toolTest } from './support.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
const actionlint = join(toolsFolder, 'bin/actionlint');

toolTest(existsSync(actionlint), 'actionlint')('actionlint finds nothing in the workflows', () => {
  const files = workflows.map(([file]) => join(folder, file));
  const { status, stdout } = spawnSync(actionlint, files, { encoding: 'utf8' });
  assert.is(status, 0, stdout);
});

test('no workflow needs a secret', () => {
  for (const [file, text] of workflows) assert.not.match(text, /secrets\s*[.[]|_TOKEN/, file);
});

test('what is released was tested by the same job as every change', () => {
  const release = new Map(workflows).get('release.yml') ?? '';
  assert.match(release, 'uses: ./.github/workflows/ci.yml');
  assert.match(release, 'needs: test');
  assert.match(new Map(workflows).get('ci.yml') ?? '', /^ +- run: .* \.ci\/run$/m);
});

test.run();
