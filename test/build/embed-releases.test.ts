import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compressed, packedEngines } from '../../build/embed-releases.ts';
import { bundledEngine } from '../../build/engine.ts';
import { sumsOf } from '../../core/manifest.ts';
import { unpack } from '../../core/packing.ts';
import { archivedModules } from '../../pipeline/archive.ts';
import { evaluated } from '../../pipeline/engines.ts';
import { knownLines } from '../../pipeline/known-lines.ts';

const archived = archivedModules();

for (const [version, text] of Object.entries(archived))
  test(`the engine of ${version} renders the same as the package has it, byte for byte`, () => {
    const engine = evaluated(unpack(packedEngines({ [version]: text })[version]!, knownLines()));
    assert.is(engine.version, version);
    assert.equal(engine.answers, evaluated(text).answers);
    const sums = JSON.parse(readFileSync(new URL(`../../releases/${version}.sums.json`, import.meta.url), 'utf8'));
    for (const [name, { given, files }] of Object.entries<{ given: object; files: object }>(sums))
      assert.equal(sumsOf(engine.render({ ...given })), files, name);
  });

test('the engine of this version is the same after packing', async () => {
  const text = await bundledEngine();
  const engine = evaluated(unpack(packedEngines({ '99.0.0': text })['99.0.0']!, knownLines()));
  const given = { module: 'example.com/orders', with: 'all' };
  assert.equal(sumsOf(engine.render(given)), sumsOf(evaluated(text).render(given)));
});

const sizeOf = (engines: Readonly<Record<string, string>>): number => compressed(packedEngines(engines)).length;

test('a release adds at most 5 kB to the package after a release that is like it', async () => {
  const current = await bundledEngine();
  // As if every twentieth line of all templates had changed.
  const earlier = current.replaceAll(/((?:\\n[^\\\n]*){19}\\n)([^\\\n]{20,})/g, '$1$2 as it was');
  assert.ok(earlier.length > current.length + 500);
  assert.ok(
    sizeOf({ ...archived, '98.0.0': current, '99.0.0': earlier }) - sizeOf({ ...archived, '98.0.0': current }) < 5000,
  );
});

test.run();
