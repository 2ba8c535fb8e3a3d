import { spawnSync } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, oldest, releases } from '../../../generators/go-service/go-releases.ts';
import { accepts, command, keys, program, review, type Step, terminalTest, types } from '../../lab/terminal.ts';
import { inTemporary, treeOf } from '../../support.ts';

const { enter, eraseLine, shiftTab, esc } = keys;

terminalTest('Enter at each question and at the review writes the tree that the flags give', () =>
  inTemporary(async (typed) =>
    inTemporary(async (flagged) => {
      const { code, screen } = await types(typed, [...accepts, [review, enter]]);
      assert.is(code, 0, screen);
      assert.match(screen, 'Wrote 11 files to my-service:');
      assert.match(screen, /^ {2}cd my-service$/m);
      spawnSync(process.execPath, [program, '--yes'], { cwd: flagged });
      assert.equal(await treeOf(typed), await treeOf(flagged));
    }),
  ),
);

terminalTest('the typed answers are written', () =>
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

terminalTest('a wrong answer is reported while it is typed, Enter does not accept it, and it can be corrected', () =>
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

terminalTest('a port in use and a port below 1024 are reported, and accepted', () =>
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

terminalTest('a Go version that was typed and erased leads back to the default', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, '.go-version'), '1.24\n');
    const { code, screen } = await types(directory, [
      ['Module name:', enter],
      ['❯ 1.24', '1.26'],
      ['❯ 1.26', eraseLine],
      ['❯ 1.24', enter],
      ['Port', enter],
      [review, enter],
    ]);
    assert.is(code, 0, screen);
    assert.is(JSON.parse((await treeOf(directory))['my-service/.create-go-docker.json'] ?? '{}').answers.go, '1.24');
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

terminalTest('Shift-Tab at the first question stays there', () =>
  inTemporary(async (directory) => {
    const { code } = await types(directory, [
      ['Module name:', shiftTab],
      ['Module name:', keys.ctrlC],
    ]);
    assert.is(code, 130);
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

terminalTest('a Go version that is pasted with Enter is the answer, and the text after it is ignored', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [
      ['Module name:', `example.com/x\r`],
      ['Go version', `1.26\r9000\r`],
      [
        'Port the service',
        ({ screen, type }) => {
          assert.match(screen(), `✔ Go version, ${oldest.minor} to ${newest.minor}: 1.26\n`);
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

terminalTest('keys that are typed before the first question do not answer every question', () =>
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

terminalTest('the Go of this machine is the default, if it is still supported', () =>
  inTemporary(async (directory) => {
    const says = async (version: string) => {
      await writeFile(join(directory, 'go'), `#!/bin/sh\necho ${version}\n`);
      await chmod(join(directory, 'go'), 0o755);
    };
    const path = `${directory}:/usr/bin:/bin`;
    const last = releases.at(-2)!;
    await says(`go${last.patch}`);
    await types(directory, [[`❯ ${last.minor}`, keys.ctrlC]], { args: '--module example.com/x', path });
    await says('go1.21.0');
    await types(directory, [[`❯ ${newest.minor}`, keys.ctrlC]], { args: '--module example.com/x', path });
  }),
);

terminalTest('in a new clone, the module comes from the remote, and the folder is the current one', () =>
  inTemporary(async (directory) => {
    spawnSync('git', ['init', '--quiet'], { cwd: directory });
    spawnSync('git', ['remote', 'add', 'origin', 'git@github.com:acme/orders.git'], { cwd: directory });
    const { code, screen } = await types(directory, [
      ['(github.com/acme/orders)', enter],
      ['Go version', enter],
      ['Port', enter],
      ['write 11 files to .', enter],
    ]);
    assert.is(code, 0, screen);
    assert.match(await readFile(join(directory, 'Dockerfile'), 'utf8'), 'orders');
  }),
);

terminalTest('a wrong flag is reported before the first question', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [], { args: '--port 0' });
    assert.is(code, 2);
    assert.not.match(screen, 'Module name');
  }),
);

terminalTest('going back removes the answer from the screen', () =>
  inTemporary(async (directory) => {
    const module = `example.com/${'long-'.repeat(12)}name`;
    const { screen } = await types(
      directory,
      [
        ['Module name:', `${module}${enter}`],
        ['Go version', enter],
        ['Port the service', enter],
        [review, shiftTab],
        ['(8080)', shiftTab],
        [`❯ ${newest.minor}`, shiftTab],
        [`(${module.slice(0, 30)}`, `example.com/x${enter}`],
        ['Go version', keys.ctrlC],
      ],
      { columns: 60 },
    );
    const lines = screen.split('\n').filter((line) => line.startsWith('✔'));
    assert.equal(lines, ['✔ Module name: example.com/x'], screen);
    assert.not.match(screen, 'long-');
  }),
);

terminalTest('? explains a question while nothing is typed, and hides the explanation again', () =>
  inTemporary(async (directory) => {
    const { screen } = await types(directory, [
      ['esc: cancel, ?: help', '?'],
      ['The import path of the service', '?'],
      ['?: help', `example.com/x${enter}`],
      ['?: help', '?'],
      ['A patch release', ({ type }) => type(enter)],
      ['?: help', keys.ctrlC],
    ]);
    assert.not.match(screen, 'The import path');
    assert.match(screen, '✔ Module name: example.com/x\n');
  }),
);

test.run();
