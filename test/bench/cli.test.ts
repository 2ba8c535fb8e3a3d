import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { chart } from '../../bench/cli-chart.ts';
import { quantile, race, timed } from '../../bench/cli-measure.ts';

const contestant = (name: string, script: string) => ({ name, command: [process.execPath, '-e', script] });

test('a median and a quartile lie between the values beside them', () => {
  assert.is(quantile([1, 2, 10], 0.5), 2);
  assert.is(quantile([1, 2, 10, 20], 0.5), 6);
  assert.is(quantile([1, 2, 3, 4, 5], 0.25), 2);
  assert.is(quantile([7], 0.75), 7);
});

test('the programs run in turn, each in an empty directory, and the first round is not counted', async () => {
  const order: string[] = [];
  const series = await race([contestant('a', ''), contestant('b', '')], 2, ({ name }, directory) => {
    assert.not.ok(existsSync(join(directory, 'left')));
    writeFileSync(join(directory, 'left'), '');
    return order.push(name);
  });
  assert.equal(order, ['a', 'b', 'a', 'b', 'a', 'b']);
  assert.equal(series, [
    [3, 5],
    [4, 6],
  ]);
});

async function fails(message: RegExp, act: () => Promise<unknown>) {
  try {
    await act();
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, message);
  }
}

test('a program that fails, or does not do its work, is an error', async () => {
  await fails(/^a ended with 3/, () => race([contestant('a', 'process.exit(3)')], 1));
  await fails(/^b did not do its work/, () => race([{ ...contestant('b', ''), worked: () => false }], 1));
});

test('a run takes some time', async () => {
  assert.ok((await timed(contestant('a', ''), '.')) > 0);
});

test('the chart has a bar, a range and a number for each', () => {
  const svg = chart('a < b', ' ×', [
    { label: 'one', value: 1, low: 0.9, high: 1.1, ours: true },
    { label: 'two', value: 2, low: 2, high: 4 },
  ]);
  assert.is(svg.match(/<rect /g)?.length, 2);
  assert.match(svg, '1.00 ×');
  assert.match(svg, 'a &lt; b');
  assert.not.match(svg, /NaN|undefined/);
});

test.run();
