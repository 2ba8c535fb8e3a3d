import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { manifestPath } from '../../core/manifest.ts';
import { isNewer } from '../../core/version.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { addExtras, settleAddition } from '../../pipeline/add.ts';
import { archivedEngine, thisRelease } from '../../pipeline/engines.ts';
import { runsHere } from '../program.ts';
import { inTemporary, treeOf, writeTree } from '../support.ts';

const first = archivedEngine('0.1.0')!;
const orders = { module: 'example.com/orders' };

const inService = (body: (folder: string) => Promise<void>): Promise<void> =>
  inTemporary(async (folder) => {
    await writeTree(folder, first.render(orders));
    await body(folder);
  });

const texts = (files: readonly { readonly path: string; readonly text: string }[]) =>
  Object.fromEntries(files.map(({ path, text }) => [path, text]));

test('add gives a service of 0.1.0 what 0.1.0 would have given, byte for byte', () =>
  inService(async (folder) => {
    const addition = settleAddition('compose,ci', folder, folder);
    const { version } = await addExtras(addition, { target: folder });
    assert.is(version, '0.1.0');
    assert.equal(await treeOf(folder), texts(first.render({ ...orders, with: 'compose,ci' })));
  }));

test('add names a newer version, if there is one', () =>
  inService(async (folder) => {
    const { stdout } = await runsHere(folder, ['add', 'compose']);
    const note = /^This service is at 0\.1\.0, .*\nTo bring it to (\S+): create-go-docker update$/m.exec(stdout);
    assert.is(note?.[1], isNewer(packageJson.version, '0.1.0') ? packageJson.version : undefined);
  }));

test('an extra that the version of the service does not have is refused, with both alternatives', () =>
  inService(async (folder) => {
    const before = await treeOf(folder);
    for (const [extras, without] of [
      ['release', ''],
      ['all', 'Without them: create-go-docker add compose,kubernetes,swarm,ci,makefile,devcontainer FOLDER. '],
    ] as const) {
      const { exitCode, stderr } = await runsHere(folder, ['add', extras]);
      assert.is(exitCode, 2, stderr);
      assert.match(stderr, /^create-go-docker 0\.1\.0, which this service is at, does not have release/);
      const said = stderr.replaceAll(folder, 'FOLDER');
      assert.match(said, `${without}With them: create-go-docker update FOLDER --with +release`);
    }
    assert.equal(await treeOf(folder), before);
  }));

for (const [name, extras, skipped, present] of [
  ['the only file of an extra, which exists', 'compose', 'compose.yaml', 'services: {}\n'],
  ['one of two extras', 'compose,makefile', 'Makefile', undefined],
] as const)
  test(`add --skip is remembered: ${name}`, () =>
    inTemporary(async (folder) => {
      // The README of 0.1.0 does not list the extras, so nothing there tells that an extra was added.
      await writeTree(folder, thisRelease.render(orders));
      if (present !== undefined) writeFileSync(join(folder, skipped), present);
      const { exitCode, stderr } = await runsHere(folder, ['add', extras, '--skip', skipped]);
      assert.is(exitCode, 0, stderr);
      assert.is((await runsHere(folder, ['check'])).exitCode, 0);
      const { stdout } = await runsHere(folder, ['update', '--go', '1.26', '--json']);
      const { update, outcome } = JSON.parse(stdout);
      assert.is(outcome, 'written');
      assert.is(update.files.find(({ path }: { readonly path: string }) => path === skipped)?.outcome, 'skipped');
      assert.is((await treeOf(folder))[skipped], present);
    }));

test('add names no command for files that the version of the service does not have', () =>
  inService(async (folder) => {
    const { stdout } = await runsHere(folder, ['add', 'kubernetes,compose']);
    assert.match(stdout, 'docker compose up');
    assert.not.match(stdout, 'kubectl');
  }));

test('an edited extra that was removed and comes back conflicts only where it was edited', () =>
  inTemporary(async (folder) => {
    await writeTree(folder, first.render({ ...orders, with: 'compose' }));
    const path = join(folder, 'compose.yaml');
    writeFileSync(path, `${readFileSync(path, 'utf8')}# Mine.\n`);
    assert.is((await runsHere(folder, ['update', '--with=-compose'])).exitCode, 0);
    const { stdout } = await runsHere(folder, ['add', 'compose', '--json']);
    assert.is(JSON.parse(stdout).outcome, 'conflict');
    const { update } = JSON.parse((await runsHere(folder, ['update', '--with', '+compose', '--json'])).stdout);
    const file = update.files.find((each: { readonly path: string }) => each.path === 'compose.yaml');
    assert.is(file.reason, `exists, and is not recorded in ${manifestPath}`);
    assert.equal(file.conflicts.at(-1).yours.match(/# Mine\./g)?.length, 1);
    const lines = file.conflicts
      .map(({ yours }: { readonly yours: string }) => yours)
      .join('')
      .split('\n').length;
    assert.ok(lines < readFileSync(path, 'utf8').split('\n').length);
  }));

const withVersion = (folder: string, version: string): void => {
  const path = join(folder, manifestPath);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"version": "0.1.0"', `"version": "${version}"`));
};

test('add to a version that is not in the archive is refused, names that version, and writes nothing', () =>
  inService(async (folder) => {
    withVersion(folder, '0.0.9');
    const before = await treeOf(folder);
    const { exitCode, stderr } = await runsHere(folder, ['add', 'compose']);
    assert.is(exitCode, 2);
    assert.match(
      stderr,
      /created by create-go-docker 0\.0\.9, .* Run npx create-go-docker@0\.0\.9 add compose \S+ instead/,
    );
    assert.equal(await treeOf(folder), before);
  }));

test.run();
