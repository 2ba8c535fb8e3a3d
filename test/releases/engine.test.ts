import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sumsOf } from '../../core/manifest.ts';
import type { Engine } from '../../releases/engine.ts';

const folder = fileURLToPath(new URL('../../releases/', import.meta.url));
const versions = readdirSync(folder).flatMap((name) => /^(\d.*)\.js$/.exec(name)?.[1] ?? []);

/** What a release rendered for the golden answers on the day that it was made. */
interface Sums {
  readonly [name: string]: { readonly given: object; readonly files: Readonly<Record<string, string>> };
}

for (const version of versions) {
  test(`the archived engine of ${version} renders what that release rendered, byte for byte`, async () => {
    const engine: Engine = await import(`../../releases/${version}.js`);
    const sums: Sums = JSON.parse(readFileSync(`${folder}${version}.sums.json`, 'utf8'));
    assert.is(engine.version, version);
    assert.ok(Object.keys(sums).length >= 4);
    for (const [name, { given, files }] of Object.entries(sums))
      assert.equal(sumsOf(engine.render({ ...given })), files, name);
  });

  test(`the archived engine of ${version} takes the answers of a manifest as well as text`, async () => {
    const engine: Engine = await import(`../../releases/${version}.js`);
    const manifest = engine.render({ module: 'example.com/orders', port: '9000', with: 'ci' })[0]!;
    assert.is(manifest.path, '.create-go-docker.json');
    const { answers } = JSON.parse(manifest.text);
    assert.equal(answers.with, ['ci']);
    assert.equal(engine.render(answers)[0], manifest);
  });

  test(`the archived engine of ${version} imports nothing`, () =>
    assert.not.match(readFileSync(`${folder}${version}.js`, 'utf8'), /^import\b|\bimport\(|\brequire\(/m));
}

test('0.1.0 is in the archive', () => assert.ok(versions.includes('0.1.0')));

test.run();
