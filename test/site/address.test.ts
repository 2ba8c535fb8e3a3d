import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { questions } from '../../generators/go-service/questions.ts';
import { readAddress, type State, unknownParameter, withoutDefaults, writeAddress } from '../../site/address.ts';

const addressOf = (state: State): readonly [search: string, hash: string] => {
  const { search, hash } = new URL(writeAddress(state), 'https://example.com/');
  return [search, hash];
};

const text = fc.string({ unit: 'binary', maxLength: 20 });
const value = (name: (typeof questions)[number]) =>
  fc.oneof(text, fc.constantFrom(...(name.choices ?? name.suggestions ?? [name.example]), name.example));
const given = fc
  .record(Object.fromEntries(questions.map((question) => [question.name, value(question)])), { requiredKeys: [] })
  .map((answers) => withoutDefaults(answers));
const side = fc.record({ version: fc.constantFrom('0.1.0', '9.9.9', '<b>'), given }, { requiredKeys: ['given'] });
const place = fc.oneof(
  fc.constant({}),
  fc.record({ file: fc.constantFrom('Dockerfile', '.github/workflows/ci.yml', 'a b', '%', 'ü') }),
  fc.record({ file: fc.constant('main.go'), line: fc.integer({ min: 1, max: 9999 }) }),
);
const unknown = fc.array(
  fc.tuple(
    text.filter((key) => !/^(vs$|vs\.|v$)/.test(key) && !questions.some(({ name }) => name === key)),
    text,
  ),
  { maxLength: 3 },
);
const states: fc.Arbitrary<State> = fc
  .tuple(fc.record({ side, other: side, unknown }, { requiredKeys: ['side', 'unknown'] }), place)
  .map(([state, at]) => ({ ...state, ...at }) as State);

test('every state can be written as an address and read again', () => {
  fc.assert(
    fc.property(states, (state) => assert.equal(readAddress(...addressOf(state)), JSON.parse(JSON.stringify(state)))),
    {
      numRuns: 500,
    },
  );
});

test('reading any address, and writing it, changes nothing the second time', () => {
  fc.assert(
    fc.property(fc.webQueryParameters(), fc.webFragments(), (query, fragment) => {
      const once = readAddress(`?${query}`, `#${fragment}`);
      assert.equal(readAddress(...addressOf(once)), once);
    }),
    { numRuns: 500 },
  );
});

test('the address is readable, and has only the differences from the defaults', () => {
  assert.is(writeAddress(readAddress('', '')), '');
  const address = '?module=github.com/acme/orders&go=1.26&base=scratch&with=compose,ci#.github/workflows/ci.yml:12';
  const [search = '', hash] = address.split('#');
  assert.is(writeAddress(readAddress(search, `#${hash}`)), address);
  assert.is(writeAddress(readAddress('?base=alpine&port=8080&comments=none', '')), '?comments=none');
  assert.is(writeAddress(readAddress('?with=ci,compose&vs', '')), '?with=compose,ci&vs');
});

test('unknown parts of an address are named', () => {
  const { unknown: odd } = readAddress('?bse=scratch&go=1.26&go=1.27&vs.x=1&constructor=1', '');
  assert.equal(odd, [
    ['bse', 'scratch'],
    ['go', '1.27'],
    ['vs.x', '1'],
    ['constructor', '1'],
  ]);
  assert.match(unknownParameter(odd[0]!), /^bse=scratch in the address is ignored: .*Did you mean base\?/);
  assert.match(unknownParameter(odd[1]!), 'go is given more than once');
});

test('an answer that cannot be used stays in the address', () => {
  assert.is(writeAddress(readAddress('?port=0', '')), '?port=0');
});

test.run();
