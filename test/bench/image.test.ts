import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import figures from '../../bench/image.json' with { type: 'json' };
import { type Figures, median, missed, picture, report, withReport } from '../../bench/image-table.ts';

const text = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

test('docs/benchmarks.md has the figures that npm run bench:image measured, and no others', () => {
  const page = text('docs/benchmarks.md');
  assert.ok(page.includes(report(figures)));
  assert.fixture(withReport(page, figures), page);
});

test('so has the picture', () => assert.fixture(text('bench/image.svg'), picture(figures)));

test('a median is the middle, or lies in the middle of two', () => {
  assert.is(median([9, 1, 5]), 5);
  assert.is(median([4, 1, 2, 9]), 3);
});

test('a target that is missed is named', () => {
  const rates = { 'create-go-docker': [90, 96, 99], other: [100, 100, 100] };
  const slow: Figures = {
    ...figures,
    rows: figures.rows.map((row) => ({ ...row, oneLine: 1 })),
    load: { command: '', served: Object.entries(rates).map(([name, rates]) => ({ name, rates, memory: 0 })) },
  };
  assert.equal(missed(slow), [
    "the build after a change of one line takes 1.00 of the article's, not 0.1",
    'it serves 0.960 of what a bare handler does with the same limits, not 0.97',
  ]);
});

test('packages are counted where there is a database of them', () => {
  const counted = { ...figures, standIns: false, rows: figures.rows.map((row) => ({ ...row, packages: 16 })) };
  assert.match(report(counted), /^\| packages \| 16 \| 16 /m);
  assert.not.match(report(counted), 'stand in');
});

test.run();
