import { spawn, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import xterm from '@xterm/headless';
import * as assert from 'uvu/assert';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { program } from '../program.ts';
import { toolTest } from '../support.ts';

export { program };

// A terminal to type into. The one of util-linux: it passes the exit code on.
export const terminalTest = toolTest(
  spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0,
  'script, of util-linux',
);

export const keys = {
  enter: '\r',
  eraseLine: '\x15',
  ctrlC: '\x03',
  ctrlD: '\x04',
  ctrlZ: '\x1a',
  esc: '\x1b',
  shiftTab: '\x1b[Z',
  tab: '\t',
  up: '\x1b[A',
  down: '\x1b[B',
  left: '\x1b[D',
} as const;

/** One step: waits until a text is shown that was not shown when the step before was done, then types, or does something else. */
export type Step = readonly [shown: string, keys: string | ((run: Running) => unknown)];

/** A run that waits for the next step. */
export interface Running {
  /** What is on the screen, including lines that scrolled away. */
  readonly screen: () => string;
  readonly type: (text: string) => void;
  readonly resize: (columns: number) => void;
  /** Closes the terminal. */
  readonly hangUp: () => void;
}

export interface TerminalOptions {
  readonly args?: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** PATH without any program, so that no Go of this machine has an effect. */
  readonly path?: string;
  /** The command line, if it is not the program alone. */
  readonly command?: string;
}

export const command = (args = ''): string => `'${process.execPath}' '${program}' ${args}`;

/** The last line but one of the review: the lines above it are on the screen, too. */
export const review = 'cancel, write nothing';

/** Enter at all three questions. */
export const accepts: readonly Step[] = [
  ['Module name:', keys.enter],
  [`Go version, ${oldest.minor} to ${newest.minor}:`, keys.enter],
  ['Port the service listens on:', keys.enter],
];

/** The steps up to the question with this number, and what it shows; the fourth is the review. */
export function until(number: number): { before: readonly Step[]; shown: string; name: string } {
  const all: readonly Step[] = [...accepts, [review, '']];
  const name = ['the module', 'the Go version', 'the port', 'the review'][number]!;
  return { before: all.slice(0, number), shown: all[number]![0], name };
}

/** Runs the program on a terminal in `directory`. Returns the exit code, what a person sees at the end, and every byte that was sent. */
export function types(
  directory: string,
  steps: readonly Step[],
  { args = '', columns = 100, rows = 40, env = {}, path = '/nowhere', command: line }: TerminalOptions = {},
): Promise<{ readonly code: number | null; readonly screen: string; readonly sent: string }> {
  return new Promise((resolve, reject) => {
    const { CI: _, ACCESSIBLE: __, NO_COLOR: ___, FORCE_COLOR: ____, ...inherited } = process.env;
    const start = `stty rows ${rows} cols ${columns}; ${line ?? `PATH='${path}' exec ${command(args)}`}`;
    const child = spawn('script', ['-qec', start, '/dev/null'], {
      cwd: directory,
      env: { ...inherited, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const emulator = new xterm.Terminal({ cols: columns || 80, rows, scrollback: 1000, allowProposedApi: true });
    const running: Running = {
      screen: () => screenOf(emulator),
      type: (text) => void child.stdin.write(text),
      resize: (to) => emulator.resize(to, rows),
      hangUp: () => child.kill('SIGKILL'),
    };
    const left = [...steps];
    let sent = '';
    let seen = 0;
    let quiet: NodeJS.Timeout | undefined;
    const proceed = async () => {
      const [next] = left;
      const text = stripVTControlCharacters(sent.slice(seen));
      if (!next || !text.includes(next[0])) return;
      seen = sent.length;
      left.shift();
      if (typeof next[1] === 'string') running.type(next[1]);
      else await next[1](running);
    };
    child.stdin.on('error', () => {});
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      sent += text;
      // Output arrives in pieces; wait until the screen no longer changes.
      clearTimeout(quiet);
      emulator.write(text, () => {
        clearTimeout(quiet);
        quiet = setTimeout(() => void proceed().catch(reject), 40);
      });
    });
    // Without a limit, a run that waits for something that never happens would hang silently.
    const patience = setTimeout(() => child.kill('SIGKILL'), Number(process.env.PATIENCE ?? 60_000));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(patience);
      clearTimeout(quiet);
      emulator.write('', () => {
        const screen = screenOf(emulator);
        if (left.length > 0) reject(new Error(`never shown: ${JSON.stringify(left[0]![0])}\n${screen}`));
        else resolve({ code, screen, sent });
      });
    });
  });
}

// A line that the terminal wrapped is one line here, so that no test depends on the length of a path.
function screenOf(emulator: InstanceType<typeof xterm.Terminal>): string {
  const { active } = emulator.buffer;
  let text = '';
  for (let index = 0; index < active.length; index += 1) {
    const line = active.getLine(index);
    const isContinued = active.getLine(index + 1)?.isWrapped ?? false;
    text += `${line?.translateToString(!isContinued) ?? ''}${isContinued ? '' : '\n'}`;
  }
  return `${text.trimEnd()}\n`;
}

/**
 * Compares a screen to the recorded one in test/screens/; `npm run golden` records them anew. Sizes and our version are
 * left out: a change of a template, or a release, does not change the screen.
 */
export async function looksLike(name: string, screen: string): Promise<void> {
  const path = fileURLToPath(new URL(`../screens/${name}.txt`, import.meta.url));
  const shown = screen
    .replaceAll(/ *\d+ bytes/g, '   # bytes')
    .replaceAll(/create-go-docker@[\w.-]+/g, 'create-go-docker@latest');
  if (process.env.RECORD_SCREENS) await writeFile(path, shown);
  assert.fixture(shown, await readFile(path, 'utf8').catch(() => ''), `the screen ${name}`);
}
