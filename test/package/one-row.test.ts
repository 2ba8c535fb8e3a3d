// Each fact is written once: a new row in a copy of this checkout is enough, and no other file is edited there.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { inCopy } from '../lab/copy.ts';

/** The unit tests that could notice a row. The others are about files on a disk, or need minutes. */
const unitTests = '^(?!generated|package|bench|disk|docker|lab|core/(merge|text-file)|cli/fuzz|site)';

test('a Go release, a question and an extra are one row each: everything that is derived follows, and the unit tests pass', () =>
  inCopy(async ({ insert, read, run, write }) => {
    const minor = `1.${Number(newest.minor.split('.')[1]) + 1}`;
    await insert(
      'generators/go-service/go-releases.ts',
      '];\n\n/** The first minor release',
      `  { minor: '${minor}', released: '2099-02-10', patch: '${minor}.3', alpine: '9.9', listed: '2099-02-11' },\n`,
    );
    await insert(
      'generators/go-service/questions.ts',
      "  choice('builder',",
      "  choice('colour', 'Colour', 'A made-up question.', { red: 'as red as fire', green: 'as green as grass' }),\n",
    );
    await insert(
      'generators/go-service/extras.ts',
      "  row({\n    name: 'devcontainer',",
      "  row({ name: 'procfile', help: 'a made-up extra', files: ['Procfile'] }),\n",
    );
    await write('templates/go-service/Procfile.ejs', 'web: /app/<%= binary %>\n');

    run('npm', 'run', '--silent', 'golden');
    run('npm', 'run', '--silent', 'reference');
    run('npm', 'test', '--', unitTests);

    assert.match(
      await read('test/golden/default/Dockerfile'),
      `FROM --platform=$BUILDPLATFORM golang:${minor}-alpine9.9`,
    );
    assert.is(await read('test/golden/extras/Procfile'), 'web: /app/orders\n');
    const table = await read('docs/cli.md');
    assert.match(table, `Go version, 1.11 to ${minor}`);
    assert.match(table, '| `--colour <red\\|green>` | `CREATE_GO_DOCKER_COLOUR` | `red` |');
    assert.match(table, 'procfile');
    assert.match(
      run('bash', '-c', 'source .ci/setup/tools.sh && releases'),
      new RegExp(`^${minor} ${minor}\\.3 9\\.9$`, 'm'),
    );
    assert.match(run('node', 'test/start.mjs', '--print-schema'), '"colour"');
    const planned = JSON.parse(run('node', 'test/start.mjs', 'x', '--colour', 'green', '--dry-run', '--json'));
    assert.is(planned.answers.colour, 'green');
  }));

test.run();
