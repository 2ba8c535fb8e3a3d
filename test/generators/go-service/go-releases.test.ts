import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  goVersion,
  goVersionProblem,
  newest,
  oldest,
  releases,
  supportEnded,
} from '../../../generators/go-service/go-releases.ts';

test('the table goes from 1.11 on without a gap, oldest first', () => {
  assert.equal(
    releases.map(({ minor }) => minor),
    releases.map((_, index) => `1.${11 + index}`),
  );
  assert.equal(
    releases.map(({ released }) => released),
    releases.map(({ released }) => released).sort(),
  );
  for (const { minor, patch } of releases) assert.ok(patch.startsWith(`${minor}.`), patch);
});

test('a release is supported until two newer ones are out', () => {
  assert.is(supportEnded(oldest), '2019-09-03');
  assert.is(supportEnded(releases.at(-3)!), newest.released);
  assert.is(supportEnded(releases.at(-2)!), undefined);
  assert.is(supportEnded(newest), undefined);
});

test('a minor release and its last patch name their Alpine release', () => {
  assert.is(goVersion('1.11').imageTag, '1.11-alpine3.10');
  assert.is(goVersion('1.24').imageTag, '1.24-alpine3.23');
  assert.is(goVersion('1.11.13').imageTag, '1.11.13-alpine3.10');
});

test('the tags of an earlier patch and of a release newer than the table name no Alpine release', () => {
  assert.is(goVersion('1.11.2').imageTag, '1.11.2-alpine');
  assert.is(goVersion('1.99').imageTag, '1.99-alpine');
});

test('the go line has a patch number from 1.21 on', () => {
  assert.is(goVersion('1.20').directive, '1.20');
  assert.is(goVersion('1.21').directive, '1.21.0');
  assert.is(goVersion('1.26.3').directive, '1.26.0');
});

test('features begin with the release that has them', () => {
  assert.not.ok(goVersion('1.12').features.hasTrimpath);
  assert.ok(goVersion('1.13').features.hasTrimpath);
  assert.not.ok(goVersion('1.21.13').features.hasRoutePatterns);
  assert.ok(goVersion('1.22').features.hasRoutePatterns);
  assert.equal(goVersion('1.99').features, goVersion(newest.minor).features);
});

test('an unsupported version has a note with the day, a newer one says that it is new, and the others have no note', () => {
  assert.match(goVersion('1.25').note ?? '', 'no security fixes since 2026-08-19');
  assert.match(goVersion('1.99').note ?? '', 'newer than');
  for (const { minor } of releases.slice(-2)) assert.is(goVersion(minor).note, undefined);
});

test('a text that is not a Go version, and a release that never existed, are refused', () => {
  for (const text of ['', '1', '1.', 'go1.27', '1.27rc1', '2.0', '1.027', '1.27.01', ' 1.27', '1.2.3.4']) {
    assert.match(goVersionProblem(text) ?? 'accepted', 'looks like', text);
  }
  assert.match(goVersionProblem('1.10') ?? 'accepted', 'oldest Go offered is 1.11');
  assert.match(goVersionProblem('1.11.14') ?? 'accepted', 'ended with 1.11.13');
  for (const text of ['1.11', '1.11.0', newest.minor, `${newest.minor}.99`, '1.99', '1.99.3'])
    assert.is(goVersionProblem(text), undefined, text);
});

// A new row would otherwise take their base images away: CI makes those of the newest Go and the current Alpine only.
test('the tests on real tools take the newest patch release and the current Alpine from the table', () => {
  const facts = [newest.patch, `alpine:${newest.alpine}`, `alpine${newest.alpine}`];
  for (const folder of ['generated', 'lab', 'workshop'].map((name) => new URL(`../../${name}/`, import.meta.url))) {
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.ts'))) {
      const code = readFileSync(new URL(name, folder), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '');
      assert.equal(
        facts.filter((fact) => code.includes(fact)),
        [],
        name,
      );
    }
  }
});

test.run();
