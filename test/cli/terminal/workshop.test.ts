// The workshop at a terminal, without an engine: what it shows, and what its keys do.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { keys, terminalTest, types } from '../../lab/terminal.ts';
import { inTemporary } from '../../support.ts';

const progressIn = (directory: string) =>
  JSON.parse(readFileSync(join(directory, 'lesson/.workshop/progress.json'), 'utf8'));

terminalTest('the workshop shows the step, gives hints, remembers them, and ends with q', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(
      directory,
      [
        ['Keys: c check, h hint', 'h'],
        ['Hint 1 of 3', 'h'],
        ['Hint 2 of 3', 'n'],
        ['Step 1 is not solved yet.', 'l'],
        ['Two architectures', 's'],
        ['+FROM golang:', 'q'],
      ],
      { args: 'workshop lesson' },
    );
    assert.is(code, 0);
    assert.match(screen, /Your progress is kept\. To go on: .*workshop lesson$/m);
    const { steps } = progressIn(directory);
    assert.equal(steps['single-stage'], { solved: false, hints: 2, shown: true });
  }),
);

terminalTest('a saved file starts a check, and a missing engine does not end the workshop', () =>
  inTemporary(async (directory) => {
    const { code } = await types(
      directory,
      [
        ['Keys: c check', () => writeFileSync(join(directory, 'lesson/orders/Dockerfile'), 'FROM scratch\n')],
        ['is installed, or it is not on PATH', 'h'],
        ['Hint 1 of 3', keys.ctrlC],
      ],
      { args: 'workshop lesson' },
    );
    assert.is(code, 0);
  }),
);

terminalTest('a file that an editor replaces starts a check each time, also right after a reset', () =>
  inTemporary(async (directory) => {
    // As on a busy machine: the program waits after each text, and the learner goes on.
    const slow = join(directory, 'slow.cjs');
    writeFileSync(
      slow,
      `const { stdout } = process;
const write = stdout.write.bind(stdout);
stdout.write = (...args) => [write(...args), Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)][0];
`,
    );
    const replace = (text: string) => () => {
      const path = join(directory, 'lesson/orders/Dockerfile');
      writeFileSync(`${path}~`, text);
      renameSync(`${path}~`, path);
    };
    const { code } = await types(
      directory,
      [
        ['Keys: c check', replace('FROM scratch\n')],
        ['is installed, or it is not on PATH', replace('FROM alpine\n')],
        ['is installed, or it is not on PATH', 'r'],
        ['has the start of this step again.', replace('FROM golang\n')],
        ['is installed, or it is not on PATH', 'q'],
      ],
      { args: 'workshop lesson', env: { NODE_OPTIONS: `--require ${slow}` } },
    );
    assert.is(code, 0);
  }),
);

terminalTest('the folder of the service can be removed and restored while it is watched', () =>
  inTemporary(async (directory) => {
    const orders = join(directory, 'lesson/orders');
    const { code } = await types(
      directory,
      [
        ['Keys: c check', () => rmSync(orders, { recursive: true })],
        ['The folder orders/ of this workshop is gone. To restore', 'r'],
        ['has the start of this step again.', () => writeFileSync(join(orders, 'Dockerfile'), 'FROM scratch\n')],
        ['is installed, or it is not on PATH', 'q'],
      ],
      { args: 'workshop lesson' },
    );
    assert.is(code, 0);
  }),
);

terminalTest('a Dockerfile that is saved in the wrong folder starts a check, too', () =>
  inTemporary(async (directory) => {
    const { code } = await types(
      directory,
      [
        ['Keys: c check', () => writeFileSync(join(directory, 'lesson/Dockerfile'), 'FROM scratch\n')],
        [
          'is installed, or it is not on PATH',
          () => writeFileSync(join(directory, 'lesson/article/Dockerfile'), '#\n'),
        ],
        ['is installed, or it is not on PATH', 'q'],
      ],
      { args: 'workshop lesson' },
    );
    assert.is(code, 0);
  }),
);

terminalTest('with --accessible, words replace keys, and nothing is repainted', () =>
  inTemporary(async (directory) => {
    const { code, sent } = await types(
      directory,
      [
        ['or type: check, hint', 'hint\r'],
        ['Hint 1 of 3', 'dance\r'],
        ['There is no dance.', 'quit\r'],
      ],
      { args: 'workshop lesson --accessible', env: { NO_COLOR: '1' } },
    );
    assert.is(code, 0);
    assert.not.match(sent, '\x1b[2J');
  }),
);

test.run();
