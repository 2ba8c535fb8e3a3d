import { exitCodes, UserError } from '../../core/errors.ts';
import { type Body, errorEntry } from './document.ts';

/** The result of a command, for people and for programs. */
export interface Result {
  readonly exitCode: number;
  /** For standard output. */
  readonly text: string;
  /** For standard error. */
  readonly error?: string;
  /** The JSON document, or one for each thing that was asked about; a function, because most runs do not print it. */
  readonly document: () => Body | readonly Body[];
}

/** A result that is only a text, such as the help. */
export function textResult(text: string): Result {
  const exitCode = exitCodes.done;
  return { exitCode, text, document: () => ({ outcome: 'shown', exitCode, text }) };
}

/** The result of a run that failed. `known` holds what was known by then; it is in the document beside the error. */
export function errorResult(error: unknown, known: Partial<Body> = {}): Result {
  const entry = errorEntry(error);
  const message =
    error instanceof UserError ? error.message : `${(error as Error)?.stack ?? error}\n${entry.error?.fix}`;
  return {
    exitCode: entry.exitCode,
    text: '',
    error: `${message}\n`,
    document: () => ({ ...entry, ...known }),
  };
}
