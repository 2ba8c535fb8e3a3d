import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { tables } from '../../cli/help.ts';
import { referenceFiles } from '../../tools/reference.ts';

for (const { path, now, made } of referenceFiles()) {
  test(`${path} says what the code says; npm run reference, if it should change`, () => assert.fixture(now, made));
}

test('every table is in the documentation', () => {
  const pages = referenceFiles().map(({ now }) => now);
  for (const [name, table] of Object.entries(tables()))
    assert.ok(
      pages.some((page) => page.includes(table)),
      name,
    );
});

test.run();
