#!/usr/bin/env node
import { fstatSync, writeSync } from 'node:fs';
import { styleText } from 'node:util';
import type { Host } from '../cli/host.ts';
import { startedBy } from '../cli/input/started-by.ts';
import { run } from '../cli/run.ts';
import { ending } from '../cli/terminal/signals.ts';
import { exitCodes } from '../core/errors.ts';

// Here nothing asks process.stdin or process.stdout for what a descriptor tells, too: to make the streams takes longer than --help.
function isTerminal(descriptor: number): boolean {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    // Where it cannot be said so, the module that knows is loaded.
  }
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

// NO_COLOR (no-color.org) is the strongest word, then FORCE_COLOR; otherwise colour is for terminals that can show it.
function isColoured(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return TERM !== 'dumb' && isTerminal(1);
}

const paint: Host['paint'] = () => {
  if (!isColoured()) return undefined;
  return (colour, text) => styleText(colour, text, { validateStream: false });
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

// A pipe that somebody set not to wait is full: the stream knows how to wait without it.
function printLater(descriptor: 1 | 2, rest: Buffer): void {
  const stream = descriptor === 1 ? process.stdout : process.stderr;
  stream.on('error', (error) => lose(descriptor, error)).write(rest);
}

// Whoever reads may go early (`| head`); the work is done then. Anything else means that the answer is lost.
function lose(descriptor: 1 | 2, { code, message }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.exitCode ||= exitCodes.failed;
  if (descriptor !== 2) print(2, `What was done could not be printed: ${message}\n`);
}

// Found out when a run first wants to show how far it is.
let showsProgress: boolean | undefined;

// One for the whole run.
const { signal: cancelled } = ending();

// If nothing is left to wait for before there is an outcome (a prompt whose input ended), the run did not do what was asked.
process.exitCode = exitCodes.failed;

const { CREATE_GO_DOCKER_HOME: base } = process.env;

run({
  args: process.argv.slice(2),
  env: process.env,
  cwd: () => process.cwd(),
  // Set by `npm start` in a checkout, which must not put a service into the checkout.
  ...(base && { base }),
  startedBy: startedBy(process.env, process.argv[1] ?? ''),
  isTerminal: () => isTerminal(0) && isTerminal(1),
  readInput: async () => (await import('../cli/input/stdin.ts')).readAll(process.stdin, cancelled),
  write: (text) => print(1, text),
  progress: (text) => {
    showsProgress ??= process.env.TERM !== 'dumb' && isTerminal(2);
    if (showsProgress) print(2, `\r\x1b[K${text}`);
  },
  cancelled,
  paint,
}).then(({ stdout, stderr, exitCode }) => {
  process.exitCode = exitCode;
  print(2, stderr);
  print(1, stdout);
});
