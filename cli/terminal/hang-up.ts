import { closeSync, fstatSync } from 'node:fs';
import { exitCodes } from '../../core/errors.ts';

/**
 * Call this when the terminal is gone. Node resets the terminal when the process exits, and aborts if that fails. It does not try
 * when the descriptors are closed.
 */
export function forgetTerminal(): void {
  // Before other listeners: at exit, inquirer 9 (in plop) closes its prompt, and the error of the closed terminal would end up here.
  process.prependListener('exit', () => {
    for (const descriptor of [0, 1, 2]) if (isDevice(descriptor)) closeSync(descriptor);
  });
}

function isDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Ends the program when the terminal is gone during a question: nothing was written, and there is nothing to print to. */
export function hangUp(): never {
  forgetTerminal();
  process.exit(exitCodes.cancelled);
}
