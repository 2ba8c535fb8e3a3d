import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { blocks, referenceFiles } from '../../tools/reference.ts';

for (const { path, now, made } of referenceFiles()) {
  test(`${path} matches the code; run npm run reference if it should change`, () => assert.fixture(now, made));
}

test('everything that is made for the documentation is in it', () => {
  const pages = referenceFiles().map(({ now }) => now);
  for (const [name, block] of Object.entries(blocks()))
    assert.ok(
      pages.some((page) => page.includes(block)),
      name,
    );
});

test.run();
