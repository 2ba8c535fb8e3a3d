import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import figures from '../../bench/image.json' with { type: 'json' };
import { type Figures, imageOf, median, missed, picture, report, withReports } from '../../bench/image-table.ts';

const text = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

for (const page of ['README.md', 'docs/benchmarks.md'])
  test(`${page} has the figures that npm run bench:image measured, and no others`, () =>
    assert.fixture(withReports(text(page), figures), text(page)));

test('all figures are in the documentation, and the short table is in the README', () => {
  assert.ok(text('docs/benchmarks.md').includes(report(figures)));
  assert.match(text('README.md'), /^\| \| docker init \| create-go-docker \| create-go-docker, scratch \|$/m);
});

test('the picture has the same figures', () => assert.fixture(text('bench/image.svg'), picture(figures)));

test('every row has an image of its own, with a name that every builder accepts', () => {
  const rows = new Set([...figures.rows.map(({ name }) => name), '0.1.0', '0.2.0', '1.0.0-rc.1']);
  const images = [...rows].map(imageOf);
  assert.is(new Set(images).size, images.length);
  for (const image of images) assert.match(image, /^[a-z0-9]+([.-][a-z0-9]+)*$/);
});

test('a median is the middle value, or the mean of the two in the middle', () => {
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

test('the size of an image is its base and what is added; the source of the base is named above the table', () => {
  const base = { name: 'alpine:3.24', bytes: 8_420_000, source: 'alpine:3.24.2 in docker-library/repo-info' };
  const [row] = figures.rows;
  const sized = { ...figures, rows: [{ ...row!, base, added: 7_460_000 }] };
  assert.match(report(sized), '| image: base + added | 8.4 MB + 7.5 MB |');
  assert.match(
    report(sized),
    /^Sizes are unpacked[\s\S]*\(8\.4 MB, alpine:3\.24\.2 in docker-library\/repo-info\)[\s\S]*\n\| \| single stage/,
  );
  const real = { ...sized, rows: [{ ...sized.rows[0]!, base: { ...base, source: '' } }] };
  assert.not.match(report(real), 'stand-in');
});

test('an image from scratch has no base', () => {
  const [row] = figures.rows;
  const scratch = {
    ...figures,
    rows: [{ ...row!, base: { name: 'scratch', bytes: 0, source: '' }, added: 7_460_000 }],
  };
  assert.match(report(scratch), '| image: base + added | 7.5 MB |');
});

test.run();
