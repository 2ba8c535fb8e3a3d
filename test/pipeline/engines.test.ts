import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compressed } from '../../build/embed-releases.ts';
import { archivedModules } from '../../pipeline/archive.ts';
import { changelog } from '../../pipeline/changelog.ts';
import { archivedEngine, archivedVersions } from '../../pipeline/engines.ts';

test('every archived engine can be loaded and renders', () => {
  for (const version of archivedVersions()) {
    const engine = archivedEngine(version);
    assert.is(engine?.version, version);
    assert.ok(engine!.render({ module: 'example.com/orders' }).length > 5);
    assert.is(archivedEngine(version), engine, 'it is made once');
  }
});

test('a version that is not in the archive has no engine', () => {
  assert.is(archivedEngine('99.0.0'), undefined);
  assert.is(archivedEngine('__proto__'), undefined);
});

test('a release that changes a little adds at most 5 kB to the archive', () => {
  const modules = archivedModules();
  const newest = archivedVersions().at(-1)!;
  const next = modules[newest]!.replaceAll('non-root', 'unprivileged').replaceAll('health', 'liveness');
  const added = compressed({ ...modules, '99.0.0': next }).length - compressed(modules).length;
  assert.ok(next !== modules[newest] && added <= 5000, `${added} bytes`);
});

test('the changelog has a section for every archived version', () => {
  const text = changelog();
  for (const version of archivedVersions()) assert.match(text, new RegExp(`^## ${version}`, 'm'));
});

test.run();
