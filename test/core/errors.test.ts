import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../core/errors.ts';
import { root, sources } from '../lab/sources.ts';

test('the code of an error is its reason where none is given, so that other programs can throw one', () =>
  assert.is(new UserError('no', 'conflict').code, 'conflict'));

test('each of our errors has its own code', () => {
  const without = sources().flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return [...text.matchAll(/new UserError\(/g)]
      .map(({ index }) => callAt(text, index))
      .filter((call) => !/\bcode\b/.test(call))
      .map((call) => `${path}: ${call}`);
  });
  assert.equal(without, []);
});

/** The call that begins at `start`, up to its closing bracket. */
function callAt(text: string, start: number): string {
  let depth = 0;
  for (let at = text.indexOf('(', start); at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

test.run();
