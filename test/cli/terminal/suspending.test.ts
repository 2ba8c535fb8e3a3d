import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accepts, command, keys, review, terminalTest, types, until } from '../../lab/terminal.ts';
import { inTemporary, treeOf } from '../../support.ts';

const { enter } = keys;

for (const number of [0, 1, 2, 3]) {
  const { before, shown, name } = until(number);
  terminalTest(`after Ctrl-Z and fg the prompt ${name} is shown again and accepts keys`, () =>
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

terminalTest('the typed text survives Ctrl-Z and fg', () =>
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

test.run();
