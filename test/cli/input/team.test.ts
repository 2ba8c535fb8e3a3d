import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { archivedEngine } from '../../../pipeline/engines.ts';
import { runsHere } from '../../program.ts';
import { inTemporary, treeOf, writeTree } from '../../support.ts';

const house: Readonly<Record<string, string>> = {
  'create-go-docker.json': JSON.stringify({
    name: 'acme',
    answers: { deps: 'modules', port: 9000 },
    allowed: { base: ['alpine', 'distroless'] },
    labels: { team: 'platform' },
    extras: [{ name: 'owners', files: ['CODEOWNERS'], help: 'who reviews changes' }],
  }),
  'NOTES.md.ejs': 'one\ntwo\nthree\nfour\nfive\n<%= module %>\n',
  'CODEOWNERS.ejs': '* @acme\n',
};

function put(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A folder with `house`, and beside it the service `orders` with an edited NOTES.md, committed in git. */
const inService = (body: (cwd: string) => Promise<void>): Promise<void> =>
  inTemporary(async (cwd) => {
    put(join(cwd, 'house'), house);
    const { exitCode, stderr } = await runsHere(cwd, ['orders', '--templates', 'house', '--yes']);
    assert.is(exitCode, 0, stderr);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
        cwd: join(cwd, 'orders'),
      });
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'created');
    put(join(cwd, 'orders'), { 'NOTES.md': 'mine\ntwo\nthree\nfour\nfive\nexample.com/orders\n' });
    git('commit', '-qam', 'edited');
    await body(cwd);
  });

const read = (cwd: string, path: string): string => readFileSync(join(cwd, path), 'utf8');

test('--templates and the variable do the same, and the command that repeats the run has the folder', () =>
  inTemporary(async (cwd) => {
    put(join(cwd, 'my house'), house);
    const env = { CREATE_GO_DOCKER_TEMPLATES: 'my house' };
    const byFlag = await runsHere(cwd, ['one', '--module', 'a.example/x', '--templates', 'my house', '--yes']);
    const byVariable = await runsHere(cwd, ['two', '--module', 'a.example/x', '--yes'], env);
    assert.is(byFlag.exitCode + byVariable.exitCode, 0, byFlag.stderr + byVariable.stderr);
    assert.equal(await treeOf(join(cwd, 'one')), await treeOf(join(cwd, 'two')));
    assert.match(byVariable.stdout, / --templates 'my house' --yes\n$/);
    assert.is(read(cwd, 'one/NOTES.md'), 'one\ntwo\nthree\nfour\nfive\na.example/x\n');
    const none = await runsHere(cwd, ['three', '--yes'], { CREATE_GO_DOCKER_TEMPLATES: '' });
    assert.is(none.exitCode, 0);
    assert.not.ok(existsSync(join(cwd, 'three/NOTES.md')));
  }));

test('defaults of a team are weaker than a flag, a variable and a file, and stronger than the surroundings', () =>
  inTemporary(async (cwd) => {
    put(cwd, { 'answers.json': '{"port":7000}', 'go.mod': 'module a.example/all\n\ngo 1.21\n' });
    put(join(cwd, 'house'), {
      'create-go-docker.json': '{"name":"acme","answers":{"port":9000,"go":"1.26"}}',
    });
    const answers = async (args: readonly string[], env = {}) => {
      const given = ['orders', '--templates', 'house', '--yes', '--dry-run', '--json', ...args];
      const { answers, sources } = JSON.parse((await runsHere(cwd, given, env)).stdout);
      return [answers.port, answers.go, sources.port.kind, sources.go.kind];
    };
    assert.equal(await answers([]), [9000, '1.26', 'templates', 'templates']);
    assert.equal(await answers(['--from', 'answers.json']), [7000, '1.26', 'file', 'templates']);
    assert.equal(await answers([], { CREATE_GO_DOCKER_PORT: '80' }), [80, '1.26', 'environment', 'templates']);
    assert.equal(await answers(['--go', '1.25']), [9000, '1.25', 'templates', 'flag']);
  }));

test('an error about a folder from the environment names the variable', () =>
  inTemporary(async (cwd) => {
    const env = { CREATE_GO_DOCKER_TEMPLATES: './nowhere' };
    const byVariable = await runsHere(cwd, ['orders', '--yes'], env);
    assert.is(byVariable.exitCode, 2);
    assert.match(byVariable.stderr, /^CREATE_GO_DOCKER_TEMPLATES: There is no folder \.\/nowhere\. /);
    const byFlag = await runsHere(cwd, ['orders', '--yes', '--templates', './nowhere'], env);
    assert.match(byFlag.stderr, /^There is no folder \.\/nowhere\. /);
  }));

test('an answer that the rules forbid is refused, from any source, and nothing is written', () =>
  inTemporary(async (cwd) => {
    put(join(cwd, 'house'), house);
    put(cwd, { 'answers.json': '{"base":"scratch"}' });
    for (const [args, env, name] of [
      [['--base', 'scratch'], {}, '--base'],
      [[], { CREATE_GO_DOCKER_BASE: 'scratch' }, 'CREATE_GO_DOCKER_BASE'],
      [['--from', 'answers.json'], {}, 'base in answers.json is'],
    ] as const) {
      const { exitCode, stderr } = await runsHere(cwd, ['orders', '--templates', 'house', '--yes', ...args], env);
      assert.is(exitCode, 2);
      assert.is(
        stderr,
        `${name} "scratch": the templates of acme (house) allow only alpine, distroless. Example: --base alpine\n`,
      );
    }
    assert.not.ok(existsSync(join(cwd, 'orders')));
  }));

for (const [what, prepare, message] of [
  ['a folder that is not there', () => {}, /^There is no folder house\./],
  ['a folder without the file', (folder: string) => mkdirSync(folder), /^house has no create-go-docker\.json\./],
  [
    'a file in place of the folder',
    (folder: string) => writeFileSync(folder, ''),
    /^house cannot be read \(ENOTDIR\)\./,
  ],
  [
    'a template that is a symbolic link',
    (folder: string) => {
      put(folder, house);
      symlinkSync('/etc/passwd', join(folder, 'x.ejs'));
    },
    /^house\/x\.ejs is not a regular file\./,
  ],
  [
    'a template that is not text',
    (folder: string) => {
      put(folder, house);
      writeFileSync(join(folder, 'x.ejs'), Buffer.from([0xff, 0, 1]));
    },
    /^house\/x\.ejs is not UTF-8 text\./,
  ],
  [
    'a template that is very large',
    (folder: string) => put(folder, { ...house, 'x.ejs': 'x'.repeat(1024 * 1024 + 1) }),
    /^house\/x\.ejs has 1048577 bytes; the limit is 1048576\./,
  ],
  [
    'a template with code',
    (folder: string) => put(folder, { ...house, 'x.ejs': "ok\n<% process.mainModule.require('fs') %>" }),
    /^house\/x\.ejs:2: ".*" is neither a name nor if\/else\n$/,
  ],
] as const) {
  test(`${what} is refused, and nothing is written`, () =>
    inTemporary(async (cwd) => {
      prepare(join(cwd, 'house'));
      const { exitCode, stderr } = await runsHere(cwd, ['orders', '--templates', 'house', '--yes']);
      assert.is(exitCode, 2, stderr);
      assert.match(stderr, message);
      assert.not.ok(existsSync(join(cwd, 'orders')));
    }));
}

test('the line endings of a Windows checkout change nothing, and an executable template gives an executable file', () =>
  inTemporary(async (cwd) => {
    put(join(cwd, 'house'), { ...house, 'run.sh.ejs': '#!/bin/sh\nexit\n' });
    put(
      join(cwd, 'windows'),
      Object.fromEntries(
        Object.entries({ ...house, 'run.sh.ejs': '#!/bin/sh\nexit\n' }).map(([path, text]) => [
          path,
          text.replaceAll('\n', '\r\n'),
        ]),
      ),
    );
    for (const folder of ['house', 'windows']) {
      chmodSync(join(cwd, folder, 'run.sh.ejs'), 0o755);
      const { files } = JSON.parse(
        (await runsHere(cwd, [`o-${folder}`, '--module', 'a.example/x', '--templates', folder, '--yes', '--json']))
          .stdout,
      );
      assert.is(files.find(({ path }: { readonly path: string }) => path === 'run.sh').mode, '755');
    }
    assert.equal(await treeOf(join(cwd, 'o-house')), await treeOf(join(cwd, 'o-windows')));
  }));

test('no command changes a service with templates unless it gets them', () =>
  inService(async (cwd) => {
    const before = await treeOf(join(cwd, 'orders'));
    for (const args of [
      ['update', 'orders'],
      ['add', 'ci', 'orders'],
      ['orders', '--yes'],
      ['check', 'orders'],
    ]) {
      const { exitCode, stderr } = await runsHere(cwd, args);
      assert.is(exitCode, args[0] === 'check' ? 1 : 2, args.join(' '));
      assert.match(
        stderr,
        /has the templates of acme\. Add --templates with their folder; in a pipeline, set CREATE_GO_DOCKER_TEMPLATES to it\./,
      );
    }
    assert.equal(await treeOf(join(cwd, 'orders')), before);
  }));

test('check and update follow the templates; the base of an edited file comes from git', () =>
  inService(async (cwd) => {
    const templates = ['--templates', 'house'];
    assert.is((await runsHere(cwd, ['check', 'orders', ...templates])).exitCode, 0);
    put(join(cwd, 'house'), { 'NOTES.md.ejs': 'one\ntwo\nthree\nfour\nFIVE\n<%= module %>\n' });
    assert.is((await runsHere(cwd, ['check', 'orders', ...templates])).exitCode, 4);
    const updated = await runsHere(cwd, ['update', 'orders', ...templates, '--json']);
    assert.is(updated.exitCode, 0, updated.stdout);
    const file = JSON.parse(updated.stdout).update.files.find(
      ({ path }: { readonly path: string }) => path === 'NOTES.md',
    );
    assert.equal([file.outcome, file.base], ['merged', 'git']);
    assert.is(read(cwd, 'orders/NOTES.md'), 'mine\ntwo\nthree\nfour\nFIVE\nexample.com/orders\n');
    assert.is((await runsHere(cwd, ['check', 'orders', ...templates])).exitCode, 0);
  }));

test('without a template, update deletes its unedited file; a new rule stops an update', () =>
  inService(async (cwd) => {
    rmSync(join(cwd, 'house/NOTES.md.ejs'));
    const kept = await runsHere(cwd, ['update', 'orders', '--templates', 'house', '--dry-run']);
    assert.match(kept.stdout, /kept +NOTES\.md \(is no longer generated, and you edited it\)/);
    put(join(cwd, 'house'), { 'create-go-docker.json': '{"name":"acme","allowed":{"base":["distroless"]}}' });
    const refused = await runsHere(cwd, ['update', 'orders', '--templates', 'house']);
    assert.is(refused.exitCode, 2);
    assert.match(
      refused.stderr,
      /^base in \S+orders\/\.create-go-docker\.json is "alpine": the templates of acme \(house\) allow only distroless\. Example: --base distroless\n$/,
    );
    const moved = await runsHere(cwd, ['update', 'orders', '--templates', 'house', '--base', 'distroless']);
    assert.is(moved.exitCode, 0, moved.stderr);
    assert.match(read(cwd, 'orders/Dockerfile'), 'distroless');
  }));

/** Runs with the service of `inService` that has the extra `owners`, after the team has dropped that extra. */
const withDroppedExtra = (
  body: (cwd: string, run: (...args: string[]) => ReturnType<typeof runsHere>) => Promise<void>,
) =>
  inService(async (cwd) => {
    const run = (...args: string[]) => runsHere(cwd, args);
    const added = await run('add', 'owners', 'orders', '--templates', 'house');
    assert.is(added.exitCode, 0, added.stderr);
    const { extras: _, ...settings } = JSON.parse(house['create-go-docker.json']!);
    rmSync(join(cwd, 'house/CODEOWNERS.ejs'));
    put(join(cwd, 'house'), { 'create-go-docker.json': JSON.stringify(settings) });
    await body(cwd, run);
  });

const extrasIn = (cwd: string): unknown => JSON.parse(read(cwd, 'orders/.create-go-docker.json')).answers.with;

for (const [flags, extras] of [
  [['--with=-owners'], []],
  [['--with', 'none'], []],
  [['--with=-owners,+ci'], ['ci']],
  [['--with', 'ci'], ['ci']],
] as const)
  test(`update ${flags.join(' ')} removes an extra that the team has dropped`, () =>
    withDroppedExtra(async (cwd, run) => {
      const updated = await run('update', 'orders', '--templates', 'house', '--yes', '--allow-dirty', ...flags);
      assert.is(updated.exitCode, 0, updated.stderr);
      assert.not.ok(existsSync(join(cwd, 'orders/CODEOWNERS')));
      assert.equal(extrasIn(cwd), extras);
      assert.is(read(cwd, 'orders/NOTES.md'), 'mine\ntwo\nthree\nfour\nfive\nexample.com/orders\n');
      assert.is((await run('check', 'orders', '--templates', 'house')).exitCode, 0);
    }));

test('every command names the update that removes an extra that the team has dropped', () =>
  withDroppedExtra(async (cwd, run) => {
    const before = await treeOf(join(cwd, 'orders'));
    for (const args of [
      ['check', 'orders'],
      ['update', 'orders'],
      ['update', 'orders', '--with=-ci'],
      ['add', 'compose', 'orders'],
      ['orders', '--yes'],
    ]) {
      const { exitCode, stderr } = await run(...args, '--templates', 'house');
      assert.is(exitCode, args[0] === 'check' ? 1 : 2);
      const fix = `create-go-docker update ${join(cwd, 'orders')} --templates house --with=-owners\n`;
      assert.ok(
        stderr.endsWith(
          `"owners", which the templates of acme (house) do not have. To remove it from the service: ${fix}`,
        ),
        stderr,
      );
    }
    assert.equal(await treeOf(join(cwd, 'orders')), before);
  }));

test('a service goes on without its templates as the error says', () =>
  withDroppedExtra(async (cwd, run) => {
    const { stderr } = await run('update', 'orders');
    const fix = `remove "templates" from that file, commit that, and run: create-go-docker update ${join(cwd, 'orders')} --with=-owners\n`;
    assert.ok(stderr.endsWith(fix), stderr);
    assert.match(stderr, 'CREATE_GO_DOCKER_TEMPLATES');
    const { templates: _, ...manifest } = JSON.parse(read(cwd, 'orders/.create-go-docker.json'));
    put(join(cwd, 'orders'), { '.create-go-docker.json': `${JSON.stringify(manifest, null, 2)}\n` });
    const updated = await run('update', 'orders', '--with=-owners', '--allow-dirty', '--yes');
    assert.is(updated.exitCode, 0, updated.stderr);
    assert.equal(extrasIn(cwd), []);
    assert.not.ok(existsSync(join(cwd, 'orders/CODEOWNERS')));
    assert.is((await run('check', 'orders')).exitCode, 0);
  }));

test('check names the service that breaks a rule, and the update that follows it', () =>
  inTemporary(async (cwd) => {
    const run = (...args: string[]) => runsHere(cwd, [...args, '--templates', 'house']);
    put(join(cwd, 'house'), { 'create-go-docker.json': '{"name":"acme"}' });
    for (const folder of ['old', 'fine']) {
      const answers = folder === 'old' ? ['--go', '1.25', '--with', 'compose,ci'] : ['--go', '1.26'];
      assert.is((await run(folder, ...answers, '--yes')).exitCode, 0);
    }
    const rules = { go: ['1.26'], with: ['ci'] };
    put(join(cwd, 'house'), { 'create-go-docker.json': JSON.stringify({ name: 'acme', allowed: rules }) });
    const { exitCode, stdout, stderr } = await run('check', 'old', 'fine');
    assert.is(exitCode, 3);
    assert.is(stderr, '');
    assert.match(stdout, /^old +against a rule +\S+ +\S+ +- +- +-$/m);
    assert.match(stdout, /^2 services: 1 out of date, 1 against a rule\.$/m);
    const fix = 'create-go-docker update old --templates house --go 1.26 --with=-compose';
    assert.match(
      stdout,
      `old:\n  go is "1.25": the templates of acme (house) allow only 1.26.\n  with is "compose,ci": the templates of acme (house) allow only ci.\n  To follow the rules: ${fix}\n`,
    );
    const [first] = (await run('check', 'old', '--json')).stdout.split('\n');
    assert.equal(
      JSON.parse(first!).check.rules.map(({ answer, flag }: Readonly<Record<string, string>>) => [answer, flag]),
      [
        ['go', '--go 1.26'],
        ['with', '--with=-compose'],
      ],
    );
    const updated = await runsHere(cwd, [...fix.split(' ').slice(1), '--yes']);
    assert.is(updated.exitCode, 0, updated.stderr);
    assert.is((await run('check', 'old')).exitCode, 0);
  }));

test('update says so if the templates are those of another team', () =>
  inService(async (cwd) => {
    put(join(cwd, 'other'), { 'create-go-docker.json': '{"name":"globex"}' });
    const note = 'The templates are those of globex (other); before, they were those of acme.';
    for (const args of [['--dry-run'], ['--allow-dirty', '--yes']]) {
      const { exitCode, stdout, stderr } = await runsHere(cwd, ['update', 'orders', '--templates', 'other', ...args]);
      assert.is(exitCode, 0, stderr);
      assert.match(stdout, note);
    }
    const again = await runsHere(cwd, ['update', 'orders', '--templates', 'other', '--allow-dirty', '--yes']);
    assert.not.match(again.stdout, note);
  }));

test('update applies the templates of a team to a service of 0.1.0', () =>
  inTemporary(async (cwd) => {
    put(join(cwd, 'house'), house);
    await writeTree(join(cwd, 'orders'), archivedEngine('0.1.0')!.render({ module: 'example.com/orders' }));
    const { exitCode, stderr } = await runsHere(cwd, ['update', 'orders', '--templates', 'house', '--with', '+owners']);
    assert.is(exitCode, 0, stderr);
    assert.is(read(cwd, 'orders/CODEOWNERS'), '* @acme\n');
    assert.match(read(cwd, 'orders/Dockerfile'), 'team="platform"');
    assert.is(JSON.parse(read(cwd, 'orders/.create-go-docker.json')).templates.name, 'acme');
    assert.is((await runsHere(cwd, ['check', 'orders', '--templates', 'house'])).exitCode, 0);
  }));

test('add of an extra of the team says if its templates are missing', () =>
  inService(async (cwd) => {
    const { exitCode, stderr } = await runsHere(cwd, ['add', 'owners', 'orders']);
    assert.is(exitCode, 2);
    assert.match(stderr, /says that this service has the templates of acme\. Add --templates/);
  }));

test('add adds an extra of the team, and requires an update first when the templates have changed', () =>
  inService(async (cwd) => {
    const added = await runsHere(cwd, ['add', 'owners', 'orders', '--templates', 'house']);
    assert.is(added.exitCode, 0, added.stderr);
    assert.is(read(cwd, 'orders/CODEOWNERS'), '* @acme\n');
    assert.is((await runsHere(cwd, ['check', 'orders', '--templates', 'house'])).exitCode, 0);
    put(join(cwd, 'house'), { 'CODEOWNERS.ejs': '* @other\n' });
    const refused = await runsHere(cwd, ['add', 'ci', 'orders', '--templates', 'house']);
    assert.is(refused.exitCode, 2);
    assert.match(refused.stderr, /Run create-go-docker update \S+orders --templates house first\./);
  }));

test('add and update know the files of an extra that "paths" moves', () =>
  inTemporary(async (cwd) => {
    const run = (...args: string[]) => runsHere(cwd, [...args, '--templates', 'house']);
    put(join(cwd, 'house'), {
      'create-go-docker.json': JSON.stringify({
        name: 'acme',
        extras: [{ name: 'helm', files: ['chart'], help: 'a chart' }],
        paths: { chart: 'deploy/<%= label %>.env' },
      }),
      'chart.ejs': 'x\n',
    });
    assert.is((await run('orders', '--yes')).exitCode, 0);
    const added = await run('add', 'helm', 'orders');
    assert.is(added.exitCode, 0, added.stderr);
    assert.is(read(cwd, 'orders/deploy/orders.env'), 'x\n');
    rmSync(join(cwd, 'orders/deploy/orders.env'));
    assert.is((await run('add', 'helm', 'orders')).exitCode, 0);
    assert.is((await run('update', 'orders', '--with=-helm', '--yes')).exitCode, 0);
    assert.not.ok(existsSync(join(cwd, 'orders/deploy')));
  }));

test('an extra whose files a team leaves out is not added, and no command of it is printed', () =>
  inTemporary(async (cwd) => {
    const run = (...args: string[]) => runsHere(cwd, [...args, '--templates', 'house']);
    put(join(cwd, 'house'), {
      'create-go-docker.json': JSON.stringify({ name: 'acme', omit: ['Makefile', '.github/'] }),
    });
    const note = /\nThe templates of acme leave out all files of makefile\.\n/;
    const created = await run('orders', '--with', 'makefile,ci', '--yes');
    assert.is(created.exitCode, 0, created.stderr);
    assert.match(created.stdout, note);
    assert.not.match(created.stdout, /^ +make$/m);
    assert.is((await run('update', 'orders', '--with', 'none', '--yes')).exitCode, 0);
    const before = await treeOf(join(cwd, 'orders'));
    const refused = await run('add', 'makefile', 'orders');
    assert.is(refused.exitCode, 2);
    assert.match(
      refused.stderr,
      /^The templates of acme \(house\) leave out all files of makefile, so there is nothing to add\. .* take Makefile out of "omit" in house\/create-go-docker\.json\.\n$/,
    );
    assert.equal(await treeOf(join(cwd, 'orders')), before);
    const all = await run('add', 'all', 'orders');
    assert.is(all.exitCode, 0, all.stderr);
    assert.not.match(all.stdout, /makefile/);
    assert.not.ok(existsSync(join(cwd, 'orders/Makefile')));
    const checked = await runsHere(cwd, ['templates', 'check', 'house']);
    assert.is(checked.exitCode, 0);
    assert.match(checked.stdout, /^note {6}makefile: "omit" leaves out all files of this extra/m);
  }));

test('a service cannot change from dep to modules if the templates leave out go.mod, and nothing is written', () =>
  inTemporary(async (cwd) => {
    put(join(cwd, 'house'), { 'create-go-docker.json': JSON.stringify({ name: 'acme', omit: ['go.mod'] }) });
    await writeTree(join(cwd, 'orders'), archivedEngine('0.1.0')!.render({ module: 'example.com/orders' }));
    const before = await treeOf(cwd);
    const args = ['update', 'orders', '--templates', 'house', '--deps', 'modules'];
    const { exitCode, stderr } = await runsHere(cwd, args);
    assert.is(exitCode, 3);
    assert.match(
      stderr,
      /^A service with modules needs go\.mod, and it is left out\. Remove it from --skip, and from "omit"/,
    );
    assert.equal(await treeOf(cwd), before);
  }));

test('templates that fix modules are refused for a service with dep, until --deps modules is given', () =>
  inTemporary(async (cwd) => {
    const settings = { name: 'acme', answers: { deps: 'modules' }, fixed: ['deps'], omit: ['go.mod'] };
    put(join(cwd, 'house'), { 'create-go-docker.json': JSON.stringify(settings) });
    await writeTree(join(cwd, 'orders'), archivedEngine('0.1.0')!.render({ module: 'example.com/orders' }));
    const args = ['update', 'orders', '--templates', 'house'];
    const { exitCode, stderr } = await runsHere(cwd, args);
    assert.is(exitCode, 2);
    assert.match(stderr, /deps.*"dep": the templates of acme \(house\) allow only modules\. Example: --deps modules/);
    assert.match((await runsHere(cwd, [...args, '--deps', 'modules'])).stderr, /needs go\.mod/);
  }));

test.run();
