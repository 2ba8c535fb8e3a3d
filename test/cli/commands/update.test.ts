import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { archivedEngine } from '../../../pipeline/engines.ts';
import { runsHere } from '../../program.ts';
import { inTemporary, treeOf, writeTree } from '../../support.ts';

const inService = (body: (folder: string) => Promise<void>): Promise<void> =>
  inTemporary(async (folder) => {
    await writeTree(folder, archivedEngine('0.1.0')!.render({ module: 'example.com/orders', with: 'makefile' }));
    await body(folder);
  });

const conflicting = (folder: string): void => {
  const file = join(folder, 'Dockerfile');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^FROM .*golang.*$/m, 'FROM mine'));
};

test('update changes answers, and a second one changes nothing', () =>
  inService(async (folder) => {
    const first = await runsHere(folder, ['update', '--go', '1.25', '--with', '+ci,-makefile', '--port', '9000']);
    assert.is(first.exitCode, 0, first.stderr);
    assert.match(first.stdout, /replaced +Dockerfile/);
    assert.match(first.stdout, /deleted +Makefile/);
    assert.match(first.stdout, /added +\.gitlab-ci\.yml/);
    const { answers } = JSON.parse(readFileSync(join(folder, '.create-go-docker.json'), 'utf8'));
    assert.equal([answers.go, answers.with, answers.port], ['1.25', ['ci'], 9000]);
    const again = await runsHere(folder, ['update', '--json']);
    assert.is(JSON.parse(again.stdout).outcome, 'unchanged');
  }));

test('--dry-run shows the differences and writes nothing', () =>
  inService(async (folder) => {
    const before = await treeOf(folder);
    const { exitCode, stdout } = await runsHere(folder, ['update', '--go', '1.25', '--dry-run']);
    assert.is(exitCode, 0);
    assert.match(stdout, /^Would update .*\n[\s\S]*^-.*golang:1\.27[\s\S]*^\+.*golang:1\.25/m);
    assert.equal(await treeOf(folder), before);
  }));

test('a conflict ends with 3, names file, line and both sides, and writes nothing', () =>
  inService(async (folder) => {
    conflicting(folder);
    const before = await treeOf(folder);
    const { exitCode, stderr } = await runsHere(folder, ['update', '--go', '1.25']);
    assert.is(exitCode, 3);
    assert.match(stderr, /Dockerfile:\d+\n[\s\S]*- FROM mine\n[\s\S]*\+ FROM .*golang:1\.25[\s\S]*Nothing was written/);
    assert.equal(await treeOf(folder), before);
    const json = JSON.parse((await runsHere(folder, ['update', '--go', '1.25', '--json'])).stdout);
    assert.is(json.error.code, 'update-conflict');
    const file = json.update.files.find(({ path }: { readonly path: string }) => path === 'Dockerfile');
    assert.equal([file.outcome, file.base], ['conflict', 'archive']);
  }));

test('--conflict markers writes them and still ends with 3; --theirs settles one file', () =>
  inService(async (folder) => {
    conflicting(folder);
    const chosen = await runsHere(folder, ['update', '--go', '1.25', '--theirs', 'Dockerfile', '--dry-run']);
    assert.is(chosen.exitCode, 0, chosen.stderr);
    const marked = await runsHere(folder, ['update', '--go', '1.25', '--conflict', 'markers']);
    assert.is(marked.exitCode, 3);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /^<<<<<<< yours$/m);
  }));

test('a folder without a service, and a wrong choice, end with 2', () =>
  inTemporary(async (folder) => {
    assert.is((await runsHere(folder, ['update'])).exitCode, 2);
    assert.is((await runsHere(folder, ['update', '--conflict', 'both'])).exitCode, 2);
  }));

test.run();
