import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inTemporary, toolTest, treeOf } from './support.ts';

const program = fileURLToPath(new URL('../bin/start.cjs', import.meta.url));

// A terminal to type into. The one of util-linux: it passes the exit code on.
const terminalTest = toolTest(spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0, 'script, of util-linux');

/** Runs the program on a terminal; each step waits for a text on the screen and then types. Returns the exit code and all that was shown. */
const types = (directory: string, steps: readonly (readonly [shown: string, keys: string])[], args = '') =>
  new Promise<{ code: number | null; screen: string }>((resolve, reject) => {
    const { CI: _, ...env } = process.env;
    const child = spawn('script', ['-qec', `'${process.execPath}' '${program}' ${args}`, '/dev/null'], {
      cwd: directory,
      env: { ...env, NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const left = [...steps];
    let screen = '';
    let seen = 0;
    child.stdout.setEncoding('utf8').on('data', (text) => {
      screen += text;
      const [next] = left;
      const at = next ? screen.indexOf(next[0], seen) : -1;
      if (!next || at < 0) return;
      seen = at + next[0].length;
      left.shift();
      child.stdin.write(next[1]);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, screen }));
  });

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
