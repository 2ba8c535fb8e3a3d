import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { run } from '../../../cli/run.ts';
import { archivedEngine, thisRelease } from '../../../pipeline/engines.ts';
import { runsHere } from '../../program.ts';
import { inTemporary, treeOf, writeTree } from '../../support.ts';

const first = archivedEngine('0.1.0')!;

// Answers that both engines render, with different Dockerfiles: the conflicts do not depend on what is released.
const orders = { module: 'example.com/orders' };

/** A folder with a current service, an outdated one, an edited one, one that conflicts, and one that is damaged. */
const inFleet = (body: (folder: string) => Promise<void>): Promise<void> =>
  inTemporary(async (folder) => {
    await writeTree(join(folder, 'current'), thisRelease.render(orders));
    for (const name of ['old', 'edited', 'conflict']) await writeTree(join(folder, name), first.render(orders));
    await writeTree(join(folder, 'damaged'), first.render(orders));
    appendFileSync(join(folder, 'edited/main.go'), '\n// Mine.\n');
    rmSync(join(folder, 'edited/main_test.go'));
    // The user wrote every line, so every change conflicts.
    const dockerfile = join(folder, 'conflict/Dockerfile');
    writeFileSync(dockerfile, readFileSync(dockerfile, 'utf8').replaceAll(/^(.+)$/gm, '$1 # mine'));
    writeFileSync(join(folder, 'damaged/.create-go-docker.json'), '{"generator":"create-go-d');
    await body(folder);
  });

const check = (folder: string, ...args: readonly string[]) => runsHere(folder, ['check', ...args]);

for (const [names, code] of [
  [['current'], 0],
  [['current', 'old'], 4],
  [['current', 'old', 'conflict'], 3],
  [['current', 'old', 'conflict', 'damaged'], 1],
  [['current', 'nothing'], 1],
  [['.'], 1],
] as const)
  test(`check ${names.join(' ')} ends with ${code}, and writes nothing`, () =>
    inFleet(async (folder) => {
      const before = await treeOf(folder);
      assert.is((await check(folder, ...names)).exitCode, code);
      assert.equal(await treeOf(folder), before);
    }));

test('a table has a row for each service, and edited and deleted files are named', () =>
  inFleet(async (folder) => {
    const { stdout } = await check(folder, 'current', 'old', 'edited', 'conflict');
    assert.match(stdout, /^service +state +from +to +clean +merged +conflicting$/m);
    assert.match(stdout, /^current +current +\S+ +\S+ +0 +0 +0$/m);
    assert.match(stdout, /^old +out of date +0\.1\.0 +\S+ +[1-9]\d* +0 +0$/m);
    assert.match(stdout, /^4 services: 1 current, 2 out of date, 1 would conflict\.$/m);
    assert.match(stdout, /^edited:\n {2}edited: main\.go\n {2}deleted: main_test\.go$/m);
    assert.match(stdout, /^conflict:\n {2}edited: Dockerfile\n {2}would conflict: Dockerfile:\d+/m);
  }));

test('a service that cannot be read is named with its fix, and the others are still checked', () =>
  inFleet(async (folder) => {
    const { stdout, stderr } = await check(folder, 'nothing', 'damaged', 'current');
    assert.match(stderr, /nothing does not exist\. Name the folder of a service/);
    assert.match(stderr, /damaged.* is not JSON/);
    assert.match(stdout, /^nothing +unreadable$/m);
    assert.match(stdout, /^3 services: 1 current, 2 unreadable\.$/m);
  }));

test('--json prints a document on one line for each service', () =>
  inFleet(async (folder) => {
    const { stdout, stderr, exitCode } = await check(folder, '--json', 'current', 'conflict', 'nothing');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.is(exitCode, 1);
    assert.is(stderr, '');
    assert.equal(
      lines.map(({ target, exitCode, check, error }) => [target, exitCode, check?.state, error?.code]),
      [
        [join(folder, 'current'), 0, 'current', undefined],
        [join(folder, 'conflict'), 3, 'conflict', undefined],
        [join(folder, 'nothing'), 1, undefined, 'no-directory'],
      ],
    );
    const [place] = lines[1].check.conflicts;
    assert.match(place.yours, / mine\n$/);
    assert.equal(Object.keys(place), ['path', 'line', 'yours', 'base', 'new']);
  }));

for (const [kind, separator] of [
  ['lines', '\n'],
  ['lines with CRLF', '\r\n'],
  ['names that end with NUL', '\0'],
] as const)
  test(`--list reads ${kind}, from a file or standard input`, () =>
    inFleet(async (folder) => {
      writeFileSync(join(folder, 'list'), ['current', 'old', ''].join(separator));
      assert.match((await check(folder, '--list', 'list')).stdout, /^2 services: 1 current, 1 out of date\.$/m);
      const piped = await runsHere(folder, ['check', '--list', '-', 'edited'], {}, ['current', ''].join(separator));
      assert.match(piped.stdout, /^2 services: 1 current, 1 out of date\.$/m);
    }));

test('a missing or empty list ends with 2', () =>
  inTemporary(async (folder) => {
    assert.is((await check(folder, '--list', 'nothing')).exitCode, 2);
    assert.is((await runsHere(folder, ['check', '--list', '-'], {}, '\n')).exitCode, 2);
  }));

test('--explain shows the entries of the changelog since the oldest version', () =>
  inFleet(async (folder) => {
    const { stdout } = await check(folder, '--explain', 'old');
    assert.match(stdout, /^What changed since 0\.1\.0:\n- /m);
    assert.not.match(stdout, /The first release|Works as a plop generator/);
    assert.match(stdout, /^- Kubernetes: /m);
    assert.not.match(stdout, /^- `?(dockerize|workshop|explore)`? writes|^- `workshop` teaches|^- `--accessible`/m);
    assert.not.match((await check(folder, '--explain', 'current')).stdout, /What changed/);
  }));

test('--explain says what changed for a service that is at this version', () =>
  inFleet(async (folder) => {
    const manifest = join(folder, 'current/.create-go-docker.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"base": "alpine"', '"base": "scratch"'));
    const { stdout } = await check(folder, '--explain', 'current');
    assert.match(
      stdout,
      /\n\nWhat changed, with the same version:\n- current: \.create-go-docker\.json does not fit its files\n$/,
    );
    assert.not.match(stdout, /What changed since/);
  }));

test('progress is shown only to a host that asks for it, and not with --json or --quiet', () =>
  inFleet(async (folder) => {
    const shown = async (...flags: readonly string[]) => {
      const lines: string[] = [];
      await run({
        args: ['check', 'current', 'old', ...flags],
        env: {},
        cwd: () => folder,
        startedBy: 'create-go-docker',
        isTerminal: () => false,
        readInput: async () => Buffer.alloc(0),
        progress: (text) => lines.push(text),
      });
      return lines;
    };
    assert.equal(await shown(), [
      '[###############---------------] 1 of 2',
      '[##############################] 2 of 2',
      '',
    ]);
    assert.equal(await shown('--json'), []);
    assert.equal(
      (await shown('--quiet')).filter((line) => line !== ''),
      [],
    );
  }));

test.run();
