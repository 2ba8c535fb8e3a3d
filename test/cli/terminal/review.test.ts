import { realpathSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extras } from '../../../generators/go-service/extras.ts';
import { accepts, keys, review, type Step, terminalTest, types } from '../../lab/terminal.ts';
import { inTemporary, treeOf } from '../../support.ts';

const { enter, esc, up, down, shiftTab } = keys;

terminalTest('the review shows the source of each setting, and each one can be changed there', () =>
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
            assert.match(shown, /^ {2}deps +dep +the default; archived since 2020$/m);
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
          review,
          ({ screen, type }) => {
            assert.match(screen(), /^ {2}base +scratch +your answer$/m);
            type('write');
          },
        ],
        ['❯ write', enter],
      ],
      { args: 'orders --port 9000', rows: 120 },
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

terminalTest('a long list of extras is shortened in the review, and the sources stay visible', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(
      directory,
      [
        [
          review,
          ({ screen, type }) => {
            assert.match(screen(), /^ {2}with +compose.+… +--with$/m);
            assert.match(screen(), /^ {2}port +80 +--port$/m);
            type(enter);
          },
        ],
      ],
      {
        args: 'x --module example.com/x --go 1.27 --port 80 --with compose,kubernetes,swarm,ci,release,updates,makefile',
        columns: 70,
        rows: 120,
      },
    );
    assert.is(code, 0, screen);
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
        ['❯ port', 'write'],
        ['❯ write', enter],
      ],
      { args: 'x --module example.com/x --go 1.27 --port 80' },
    );
    assert.is(code, 0, screen);
    assert.match((await treeOf(directory))['x/Dockerfile'] ?? '', 'EXPOSE 80\n');
  }),
);

terminalTest('a file that is in the way is shown with the difference, and cannot be overwritten', () =>
  inTemporary(async (directory) => {
    await writeFile(join(directory, '.gitignore'), 'mine\n');
    const { code } = await types(
      directory,
      [
        ['not possible: 1 file is in the way', enter],
        ['This option is disabled', `${up}`],
        ['❯', 'differs'],
        ['❯ differs', enter],
        [
          '.gitignore, as it will be',
          ({ screen, type }) => {
            assert.match(screen(), /^-mine$/m);
            assert.match(screen(), /^\+\*\.test$/m);
            type(enter);
          },
        ],
        ['❯ differs', keys.ctrlC],
      ],
      { args: '. --module example.com/x --go 1.27 --port 80', rows: 50 },
    );
    assert.is(code, 130);
    assert.equal(await treeOf(directory), { '.gitignore': 'mine\n' });
  }),
);

terminalTest('a file is shown page by page, and leads back to its line', () =>
  inTemporary(async (directory) => {
    const tops: string[] = [];
    const page =
      (key: string): Step[1] =>
      ({ screen, type }) => {
        const lines = screen().split('\n');
        assert.ok(lines.length <= 25, 'the page fits');
        tops.push(/lines \d+-\d+ of \d+/.exec(screen())?.[0] ?? '');
        type(key);
      };
    const { code, screen } = await types(
      directory,
      [
        ['Review', 'folder'],
        ['❯ folder', down],
        ['❯ new', enter],
        ['as it will be', page(' ')],
        ['lines', page('b')],
        ['lines', page(keys.esc)],
        ['❯ new', enter],
        ['as it will be', keys.ctrlC],
      ],
      { args: 'x --module example.com/x --go 1.27 --port 80', columns: 80, rows: 24 },
    );
    assert.is(code, 130, screen);
    assert.match(tops[0] ?? '', 'lines 1-20 of');
    assert.is.not(tops[1], tops[0]);
    assert.is(tops[2], tops[0]);
    assert.equal(await treeOf(directory), {});
  }),
);

terminalTest('after a change the cursor stays on the setting, and a second Enter does not write', () =>
  inTemporary(async (directory) => {
    const { code } = await types(
      directory,
      [
        [review, 'base'],
        ['❯ base', enter],
        ['Final image', `${down}${enter}`],
        ['❯ base', enter],
        [
          'Final image',
          ({ screen, type }) => {
            assert.match(screen(), /^❯ distroless/m);
            assert.not.match(screen(), 'Review');
            type(keys.ctrlC);
          },
        ],
      ],
      { args: 'x --module example.com/x --go 1.27 --port 80' },
    );
    assert.is(code, 130);
    assert.equal(await treeOf(directory), {});
  }),
);

terminalTest('a key that types nothing leaves the cursor where it is, and Enter does not write', () =>
  inTemporary(async (directory) => {
    const { code } = await types(
      directory,
      [
        [review, 'base'],
        ['❯ base', `${keys.eraseLine}${keys.left}${enter}`],
        ['Final image', keys.ctrlC],
      ],
      { args: 'x --module example.com/x --go 1.27 --port 80' },
    );
    assert.is(code, 130);
    assert.equal(await treeOf(directory), {});
  }),
);

terminalTest('a folder outside the current one is shown as an absolute path', () =>
  inTemporary(async (directory) => {
    await mkdir(join(directory, 'inside'));
    await types(
      join(directory, 'inside'),
      [
        [
          review,
          ({ screen, type }) => {
            const path = join(realpathSync(directory), 'x');
            assert.ok(screen().includes(`write 11 files to ${path}\n`), screen());
            assert.match(screen(), new RegExp(`^ {2}folder +${path} `, 'm'));
            type(keys.ctrlC);
          },
        ],
      ],
      { args: '../x --module example.com/x --go 1.27 --port 80', columns: 200 },
    );
  }),
);

terminalTest('the folder that was typed is kept on the way back', () =>
  inTemporary(async (directory) => {
    const { code } = await types(
      directory,
      [
        ['Port', enter],
        [review, 'folder'],
        ['❯ folder', enter],
        ['Folder to write to', `elsewhere${enter}`],
        ['❯ folder', shiftTab],
        ['Port', enter],
        ['write 11 files to elsewhere', enter],
      ],
      { args: 'x --module example.com/x --go 1.27' },
    );
    assert.is(code, 0);
    assert.ok((await treeOf(directory))['elsewhere/main.go']);
  }),
);

terminalTest('? explains the review, and the cursor stays where it is', () =>
  inTemporary(async (directory) => {
    await types(
      directory,
      [
        [review, 'port'],
        ['❯ port', '?'],
        ['Enter on a setting changes it', ({ type }) => type('?')],
        [
          '?: help',
          ({ screen, type }) => {
            assert.match(screen(), '❯ port');
            assert.not.match(screen(), 'Enter on a setting');
            type(keys.ctrlC);
          },
        ],
      ],
      { args: 'x --module example.com/x --go 1.27 --port 80' },
    );
  }),
);

terminalTest('the review reports what an interrupted run left, with the command that recovers it', () =>
  inTemporary(async (directory) => {
    const work = join(directory, 'x/.create-go-docker-work');
    await mkdir(work, { recursive: true });
    await writeFile(join(work, 'owner.1'), '{}');
    const { code } = await types(
      directory,
      [
        ['create-go-docker recover x', 'folder'],
        ['❯ folder', enter],
        ['Folder to write to', `y${enter}`],
        ['write 11 files to y', 'write'],
        ['❯ write', enter],
      ],
      { args: 'x --module example.com/x --go 1.27 --port 80', columns: 200 },
    );
    assert.is(code, 0);
    assert.ok((await treeOf(directory))['y/main.go']);
  }),
);

terminalTest('the review follows --overwrite and --skip', () =>
  inTemporary(async (directory) => {
    for (const name of ['main.go', 'README.md']) await writeFile(join(directory, name), 'mine\n');
    const { code, screen } = await types(
      directory,
      [
        [
          'write 10 files to .',
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

terminalTest('--dry-run writes nothing after the review either', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [...accepts, ['show what would be written', enter]], {
      args: '--dry-run',
    });
    assert.is(code, 0);
    assert.match(screen, 'Would write 11 files to my-service');
    assert.equal(await treeOf(directory), {});
  }),
);

test.run();
