import { rolldown } from 'rolldown';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withEager } from '../../build/eager-functions.ts';

test('the functions that a run calls are in parentheses, and can be called above their place', async () => {
  const code = `#!/usr/bin/env node
import { sep } from 'node:path';
export const all = [called(2), sep.length];
/** Doubles. */
export function called(n: number): number {
  return 2 * n;
}
export function uncalled(): number {
  return called(3);
}
async function later(): Promise<number> {
  return 1;
}
export const promise = later();
`;
  const text = withEager(code, new Set(['called', 'later', 'other']));
  assert.match(text, 'export var called = (function called(n: number): number {\n  return 2 * n;\n});\n');
  assert.match(text, 'var later = (async function later()');
  assert.match(text, '\nexport function uncalled()');
  assert.ok(text.startsWith('#!/usr/bin/env node\n'));
  const plugin = { name: 'text', resolveId: (id: string) => (id === 'm.ts' ? id : null), load: () => text };
  const bundle = await rolldown({ input: 'm.ts', external: /^node:/, plugins: [plugin] });
  const { output } = await bundle.generate({ format: 'esm' });
  const { all, uncalled, promise } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
  assert.equal([all, uncalled(), await promise], [[4, 1], 6, 1]);
});

test('a module without such functions stays as it is', () => {
  const code = 'export const a = 1;\nexport function b() {}\n';
  assert.is(withEager(code, new Set(['a'])), code);
});

test.run();
