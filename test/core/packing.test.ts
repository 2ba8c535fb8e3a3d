import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pack, quotedLines, unpack } from '../../core/packing.ts';

const long = 'a line of a template that is long enough';

test('a text of known lines is one reference, in each kind of quotes', () => {
  const text = `${long} \`and\` \${more}\n${long} "once" 'again' \\\n`;
  const known = quotedLines([text]);
  for (const literal of [
    `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&')}`,
    JSON.stringify(text).slice(0, -1),
    `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}`,
  ]) {
    // The first line begins with the quote, so it stays.
    const packed = pack(literal, known);
    assert.is(packed.length, 4);
    assert.is(unpack(packed, known), literal);
  }
});

test('a changed line is literal text between two references', () => {
  const known = quotedLines([`${long} 1\n${long} 2\n${long} 3\n`]);
  assert.equal(pack(`${long} 1\nmine\n${long} 3\n`, known), ['', 0, 1, 'mine\n', 2, 1, '']);
});

test('a packed text is the same after unpacking', () => {
  const line = fc.constantFrom(`${long}\n`, `${long} 2\n`, 'x\n', '', `${long}\\n`, '\\', "'", '`', '${', '\n');
  const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join(''));
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 3 }), (whole, texts) => {
      const known = quotedLines(texts);
      for (const each of [whole, `${whole}${texts.join('')}${whole}`])
        assert.is(unpack(pack(each, known), known), each);
    }),
  );
});

test.run();
