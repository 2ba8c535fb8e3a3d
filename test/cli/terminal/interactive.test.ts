import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extras } from '../../../generators/go-service/extras.ts';
import { command, keys, looksLike, program, type Step, terminalTest, types } from '../../lab/terminal.ts';
import { inTemporary, treeOf } from '../../support.ts';

const { enter, eraseLine, shiftTab, esc, up, down } = keys;

// The last line but one of it: what is above is there, too.
const review = 'cancel, write nothing';

/** Enter at all three questions. */
const accepts: readonly Step[] = [
  ['Module name:', enter],
  ['Go version, 1.11 to 1.27:', enter],
  ['Port the service listens on:', enter],
];

terminalTest('three times Enter and one more write the tree that the flags give', () =>
  inTemporary(async (typed) =>
    inTemporary(async (flagged) => {
      const { code, screen } = await types(typed, [...accepts, [review, enter]]);
      assert.is(code, 0, screen);
      assert.match(screen, 'Wrote 9 files to my-service:');
      assert.match(screen, /^ {2}cd my-service$/m);
      spawnSync(process.execPath, [program, '--yes'], { cwd: flagged });
      assert.equal(await treeOf(typed), await treeOf(flagged));
    }),
  ),
);

terminalTest('what is typed is what is written', () =>
  inTemporary(async (typed) =>
    inTemporary(async (flagged) => {
      const { code, screen } = await types(typed, [
        ['Module name:', `github.com/acme/orders${enter}`],
        ['Go version', '1.26.3'],
        ['❯ 1.26.3', enter],
        ['Port the service listens on:', `9000${enter}`],
        [review, enter],
      ]);
      assert.is(code, 0, screen);
      const flags = ['--module', 'github.com/acme/orders', '--go', '1.26.3', '--port', '9000'];
      spawnSync(process.execPath, [program, ...flags], { cwd: flagged });
      assert.equal(await treeOf(typed), await treeOf(flagged));
    }),
  ),
);

terminalTest('a flag answers its question, and a folder gives the default of the module', () =>
  inTemporary(async (directory) => {
    const steps: readonly Step[] = [
      ['(example.com/shop)', enter],
      ['Port the service listens on:', enter],
      [review, enter],
    ];
    const { code, screen } = await types(directory, steps, { args: 'shop --go 1.21 --base scratch' });
    assert.is(code, 0, screen);
    assert.not.match(screen, 'Go version');
    assert.match((await treeOf(directory))['shop/Dockerfile'] ?? '', /golang:1\.21-[\s\S]*FROM scratch/);
  }),
);

terminalTest('the screens of a run are as they were recorded', () =>
  inTemporary(async (directory) => {
    const screens: Record<string, string> = {};
    const records =
      (name: string, text: string): Step[1] =>
      ({ screen, type }) => {
        screens[name] = screen();
        type(text);
      };
    await types(
      directory,
      [
        ['image my-service', 'github.com/acme/Shop/v2'],
        ['image shop', records('module', enter)],
        ['1.27 ', records('go', enter)],
        ['Port', '80'],
        ['below 1024', records('port', enter)],
        [review, records('review', esc)],
      ],
      { columns: 80, rows: 40 },
    );
    for (const [name, screen] of Object.entries(screens)) await looksLike(name, screen);
    assert.equal(Object.keys(screens), ['module', 'go', 'port', 'review']);
  }),
);

terminalTest('the way that the picture in the README shows is as it was recorded', () =>
  inTemporary(async (directory) => {
    const screens: Record<string, string> = {};
    const records =
      (name: string): Step[1] =>
      ({ screen, type }) => {
        screens[name] = screen();
        type(enter);
      };
    const { screen } = await types(
      directory,
      [
        ['image my-service', 'github.com/acme/orders'],
        ['image orders', records('way-1')],
        ['1.27 ', records('way-2')],
        ['Port', records('way-3')],
        [review, records('way-4')],
      ],
      { columns: 100, rows: 40 },
    );
    for (const [name, text] of Object.entries({ ...screens, 'way-5': screen })) await looksLike(name, text);
  }),
);

terminalTest('a wrong answer is said while it is typed, Enter does not take it, and it can be mended', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [
      ['Module name:', 'Example.com/x'],
      ['the element "Example.com" has an upper-case letter', `${enter}y`],
      ['the element "Example.com" has an upper-case letter', `${eraseLine}example.com/x${enter}`],
      ['Go version', '1.9'],
      ['the oldest Go offered is 1.11', `${enter}x`],
      ['a Go version looks like', `${eraseLine}1.27`],
      ['❯ 1.27', enter],
      ['Port', `0${enter}`],
      ['a port is a whole number', `${eraseLine}${enter}`],
      [review, enter],
    ]);
    assert.is(code, 0, screen);
    assert.ok((await treeOf(directory))['x/main.go']);
  }),
);

terminalTest('the program and the image that a module gives are shown while it is typed', () =>
  inTemporary(async (directory) => {
    await types(directory, [
      ['program my-service, image my-service', 'example.com/My_Orders'],
      ['program My_Orders, image my-orders', esc],
    ]);
  }),
);

terminalTest('a port in use and one below 1024 are said, and accepted', () =>
  inTemporary(async (directory) => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.on('listening', listening));
    const { port } = server.address() as { port: number };
    try {
      const steps: readonly Step[] = [
        ['Port', `${port}`],
        ['Another program on this machine uses this port', `${eraseLine}80`],
        ['the image needs no root', enter],
        [review, enter],
      ];
      const { code, screen } = await types(directory, steps, { args: '--module example.com/x --go 1.27' });
      assert.is(code, 0, screen);
      assert.match((await treeOf(directory))['x/Dockerfile'] ?? '', 'EXPOSE 80\n');
    } finally {
      server.close();
    }
  }),
);

terminalTest('Shift-Tab goes back from every question and from the review, and keeps the answers', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [
      ['Module name:', `example.com/one${enter}`],
      ['Go version', shiftTab],
      ['(example.com/one)', `example.com/two${enter}`],
      ['Go version', '1.26'],
      ['❯ 1.26', enter],
      ['Port', shiftTab],
      ['❯ 1.26', enter],
      ['Port', `9000${enter}`],
      [review, shiftTab],
      ['(9000)', enter],
      [review, enter],
    ]);
    assert.is(code, 0, screen);
    const { answers } = JSON.parse((await treeOf(directory))['two/.create-go-docker.json'] ?? '{}');
    assert.equal([answers.module, answers.go, answers.port], ['example.com/two', '1.26', 9000]);
  }),
);

terminalTest('at the first question there is no way further back', () =>
  inTemporary(async (directory) => {
    const { code } = await types(directory, [
      ['Module name:', shiftTab],
      ['Module name:', keys.ctrlC],
    ]);
    assert.is(code, 130);
  }),
);

terminalTest('the review says where each setting came from, and every one can be changed there', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, 'go.mod'), 'module acme.com/mono\n\ngo 1.26\n');
    const { code, screen } = await types(
      directory,
      [
        ['Module name:', enter],
        ['❯ 1.26', enter],
        [
          review,
          ({ screen, type }) => {
            const shown = screen();
            assert.match(shown, /^ {2}module +acme\.com\/mono\/orders +\S+\/go\.mod$/m);
            assert.match(shown, /^ {2}go +1\.26 +\S+\/go\.mod$/m);
            assert.match(shown, /^ {2}port +9000 +--port$/m);
            assert.match(shown, /^ {2}deps +dep +the default$/m);
            assert.match(shown, /^ {2}folder +orders +the command line$/m);
            type('deps');
          },
        ],
        ['❯ deps', enter],
        ['How dependencies', `${down}${enter}`],
        [review, 'base'],
        ['❯ base', enter],
        ['Final image', `${down}${down}${enter}`],
        [review, 'comm'],
        ['❯ comments', enter],
        ['Comments in', `${down}${enter}`],
        [review, 'with'],
        ['❯ with', enter],
        ['Extras', 'a'],
        ['◉ devcontainer', enter],
        [review, 'fold'],
        ['❯ folder', enter],
        ['Folder to write to', `elsewhere${enter}`],
        [
          'go.mod',
          ({ screen, type }) => {
            assert.match(screen(), /^ {2}base +scratch +your answer$/m);
            type(enter);
          },
        ],
      ],
      { args: 'orders --port 9000', rows: 60 },
    );
    assert.is(code, 0, screen);
    const { answers } = JSON.parse((await treeOf(directory))['elsewhere/.create-go-docker.json'] ?? '{}');
    assert.equal([answers.deps, answers.base, answers.comments], ['modules', 'scratch', 'none']);
    assert.equal(
      answers.with,
      extras.map(({ name }) => name),
    );
  }),
);

terminalTest('Esc below the review leads back to it and changes nothing', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(
      directory,
      [
        [review, 'port'],
        ['❯ port', enter],
        ['Port the service', `9999${esc}`],
        [review, enter],
      ],
      { args: 'x --module example.com/x --go 1.27 --port 80' },
    );
    assert.is(code, 0, screen);
    assert.match((await treeOf(directory))['x/Dockerfile'] ?? '', 'EXPOSE 80\n');
  }),
);

terminalTest(
  'a file is shown as it will be, with the difference to what is there; that one cannot be written over',
  () =>
    inTemporary(async (directory) => {
      await writeFile(join(directory, 'main.go'), 'package mine\n');
      const { code, screen } = await types(
        directory,
        [
          ['not possible: 1 file is in the way', enter],
          ['This option is disabled', `${up}`],
          ['❯', 'differs'],
          ['❯ differs', enter],
          ['end of main.go', keys.ctrlC],
        ],
        { args: '. --module example.com/x --go 1.27 --port 80', rows: 50 },
      );
      assert.is(code, 130, screen);
      assert.match(screen, /^----- main\.go, as it will be -----$/m);
      assert.match(screen, /^-package mine$/m);
      assert.match(screen, /^\+package main$/m);
      assert.equal(await treeOf(directory), { 'main.go': 'package mine\n' });
    }),
);

terminalTest('what an interrupted run left is said at the review, with the command that deals with it', () =>
  inTemporary(async (directory) => {
    await mkdir(join(directory, 'x/.create-go-docker-work'), { recursive: true });
    const { code } = await types(
      directory,
      [
        ['create-go-docker recover x', 'folder'],
        ['❯ folder', enter],
        ['Folder to write to', `y${enter}`],
        ['write 9 files to y', enter],
      ],
      { args: 'x --module example.com/x --go 1.27 --port 80', columns: 200 },
    );
    assert.is(code, 0);
    assert.ok((await treeOf(directory))['y/main.go']);
  }),
);

terminalTest('--overwrite and --skip count in the review', () =>
  inTemporary(async (directory) => {
    for (const name of ['main.go', 'README.md']) await writeFile(join(directory, name), 'mine\n');
    const { code, screen } = await types(
      directory,
      [
        [
          'write 8 files to .',
          ({ screen, type }) => {
            assert.match(screen(), /^ {2}replaced +\d+ bytes {2}main\.go$/m);
            assert.match(screen(), /^ {2}skipped +\d+ bytes {2}README\.md$/m);
            type(enter);
          },
        ],
      ],
      { args: '. --module example.com/x --go 1.27 --port 80 --overwrite --skip README.md' },
    );
    assert.is(code, 0, screen);
    assert.match((await treeOf(directory))['main.go'] ?? '', 'package main');
    assert.is((await treeOf(directory))['README.md'], 'mine\n');
  }),
);

terminalTest('cancel on the review writes nothing', () =>
  inTemporary(async (directory) => {
    const { code } = await types(directory, [...accepts, [review, 'cancel'], ['❯ cancel', enter]]);
    assert.is(code, 130);
    assert.equal(await treeOf(directory), {});
  }),
);

/** Everything up to the question with this number; the fourth is the review. */
function until(number: number): { before: readonly Step[]; shown: string; name: string } {
  const all: readonly Step[] = [...accepts, [review, '']];
  const name = ['the module', 'the Go version', 'the port', 'the review'][number]!;
  return { before: all.slice(0, number), shown: all[number]![0], name };
}

function left(screen: string, sent: string) {
  assert.match(screen, /\nCancelled\. Nothing was written\.( Run the command again\.)?\n$/);
  assert.not.match(screen, /^ +at /m);
  assert.ok(sent.lastIndexOf('\x1b[?25h') >= sent.lastIndexOf('\x1b[?25l'), 'the cursor is hidden');
}

for (const [keyName, key] of Object.entries({ 'Ctrl-C': keys.ctrlC, 'Ctrl-D': keys.ctrlD, Esc: esc })) {
  for (const number of [0, 1, 2, 3]) {
    const { before, shown, name } = until(number);
    terminalTest(`${keyName} at ${name} ends with 130, the cursor, a line, and nothing written`, () =>
      inTemporary(async (directory) => {
        const { code, screen, sent } = await types(directory, [...before, [shown, key]]);
        assert.is(code, 130);
        left(screen, sent);
        assert.equal(await treeOf(directory), {});
      }),
    );
  }
}

for (const number of [0, 1, 2, 3]) {
  const { before, shown, name } = until(number);
  terminalTest(`SIGTERM at ${name} ends with 143, the cursor, a line, and nothing written`, () =>
    inTemporary(async (directory) => {
      const pid = join(directory, 'pid');
      const { code, screen, sent } = await types(
        directory,
        [...before, [shown, async () => process.kill(Number(await readFile(pid, 'utf8')), 'SIGTERM')]],
        { command: `echo $$ > pid; exec ${command()}` },
      );
      assert.is(code, 143);
      left(screen, sent);
      assert.equal(Object.keys(await treeOf(directory)), ['pid']);
    }),
  );

  terminalTest(`a terminal that is closed at ${name} ends it with 130, and nothing written`, () =>
    inTemporary(async (directory) => {
      const result = join(directory, 'result');
      await types(directory, [...before, [shown, ({ hangUp }) => hangUp()]], {
        command: `trap : HUP; ${command()} 2> errors; echo $? > result.new; mv result.new result`,
      });
      while (!(await readFile(result, 'utf8').catch(() => ''))) await setTimeout(20);
      assert.is(await readFile(result, 'utf8'), '130\n');
      assert.equal(await treeOf(directory), { errors: '', result: '130\n' });
    }),
  );
}

for (const number of [0, 1, 2, 3]) {
  const { before, shown, name } = until(number);
  terminalTest(`after Ctrl-Z and fg the prompt ${name} is there again and takes keys`, () =>
    inTemporary(async (directory) => {
      const { code, screen } = await types(
        directory,
        [
          ['$ ', `${command()}${enter}`],
          ...before,
          [shown, keys.ctrlZ],
          ['Stopped', `fg${enter}`],
          ...(number < 3 ? [...accepts.slice(number)] : []),
          [review, enter],
          ['without questions', `exit${enter}`],
        ],
        { command: 'bash --norc --noprofile -i', env: { PS1: '$ ' } },
      );
      assert.is(code, 0, screen);
      assert.ok((await treeOf(directory))['my-service/main.go'], screen);
    }),
  );
}

terminalTest('what was typed survives Ctrl-Z and fg', () =>
  inTemporary(async (directory) => {
    await types(
      directory,
      [
        ['$ ', `${command()}${enter}`],
        ['Module name:', 'example.com/kept'],
        ['image kept', keys.ctrlZ],
        ['Stopped', `fg${enter}`],
        ['image kept', keys.ctrlC],
        ['Cancelled', `exit${enter}`],
      ],
      { command: 'bash --norc --noprofile -i', env: { PS1: '$ ' } },
    );
  }),
);

terminalTest('pasted lines answer one question, and only the first of them', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [
      ['Module name:', `example.com/pasted\rrm -rf\r\r\r\r`],
      [
        'Go version',
        ({ screen, type }) => {
          assert.match(screen(), '✔ Module name: example.com/pasted');
          type(keys.ctrlC);
        },
      ],
    ]);
    assert.is(code, 130, screen);
    assert.equal(await treeOf(directory), {});
  }),
);

terminalTest('pasted with its Enter, a Go version is the answer, and what is behind it is not', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [
      ['Module name:', `example.com/x\r`],
      ['Go version', `1.26\r9000\r`],
      [
        'Port the service',
        ({ screen, type }) => {
          assert.match(screen(), /^✔ Go version, 1\.11 to 1\.27: 1\.26$/m);
          type(enter);
        },
      ],
      [review, shiftTab],
      // Back and Enter at once: only the former is for this question, and none for the one before.
      ['(8080)', shiftTab],
      ['❯ 1.26', `1${shiftTab}\r`],
      ['(example.com/x)', enter],
      // One that is in no list, and then one that is none.
      ['❯ 1.26', '1.26.3\r'],
      ['(8080)', shiftTab],
      ['❯ 1.26.3', `${eraseLine}1.9\r`],
      ['the oldest Go offered is 1.11', `${eraseLine}1.25\r`],
      ['Port the service', enter],
      [review, enter],
    ]);
    assert.is(code, 0, screen);
    const { answers } = JSON.parse((await treeOf(directory))['x/.create-go-docker.json'] ?? '{}');
    assert.equal([answers.go, answers.port], ['1.25', 8080]);
  }),
);

terminalTest('what is typed before the first question does not run through to the end', () =>
  inTemporary(async (directory) => {
    const { code } = await types(
      directory,
      [
        ['ready', `${enter}${enter}${enter}${enter}`],
        ['Module name:', keys.ctrlC],
      ],
      {
        command: `echo ready; sleep 1; exec ${command()}`,
      },
    );
    assert.is(code, 130);
    assert.equal(await treeOf(directory), {});
  }),
);

terminalTest('on 20 columns every question and the review can be read and answered', () =>
  inTemporary(async (directory) => {
    const module = `github.com/${'a-very-long-name/'.repeat(6)}orders`;
    const { code, screen } = await types(
      directory,
      [
        ['Module', `${module}`],
        ['age orders', enter],
        ['1.27 ', enter],
        ['Port', enter],
        [
          'write 9',
          ({ screen, type }) => {
            for (const line of screen().split('\n')) assert.ok(line.length <= 20, line);
            // The terminal wraps what is longer; a row that is cut says so.
            assert.match(screen(), /^ {2}module .*…$/m);
            type(enter);
          },
        ],
      ],
      { columns: 20, rows: 30 },
    );
    assert.is(code, 0, screen);
    assert.match((await treeOf(directory))['orders/.create-go-docker.json'] ?? '', `"module": "${module}"`);
  }),
);

terminalTest('a terminal that gets narrower or wider at a question leaves it usable', () =>
  inTemporary(async (directory) => {
    const resizes =
      (columns: number, then: string): Step[1] =>
      async ({ resize, type }) => {
        const tty = (await readFile(join(directory, 'tty'), 'utf8')).trim();
        resize(columns);
        spawnSync('stty', ['-F', tty, 'cols', `${columns}`]);
        type(then);
      };
    const { code, screen } = await types(
      directory,
      [
        ['Module name:', 'github.com/a-rather-long-name/and-another-one'],
        ['image and-another-one', resizes(30, 's')],
        ['and-another-ones', resizes(100, enter)],
        ['1.27 ', resizes(30, down)],
        ['❯ 1.26', resizes(100, enter)],
        ['Port', enter],
        [review, resizes(30, down)],
        ['❯ module', ({ type }) => type(up)],
        ['❯ write', enter],
      ],
      { command: `tty > tty; PATH=/nowhere exec ${command()}` },
    );
    assert.is(code, 0, screen);
    assert.match((await treeOf(directory))['and-another-ones/Dockerfile'] ?? '', 'golang:1.26');
  }),
);

terminalTest('NO_COLOR takes the colours away, and nothing else', () =>
  inTemporary(async (directory) => {
    const { code, sent } = await types(directory, [...accepts, [review, enter]], { env: { NO_COLOR: '1' } });
    assert.is(code, 0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    assert.not.match(sent, /\x1b\[(3[0-7]|9[0-7])m/);
  }),
);

terminalTest('a Go of this machine that is still supported is the default', () =>
  inTemporary(async (directory) => {
    const says = async (version: string) => {
      await writeFile(join(directory, 'go'), `#!/bin/sh\necho ${version}\n`);
      await chmod(join(directory, 'go'), 0o755);
    };
    const path = `${directory}:/usr/bin:/bin`;
    await says('go1.26.8');
    await types(directory, [['❯ 1.26', keys.ctrlC]], { args: '--module example.com/x', path });
    await says('go1.21.0');
    await types(directory, [['❯ 1.27', keys.ctrlC]], { args: '--module example.com/x', path });
  }),
);

terminalTest('in a repository that was just cloned, the module is the remote and the folder is this one', () =>
  inTemporary(async (directory) => {
    spawnSync('git', ['init', '--quiet'], { cwd: directory });
    spawnSync('git', ['remote', 'add', 'origin', 'git@github.com:acme/orders.git'], { cwd: directory });
    const { code, screen } = await types(directory, [
      ['(github.com/acme/orders)', enter],
      ['Go version', enter],
      ['Port', enter],
      ['write 9 files to .', enter],
    ]);
    assert.is(code, 0, screen);
    assert.match(await readFile(join(directory, 'Dockerfile'), 'utf8'), 'orders');
  }),
);

terminalTest('--dry-run writes nothing after the review either', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [...accepts, ['show what would be written', enter]], {
      args: '--dry-run',
    });
    assert.is(code, 0);
    assert.match(screen, 'Would write 9 files to my-service');
    assert.equal(await treeOf(directory), {});
  }),
);

terminalTest('a wrong flag is said before the first question', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [], { args: '--port 0' });
    assert.is(code, 2);
    assert.not.match(screen, 'Module name');
  }),
);

test.run();
