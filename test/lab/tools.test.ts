// The other files rely on this: a command that hangs fails its test and does not hang the run.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { spawned } from './builders.ts';
import { must, run } from './tools.ts';
import { until } from './wait.ts';

async function failure(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    return (error as Error).message;
  }
  return assert.unreachable('it did not fail') as never;
}

// It does not end when asked to, and has a child that keeps its output open.
const stubborn = ['-c', 'trap "" TERM; echo begun; sleep 30 & while :; do wait; done'];
const limit = { minutes: 0.01 };

for (const [name, runs] of Object.entries({ run, must, spawned })) {
  test(`${name}: a command that does not end is named, with what it printed`, async () => {
    const message = await failure(() => runs('sh', stubborn, limit));
    assert.match(message, `sh ${stubborn.join(' ')} has not ended after 0.01 minutes. So far it printed:\nbegun\n`);
  });
}

test('a command that ends in time is not disturbed', async () => {
  assert.is(run('sh', ['-c', 'exit 3']).status, 3);
  assert.is(await spawned('echo', ['done']), 'done\n');
});

test('waiting has a limit, and the error names what was waited for', async () => {
  const answers = [undefined, undefined, 3];
  assert.is(await until('three', () => answers.shift()), 3);
  const message = await failure(() => until('nothing', () => undefined, 0.01));
  assert.is(message, '0.01 seconds were not enough for nothing');
});

test.run();
