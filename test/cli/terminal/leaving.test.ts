import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { command, keys, review, terminalTest, types, until } from '../../lab/terminal.ts';
import { inTemporary, treeOf } from '../../support.ts';

const { enter, esc } = keys;

function left(screen: string, sent: string) {
  assert.match(screen, /\nCancelled\. Nothing was written\.( Run the command again\.)?\n$/);
  assert.not.match(screen, /^ +at /m);
  assert.ok(sent.lastIndexOf('\x1b[?25h') >= sent.lastIndexOf('\x1b[?25l'), 'the cursor is hidden');
}

const leaving = {
  ...{ 'Ctrl-C': keys.ctrlC, 'Ctrl-D': keys.ctrlD, Esc: esc },
  'Ctrl-C right after Esc': `${esc}${keys.ctrlC}`,
};

for (const [keyName, key] of Object.entries(leaving)) {
  for (const number of [0, 1, 2, 3]) {
    const { before, shown, name } = until(number);
    terminalTest(`${keyName} at ${name} ends with 130, shows the cursor and a message, and writes nothing`, () =>
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
  terminalTest(`SIGTERM at ${name} ends with 143, shows the cursor and a message, and writes nothing`, () =>
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

  terminalTest(`a terminal that is closed at ${name} ends it with 130, and nothing is written`, () =>
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

terminalTest('leaving prints the command that continues with the answers so far', () =>
  inTemporary(async (directory) => {
    const start = await types(
      directory,
      [
        ['Module name:', `github.com/acme/orders${enter}`],
        ['Go version', enter],
        ['Port', `9000${enter}`],
        [review, 'base'],
        ['❯ base', enter],
        ['Final image', `${keys.down}${enter}`],
        ['❯ base', keys.esc],
      ],
      { args: '--dry-run --skip README.md', columns: 200 },
    );
    assert.is(start.code, 130);
    const [, flags = ''] = /To continue with these answers:\n {2}node \S+ (.*)\n$/.exec(start.screen) ?? [];
    assert.is(
      flags,
      '--module github.com/acme/orders --port 9000 --base distroless --skip README.md --dry-run',
      start.screen,
    );
    const next = await types(
      directory,
      [
        ['Go version', enter],
        ['distroless', enter],
      ],
      { args: flags },
    );
    assert.is(next.code, 0, next.screen);
    assert.match(next.screen, 'Would write 10 files to orders');
  }),
);

test.run();
