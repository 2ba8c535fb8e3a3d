import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, releases } from '../../../generators/go-service/go-releases.ts';
import { accepts, command, keys, review, type Step, terminalTest, types } from '../../lab/terminal.ts';
import { inTemporary, treeOf } from '../../support.ts';

const last = releases.at(-2)!;

const { enter, up, down } = keys;

terminalTest('on 20 columns every question and the review can be read and answered', () =>
  inTemporary(async (directory) => {
    const module = `github.com/${'a-very-long-name/'.repeat(6)}orders`;
    const { code, screen } = await types(
      directory,
      [
        ['Module', `${module}`],
        ['age orders', enter],
        [`${newest.minor} `, enter],
        ['Port', enter],
        [
          'write 11',
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

terminalTest('a question stays usable when the terminal gets narrower or wider', () =>
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
        [`${newest.minor} `, resizes(30, down)],
        [`❯ ${last.minor}`, resizes(100, enter)],
        ['Port', enter],
        [review, resizes(30, down)],
        ['❯ module', ({ type }) => type(up)],
        ['❯ write', enter],
      ],
      { command: `tty > tty; PATH=/nowhere exec ${command()}` },
    );
    assert.is(code, 0, screen);
    assert.match((await treeOf(directory))['and-another-ones/Dockerfile'] ?? '', `golang:${last.minor}`);
  }),
);

terminalTest('NO_COLOR removes the colors, and nothing else', () =>
  inTemporary(async (directory) => {
    const { code, sent } = await types(directory, [...accepts, [review, enter]], { env: { NO_COLOR: '1' } });
    assert.is(code, 0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colors are control characters
    assert.not.match(sent, /\x1b\[(3[0-7]|9[0-7])m/);
  }),
);

test.run();
