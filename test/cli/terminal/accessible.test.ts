import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, releases } from '../../../generators/go-service/go-releases.ts';
import {
  command,
  keys,
  looksLike,
  type Running,
  type Step,
  type TerminalOptions,
  terminalTest,
  types,
} from '../../lab/terminal.ts';
import { inTemporary, treeOf } from '../../support.ts';

const { enter } = keys;

const accepts: readonly Step[] = [
  ['Module name, or Enter for example.com/my-service', enter],
  [`Number or version, or Enter for ${newest.minor}`, enter],
  ['Port the service listens on, or Enter for 8080', enter],
];

for (const [name, options] of Object.entries<TerminalOptions>({
  '--accessible': { args: '--accessible' },
  'ACCESSIBLE=1': { env: { ACCESSIBLE: '1' } },
  'TERM=dumb': { env: { TERM: 'dumb' } },
  'a terminal without columns': { columns: 0 },
})) {
  terminalTest(`${name} asks line by line: no question moves the cursor or is colored`, () =>
    inTemporary(async (directory) => {
      const { code, sent, screen } = await types(directory, [...accepts, ['Number', `1${enter}`]], options);
      assert.is(code, 0, screen);
      const [asked = '', report = ''] = sent.split('Wrote ');
      assert.not.match(asked, '\x1b');
      assert.not.match(stripVTControlCharacters(report), '\x1b');
      assert.match(report, 'main.go');
      assert.ok((await treeOf(directory))['my-service/main.go']);
    }),
  );
}

/** Types the number of the last line on the screen with this text: a row that is added to a table moves the others. */
const chooses =
  (text: string) =>
  ({ screen, type }: Running): void => {
    const numbers = screen()
      .split('\n')
      .flatMap((line) => (line.includes(text) ? (/^ *(\d+)\. /.exec(line)?.[1] ?? []) : []));
    type(`${numbers.at(-1)}${enter}`);
  };

terminalTest('words and numbers go back, change a setting, and show a file', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(
      directory,
      [
        ['Module name', `Example.com/x${enter}`],
        ['Not possible: the element "Example.com" has an upper-case letter', `example.com/x${enter}`],
        ['program x, image x', `back${enter}`],
        ['Enter for example.com/x', enter],
        ['Number or version', `2${enter}`],
        ['Port', `80${enter}`],
        ['Number', chooses('. base ')],
        ['Final image', `3${enter}`],
        ['base      scratch', chooses('. with ')],
        ['Numbers or names', `99${enter}`],
        ['Not possible: type numbers from 1 to', `devcontainer${enter}`],
        ['with      devcontainer', `99${enter}`],
        ['Not possible: type a number from 1 to', chooses('  Dockerfile')],
        ['end of Dockerfile', `1${enter}`],
      ],
      { args: '--accessible' },
    );
    assert.is(code, 0, screen);
    const tree = await treeOf(directory);
    assert.match(tree['x/Dockerfile'] ?? '', new RegExp(`golang:${releases.at(-2)!.minor}-[\\s\\S]*FROM scratch`));
    assert.ok(tree['x/.devcontainer/devcontainer.json']);
  }),
);

terminalTest('the lines of a whole run are as they were recorded', () =>
  inTemporary(async (directory) => {
    const { screen } = await types(directory, [...accepts, ['Number', `cancel${enter}`]], {
      args: '--accessible',
      rows: 60,
    });
    await looksLike('accessible', screen);
  }),
);

terminalTest('lines that are typed ahead answer the questions in order', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [['Module', `example.com/x\r1.26\r81\r1\r`]], {
      args: '--accessible',
    });
    assert.is(code, 0, screen);
    assert.match((await treeOf(directory))['x/Dockerfile'] ?? '', 'EXPOSE 81\n');
  }),
);

terminalTest('a file that is in the way cannot be overwritten', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'main.go'), 'mine');
    const steps: readonly Step[] = [
      ['Number', `1${enter}`],
      ['Not possible: (not possible: 1 file is in the way', `cancel${enter}`],
    ];
    const { code } = await types(directory, steps, {
      args: '. --accessible --module example.com/x --go 1.27 --port 80',
    });
    assert.is(code, 130);
    assert.equal(await treeOf(directory), { 'main.go': 'mine' });
  }),
);

for (const [name, key] of Object.entries({ 'Ctrl-C': keys.ctrlC, 'Ctrl-D': keys.ctrlD, Esc: `${keys.esc}${enter}` })) {
  for (const number of [0, 1, 2, 3]) {
    const all: readonly Step[] = [...accepts, ['Number', '']];
    terminalTest(`${name} at question ${number + 1} ends with 130 and a message, and writes nothing`, () =>
      inTemporary(async (directory) => {
        const { code, screen } = await types(directory, [...all.slice(0, number), [all[number]![0], key]], {
          args: '--accessible',
        });
        assert.is(code, 130);
        assert.match(screen, /\nCancelled\. Nothing was written\.( Run the command again\.)?\n$/);
        assert.equal(await treeOf(directory), {});
      }),
    );
  }
}

terminalTest('SIGTERM ends with 143, a closed terminal with 130', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(
      directory,
      [['Module', async () => process.kill(Number(await readFile(join(directory, 'pid'), 'utf8')), 'SIGTERM')]],
      { command: `echo $$ > pid; exec ${command('--accessible')}` },
    );
    assert.is(code, 143);
    assert.match(screen, /\nCancelled\. Nothing was written\.( Run the command again\.)?\n$/);
    await types(directory, [['Module', ({ hangUp }) => hangUp()]], {
      command: `trap : HUP; ${command('--accessible')} 2> errors; echo $? > result.new; mv result.new result`,
    });
    const result = () => readFile(join(directory, 'result'), 'utf8').catch(() => '');
    while (!(await result())) await setTimeout(20);
    assert.is(await result(), '130\n');
  }),
);

test.run();
