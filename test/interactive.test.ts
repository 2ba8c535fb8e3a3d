import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inTemporary, treeOf } from './support.ts';
import { type Step, terminalTest, types as typesInto } from './terminal.ts';

const program = fileURLToPath(new URL('../bin/start.cjs', import.meta.url));

/** Runs the program on a terminal. */
const types = (directory: string, steps: readonly Step[], args = '') => {
  const { CI: _, ...env } = process.env;
  const command = `'${process.execPath}' '${program}' ${args}`;
  return typesInto(command, steps, { cwd: directory, env: { ...env, NO_COLOR: '1' } });
};

const enter = '\r';
const eraseLine = '\x15';

terminalTest('a terminal is asked three questions, and gets the tree that the flags give', () =>
  inTemporary(async (typed) =>
    inTemporary(async (flagged) => {
      const { code, screen } = await types(typed, [
        ['Module name:', `github.com/acme/orders${enter}`],
        ['Go version, 1.11 to 1.27:', enter],
        ['Port the service listens on:', `9000${enter}`],
      ]);
      assert.is(code, 0, screen);
      assert.match(screen, 'Wrote 9 files to orders:');
      assert.is(screen.match(/^.*\? /gm)?.every((line) => /Module|Go version|Port/.test(line)) ?? true, true, screen);
      spawnSync(process.execPath, [program, '--module', 'github.com/acme/orders', '--port', '9000'], { cwd: flagged });
      assert.equal(await treeOf(typed), await treeOf(flagged));
    }),
  ),
);

terminalTest('a flag answers its question, and a folder gives the default of the module', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(
      directory,
      [
        ['(example.com/shop)', enter],
        ['Port the service listens on:', enter],
      ],
      'shop --go 1.21 --base scratch',
    );
    assert.is(code, 0, screen);
    assert.not.match(screen, 'Go version');
    assert.match((await treeOf(directory))['shop/Dockerfile'] ?? '', /golang:1\.21-[\s\S]*FROM scratch/);
  }),
);

terminalTest('a wrong answer is said under the question, and can be mended', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [
      ['Module name:', `Example.com/x${enter}`],
      ['has an upper-case letter', `${eraseLine}example.com/x${enter}`],
      ['Go version', enter],
      ['Port', enter],
    ]);
    assert.is(code, 0, screen);
    assert.ok((await treeOf(directory))['x/main.go']);
  }),
);

for (const [name, key] of [
  ['Ctrl-C', '\x03'],
  ['Ctrl-D', '\x04'],
] as const) {
  terminalTest(`${name} at the last question ends with 130, a line, and nothing written`, () =>
    inTemporary(async (directory) => {
      const { code, screen } = await types(directory, [
        ['Module name:', enter],
        ['Go version', enter],
        ['Port', key],
      ]);
      assert.is(code, 130);
      assert.match(screen, /Cancelled\. Nothing was written\.\r\n$/);
      assert.not.match(screen, /^ +at /m);
      assert.equal(await treeOf(directory), {});
    }),
  );
}

terminalTest('a wrong flag is said before the first question', () =>
  inTemporary(async (directory) => {
    const { code, screen } = await types(directory, [], '--port 0');
    assert.is(code, 2);
    assert.not.match(screen, 'Module name');
  }),
);

test.run();
