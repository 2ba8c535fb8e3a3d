import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../core/errors.ts';
import { manifestPath } from '../../../core/manifest.ts';
import { sha256 } from '../../../core/sha256.ts';
import { extras } from '../../../generators/go-service/extras.ts';
import { belongsToExtras } from '../../../generators/go-service/files.ts';
import { newest, oldest } from '../../../generators/go-service/go-releases.ts';
import { toAnswers } from '../../../generators/go-service/questions.ts';
import { runsHere } from '../../program.ts';
import { combinations, filesFor, type GivenAnswers, inTemporary, named, treeOf } from '../../support.ts';

const names = extras.map(({ name }) => name);
const chosen = (text: string) => toAnswers({ with: text }).with;
const byPath = (given: GivenAnswers) => new Map(filesFor(given).map(({ path, text }) => [path, text]));

/** None, each alone, every two, and all. */
const pairs = names.flatMap((one, at) => names.slice(at + 1).map((other) => `${one},${other}`));
const sets = ['none', ...names, ...pairs, 'all'];

test('extras are a list, in any order and with blanks, or all or none of them', () => {
  assert.equal(chosen('none'), []);
  assert.equal(chosen('all'), names);
  assert.equal(chosen([...names].reverse().join(' , ')), names);
  assert.equal(chosen(`${names[0]},${names[0]}`), [names[0]]);
});

for (const [text, message] of [
  ['', /^--with "": "" is not an extra/],
  ['devcontainr', /^--with .*; did you mean devcontainer\?/],
  ['all,none', /^--with "all,none": "all" is not an extra/],
  ['devcontainer,', /^--with "devcontainer,": "" is not an extra/],
] as const) {
  test(`${JSON.stringify(text)} is not a list of extras`, () => {
    try {
      chosen(text);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError);
      assert.match((error as UserError).message, message);
    }
  });
}

/** Whether a text is another one with lines added. */
function adds(longer: string, shorter: string): boolean {
  const rest = longer.split('\n')[Symbol.iterator]();
  return shorter.split('\n').every((line) => {
    for (const each of rest) if (each === line) return true;
    return false;
  });
}

test('an extra adds its own files, and lines to README.md, and changes no other file, whatever the other answers are', () => {
  for (const given of combinations([oldest.minor, newest.minor])) {
    const plain = byPath(given);
    for (const set of sets) {
      const files = byPath({ ...given, with: set });
      const added = [...files.keys()].filter((path) => !plain.has(path));
      for (const [path, text] of plain)
        if (path !== manifestPath && path !== 'README.md') assert.is(files.get(path), text, path);
      assert.ok(adds(files.get('README.md')!, plain.get('README.md')!), `README.md with ${set}`);
      for (const path of added) assert.ok(belongsToExtras(chosen(set))(path), `${path} with ${set}`);
      for (const extra of chosen(set)) assert.ok(added.some(belongsToExtras([extra])), `${extra} of ${named(given)}`);
    }
  }
});

test('the forge decides which pipelines there are, and changes no other file', () => {
  const paths = (forge: string) => [...byPath({ with: 'all', forge }).keys()];
  const [both, github, gitlab] = [paths('both'), paths('github'), paths('gitlab')];
  const of = (name: string) => both.filter((path) => path.startsWith(`.${name}`));
  assert.equal(
    github,
    both.filter((path) => !of('gitlab').includes(path)),
  );
  assert.equal(
    gitlab,
    both.filter((path) => !of('github').includes(path)),
  );
  assert.ok(of('github').includes('.github/workflows/ci.yml'));
  assert.ok(of('gitlab').includes('.gitlab-ci.yml'));
});

test('no file belongs to two extras', () => {
  for (const path of byPath({ with: 'all' }).keys())
    assert.ok(names.filter((name) => belongsToExtras([name])(path)).length <= 1, path);
});

test('a program named like a folder of an extra is refused, before anything is written', () =>
  inTemporary(async (directory) => {
    const { exitCode, stderr } = await runsHere(directory, [
      'x',
      '--module=example.com/Kubernetes',
      '--with=kubernetes',
    ]);
    assert.is(exitCode, 2);
    assert.match(
      stderr,
      /^The program would be named kubernetes, like a file or a folder of the project\. Choose another/,
    );
    assert.equal(await treeOf(directory), {});
  }));

/** A generated service in a folder of its own, and the program to run there. */
function inService(given: string, body: (folder: string, runs: Runs) => Promise<unknown>) {
  return inTemporary(async (directory) => {
    const folder = join(directory, 'orders');
    const runs: Runs = (...args) => runsHere(folder, args);
    const { exitCode, stderr } = await runsHere(directory, ['orders', '--port', '9000', '--with', given]);
    assert.is(exitCode, 0, stderr);
    await body(folder, runs);
  });
}

type Runs = (...args: string[]) => ReturnType<typeof runsHere>;

test('add gives what generating with the extra would have given, manifest included', () =>
  inService('none', async (folder, runs) => {
    for (const name of names) assert.is((await runs('add', name)).exitCode, 0);
    const added = await treeOf(folder);
    await inService('all', async (other) => assert.equal(added, await treeOf(other)));
    assert.match((await runs('add', 'all')).stdout, /^Nothing to do in \.: /);
    assert.equal(await treeOf(folder), added);
  }));

test('add changes no edited file, and keeps what the manifest records about it', () =>
  inService('none', async (folder, runs) => {
    const before = JSON.parse(await readFile(join(folder, manifestPath), 'utf8'));
    await writeFile(join(folder, 'main.go'), 'package mine\n');
    await rm(join(folder, 'README.md'));
    const { exitCode, stdout, stderr } = await runs('add', names[0]!);
    assert.is(exitCode, 0, stderr);
    assert.match(stdout, new RegExp(`^  create-go-docker add ${names[0]} \\. --yes$`, 'm'));
    const tree = await treeOf(folder);
    assert.is(tree['main.go'], 'package mine\n');
    assert.not.ok(tree['README.md']);
    const after = JSON.parse(tree[manifestPath] ?? '');
    assert.equal(after.answers, { ...before.answers, with: [names[0]] });
    // The README would be different now: its recorded checksum belongs to the text that was not written.
    const { 'README.md': _, ...others } = before.files;
    assert.equal({ ...after.files, ...others }, after.files);
    assert.ok(Object.keys(after.files).length > Object.keys(before.files).length);
  }));

test('add updates its unchanged files and the manifest, and gives the reason for each', () =>
  inService('none', async (folder, runs) => {
    const { stdout } = await runs('add', 'compose');
    assert.match(stdout, /^ {2}update {5}\.create-go-docker\.json \(records the added extras\)$/m);
    // As an earlier version could have written it.
    const old = 'services: {}\n';
    await writeFile(join(folder, 'compose.yaml'), old);
    const manifest = JSON.parse(await readFile(join(folder, manifestPath), 'utf8'));
    const files = { ...manifest.files, 'compose.yaml': sha256(old) };
    await writeFile(join(folder, manifestPath), JSON.stringify({ ...manifest, files }));
    const again = await runs('add', 'compose');
    assert.is(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /^ {2}update {5}compose\.yaml \(is unchanged since it was generated\)$/m);
    assert.not.equal((await treeOf(folder))['compose.yaml'], old);
  }));

test('add describes the extra in README.md, and keeps what the user wrote there', () =>
  inService('none', async (folder, runs) => {
    await runs('add', 'makefile');
    const path = join(folder, 'README.md');
    const described = await readFile(path, 'utf8');
    assert.match(described, '## Use make');
    await writeFile(path, described.replace('# orders\n', '# orders\n\nmine\n'));
    const { exitCode, stdout, stderr } = await runs('add', 'compose');
    assert.is(exitCode, 0, stderr);
    assert.match(stdout, /^ {2}update {5}README\.md \(merged with your changes\)$/m);
    const tree = await treeOf(folder);
    assert.match(tree['README.md'] ?? '', /^# orders\n\nmine\n[\s\S]*\| `compose\.yaml` \|/);
    assert.ok(tree['compose.yaml']);
  }));

test('a change of the user where README.md describes the extras is a conflict, and --skip README.md avoids it', () =>
  inService('makefile', async (folder, runs) => {
    const path = join(folder, 'README.md');
    const edited = (await readFile(path, 'utf8')).replace(/^\| `Makefile` \|.*$/m, '| `Makefile` | mine |');
    await writeFile(path, edited);
    const before = await treeOf(folder);
    const refused = await runs('add', 'compose');
    assert.is(refused.exitCode, 3);
    assert.match(refused.stderr, /README\.md has your changes where the extras are described \(line \d+\)/);
    assert.equal(await treeOf(folder), before);
    assert.is((await runs('add', 'compose', '--skip', 'README.md')).exitCode, 0);
    const after = await treeOf(folder);
    assert.is(after['README.md'], edited);
    assert.ok(after['compose.yaml']);
  }));

test('add over a file that it did not write is a conflict like any other', () =>
  inService('none', async (folder, runs) => {
    const [path = ''] = [...byPath({ with: names[0]! }).keys()].filter(belongsToExtras([names[0]!]));
    await writeFile(join(folder, path), 'mine\n');
    const before = await treeOf(folder);
    const refused = await runs('add', names[0]!);
    assert.is(refused.exitCode, 3);
    assert.match(refused.stderr, `--skip ${path}`);
    assert.equal(await treeOf(folder), before);
    const planned = JSON.parse((await runs('add', names[0]!, '--dry-run', '--json')).stdout);
    assert.equal([planned.outcome, planned.exitCode], ['planned', 3]);
    assert.is(planned.files.find((file: { readonly path: string }) => file.path === path).action, 'conflict');
    assert.is((await runs('add', names[0]!, '--skip', path)).exitCode, 0);
    assert.is((await treeOf(folder))[path], 'mine\n');
    const shown = await runs('add', names[0]!, '--overwrite', '--dry-run');
    assert.is(shown.exitCode, 0);
    assert.match(shown.stdout, '-mine');
    assert.is((await runs('add', names[0]!, '--overwrite')).exitCode, 0);
    assert.not.equal((await treeOf(folder))[path], 'mine\n');
  }));

test('add keeps an edited file of an extra, brings a deleted one back, and replaces with --overwrite', () =>
  inService('compose,makefile', async (folder, runs) => {
    const before = await treeOf(folder);
    await writeFile(join(folder, 'compose.yaml'), 'mine\n');
    await rm(join(folder, 'Makefile'));
    assert.is((await runs('add', 'compose,makefile')).exitCode, 0);
    assert.equal(await treeOf(folder), { ...before, 'compose.yaml': 'mine\n' });
    const replaced = await runs('add', 'compose', '--overwrite');
    assert.match(replaced.stdout, /^ {2}overwrite {2}compose\.yaml \(has other contents\)$/m);
    assert.equal(await treeOf(folder), before);
  }));

test('a file that add was to skip stays out, until add names it again', () =>
  inService('none', async (folder, runs) => {
    assert.is((await runs('add', 'ci', '--skip', '.gitlab-ci.yml')).exitCode, 0);
    assert.not.ok((await treeOf(folder))['.gitlab-ci.yml']);
    assert.is((await runs('update')).exitCode, 0);
    assert.not.ok((await treeOf(folder))['.gitlab-ci.yml']);
    assert.is((await runs('add', 'ci')).exitCode, 0);
    assert.ok((await treeOf(folder))['.gitlab-ci.yml']);
  }));

test('add accepts a folder', () =>
  inService('none', async (folder) => {
    const { exitCode } = await runsHere(join(folder, '..'), ['add', names[0]!, 'orders']);
    assert.is(exitCode, 0);
    assert.ok(Object.keys(await treeOf(folder)).some(belongsToExtras([names[0]!])));
  }));

for (const [title, args, message] of [
  ['without the name of an extra', ['add'], /^add needs <extras>\. Usage: create-go-docker add <extras> \[directory\]/],
  ['of none', ['add', 'none'], /^add needs the names of extras\./],
  ['of an unknown extra', ['add', 'devcontainr'], /^add "devcontainr": .* did you mean devcontainer\?/],
  ['of a word that resembles no extra', ['add', 'foo'], /^add "foo": "foo" is not an extra; [^;]*$/m],
  ['with an answer', ['add', 'all', '--port', '80'], /^add takes no --port\./],
  [
    'with a path that is not one of its files',
    ['add', 'ci', '--skip', 'main.go'],
    /^--skip "main\.go" does not name a file/,
  ],
  ['with two folders', ['add', 'all', 'x', 'y'], /^add takes <extras> \[directory\]; got "all", "x", "y"/],
  ['where no service is', ['add', 'all', '..'], / has no \.create-go-docker\.json\. Name the folder of a service/],
] as const) {
  test(`add ${title} is refused, and nothing is written`, () =>
    inService('none', async (folder, runs) => {
      const before = await treeOf(folder);
      const { exitCode, stderr } = await runs(...args);
      assert.is(exitCode, 2, stderr);
      assert.match(stderr, message);
      assert.equal(await treeOf(folder), before);
    }));
}

for (const [what, text] of [
  ['no JSON', 'nothing'],
  ['something else', '{"answers":{}}'],
  ['a list', '[]'],
  ['without sums', '{"generator":"create-go-docker","version":"1","answers":{},"files":{"a":"b"}}'],
  ['with a wrong answer', `{"generator":"create-go-docker","version":"1","answers":{"port":0},"files":{}}`],
] as const) {
  test(`add over a manifest that is ${what} is refused, and nothing is written`, () =>
    inService('none', async (folder, runs) => {
      await writeFile(join(folder, manifestPath), text);
      const before = await treeOf(folder);
      const { exitCode, stderr } = await runs('add', 'all');
      assert.is(exitCode, 2, stderr);
      assert.not.match(stderr, /^ +at /m);
      assert.equal(await treeOf(folder), before);
    }));
}

test.run();
