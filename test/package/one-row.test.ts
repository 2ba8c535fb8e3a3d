// What is written down once follows everywhere: a made-up row is added in a copy of this checkout, and nothing else is edited there.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/releases.ts';
import { type Copy, inCopy } from '../lab/copy.ts';

/** The unit tests that could notice a row. The others are about files on a disk, or need minutes. */
const unitTests = '^(?!generated|package|disk|lab|cli/fuzz|site)';

/** Those that are about the table of extras. */
const tableTests =
  '^(api|core/(plan|render)|docs|generators/go-service/(extras|golden|names|questions)|tools/reference)';

/** Makes again what is made by a command, and runs the tests, which have to pass. */
function follows({ run }: Copy, tests = unitTests): void {
  run('npm', 'run', '--silent', 'golden');
  run('npm', 'run', '--silent', 'reference');
  run('npm', 'test', '--', tests);
}

test('a Go release is one row: golden trees, documentation, unit tests and the images of CI follow', () =>
  inCopy(async (copy) => {
    const minor = `1.${Number(newest.minor.split('.')[1]) + 1}`;
    const made = `{ minor: '${minor}', released: '2099-02-10', patch: '${minor}.3', alpine: '9.9', listed: '2099-02-11' },\n`;
    await copy.insert('generators/go-service/releases.ts', '];\n\n/** The first minor release', `  ${made}`);
    follows(copy);
    assert.match(
      await copy.read('test/golden/default/Dockerfile'),
      `FROM --platform=$BUILDPLATFORM golang:${minor}-alpine9.9`,
    );
    assert.match(await copy.read('docs/cli.md'), `Go version, 1.11 to ${minor}`);
    const table = copy.run('bash', '-c', 'source .ci/setup/tools.sh && releases');
    assert.match(table, new RegExp(`^${minor} ${minor}\\.3 9\\.9$`, 'm'));
  }));

test('an extra is one row and its template: help, documentation, --with and add follow', () =>
  inCopy(async (copy) => {
    const row = "  row({ name: 'procfile', help: 'a made-up extra', files: ['Procfile'] }),\n";
    await copy.insert('generators/go-service/extras.ts', "  row({\n    name: 'devcontainer',", row);
    await copy.write('templates/go-service/Procfile.ejs', 'web: /app/<%= binary %>\n');
    follows(copy, tableTests);
    assert.match(await copy.read('docs/cli.md'), 'procfile');
    assert.is(await copy.read('test/golden/extras/Procfile'), 'web: /app/orders\n');
  }));

test.run();
