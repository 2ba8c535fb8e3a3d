import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, releases } from '../../../generators/go-service/go-releases.ts';
import { supportOf, supportOfVersion } from '../../../generators/go-service/go-support.ts';

// A new release comes every six months.
function monthAfter(months: number): string {
  const date = new Date(newest.released);
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}

test('a release is supported until the second one after it, and the expected month is shown', () => {
  const [last, current] = releases.slice(-2).map(supportOf);
  assert.is(last, `supported until about ${monthAfter(6)}`);
  assert.is(current, `supported until about ${monthAfter(12)}`);
});

test('the day is shown on which the support of a release ended', () => {
  assert.is(supportOfVersion('1.24'), 'no security fixes since 2026-02-10');
  assert.is(supportOfVersion('1.24.3'), 'no security fixes since 2026-02-10');
});

test('nothing is claimed about a release that is newer than the table', () => {
  assert.match(supportOfVersion('1.99'), `newer than ${newest.minor}`);
});

test.run();
