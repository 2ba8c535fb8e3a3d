import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { golden } from '../../golden.ts';
import { filesFor, treeOf } from '../../support.ts';

const root = fileURLToPath(new URL('../../golden/', import.meta.url));

for (const [name, given] of Object.entries(golden)) {
  test(`the ${name} service is as it was reviewed; npm run golden, and read the diff, if it should change`, async () => {
    const expected = await treeOf(join(root, name));
    const files = filesFor(given);
    assert.equal(files.map(({ path }) => path).sort(), Object.keys(expected).sort());
    for (const { path, text } of files) assert.fixture(text, expected[path] ?? '', path);
    for (const { path, text } of files) assert.is(text, expected[path], path);
  });
}

test('every golden tree is compared', async () => {
  assert.equal((await fs.readdir(root)).sort(), Object.keys(golden).sort());
});

test.run();
