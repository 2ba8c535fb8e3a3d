import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { skips, summary, tally } from '../../tools/summary.mjs';

const offered = `COMBINATION: a × b: 1 and x
COMBINATION: a × b: 1 and x
COMBINATION: a × b: 2 and y, port 80
NOT RUN: a × b: 1 and y (CREATE_GO_DOCKER_EVERYTHING=1 runs it)
NOT RUN: a × b: 2 and x (CREATE_GO_DOCKER_EVERYTHING=1 runs it)
COMBINATION: c: only
`;
const left = 'the other 2 with CREATE_GO_DOCKER_EVERYTHING=1';

test('the summary counts what was run out of all that there is, whatever the test runner prints before it', () => {
  const ran = '• • RAN: a × b: 1 and x\n• RAN: a × b: 2 and y, port 80\n• RAN: a × b: 1 and x\n✘ RAN: c: only\n';
  assert.equal(summary(`${offered}${ran}• JUDGED: hadolint: all 3\n`), [
    `a × b: 2 of 4 combinations run; ${left}`,
    'c: 1 of 1 combinations run',
    'hadolint: all 3',
  ]);
});

test('a combination counts once all its tests have come to their end', () => {
  assert.equal(summary(`${offered}RAN: a × b: 1 and x\nRAN: a × b: 2 and y, port 80\n`), [
    `a × b: 1 of 4 combinations run; 1 failed or skipped; ${left}`,
    'c: 0 of 1 combinations run; 1 failed or skipped',
  ]);
});

const counts = '\n  Total:     5\n  Passed:    3\n  Skipped:   2\n  Duration:  1.00ms\n\n';

test('a file that fails, tests nothing, cannot be loaded or is ended never counts as passed', () => {
  const { failed, ...others } = tally(counts, 1);
  assert.is(failed, 2);
  assert.equal(others, { passed: 3, skipped: 2 });
  const good = counts.replace('3', '5');
  assert.equal(tally(good, 0), { passed: 5, failed: 0, skipped: 2 });
  assert.equal(tally(good, 1), { passed: 5, failed: 1, skipped: 2 });
  assert.equal(tally(good.replace(/\d$/gm, '0'), 0), { passed: 0, failed: 1, skipped: 0 });
  assert.equal(tally('Error: Cannot find module', 1), { passed: 0, failed: 1, skipped: 0 });
  assert.equal(tally('• • ', null), { passed: 0, failed: 1, skipped: 0 });
});

test('a missing tool is listed once, with the number of tests that need it', () => {
  const said = 'SKIPPED: a (b) c (needs dep (0.5.4))\nSKIPPED: d (needs dep (0.5.4))\nSKIPPED: e (needs Go)\n';
  assert.equal(
    [...skips(said)],
    [
      ['dep (0.5.4)', 2],
      ['Go', 1],
    ],
  );
});

test.run();
