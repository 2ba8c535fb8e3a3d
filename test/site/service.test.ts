import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Engine } from '../../releases/engine.ts';
import { serviceOf } from '../../site/service.ts';

test('the same answers are rendered once', () => {
  const side = { given: { port: '9000' } };
  assert.is(serviceOf(side, {}), serviceOf({ given: { port: '9000' } }, {}));
  assert.is.not(serviceOf(side, {}), serviceOf({ given: { port: '9001' } }, {}));
});

test('a release that is not loaded is named, and rendered once its script is there', () => {
  const side = { version: '0.0.9', given: {} };
  for (const _ of ['first', 'again'])
    assert.match(serviceOf(side, {}).notices[0] ?? '', 'There is no release 0.0.9 here');
  const engine: Engine = { version: '0.0.9', answers: [], render: () => [{ path: 'a', text: 'a\n', mode: 0o644 }] };
  assert.equal(serviceOf(side, { '0.0.9': engine }).notices, []);
  assert.is(serviceOf(side, { '0.0.9': engine }).files.length, 1);
});

test.run();
