import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { UserError } from '../../core/errors.ts';
import { type Manifest, manifestPath } from '../../core/manifest.ts';
import type { ConflictChoice } from '../../core/update.ts';
import { archivedEngine } from '../../pipeline/engines.ts';
import { isBlocked, type Updated, update } from '../../pipeline/update.ts';
import type { UpdateRequest } from '../../pipeline/update-plan.ts';
import type { Engine } from '../../releases/engine.ts';
import * as thisRelease from '../../releases/engine.ts';
import { golden } from '../golden.ts';
import { inTemporary, treeOf, writeTree } from '../support.ts';

const first = archivedEngine('0.1.0')!;

/** An engine under a version that comes after every release. */
function later(engine: Engine): Engine {
  return {
    ...engine,
    version: '99.0.0',
    render: (answers) =>
      engine.render(answers).map((file) => {
        if (file.path !== manifestPath) return file;
        return { ...file, text: file.text.replace(/"version": "[^"]*"/, '"version": "99.0.0"') };
      }),
  };
}

// What a template says must not decide whether an edit of a test conflicts: only answers make a difference here.
const next = later(first);
const sources = later(thisRelease);

type Given = Readonly<Record<string, string>>;
const orders: Given = { module: 'example.com/orders' };

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, manifestPath), 'utf8'));

interface Options extends Partial<Omit<UpdateRequest, 'target'>> {
  readonly given?: Given;
  readonly dryRun?: boolean;
  readonly allowDirty?: boolean;
}

/** Updates the service in a folder, with its own answers and these on top. */
function updates(folder: string, { given = {}, dryRun = false, allowDirty = false, ...request }: Options = {}) {
  const manifest = manifestOf(folder);
  return update(
    { target: folder, manifest, engine: next, answers: { ...manifest.answers, ...given }, ...request },
    { dryRun, allowDirty },
  );
}

const inService = (given: Given, body: (folder: string) => Promise<void>, engine = first): Promise<void> =>
  inTemporary(async (folder) => {
    await writeTree(folder, engine.render(given));
    await body(folder);
  });

function edit(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, path);
  const text = readFileSync(file, 'utf8');
  assert.is.not(change(text), text, 'it changes something');
  writeFileSync(file, change(text));
}

const outcomeOf = ({ files }: Updated, path: string) => {
  const file = files.find((each) => each.path === path);
  return file && `${file.outcome}, ${file.base}`;
};

function git(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    'git',
    ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', '-C', folder, ...args],
    { encoding: 'utf8' },
  );
  assert.is(status, 0, stderr);
  return stdout;
}

function commit(folder: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'c');
}

const textsOf = (files: readonly { readonly path: string; readonly text: string }[]) =>
  Object.fromEntries(files.map(({ path, text }) => [path, text]));

for (const [name, answers] of Object.entries(golden))
  for (const [otherName, other] of Object.entries(golden))
    test(`an unedited service of 0.1.0 (${name}) becomes a fresh one (${otherName}), byte for byte`, () =>
      inService({ ...orders, ...answers } as Given, async (folder) => {
        const wanted = { ...orders, ...other } as Given;
        await updates(folder, { answers: wanted, engine: sources });
        assert.equal(await treeOf(folder), textsOf(sources.render(wanted)));
      }));

test('a second update changes nothing', () =>
  inService({ ...orders, with: 'all' }, async (folder) => {
    edit(folder, 'main.go', (text) => `${text}\nfunc mine() {}\n`);
    rmSync(join(folder, 'Makefile'));
    await updates(folder);
    const before = await treeOf(folder);
    const again = await updates(folder);
    assert.equal(again.changes, []);
    assert.equal(await treeOf(folder), before);
    assert.is(outcomeOf(again, 'Makefile'), 'kept deleted, none');
  }));

test('lines of the user survive, and the base comes from the archive, without git', () =>
  inService(orders, async (folder) => {
    edit(folder, 'main.go', (text) => `${text}\n// Mine.\n`);
    edit(folder, '.gitignore', (text) => `/mine/\n${text}`);
    const result = await updates(folder, { given: { go: '1.26', base: 'scratch' } });
    assert.ok(!isBlocked(result));
    assert.match(readFileSync(join(folder, 'main.go'), 'utf8'), /\n\/\/ Mine\.\n$/);
    assert.match(readFileSync(join(folder, '.gitignore'), 'utf8'), /^\/mine\/\n/);
    assert.match(outcomeOf(result, 'main.go') ?? '', /^(merged|same), archive$/);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /golang:1\.26/);
    assert.equal(manifestOf(folder).version, '99.0.0');
    assert.match(JSON.stringify(manifestOf(folder).answers), /"go":"1.26".*"base":"scratch"/);
  }));

const conflicting = (folder: string) =>
  edit(folder, 'Dockerfile', (text) => text.replace(/^FROM .*golang.*$/m, 'FROM mine'));

test('a conflict writes nothing, and says where', () =>
  inService(orders, async (folder) => {
    conflicting(folder);
    const before = await treeOf(folder);
    const result = await updates(folder, { given: { go: '1.25' } });
    assert.ok(isBlocked(result));
    assert.equal(result.changes, []);
    assert.equal(await treeOf(folder), before);
    const { conflicts } = result.files.find(({ path }) => path === 'Dockerfile')!;
    assert.match(conflicts[0]!.yours, /^FROM mine$/m);
    const line = readFileSync(join(folder, 'Dockerfile'), 'utf8').split('\n')[conflicts[0]!.line - 1]!;
    assert.ok(conflicts[0]!.yours.startsWith(line));
  }));

for (const [choice, holds, lacks] of [
  ['yours', /^FROM mine$/m, /<<<<<<</],
  ['next', /^FROM .*golang:1\.25/m, /FROM mine/],
  [
    'markers',
    /^<<<<<<< yours\n(.*\n)*\|{7} as generated \(0\.1\.0\)\n(.*\n)*=======\n(.*\n)*>>>>>>> new \(99\.0\.0\)$/m,
    /^$^/,
  ],
] as const satisfies readonly (readonly [ConflictChoice, RegExp, RegExp])[])
  test(`a conflict can be resolved with ${choice}`, () =>
    inService(orders, async (folder) => {
      conflicting(folder);
      const result = await updates(folder, { given: { go: '1.25' }, onConflict: () => choice });
      const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
      assert.match(text, holds);
      assert.not.match(text, lacks);
      assert.match(
        outcomeOf(result, 'Dockerfile') ?? '',
        choice === 'markers' ? /^conflict, archive$/ : /^(merged|same), archive$/,
      );
      assert.is(manifestOf(folder).version, '99.0.0');
    }));

test('markers that are still there are a conflict in the next update', () =>
  inService(orders, async (folder) => {
    conflicting(folder);
    await updates(folder, { given: { go: '1.25' }, onConflict: () => 'markers' });
    const result = await updates(folder, { given: { go: '1.24' }, onConflict: () => 'next' });
    assert.ok(isBlocked(result));
    assert.match(result.files.find(({ path }) => path === 'Dockerfile')!.reason!, /markers/);
  }));

test('a file that an answer removes is deleted with its folder if it is unedited, and otherwise kept', () =>
  inService({ ...orders, with: 'kubernetes,makefile' }, async (folder) => {
    edit(folder, 'Makefile', (text) => `${text}\nmine:\n`);
    const result = await updates(folder, { given: { with: 'none' } });
    assert.is(existsSync(join(folder, 'kubernetes')), false);
    assert.is(outcomeOf(result, 'Makefile'), 'kept, none');
    assert.ok(existsSync(join(folder, 'Makefile')));
    assert.equal((await updates(folder)).changes, []);
  }));

test('CRLF is not an edit, and stays', () =>
  inService(orders, async (folder) => {
    for (const path of ['main.go', 'README.md', 'Dockerfile', manifestPath])
      edit(folder, path, (text) => text.replaceAll('\n', '\r\n'));
    edit(folder, 'README.md', (text) => `Mine.\r\n${text}`);
    const result = await updates(folder, { given: { go: '1.25' } });
    assert.ok(!isBlocked(result));
    for (const path of ['main.go', 'README.md', 'Dockerfile', manifestPath])
      assert.not.match(readFileSync(join(folder, path), 'utf8'), /[^\r]\n/, path);
    assert.is(outcomeOf(result, 'Dockerfile'), 'replaced, self');
  }));

test('an executable file stays executable', () =>
  inService(orders, async (folder) => {
    chmodSync(join(folder, 'main.go'), 0o755);
    await updates(folder, { given: { go: '1.12' } });
    assert.is(statSync(join(folder, 'main.go')).mode & 0o777, 0o755);
  }));

test('a file that was skipped when the service was created stays as it is, also when it is there', () =>
  inTemporary(async (folder) => {
    const files = first.render(orders);
    const manifest: Manifest = JSON.parse(files.find(({ path }) => path === manifestPath)!.text);
    const { 'README.md': _, ...sums } = manifest.files as Record<string, string>;
    await writeTree(folder, files);
    writeFileSync(join(folder, manifestPath), JSON.stringify({ ...manifest, files: sums }));
    writeFileSync(join(folder, 'README.md'), 'mine\n');
    const result = await updates(folder);
    assert.is(outcomeOf(result, 'README.md'), 'skipped, none');
    assert.is(readFileSync(join(folder, 'README.md'), 'utf8'), 'mine\n');
    assert.not.ok(Object.hasOwn(manifestOf(folder).files, 'README.md'));
  }));

test('a file that was skipped when the service was created does not come, and one that is new does', () =>
  inTemporary(async (folder) => {
    const files = first.render({ ...orders, with: 'ci' }).filter(({ path }) => path !== 'README.md');
    const manifest: Manifest = JSON.parse(files.find(({ path }) => path === manifestPath)!.text);
    const { 'README.md': _, ...sums } = manifest.files as Record<string, string>;
    await writeTree(folder, files);
    writeFileSync(join(folder, manifestPath), JSON.stringify({ ...manifest, files: sums }));
    const result = await updates(folder, { engine: sources, given: { with: 'ci,compose' } });
    assert.is(outcomeOf(result, 'README.md'), 'skipped, none');
    assert.is(outcomeOf(result, 'compose.yaml'), 'added, none');
    assert.is(outcomeOf(result, 'server.go'), 'added, none');
    assert.not.ok(existsSync(join(folder, 'README.md')));
  }));

test('a path that no file of the service has is refused, whatever flag names it', () =>
  inService(orders, async (folder) => {
    const before = await treeOf(folder);
    for (const request of [{ skip: ['docker'] }, { named: { ours: ['docker'] } }]) {
      const error = await updates(folder, { ...request, given: { go: '1.25' } }).catch((reason: UserError) => reason);
      assert.match(
        (error as UserError).message,
        /"docker" does not name a file of the service\. The files are .*Dockerfile/,
      );
    }
    assert.equal(await treeOf(folder), before);
  }));

test('answers that were edited in the manifest are applied, and git has the earlier ones', () =>
  inService(orders, async (folder) => {
    git(folder, 'init', '--quiet');
    commit(folder);
    edit(folder, manifestPath, (text) =>
      text.replace('"base": "alpine"', '"base": "scratch"').replace('"with": []', '"with": ["ci"]'),
    );
    edit(folder, 'Dockerfile', (text) => `# mine\n${text}`);
    commit(folder);
    const result = await updates(folder);
    assert.is(outcomeOf(result, 'Dockerfile'), 'merged, archive');
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /^# mine\n[\s\S]*^FROM scratch$/m);
    assert.is(outcomeOf(result, '.gitlab-ci.yml'), 'added, none');
  }));

test('a file that no release generated has its base from git, and without history none', () =>
  inService(orders, async (folder) => {
    const own = 'line\n'.repeat(3);
    const manifest = manifestOf(folder);
    const { createHash } = await import('node:crypto');
    const sum = createHash('sha256').update(own).digest('hex');
    writeFileSync(join(folder, 'main.go'), own);
    writeFileSync(
      join(folder, manifestPath),
      JSON.stringify({ ...manifest, files: { ...manifest.files, 'main.go': sum } }),
    );
    git(folder, 'init', '--quiet');
    commit(folder);
    edit(folder, 'main.go', (text) => `mine\n${text}`);
    commit(folder);
    const dry = await updates(folder, { dryRun: true });
    assert.match(outcomeOf(dry, 'main.go') ?? '', /git$/);
    rmSync(join(folder, '.git'), { recursive: true });
    const without = await updates(folder, { dryRun: true });
    assert.is(outcomeOf(without, 'main.go'), 'conflict, none');
    assert.match(without.files.find(({ path }) => path === 'main.go')!.reason!, /neither/);
  }));

test('a shallow clone is named as the reason', () =>
  inTemporary(async (root) => {
    const origin = join(root, 'origin');
    await writeTree(origin, first.render(orders));
    const sum = 'a'.repeat(64);
    edit(origin, 'main.go', (text) => `${text}\n// Mine.\n`);
    edit(origin, manifestPath, (text) => text.replace(/("main.go": ")[0-9a-f]+/, `$1${sum}`));
    git(origin, 'init', '--quiet');
    commit(origin);
    commit(origin);
    git(root, 'clone', '--quiet', '--depth=1', `file://${origin}`, 'clone');
    const result = await updates(join(root, 'clone'), { dryRun: true });
    assert.match(result.files.find(({ path }) => path === 'main.go')!.reason!, /shallow.*--unshallow/);
  }));

test('uncommitted changes are refused, and can be allowed; the index is unchanged', () =>
  inService(orders, async (folder) => {
    git(folder, 'init', '--quiet');
    commit(folder);
    edit(folder, 'main_test.go', (text) => `${text}\n// Mine.\n`);
    edit(folder, 'Dockerfile', (text) => `# mine\n${text}`);
    writeFileSync(join(folder, 'other'), 'untracked\n');
    const index = readFileSync(join(folder, '.git/index'));
    const before = await treeOf(folder);
    const error = await updates(folder, { given: { go: '1.25' } }).then(
      () => undefined,
      (error: unknown) => error as UserError,
    );
    assert.is(error?.reason, 'conflict');
    assert.match(error!.message, /Dockerfile\n.*--allow-dirty/s);
    assert.not.match(error!.message, /other/);
    assert.equal(await treeOf(folder), before);
    await updates(folder, { given: { go: '1.25' }, allowDirty: true });
    assert.is(manifestOf(folder).version, '99.0.0');
    assert.equal(readFileSync(join(folder, '.git/index')), index);
  }));

// As for a folder that belongs to another user, or a worktree whose repository is elsewhere.
const breakGit = (folder: string): void => {
  rmSync(join(folder, '.git'), { recursive: true, force: true });
  writeFileSync(join(folder, '.git'), 'gitdir: nowhere\n');
};

test('a repository that git cannot read stops an update, with what git says; --allow-dirty goes on', () =>
  inService(orders, async (folder) => {
    breakGit(folder);
    const before = await treeOf(folder);
    const given = { go: '1.25' };
    const error = await updates(folder, { given }).then(
      () => undefined,
      (error: unknown) => error as UserError,
    );
    assert.equal([error?.reason, error?.code], ['failed', 'git-failed']);
    assert.match(error!.message, /^git cannot read the repository of .*: fatal: not a git repository: .*--allow-dirty/);
    assert.equal(await treeOf(folder), before);
    assert.match((await updates(folder, { given, dryRun: true })).gitProblem ?? '', /^git cannot read .*fatal/);
    await updates(folder, { given, allowDirty: true });
    assert.is(manifestOf(folder).version, '99.0.0');
  }));

// No release generated a file with this checksum.
function withUnknownBase(folder: string): void {
  edit(folder, 'main.go', (text) => `${text}\n// Mine.\n`);
  edit(folder, manifestPath, (text) => text.replace(/("main.go": ")[0-9a-f]+/, `$1${'a'.repeat(64)}`));
}

test('a base that is only in the history is not lost silently: the conflict says that git cannot read it', () =>
  inService(orders, async (folder) => {
    withUnknownBase(folder);
    breakGit(folder);
    const { files } = await updates(folder, { dryRun: true });
    const { outcome, reason } = files.find(({ path }) => path === 'main.go')!;
    assert.is(outcome, 'conflict');
    assert.match(reason!, /^was generated from something that no archived release has, and git cannot read .*fatal/);
  }));

test('a repository without commits has no history, and is not an error', () =>
  inService(orders, async (folder) => {
    git(folder, 'init', '--quiet');
    withUnknownBase(folder);
    const { files } = await updates(folder, { dryRun: true });
    assert.match(files.find(({ path }) => path === 'main.go')!.reason!, /neither an archived release nor git has$/);
  }));

test('a folder that is a symbolic link is a conflict, and nothing is written through it', () =>
  inService(orders, async (folder) => {
    await inTemporary(async (elsewhere) => {
      symlinkSync(elsewhere, join(folder, 'kubernetes'));
      const result = await updates(folder, { given: { with: 'kubernetes' } });
      assert.ok(isBlocked(result));
      assert.equal(await treeOf(elsewhere), {});
    });
  }));

test('an update can be limited to some files, as add does', () =>
  inService(orders, async (folder) => {
    edit(folder, 'README.md', (text) => `${text}mine\n`);
    const sums = manifestOf(folder).files;
    await updates(folder, { engine: first, given: { with: 'makefile' }, only: (path) => path === 'Makefile' });
    const { Makefile: added, ...rest } = manifestOf(folder).files as Record<string, string>;
    assert.ok(added);
    assert.equal(rest, sums);
    assert.is(manifestOf(folder).version, '0.1.0');
  }));

test.run();
