import { closeSync, fstatSync } from 'node:fs';
import { exitCodes } from '../../core/errors.ts';

/**
 * To be called when the terminal is gone. At its end Node resets the terminal that it began on, and aborts where that fails;
 * it does not try when the descriptors are closed.
 */
export function forgetTerminal(): void {
  // First: inquirer 9, in plop, closes its own at the end, and a closed terminal's error would come back here, to end it sooner.
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

/** Ends the program, for the time that somebody is asked: nothing was begun, and nobody is there to be told. */
export function hangUp(): never {
  forgetTerminal();
  process.exit(exitCodes.cancelled);
}
