import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fileDiffs, toMarkdown } from '../../../cli/output/update-diff.ts';
import { newest, oldest } from '../../../generators/go-service/go-releases.ts';
import { changesSince } from '../../../pipeline/changes-since.ts';
import { archivedEngine, thisRelease } from '../../../pipeline/engines.ts';
import { runs, runsHere } from '../../program.ts';
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

test('--conflict markers writes them and still ends with 3; --theirs resolves one file', () =>
  inService(async (folder) => {
    conflicting(folder);
    const chosen = await runsHere(folder, ['update', '--go', '1.25', '--theirs', 'Dockerfile', '--dry-run']);
    assert.is(chosen.exitCode, 0, chosen.stderr);
    const marked = await runsHere(folder, ['update', '--go', '1.25', '--conflict', 'markers']);
    assert.is(marked.exitCode, 3);
    assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /^<<<<<<< yours$/m);
  }));

test('--dry-run prints a patch: git apply makes the same changes as the update', () =>
  inService(async (folder) => {
    const file = join(folder, 'main.go');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n// Mine.\n`);
    const args = ['update', '--go', '1.25', '--with', '+compose,-makefile', '--theirs', 'Dockerfile'];
    const { stdout } = await runsHere(folder, [...args, '--dry-run']);
    await inTemporary(async (other) => {
      cpSync(folder, other, { recursive: true });
      const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd: other, input: stdout, encoding: 'utf8' });
      assert.is(status, 0, stderr);
      assert.is((await runsHere(folder, args)).exitCode, 0);
      assert.equal(await treeOf(other), await treeOf(folder));
    });
  }));

test('--dry-run shows the reason of a change, if the changelog names the file', () => {
  const changes = [
    { path: 'compose.yaml', mode: 0o644, text: 'new\n', action: 'update', before: Buffer.from('old\n') },
  ] as const;
  const [{ reasons } = { reasons: [] }] = fileDiffs({ changes, from: '0.1.0' });
  const named = changesSince('0.1.0').filter((each) => each.includes('`compose.yaml`'));
  assert.equal(reasons, named);
  assert.ok(named.length > 0);
});

test('--markdown prints the text of a pull request: files, differences, and with exit code 3 the conflicts', () =>
  inService(async (folder) => {
    const clean = await runsHere(folder, ['update', '--go', '1.25', '--dry-run', '--markdown']);
    assert.is(clean.exitCode, 0);
    assert.match(
      clean.stdout,
      /^## create-go-docker: 0\.1\.0 to \S+\n\nAlso changed: --go 1\.25\.\n\n\| file \| what happens \|\n/,
    );
    assert.match(clean.stdout, /^\| `Dockerfile` \| replaced \|$/m);
    assert.match(
      clean.stdout,
      /^<details>.*\n\n`{3,}diff\n[\s\S]*^\+FROM .*golang:1\.25[\s\S]*\n`{3,}\n\n<\/details>\n$/m,
    );
    conflicting(folder);
    const conflict = await runsHere(folder, ['update', '--go', '1.25', '--dry-run', '--markdown']);
    assert.is(conflict.exitCode, 3);
    assert.match(
      conflict.stdout,
      /\*\*Conflicts\.\*\* You .* as create-go-docker \S+ and --go 1\.25:\n\n- `Dockerfile`, line \d+$/m,
    );
  }));

test('a service without libraries goes from dep to modules without Go and without Docker, and keeps its edits', () =>
  inService(async (folder) => {
    appendFileSync(join(folder, 'main.go'), '\n// Mine.\n');
    const { exitCode, stdout, stderr } = await runsHere(folder, ['update', '--deps', 'modules']);
    assert.is(exitCode, 0, stderr);
    assert.match(stdout, /^There are no libraries, so go\.mod requires nothing\.$/m);
    assert.match(readFileSync(join(folder, 'go.mod'), 'utf8'), /^module example\.com\/orders\n/m);
    assert.match(readFileSync(join(folder, 'main.go'), 'utf8'), /\n\/\/ Mine\.\n$/);
    assert.not.ok(existsSync(join(folder, 'Gopkg.toml')) || existsSync(join(folder, 'Gopkg.lock')));
    assert.is((await runsHere(folder, ['check'])).exitCode, 0);
  }));

test('--markdown fits into a pull request, however large the change is', () => {
  const text = 'a line\n'.repeat(20_000);
  const files = [{ path: 'main.go', outcome: 'replaced', base: 'self', conflicts: [] }] as const;
  const changes = [{ path: 'main.go', mode: 0o644, text, action: 'update', before: Buffer.from('old\n') }] as const;
  const plan = {
    target: '/',
    files,
    causes: [],
    manifest: undefined,
    before: new Map(),
    edited: [],
    recovered: [],
    uncommitted: [],
  };
  const markdown = toMarkdown({ ...plan, changes, from: '0.1.0', to: '99.0.0' });
  assert.ok(markdown.length < 65_536, `${markdown.length}`);
  assert.match(markdown, /\n… create-go-docker update --dry-run shows the rest\n`{3,}\n\n<\/details>\n$/);
});

test('--markdown and --json say that a side was chosen', () =>
  inService(async (folder) => {
    conflicting(folder);
    const args = ['update', '--go', '1.25', '--theirs', 'Dockerfile', '--dry-run'];
    const note = 'A side was chosen in Dockerfile. Build and test before you commit.';
    assert.ok((await runsHere(folder, [...args, '--markdown'])).stdout.includes(`\n${note}\n`));
    assert.is(JSON.parse((await runsHere(folder, [...args, '--json'])).stdout).notes[0], note);
  }));

test('--deps modules refuses a constraint that is not locked, and names one that nothing imports', () =>
  inService(async (folder) => {
    appendFileSync(join(folder, 'Gopkg.toml'), '\n[[constraint]]\n  name = "a.example/b"\n  version = "=0.8.1"\n');
    const unused = await runsHere(folder, ['update', '--deps', 'modules', '--dry-run']);
    assert.match(unused.stdout, 'Gopkg.toml wants a.example/b =0.8.1, and nothing imports it');
    assert.match(unused.stdout, /go\.mod \(takes the place of Gopkg\.toml\)/);
    writeFileSync(join(folder, 'more.go'), 'package main\n\nimport _ "a.example/b/c"\n');
    const before = await treeOf(folder);
    const { exitCode, stderr } = await runsHere(folder, ['update', '--deps', 'modules']);
    assert.is(exitCode, 2);
    assert.match(
      stderr,
      /^Gopkg\.toml wants a\.example\/b =0\.8\.1, and Gopkg\.lock has not locked it\. Run dep ensure/,
    );
    assert.equal(await treeOf(folder), before);
  }));

test('markers of an earlier update are a separate error, which names the file to correct', () =>
  inService(async (folder) => {
    conflicting(folder);
    await runsHere(folder, ['update', '--go', '1.25', '--conflict', 'markers']);
    const { exitCode, stderr } = await runsHere(folder, ['update', '--go', '1.24']);
    assert.is(exitCode, 3);
    assert.match(stderr, /^Some files cannot be updated:\n {2}Dockerfile has conflict markers of an earlier update\n/);
    assert.match(stderr, /Correct Dockerfile first, or leave it as it is with --skip PATH\.\n$/);
  }));

const inCurrent = (body: (folder: string) => Promise<void>): Promise<void> =>
  inTemporary(async (folder) => {
    await writeTree(folder, thisRelease.render({ module: 'example.com/orders' }));
    await body(folder);
  });

test('a conflict names what changed the lines: the changed answers, if the version is the same', () =>
  inCurrent(async (folder) => {
    conflicting(folder);
    const { stderr } = await runsHere(folder, ['update', '--go', '1.25']);
    assert.match(stderr, /^You changed the same lines as --go 1\.25 \(- yours, \+ new\):\n {2}Dockerfile:/);
    const { stdout } = await runsHere(folder, ['update', '--go', '1.25', '--dry-run', '--markdown']);
    assert.match(stdout, /^## create-go-docker \S+: --go 1\.25\n/);
    assert.not.match(stdout, /### What changed/);
  }));

test('a file that differs and was not generated is not called a change of the same lines', () =>
  inCurrent(async (folder) => {
    writeFileSync(join(folder, 'compose.yaml'), 'services: {}\n');
    const { stderr } = await runsHere(folder, ['update', '--with', '+compose']);
    assert.match(stderr, /^Some files cannot be updated \(- yours, \+ new\):\n {2}compose\.yaml exists, and is not/);
  }));

test('a chosen side is named, also where it changes nothing, with the advice to build and test', () =>
  inService(async (folder) => {
    conflicting(folder);
    for (const args of [
      ['--ours', 'Dockerfile'],
      ['--conflict', 'theirs'],
    ]) {
      const { stdout } = await runsHere(folder, ['update', '--go', '1.25', ...args, '--dry-run']);
      assert.match(stdout, /^ {2}(merged|same) +Dockerfile$/m);
      assert.match(stdout, /^A side was chosen in Dockerfile\. Build and test before you commit\.$/m);
    }
    const { stdout } = await runsHere(folder, ['update', '--go', '1.25', '--skip', 'Dockerfile']);
    assert.not.match(stdout, /Build and test/);
  }));

test('--conflict markers --dry-run says that nothing was written, and prints the patch', () =>
  inService(async (folder) => {
    conflicting(folder);
    const before = await treeOf(folder);
    const args = ['update', '--go', '1.25', '--conflict', 'markers'];
    const dry = await runsHere(folder, [...args, '--dry-run']);
    assert.is(dry.exitCode, 3);
    assert.match(dry.stderr, /Nothing was written\. Conflict markers would be in these files/);
    assert.match(dry.stdout, /^\+<<<<<<< yours$/m);
    assert.equal(await treeOf(folder), before);
    const { stderr } = await runsHere(folder, args);
    assert.match(stderr, /Conflict markers are in these files\. Updated: .*go\.mod|Updated: .*README\.md/);
  }));

test('--theirs brings a deleted file back, and contradicts --ours', () =>
  inCurrent(async (folder) => {
    const path = join(folder, 'README.md');
    const text = readFileSync(path, 'utf8');
    rmSync(path);
    assert.match((await runsHere(folder, ['update', '--theirs', 'README.md'])).stdout, /^ {2}added +README\.md$/m);
    assert.is(readFileSync(path, 'utf8'), text);
    const both = await runsHere(folder, ['update', '--ours', 'README.md', '--theirs', 'README.md']);
    assert.is(both.exitCode, 2);
    assert.match(both.stderr, /^--ours and --theirs both name "README\.md"\./);
  }));

test('an update that changes only the manifest says so, and an edited file is not called generated', () =>
  inCurrent(async (folder) => {
    appendFileSync(join(folder, 'Dockerfile'), '# Mine.\n');
    const unchanged = await runsHere(folder, ['update', '--dry-run', '--markdown']);
    assert.match(unchanged.stdout, /\n\nNo file changes\.\n$/);
    const manifest = join(folder, '.create-go-docker.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('{', '{ '));
    assert.match((await runsHere(folder, ['check'])).stdout, /^ {2}only \.create-go-docker\.json would change$/m);
    const { stdout } = await runsHere(folder, ['update']);
    assert.match(stdout, /^ {2}replaced +\.create-go-docker\.json \(no other file changes\)$/m);
  }));

test('without git, a service in a repository is not updated, and one outside of a repository is', () =>
  inService(async (folder) => {
    const update = (...more: readonly string[]) =>
      runs(folder, ['update', '--go', '1.25', ...more], { env: { PATH: folder } });
    mkdirSync(join(folder, '.git'));
    const refused = update();
    assert.is(refused.status, 1);
    assert.match(refused.stderr, /^git cannot read the repository of .*: git is not installed\. .*--allow-dirty/);
    assert.match(
      update('--dry-run').stdout,
      /^git cannot read .*: git is not installed\. So an update needs --allow-dirty\.$/m,
    );
    rmSync(join(folder, '.git'), { recursive: true });
    const { status, stderr } = update();
    assert.is(status, 0, stderr);
  }));

test('a repository of another user stops an update, with the command that git names', () =>
  inService(async (folder) => {
    spawnSync('git', ['init', '--quiet', folder]);
    const before = await treeOf(folder);
    // git's own tests use this variable, so no file has to belong to another user.
    const owner = {
      GIT_TEST_ASSUME_DIFFERENT_OWNER: 'true',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    };
    const { status, stderr } = runs(folder, ['update', '--go', '1.25'], { env: owner });
    assert.is(status, 1, stderr);
    assert.match(
      stderr,
      /: fatal: detected dubious ownership in repository at .*\. If you trust it, run git config --global --add safe\.directory \S+, so that/,
    );
    assert.equal(await treeOf(folder), before);
  }));

test('an extra that another one needs stays only with an error; what cannot be meant is refused; -all removes all', () =>
  inTemporary(async (folder) => {
    await writeTree(folder, thisRelease.render({ module: 'example.com/orders', with: 'release,updates,compose' }));
    for (const [list, says] of [
      ['-ci', /^--with=-ci is not possible: release and updates need it\. .*: --with=-ci,-release,-updates\n$/],
      ['+ci,-ci', /^--with "\+ci,-ci" adds and removes ci\./],
      ['+ci,-', /^--with "\+ci,-" has a sign without an extra\. .*--with \+ci,-swarm\n$/],
      [
        '+makefile,compose',
        /^--with "\+makefile,compose" has names with and without a sign\. .*: --with=\+makefile,\+compose\n$/,
      ],
    ] as const) {
      const { exitCode, stderr } = await runsHere(folder, ['update', `--with=${list}`]);
      assert.is(exitCode, 2);
      assert.match(stderr, says);
    }
    const extras = () => JSON.parse(readFileSync(join(folder, '.create-go-docker.json'), 'utf8')).answers.with;
    assert.is((await runsHere(folder, ['update', '--with=-all'])).exitCode, 0);
    assert.equal(extras(), []);
    assert.is((await runsHere(folder, ['update', '--with', '+makefile'])).exitCode, 0);
    assert.is((await runsHere(folder, ['update', '--with', '+all'])).exitCode, 0);
    assert.ok(extras().length > 5);
  }));

test('a path may begin with ./, as a shell completes it', () =>
  inService(async (folder) => {
    conflicting(folder);
    const { exitCode, stderr } = await runsHere(folder, ['update', '--go', '1.25', '--ours', './Dockerfile']);
    assert.is(exitCode, 0, stderr);
  }));

test('a folder without a service, and a wrong choice, end with 2', () =>
  inTemporary(async (folder) => {
    assert.is((await runsHere(folder, ['update'])).exitCode, 2);
    assert.is((await runsHere(folder, ['update', '--conflict', 'both'])).exitCode, 2);
  }));

test('update says which Go versions are known, if the chosen one is newer', () =>
  inTemporary(async (folder) => {
    assert.is((await runsHere(folder, ['orders', '--yes'])).exitCode, 0);
    const note = `Go 1.99 is newer than this version of create-go-docker, which knows ${oldest.minor} to ${newest.minor}; it is treated like ${newest.minor}.`;
    const updated = await runsHere(folder, ['update', 'orders', '--go', '1.99', '--yes']);
    assert.is(updated.exitCode, 0, updated.stderr);
    assert.match(updated.stdout, note);
    const created = await runsHere(folder, ['other', '--go', '1.99', '--yes']);
    assert.match(created.stdout, note);
  }));

test.run();
