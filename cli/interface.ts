import type { Answers, GivenAnswers } from '../generators/go-service/questions.ts';
import type { FlagName, Switch } from './flags.ts';
import type { Host } from './host.ts';
import type { Result } from './output/result.ts';

/** The parsed command line. */
export interface Arguments {
  readonly command: Command;
  /** The words after the command's name, in the order of its row. */
  readonly words: readonly string[];
  /** The answers that were given as flags. */
  readonly given: GivenAnswers;
  /** The switches that are on. */
  readonly on: ReadonlySet<Switch>;
  /** The values of the flags that take one, by the flag's name. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** Runs a command. Throws a UserError for arguments and answers that cannot be used. Later failures are in the result. */
export type CommandFunction = (args: Arguments, host: Host) => Promise<Result>;

/** One command. The parser, the help, the documentation and the suggestions are derived from these rows. */
export interface Command {
  /** The word that selects it; the first row, which creates a service, needs none. */
  readonly name: string;
  /** The words after the name: `<required>`, `[optional]` or `[any number…]`. */
  readonly words: readonly string[];
  readonly help: string;
  /** A longer description, for the help of this command alone. */
  readonly details?: string;
  /** The answers that can be given as flags. */
  readonly answers: 'all' | readonly (keyof Answers)[];
  /** Where an answer without a flag comes from, for the help of this command. Without it, answers have the defaults of the table. */
  readonly answersFrom?: string;
  /** The extras that the command takes; all where this is left out. */
  readonly extras?: readonly string[];
  /** The flags besides those that every command takes. */
  readonly flags: readonly FlagName[];
  /** Loads the file with its code, when the command runs. */
  readonly load: () => Promise<{ readonly run: CommandFunction }>;
}
