import { setImmediate } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sideBySide } from './side-by-side.ts';

test('as many bodies run at a time as the limit says, all start with the first test, and a failure belongs to its own test', async () => {
  let running = 0;
  const most: number[] = [];
  const beside = sideBySide(2);
  const tests = [1, 2, 3, 4, 5].map((number) =>
    beside(async () => {
      running += 1;
      most.push(running);
      await setImmediate();
      running -= 1;
      if (number === 2) throw new Error('planted');
      return number;
    }),
  );
  assert.equal(most, []);
  assert.is(await tests[0]!(), 1);
  assert.is(await tests[4]!(), 5);
  assert.is(most.length, 5);
  assert.is(Math.max(...most), 2);
  await tests[1]!().then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, 'planted'),
  );
});

test.run();
