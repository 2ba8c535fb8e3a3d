import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { matchesAnything } from '../../disk/matches.ts';
import { inTemporary } from '../support.ts';

test('a pattern matches as path.Match of Go does', () =>
  inTemporary(async (folder) => {
    for (const path of ['ui/dist/index.html', 'a+b.txt', 'x1']) await fs.outputFile(join(folder, path), '');
    const matches = (pattern: string) => matchesAnything(folder, pattern);
    for (const pattern of ['ui', 'ui/dist', 'ui/*', '*/dist/*.html', 'a+b.txt', 'x[0-9]', 'x?', 'ui/d*t/index.html'])
      assert.ok(matches(pattern), pattern);
    for (const pattern of ['*.html', 'ui/*.html', 'aab.txt', 'x', 'x1[0-9]', 'none/*', 'x1/y', 'ui/dist/*.js'])
      assert.not.ok(matches(pattern), pattern);
  }));

test.run();
