import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { portableSha256, sha256 } from '../../core/sha256.ts';

const expected = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

test('without Node, a checksum is the one that Node computes, for every length around a block and for random bytes', () => {
  for (let length = 0; length < 200; length += 1) {
    const bytes = new Uint8Array(length).map((_, index) => index * 7 + length);
    assert.is(portableSha256(bytes), expected(bytes), `${length} bytes`);
  }
  const large = new Uint8Array(300_000).fill(0xff);
  assert.is(portableSha256(large), expected(large));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1000 }), (bytes) => {
      assert.is(portableSha256(bytes), expected(bytes));
    }),
  );
});

test('the checksum of a text is that of its UTF-8', () => {
  for (const text of ['', 'abc', 'é😀\n']) {
    assert.is(sha256(text), expected(text));
    assert.is(portableSha256(new TextEncoder().encode(text)), expected(text));
  }
});

test.run();
