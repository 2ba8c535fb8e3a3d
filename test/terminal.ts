import { spawn, spawnSync } from 'node:child_process';
import { toolTest } from './support.ts';

/** A test that needs a terminal to type into. The one of util-linux: it passes the exit code on. */
export const terminalTest = toolTest(
  spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0,
  'script, of util-linux',
);

/** What to wait for on the screen, and then to type. */
export type Step = readonly [shown: string, keys: string];

/** Runs a shell command on a terminal. Returns the exit code and all that was shown. */
export const types = (
  command: string,
  steps: readonly Step[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
) =>
  new Promise<{ code: number | null; screen: string }>((resolve, reject) => {
    const child = spawn('script', ['-qec', command, '/dev/null'], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
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
