import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { help } from '../../cli/help.ts';
import type { Document } from '../../cli/output/document.ts';
import { documentSchema } from '../../cli/output/document-schema.ts';
import { outcomes } from '../../core/errors.ts';
import { questions } from '../../generators/go-service/questions.ts';
import { answersSchema } from '../../generators/go-service/schema.ts';
import { variableOf } from '../../pipeline/settle.ts';
import { cleanEnv, program, runs, runsHere } from '../program.ts';
import { inTemporary, toolTest, treeOf } from '../support.ts';

// Its strict mode requires that the properties in `required` are defined beside it. Our if/then defines them further up.
const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
const isDocument = ajv.compile<Document>(documentSchema());
const isAnswers = ajv.compile(answersSchema());

function documentOf(stdout: string): Document {
  assert.is(stdout.split('\n').length, 2, 'one line, and nothing else');
  const document: unknown = JSON.parse(stdout);
  if (!isDocument(document)) throw new Error(`${JSON.stringify(isDocument.errors)}\n${stdout}`);
  return document;
}

async function json(cwd: string, args: readonly string[], env?: Record<string, string>, input?: string) {
  const { stdout, stderr, exitCode } = await runsHere(cwd, ['--json', ...args], env, input);
  const document = documentOf(stdout);
  assert.is(stderr, '');
  assert.is(document.exitCode, exitCode);
  return document;
}

function usage(message: RegExp, ...args: string[]) {
  return inTemporary(async (directory) => {
    const { exitCode, stdout, stderr } = await runsHere(directory, args);
    assert.is(exitCode, 2, stdout);
    assert.match(stderr, message);
    assert.not.match(stderr, /^ +at /m);
    assert.equal(await treeOf(directory), {});
  });
}

// ---- arguments

test('a flag that is given twice is an error, with both values', () =>
  usage(/^--port is given 2 times: "1", "2"\. Give it once/, 'x', '--port', '1', '--port=2'));
test('a switch may be given twice', () =>
  inTemporary(async (directory) => {
    assert.is((await runsHere(directory, ['x', '-y', '-y', '--dry-run', '--dry-run'])).exitCode, 0);
  }));
test('the negative of a flag is an error that says to leave it out', () =>
  usage(/^Unknown flag --no-dry-run\. There is no negative form: leave --dry-run out/, 'x', '--no-dry-run'));
test('a value that looks like a flag is an error', () =>
  usage(/^--module needs a value, and --yes looks like a flag\. .*--module=--yes/, 'x', '--module', '--yes'));
test('after =, a value can begin with a dash', () =>
  usage(/^--module "-x": the element "-x" begins with a dash/, 'x', '--module=-x'));
test('an empty value is a wrong answer', () => usage(/^--port "": a port is/, 'x', '--port='));
test('an empty file name is an error', () => usage(/^--from needs a value, and this one is empty/, 'x', '--from', ''));
test('an argument that is not valid UTF-8 is an error', () => usage(/is not valid UTF-8/, 'caf\uFFFD'));
test('quiet and verbose contradict each other', () => usage(/contradict/, 'x', '--quiet', '--verbose'));
test('an unknown flag with odd characters is printed without them', () =>
  usage(/^Unknown flag "--\\u001b\[31m"/, '--\u001b[31m'));
test('a path for --skip may begin with ./, as a shell completes it', () =>
  inTemporary(async (directory) => {
    assert.is((await runsHere(directory, ['orders', '--skip', './README.md'])).exitCode, 0);
    assert.not.ok(Object.hasOwn(await treeOf(directory), 'orders/README.md'));
  }));
test('too many words get a fix for the command', async () => {
  await usage(
    /Separate extras with commas: create-go-docker add compose,ci orders$/m,
    'add',
    'compose',
    'ci',
    'orders',
  );
  await usage(/Update one directory at a time\./, 'update', 'a', 'b');
});
test('a flag of another command mentions a folder of that name only if create takes the flag', async () => {
  await usage(/^check takes no --markdown\. See create-go-docker check --help\.$/m, 'check', '--markdown');
  await usage(/a folder named check, use \.\/check$/m, 'check', '--dry-run');
});
test('a wrong extra for add gets an example for add', () =>
  usage(/^add "nothing": .*\. Example: create-go-docker add compose/m, 'add', 'nothing'));
test('a flag of another command is refused without a command that does not exist', () =>
  usage(
    /^Without a command, there is no --allow-dirty\. It is a flag of update\. See create-go-docker --help\.\n$/,
    'orders',
    '--allow-dirty',
  ));

test('recover takes no other flags', () => usage(/^recover takes no --port/, 'recover', '--port=1'));

test('a flag after -- is an error: pnpm, yarn and bun pass -- on', () =>
  usage(/^--dry-run follows --.*Remove --: only npm.*\.\/--dry-run/, '--', 'x', '--dry-run'));

test('everything else after -- is a directory', () =>
  inTemporary(async (directory) => {
    const { exitCode, stdout } = await runsHere(directory, ['--', '--odd']);
    assert.is(exitCode, 0);
    assert.match(stdout, /^ {2}cd \.\/--odd$/m);
    assert.ok((await treeOf(directory))['--odd/main.go']);
  }));

test('a directory can have any name', () =>
  inTemporary(async (directory) => {
    for (const name of [
      'a b',
      `it's "it"`,
      'new\nline',
      '😀',
      'é'.repeat(127),
      '-x',
      '-',
      'recover',
      'doctor',
      '$(id)',
      '%s',
    ]) {
      const { exitCode, stdout, stderr } = await runsHere(directory, ['--', `./${name}`]);
      assert.is(exitCode, 0, stderr);
      assert.match(await readFile(join(directory, name, 'main.go'), 'utf8'), 'package main');
      const cd = /^ {2}(cd [\s\S]*?)\n {2}docker build/m.exec(stdout)?.[1] ?? '';
      const { stdout: pasted } = spawnSync('sh', ['-c', `${cd} && pwd`], { cwd: directory, encoding: 'utf8' });
      assert.is(pasted, `${join(directory, name)}\n`);
    }
  }));

test('a directory that is reached through a missing one can be pasted, too', () =>
  inTemporary(async (directory) => {
    const { stdout, stderr } = await runsHere(directory, ['missing/../orders']);
    assert.match(stdout, /^ {2}cd orders$/m, stderr);
  }));

// ---- where answers come from

test('precedence: flag, environment, file, folder, default; --why shows the source', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'a.json'), JSON.stringify({ port: 3, go: '1.22', base: 'scratch' }));
    const env = { CREATE_GO_DOCKER_PORT: '2', CREATE_GO_DOCKER_GO: '1.21', CREATE_GO_DOCKER_DEPS: '' };
    const args = ['orders', '--from', 'a.json', '--port', '1', '--dry-run'];
    const { answers, sources } = await json(directory, args, env);
    assert.equal(
      { module: answers?.module, port: answers?.port, go: answers?.go, base: answers?.base, deps: answers?.deps },
      { module: 'example.com/orders', port: 1, go: '1.21', base: 'scratch', deps: 'dep' },
    );
    const kinds = Object.entries(sources ?? {}).map(([name, { kind }]) => [name, kind]);
    assert.equal(Object.fromEntries(kinds.filter(([, kind]) => kind !== 'default')), {
      module: 'folder',
      go: 'environment',
      port: 'flag',
      base: 'file',
    });
    assert.equal(
      kinds.map(([name]) => name),
      questions.map(({ name }) => name),
    );
    const { stdout } = await runsHere(directory, [...args, '--why'], env);
    assert.match(stdout, /^ {2}port +1 +--port$/m);
    assert.match(stdout, /^ {2}go +1\.21 +CREATE_GO_DOCKER_GO$/m);
    assert.match(stdout, /^ {2}base +scratch +base in a\.json$/m);
    assert.match(stdout, /^ {2}deps +dep +the default$/m);
  }));

test('a flag takes precedence over surrounding files, and --why names the file', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'go.mod'), 'module acme.com/shop\n');
    await writeFile(join(directory, '.go-version'), '1.25.1\n');
    const { answers, sources } = await json(directory, ['orders', '--dry-run', '--go', '1.26']);
    assert.equal([answers?.module, answers?.go], ['acme.com/shop/orders', '1.26']);
    assert.equal([sources?.module.kind, sources?.go.kind], ['inferred', 'flag']);
    const { stdout } = await runsHere(directory, ['orders', '--dry-run', '--why']);
    assert.match(stdout, /^ {2}go +1\.25\.1 +\S+\/\.go-version$/m);
  }));

test('doctor takes a port and no directory', async () => {
  await usage(/^doctor takes no --yes/, 'doctor', '--yes');
  await usage(/^doctor takes no directory; got "here"/, 'doctor', 'here');
  await usage(/^--port "0": a port is/, 'doctor', '--port', '0');
});

for (const { name, example } of questions) {
  test(`${variableOf(name)} answers --${name}, and a wrong one is named by its variable`, () =>
    inTemporary(async (directory) => {
      const { sources } = await json(directory, ['x', '--dry-run'], { [variableOf(name)]: example });
      assert.equal(sources?.[name], { kind: 'environment', name: variableOf(name) });
      const { exitCode, stderr } = await runsHere(directory, ['x'], { [variableOf(name)]: 'no such' });
      assert.is(exitCode, 2);
      assert.match(stderr, new RegExp(`^${variableOf(name)} "no such": `));
    }));
}

test('a misspelt variable is an error, and one with an unrelated name is ignored', () =>
  inTemporary(async (directory) => {
    const { stderr } = await runsHere(directory, ['x'], { CREATE_GO_DOCKER_PROT: '1' });
    assert.match(stderr, /^Unknown variable CREATE_GO_DOCKER_PROT\. Did you mean CREATE_GO_DOCKER_PORT\?/);
    const env = { CREATE_GO_DOCKER_TOOLS: '/x', CREATE_GO_DOCKER_NO_SKIP: '1' };
    assert.is((await runsHere(directory, ['x', '--dry-run'], env)).exitCode, 0);
  }));

test('answers come from standard input, and from what a run wrote or printed', () =>
  inTemporary(async (directory) => {
    const args = ['--module=example.com/shop', '--port=81', '--deps=modules'];
    const printed = await runsHere(directory, ['one', ...args, '--json']);
    const { answers } = documentOf(printed.stdout);
    const again = await json(directory, ['two', '--from', '-', '--dry-run'], {}, printed.stdout);
    assert.equal(again.answers, answers);
    const third = await json(directory, ['three', '--from', 'one/.create-go-docker.json', '--dry-run']);
    assert.equal(third.answers, answers);
    const { status, stderr } = runs(directory, ['--from', '-'], { input: '{"module":"example.com/four"}' });
    assert.is(status, 0, stderr);
    assert.ok((await treeOf(directory))['four/main.go']);
  }));

test('an answers file that is wrong is a usage error with a reason', () =>
  inTemporary(async (directory) => {
    const cases: readonly (readonly [string | Buffer, RegExp])[] = [
      ['', /is not JSON/],
      ['{', /is not JSON/],
      [Buffer.from([0x22, 0xff, 0x22]), /it is not UTF-8/],
      ['[]', /is not an object of answers/],
      ['null', /is not an object of answers/],
      ['{"prot":1}', /unknown answer: "prot"\. Did you mean "port"\?/],
      ['{"__proto__":1}', /unknown answer: "__proto__"/],
      ['{"port":"80"}', /has to be a number/],
      ['{"go":1.1}', /has to be a string/],
      ['{"port":1.5}', /^port in f is "1.5": a port is/],
      ['{"module":null}', /has to be a string/],
    ];
    for (const [text, message] of cases) {
      await writeFile(join(directory, 'f'), text);
      const { exitCode, stderr } = await runsHere(directory, ['x', '--from', 'f']);
      assert.is(exitCode, 2, `${text}`);
      assert.match(stderr, message);
    }
    assert.match((await runsHere(directory, ['x', '--from', 'nowhere'])).stderr, /there is no such file/);
    assert.match((await runsHere(directory, ['x', '--from', '.'])).stderr, /is not a regular file/);
  }));

test('the program refuses what the schema refuses, and the schema accepts what the program accepts', () =>
  inTemporary(async (directory) => {
    const { stdout } = await runsHere(directory, ['--print-schema']);
    assert.equal(JSON.parse(stdout), answersSchema());
    const { answers } = await json(directory, ['x', '--dry-run']);
    assert.ok(isAnswers(answers), JSON.stringify(isAnswers.errors));
    for (const { name, example, many, schema } of questions) {
      const typed = schema?.type === 'integer' ? Number(example) : many ? example.split(',') : example;
      assert.ok(isAnswers({ [name]: typed }), name);
      for (const wrong of ['', 'no such', 0, 1.5, null, [], {}, ['no such'], [1], 'all']) {
        if (isAnswers({ [name]: wrong })) continue;
        const { exitCode } = await runsHere(
          directory,
          ['x', '--from', '-', '--dry-run'],
          {},
          JSON.stringify({ [name]: wrong }),
        );
        assert.is(exitCode, 2, `${name} ${JSON.stringify(wrong)}`);
      }
    }
  }));

// ---- JSON

test('--json is one valid document for every outcome, and its outcome is what happened', () =>
  inTemporary(async (directory) => {
    const outcome = async (...args: string[]) => (await json(directory, args)).outcome;
    assert.is(await outcome('x', '--dry-run'), 'planned');
    assert.is(await outcome('x'), 'written');
    assert.is(await outcome('x'), 'unchanged');
    await writeFile(join(directory, 'x/main.go'), 'mine\n');
    assert.is(await outcome('x', '--port=1'), 'conflict');
    assert.is(await outcome('x', '--port=1', '--dry-run'), 'planned');
    assert.is(await outcome('x', '--port=1', '--overwrite'), 'written');
    assert.is(await outcome('--help'), 'shown');
    assert.is(await outcome('--version'), 'shown');
    assert.is(await outcome('--print-schema'), 'shown');
    assert.is(await outcome('recover'), 'recovered');
    assert.is(await outcome('doctor'), 'examined');
    for (const wrong of [
      ['--bogus'],
      ['--port'],
      ['a', 'b'],
      [''],
      ['--port=x'],
      [],
      ['x', '--from', 'no'],
      ['--json=1'],
    ])
      assert.is(await outcome(...wrong), 'usage', wrong.join(' '));
    const cancelled = AbortSignal.abort(new Error('not ours'));
    const around = {
      args: ['y', '--json'],
      env: {},
      cwd: () => directory,
      startedBy: 'create-go-docker',
      isTerminal: () => false,
      readInput: async () => Buffer.of(),
    };
    const { run } = await import('../../cli/run.ts');
    const { outcome: failed, error } = documentOf((await run({ ...around, cancelled })).stdout);
    assert.is(failed, 'failed');
    assert.is(error?.code, 'bug');
  }));

test('--json lists every file of a conflict', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'README.md'), 'mine\n');
    const { files, error, outcome } = await json(directory, ['.']);
    assert.is(outcome, 'conflict');
    assert.equal(
      files?.filter(({ action }) => action === 'conflict').map(({ path, reason }) => [path, reason]),
      [['README.md', 'has other contents']],
    );
    assert.match(error?.fix ?? '', '--skip README.md');
    assert.match(error?.fix ?? '', '--overwrite');
  }));

test('the published program prints JSON too, also for a wrong flag', () =>
  inTemporary(async (directory) => {
    const { status, stdout, stderr } = runs(directory, ['--json', '--bogus']);
    assert.is(status, 2);
    assert.is(stderr, '');
    assert.is(documentOf(stdout).outcome, 'usage');
    assert.is(documentOf(stdout).error?.code, 'unknown-flag');
  }));

// ---- existing files

test('in a fresh clone, files that differ are explained, and can be kept, replaced or shown', () =>
  inTemporary(async (directory) => {
    const mine = { '.git/config': '[core]\n', '.gitignore': '*.log\n', LICENSE: 'MIT\n', 'README.md': '# mine\n' };
    await mkdir(join(directory, '.git'));
    for (const [path, text] of Object.entries(mine)) await writeFile(join(directory, path), text);
    const refused = await runsHere(directory, ['.']);
    assert.is(refused.exitCode, 3);
    assert.match(
      refused.stderr,
      /Keep yours with --skip \.gitignore --skip README\.md, or replace them with --overwrite/,
    );
    assert.equal(await treeOf(directory), mine);

    const dry = await runsHere(directory, ['.', '--dry-run']);
    assert.is(dry.exitCode, 3);
    assert.match(dry.stdout, /^--- a\/README\.md\n\+\+\+ b\/README\.md\n@@ .* @@\n-# mine\n\+# /m);

    const kept = await runsHere(directory, ['.', '--skip', 'README.md', '--skip=.gitignore']);
    assert.is(kept.exitCode, 0, kept.stderr);
    const after = await treeOf(directory);
    assert.equal({ ...after, ...mine }, after);
    assert.ok(after['main.go']);
    assert.not.match(after['.create-go-docker.json'] ?? '', '"README.md"');
    assert.match(kept.stdout, /--skip README\.md --skip \.gitignore --yes$/m);
    const again = await runsHere(directory, ['.', '--skip', 'README.md', '--skip=.gitignore']);
    assert.match(again.stdout, /^Nothing to do/);
    assert.equal(await treeOf(directory), after);

    const over = await runsHere(directory, ['.', '--overwrite']);
    assert.is(over.exitCode, 0, over.stderr);
    assert.match(over.stdout, /^ {2}overwrite {2}README\.md/m);
    const replaced = await treeOf(directory);
    assert.is(replaced.LICENSE, mine.LICENSE);
    assert.is(replaced['.git/config'], mine['.git/config']);
    assert.match(replaced['README.md'] ?? '', 'An HTTP service');
  }));

test('--skip of a file that would not be written is an error', () =>
  usage(/^--skip "redme".*README\.md/, 'x', '--skip', 'redme'));

test('a name that differs only in case is a conflict on every system', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'readme.md'), 'mine');
    const { exitCode, stderr } = await runsHere(directory, ['.', '--overwrite']);
    assert.is(exitCode, 3);
    assert.match(stderr, /README\.md exists as "readme\.md"/);
    assert.equal(await treeOf(directory), { 'readme.md': 'mine' });
  }));

test('a file that differs only in its line endings is reported as such', () =>
  inTemporary(async (directory) => {
    await runsHere(directory, ['.', '--module=example.com/x']);
    const text = await readFile(join(directory, 'main.go'), 'utf8');
    await writeFile(join(directory, 'main.go'), text.replaceAll('\n', '\r\n'));
    assert.match(
      (await runsHere(directory, ['.', '--module=example.com/x'])).stderr,
      /main\.go differs in its line endings/,
    );
  }));

// ---- output

test('--quiet prints nothing, and --verbose prints modes and sources', () =>
  inTemporary(async (directory) => {
    assert.equal(await runsHere(directory, ['x', '--quiet']), { stdout: '', stderr: '', exitCode: 0 });
    assert.ok((await treeOf(directory))['x/main.go']);
    const { stdout } = await runsHere(directory, ['x', '--verbose']);
    assert.match(stdout, /^ {2}identical {2}644 +\d+ {2}main\.go$/m);
    assert.match(stdout, /^ {2}module +example\.com\/x +recorded in \.create-go-docker\.json$/m);
  }));

test('without a terminal, output has colors only with FORCE_COLOR, and never with NO_COLOR', () =>
  inTemporary(async (directory) => {
    const colors = (env: Record<string, string>) =>
      runs(directory, ['x', '--dry-run'], { env }).stdout.includes('\u001b');
    assert.is(colors({}), false);
    assert.is(colors({ FORCE_COLOR: '1' }), true);
    assert.is(colors({ FORCE_COLOR: '0' }), false);
    assert.is(colors({ FORCE_COLOR: '1', NO_COLOR: '1' }), false);
    assert.is(
      runs(directory, ['x', '--json', '--dry-run'], { env: { FORCE_COLOR: '1' } }).stdout.includes('\u001b'),
      false,
    );
  }));

test('a reader that closes the pipe early is not a failure, and a full disk is one', () =>
  inTemporary(async (directory) => {
    const shell = (script: string) =>
      spawnSync('sh', ['-c', script, process.execPath, program], { cwd: directory, env: cleanEnv(), encoding: 'utf8' });
    const early = shell('"$0" "$1" --help | true; "$0" "$1" x --dry-run | head -n 1');
    assert.is(early.stderr, '');
    assert.match(early.stdout, /^Would write/);
    const full = shell('"$0" "$1" x --dry-run > /dev/full');
    assert.is(full.status, 1);
    assert.match(full.stderr, /could not be printed/);
  }));

const perl = spawnSync('perl', ['-MFcntl', '-e', '1']).status === 0;
toolTest(perl, 'perl')('the whole output arrives through a full, non-blocking pipe', () => {
  const fill = 'use Fcntl; fcntl(STDOUT, F_SETFL, O_NONBLOCK); 1 while syswrite(STDOUT, "x" x 4096); exec @ARGV';
  const { stdout } = spawnSync(
    'sh',
    ['-c', `perl -e '${fill}' "$0" "$1" --help | (sleep 1; cat)`, process.execPath, program],
    { encoding: 'utf8', env: cleanEnv() },
  );
  assert.is(stdout.replace(/^x+/, ''), help());
});

test('the exit codes are those of the table', () => {
  assert.equal(
    outcomes.map(({ name, code }) => [name, code]),
    [
      ['done', 0],
      ['failed', 1],
      ['usage', 2],
      ['conflict', 3],
      ['no', 4],
      ['cancelled', 130],
      ['terminated', 143],
    ],
  );
});

test.run();
