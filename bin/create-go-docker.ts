#!/usr/bin/env node
import { fstatSync, writeSync } from 'node:fs';
import { styleText } from 'node:util';
import type { Host } from '../cli/host.ts';
import { startedBy } from '../cli/input/started-by.ts';
import { run } from '../cli/run.ts';
import { ending } from '../cli/terminal/signals.ts';
import { exitCodes } from '../core/errors.ts';

// Uses descriptors and not process.stdin and process.stdout: creating those streams takes longer than printing --help.
function isTerminal(descriptor: number): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    // node:tty is loaded only when fstat cannot tell.
  }
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

// Precedence: NO_COLOR (no-color.org), FORCE_COLOR, whether the terminal can show color.
function isColoured(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return TERM !== 'dumb' && isTerminal(1);
}

const paint: Host['paint'] = () => {
  if (!isColoured()) return undefined;
  return (color, text) => styleText(color, text, { validateStream: false });
};

function print(descriptor: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') printLater(descriptor, rest);
    else lose(descriptor, error as NodeJS.ErrnoException);
  }
}

// A non-blocking pipe is full. The stream waits until it has room.
function printLater(descriptor: 1 | 2, rest: Buffer): void {
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  stream.on('error', (error) => lose(descriptor, error)).write(rest);
}

// A reader may close the pipe early (`| head`). That is not an error. Any other failure loses output.
function lose(descriptor: 1 | 2, { code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.exitCode ||= exitCodes.failed;
  if (descriptor !== 2) print(2, `The output could not be printed: ${message}\n`);
}

// Checked when a run first shows its progress.
let showsProgress: boolean | undefined;

// One for the whole run, made when a command starts: until then, the default of a signal, to end the process, is right.
let cancelled: AbortSignal | undefined;
const untilCancelled = (): AbortSignal => {
  cancelled ??= ending().signal;
  return cancelled;
};

// The code where the process ends before there is an outcome, such as a prompt whose input ended.
process.exitCode = exitCodes.failed;

const { CREATE_GO_DOCKER_HOME: base } = process.env;

run({
  args: process.argv.slice(2),
  env: process.env,
  cwd: () => process.cwd(),
  // Set by `npm start`, so that a service is not written into the checkout.
  ...(base && { base }),
  startedBy: startedBy(process.env, process.argv[1] ?? ''),
  isTerminal: () => isTerminal(0) && isTerminal(1),
  readInput: async () => (await import('../cli/input/stdin.ts')).readAll(process.stdin, untilCancelled()),
  write: (text) => print(1, text),
  progress: (text) => {
    showsProgress ??= process.env.TERM !== 'dumb' && isTerminal(2);
    if (showsProgress) print(2, `\r\x1b[K${text}`);
  },
  get cancelled() {
    return untilCancelled();
  },
  paint,
}).then(({ stdout, stderr, exitCode }) => {
  process.exitCode = exitCode;
  print(2, stderr);
  print(1, stdout);
});
