import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../core/errors.ts';
import { addExtras, settleAddition } from '../../pipeline/add.ts';
import { checkService } from '../../pipeline/check.ts';
import { archivedVersions, thisRelease } from '../../pipeline/engines.ts';
import { requireManifest } from '../../pipeline/manifest.ts';
import { plannedUpdate } from '../../pipeline/update.ts';
import { runsHere } from '../program.ts';
import { inTemporary, treeOf } from '../support.ts';

const manifestPath = '.create-go-docker.json';
const created = ['.', '--module', 'example.com/orders', '--deps', 'modules', '--port', '9000', '--with', 'makefile'];

/** Runs in a folder with a service in it. */
function inService<T>(
  body: (directory: string, run: (...args: string[]) => ReturnType<typeof runsHere>) => Promise<T>,
) {
  return inTemporary(async (directory) => {
    const run = (...args: string[]) => runsHere(directory, args);
    assert.is((await run(...created)).exitCode, 0);
    return body(directory, run);
  });
}

test('creating a service again keeps its recorded answers, and --why names the manifest', () =>
  inService(async (directory, run) => {
    const before = await treeOf(directory);
    const { exitCode, stdout } = await run('.', '--yes', '--why');
    assert.is(exitCode, 0);
    assert.match(stdout, /^ {2}deps +modules +recorded in \.create-go-docker\.json$/m);
    assert.match(stdout, /^ {2}port +9000 +recorded in \.create-go-docker\.json$/m);
    assert.equal(await treeOf(directory), before);
  }));

test('a flag is stronger than a recorded answer, and a recorded answer than the files around', () =>
  inService(async (directory, run) => {
    await writeFile(join(directory, '.go-version'), '1.25\n');
    const { stdout } = await run('.', '--port', '9001', '--dry-run', '--json');
    const { answers, sources } = JSON.parse(stdout);
    assert.equal([answers.port, sources.port.kind], [9001, 'flag']);
    assert.is(sources.go.kind, 'recorded');
  }));

test('how dependencies are managed cannot be changed by creating the service again', () =>
  inService(async (directory, run) => {
    const before = await treeOf(directory);
    const { exitCode, stderr, stdout } = await run('.', '--deps', 'dep', '--overwrite', '--json');
    assert.is(exitCode, 3, stderr);
    assert.is(JSON.parse(stdout).error.code, 'other-deps');
    assert.equal(await treeOf(directory), before);
  }));

test('creating a service with dep again cannot give it modules, and names the command that does', () =>
  inTemporary(async (directory) => {
    assert.is((await runsHere(directory, ['.', '--module', 'example.com/orders'])).exitCode, 0);
    const before = await treeOf(directory);
    const { exitCode, stderr } = await runsHere(directory, ['.', '--deps', 'modules', '--overwrite']);
    assert.is(exitCode, 3);
    assert.match(stderr, 'create-go-docker update --deps modules');
    assert.equal(await treeOf(directory), before);
  }));

const sum = 'a'.repeat(64);
const manifest = (fields: object) =>
  JSON.stringify({ generator: 'create-go-docker', version: '0.1.0', files: {}, ...fields });
const answers = { module: 'example.com/orders' };

for (const [name, text, code] of [
  ['is cut off', '{"generator":', 'not-json'],
  ['is a list', '[]', 'damaged-manifest'],
  ['is of another generator', manifest({ generator: 'other', answers }), 'damaged-manifest'],
  ['lacks the module', manifest({ answers: {} }), 'damaged-manifest'],
  ['has an unknown extra', manifest({ answers: { ...answers, with: ['zzz'] } }), 'invalid-with'],
  ['has a port as text', manifest({ answers: { ...answers, port: '80' } }), 'invalid-port'],
  ['has an invalid port', manifest({ answers: { ...answers, port: 0 } }), 'invalid-port'],
  ['has an unknown answer', manifest({ answers: { ...answers, color: 'red' } }), 'unknown-answer'],
  ['is of a newer version', manifest({ version: '99.0.0', answers }), 'newer-manifest'],
  ['has an invalid checksum', manifest({ answers, files: { 'main.go': 'x' } }), 'damaged-manifest'],
  ['has a path that leads out', manifest({ answers, files: { '../x': sum } }), 'damaged-manifest'],
  ['has an absolute path', manifest({ answers, files: { '/etc/x': sum } }), 'damaged-manifest'],
  ['has a path in .git', manifest({ answers, files: { '.git/config': sum } }), 'damaged-manifest'],
  [
    'has answers for every object',
    `{"generator":"create-go-docker","version":"0.1.0","answers":{"module":"example.com/orders","__proto__":{"with":"ci"}},"files":{}}`,
    'unknown-answer',
  ],
  ['has files that are a list', manifest({ answers, files: [sum] }), 'damaged-manifest'],
  ['has no text as its version', manifest({ version: 1, answers }), 'damaged-manifest'],
  ['is larger than any manifest', manifest({ answers, padding: 'x'.repeat(2_000_000) }), 'too-large'],
  ['has a command in its version', manifest({ version: '9.0.0; touch x', answers }), 'damaged-manifest'],
  ['has a path as its version', manifest({ version: '../../x', answers }), 'damaged-manifest'],
  [
    'has __proto__ among its files',
    `{"generator":"create-go-docker","version":"0.1.0","answers":{"module":"example.com/orders"},"files":{"__proto__":"${sum}"}}`,
    'damaged-manifest',
  ],
] as const)
  for (const args of [['add', 'ci'], ['update'], ['.', '--yes']])
    test(`a manifest that ${name} is refused by ${args[0] === '.' ? 'create' : args[0]}, and nothing is written`, () =>
      inTemporary(async (directory) => {
        await writeFile(join(directory, manifestPath), text);
        const { exitCode, stdout } = await runsHere(directory, [...args, '--json']);
        const { error } = JSON.parse(stdout);
        assert.is(exitCode, 2, stdout);
        assert.is(error.code, code);
        assert.match(error.message, manifestPath);
        if (['not-json', 'too-large'].includes(code)) assert.is(error.fix, 'Restore it from version control.');
        assert.equal(await treeOf(directory), { [manifestPath]: text });
      }));

for (const [name, text, says] of [
  [
    'a version that is a word',
    manifest({ version: 'latest', answers }),
    /: its version is "latest", and a version looks like \d+\.\d+\.\d+\./,
  ],
  ['a path that leads out', manifest({ answers, files: { '../x': sum } }), /: it has the path "\.\.\/x"\./],
  [
    'a wrong answer',
    manifest({ answers: { ...answers, base: 'debian' } }),
    /^base in \S+ is "debian": choose one of alpine/,
  ],
  ['no files', manifest({ answers, files: [] }), /: files is not an object\./],
  [
    'the markers of a merge in git',
    `{\n<<<<<<< HEAD\n  "version": "0.1.0"\n=======\n  "version": "0.2.0"\n>>>>>>> other\n}\n`,
    /has the conflict markers of git\. Take either side as a whole .*, then run create-go-docker update\./,
  ],
] as const)
  test(`an error about a manifest with ${name} says what is wrong`, () =>
    inTemporary(async (directory) => {
      await writeFile(join(directory, manifestPath), text);
      assert.match((await runsHere(directory, ['update'])).stderr, says);
    }));

test('what is not the folder of a service is named: it does not exist, is a file, or is below a service', () =>
  inService(async (directory, run) => {
    await mkdir(join(directory, 'internal/store'), { recursive: true });
    for (const [command, folder, exitCode, says] of [
      ['update', 'typo', 2, /typo does not exist\. Name the folder of a service/],
      ['update', 'main.go', 2, /main\.go is not a folder\. Name the folder of a service/],
      ['update', 'internal/store', 2, `store has no ${manifestPath}. The service is in ${directory}.`],
      ['check', 'typo', 1, /typo does not exist\./],
      ['recover', 'typo', 2, /typo does not exist\. Name the folder where a run was interrupted\./],
      ['recover', '.', 0, /^$/],
    ] as const) {
      const result = await run(command, folder);
      assert.is(result.exitCode, exitCode, `${command} ${folder}`);
      assert.match(result.stderr, says);
    }
  }));

/** The error that a function throws, now or later. */
async function errorOf(body: () => unknown): Promise<unknown> {
  try {
    await body();
  } catch (error) {
    return error;
  }
}

// Root can read everything, so these run as another user. That user may not see the checkout, from which a command would load its code.
test('a file or folder of a service that may not be read is an error that names it, and not a bug', () =>
  inService(async (directory) => {
    await mkdir(join(directory, 'kubernetes'));
    await chmod(directory, 0o755);
    // Read once, and kept.
    archivedVersions();
    const manifest = requireManifest(directory);
    const answers = { ...manifest.given, with: ['makefile', 'kubernetes'] };
    const addition = settleAddition('makefile,kubernetes', '.', directory);
    const update = () => plannedUpdate({ target: directory, manifest, engine: thisRelease, answers });
    const add = () => addExtras(addition, { target: directory, dryRun: true });
    const check = () => checkService('.', directory);
    for (const [path, ...readers] of [
      ['main.go', update, check],
      ['Makefile', update, add, check],
      ['kubernetes', update, add],
      [manifestPath, update, add, check],
    ] as const) {
      await chmod(join(directory, path), 0);
      const user = process.geteuid!();
      if (user === 0) process.seteuid!(65534);
      try {
        for (const read of readers) {
          const error = await errorOf(read);
          assert.instance(error, UserError, `${path}: ${error}`);
          const { problem } = error as UserError;
          assert.ok(problem.startsWith(join(directory, path)), problem);
          assert.match(problem, /^\S+ cannot be read \(EACCES\)\.$/);
          assert.is((error as UserError).reason, 'usage');
        }
      } finally {
        if (user === 0) process.seteuid!(0);
        await chmod(join(directory, path), 0o755);
      }
    }
  }));

test('a pipe in place of the manifest or of the answers file does not block', () =>
  inTemporary(async (directory) => {
    execFileSync('mkfifo', [join(directory, manifestPath)]);
    assert.match((await runsHere(directory, ['add', 'ci'])).stderr, /is not a regular file/);
    await rm(join(directory, manifestPath));
    execFileSync('mkfifo', [join(directory, 'answers.json')]);
    assert.match((await runsHere(directory, ['x', '--from', 'answers.json'])).stderr, /is not a regular file/);
  }));

test('--skip main.go skips the other Go files too, and says what the image expects', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'main.go'), 'package main\n');
    const { exitCode, stdout } = await runsHere(directory, [
      '.',
      '--module',
      'example.com/orders',
      '--skip',
      'main.go',
    ]);
    assert.is(exitCode, 0, stdout);
    assert.is(await readFile(join(directory, 'main.go'), 'utf8'), 'package main\n');
    assert.equal(
      Object.keys(await treeOf(directory)).filter((path) => path.endsWith('.go')),
      ['main.go'],
    );
    assert.match(stdout, 'orders healthcheck');
    assert.not.match(stdout, 'curl');
  }));

test('--skip server.go skips the tests that need it, and says why main.go does not compile', () =>
  inTemporary(async (directory) => {
    const args = ['.', '--module', 'example.com/orders', '--skip', 'server.go', '--yes'];
    const { exitCode, stdout } = await runsHere(directory, args);
    assert.is(exitCode, 0, stdout);
    assert.equal(
      Object.keys(await treeOf(directory)).filter((path) => path.endsWith('.go')),
      ['main.go'],
    );
    assert.match(stdout, 'main.go does not compile');
  }));

test('--skip server_test.go skips the test that needs it', () =>
  inTemporary(async (directory) => {
    const args = ['.', '--module', 'example.com/orders', '--skip', 'server_test.go', '--yes'];
    const { exitCode, stdout } = await runsHere(directory, args);
    assert.is(exitCode, 0, stdout);
    assert.equal(
      Object.keys(await treeOf(directory)).filter((path) => path.endsWith('.go')),
      ['main.go', 'server.go'],
    );
    assert.not.match(stdout, 'does not compile');
  }));

test.run();
