import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readText, withLineEnds } from '../../core/text-file.ts';

const read = (text: string) => readText(new TextEncoder().encode(text));

test('CRLF is read as LF, and remembered', () => {
  assert.equal(read('a\r\nb\r\n'), { text: 'a\nb\n', crlf: true });
  assert.equal(read('a\nb\n'), { text: 'a\nb\n', crlf: false });
  assert.equal(read('no end'), { text: 'no end', crlf: false });
});

test('mixed line ends become the more frequent kind', () => {
  assert.is(read('a\r\nb\r\nc\n')?.crlf, true);
  assert.is(read('a\r\nb\nc\n')?.crlf, false);
});

test('a lone CR is text', () => assert.equal(read('a\rb\n'), { text: 'a\rb\n', crlf: false }));

test('what was read is written back byte for byte', () => {
  for (const text of ['', '\uFEFFa\r\n', 'a\r\n\r\nb', 'ä\n'])
    assert.is(withLineEnds(read(text)!.text, read(text)!.crlf), text);
});

test('a binary file is not text', () => {
  assert.is(read('a\0b'), undefined);
  assert.is(readText(Uint8Array.of(0xff, 0xfe, 0x41)), undefined);
});

test.run();
