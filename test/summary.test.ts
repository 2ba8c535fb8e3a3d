import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { stopwatch, summary } from '../tools/summary.mjs';

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

test('the longest test file comes first, however its name came in', () => {
  let time = 0;
  const watch = stopwatch(() => time);
  watch.read('SKIPPED: x\na.test.ts\n• •   (2 / 2)\n\ne2e/b.te');
  time = 2000;
  watch.read('st.ts\n• MEASURED: about a.test.ts\n');
  assert.is(watch.running(), 'e2e/b.test.ts');
  time = 7000;
  assert.equal(watch.end(), [
    ['e2e/b.test.ts', 5],
    ['a.test.ts', 2],
  ]);
});

test.run();
