#!/usr/bin/env node
import { addAbortSignal } from 'node:stream';
import { styleText } from 'node:util';
import { exitCodes } from '../scaffold/errors.ts';
import { ending } from './ending.ts';
import { run, type Surroundings } from './run.ts';

// NO_COLOR (no-color.org) is the strongest word, then FORCE_COLOR; otherwise colour is for terminals that can show it.
const coloured = (): boolean => {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return process.stdout.isTTY && TERM !== 'dumb';
};

// One for the whole run.
const { signal: cancelled } = ending();

const readInput = async (): Promise<Uint8Array> => {
  const parts: Buffer[] = [];
  try {
    for await (const part of addAbortSignal(cancelled, process.stdin)) parts.push(part);
  } catch (error) {
    throw cancelled.aborted ? cancelled.reason : error;
  }
  return Buffer.concat(parts);
};

// Whoever reads may go early (`| head`); the work is done then. Anything else means that the answer is lost.
const print = (stream: NodeJS.WriteStream, text: string): void => {
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return;
    process.exitCode ||= exitCodes.failed;
    if (stream !== process.stderr) process.stderr.write(`What was done could not be printed: ${message}\n`);
  });
  if (text) stream.write(text);
};

const paint: NonNullable<Surroundings['paint']> = (colour, text) => styleText(colour, text, { validateStream: false });

// If nothing is left to wait for before there is an outcome (a prompt whose input ended), the run did not do what was asked.
process.exitCode = exitCodes.failed;

run({
  args: process.argv.slice(2),
  env: process.env,
  cwd: () => process.cwd(),
  terminal: process.stdin.isTTY && process.stdout.isTTY,
  readInput,
  cancelled,
  ...(coloured() && { paint }),
}).then(({ stdout, stderr, exitCode }) => {
  process.exitCode = exitCode;
  print(process.stderr, stderr);
  print(process.stdout, stdout);
});
