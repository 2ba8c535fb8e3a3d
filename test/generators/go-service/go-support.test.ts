import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { supportOf, supportOfVersion } from '../../../generators/go-service/go-support.ts';
import { releases } from '../../../generators/go-service/releases.ts';

test('a release is supported until the second one after it, and the month of that is said ahead', () => {
  const [last, newest] = releases.slice(-2).map(supportOf);
  assert.is(last, 'supported until about February 2027');
  assert.is(newest, 'supported until about August 2027');
});

test('a release that has ended says since when', () => {
  assert.is(supportOfVersion('1.24'), 'no security fixes since 2026-02-10');
  assert.is(supportOfVersion('1.24.3'), 'no security fixes since 2026-02-10');
});

test('of a release newer than the table nothing is claimed', () => {
  assert.match(supportOfVersion('1.99'), /^newer than 1\.27/);
});

test.run();
