import type { Answers } from '../generators/go-service/questions.ts';
import type { Host } from './host.ts';
import type { Arguments } from './input/args.ts';
import type { Result } from './output/result.ts';

/** A flag that is not an answer. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** What stands for the value in the help text; without it the flag is a switch. */
  readonly value?: string;
  /** A value that is accepted, for error messages. */
  readonly example?: string;
  /** Whether the flag may be given more than once. */
  readonly many?: boolean;
  readonly help: string;
}

/** Every flag that is not an answer. The answers have their flags from the table of questions. */
export const flags = [
  { name: 'yes', short: 'y', help: 'ask nothing; use the default for every answer that is not given' },
  { name: 'no-input', help: 'ask nothing; fail with exit code 2 if a required answer is missing' },
  {
    name: 'from',
    value: 'file',
    example: 'answers.json',
    help: 'read answers from a JSON file, or - for standard input',
  },
  { name: 'dry-run', help: 'show what would be written, with a diff of each changed file, and write nothing' },
  { name: 'overwrite', help: 'replace files that differ, instead of reporting a conflict' },
  { name: 'skip', value: 'path', example: 'README.md', many: true, help: 'do not write this file; can be repeated' },
  { name: 'accessible', help: 'ask line by line, for screen readers; ACCESSIBLE=1 does the same' },
  { name: 'json', help: 'print one JSON document and nothing else; asks nothing' },
  { name: 'print-schema', help: 'print the JSON Schema of the answers' },
  { name: 'why', help: 'show the source of each answer' },
  { name: 'quiet', help: 'print nothing but errors' },
  { name: 'verbose', help: 'show the mode and size of each file, and the source of each answer' },
  { name: 'help', short: 'h', help: 'show this help; after a command, the help of that command' },
  { name: 'version', short: 'v', help: 'show the version' },
] as const satisfies readonly Flag[];

type FlagName = (typeof flags)[number]['name'];
type Switches<F> = F extends { readonly value: string } ? never : F extends { readonly name: infer N } ? N : never;

/** The flags that are on or off. */
export type Switch = Switches<(typeof flags)[number]>;

/** Runs a command. Throws a UserError for what the person can fix before anything is settled; later failures are in the result. */
export type CommandFunction = (args: Arguments, host: Host) => Promise<Result>;

/** One command. The parser, the help, the documentation and the suggestions are made from these rows. */
export interface Command {
  /** The word that selects it; the first row, which creates a service, needs none. */
  readonly name: string;
  /** The words behind the name: `<required>`, `[optional]` or `[any number…]`. */
  readonly words: readonly string[];
  readonly help: string;
  /** A longer description, for the help of this command alone. */
  readonly details?: string;
  /** The answers that can be given as flags. */
  readonly answers: 'all' | readonly (keyof Answers)[];
  /** The flags besides those that every command takes. */
  readonly flags: readonly FlagName[];
  /** What it adds to the table of exit codes, for codes that mean something special here. */
  readonly load: () => Promise<{ readonly run: CommandFunction }>;
}

/** The flags that every command takes. */
export const commonFlags: readonly FlagName[] = ['json', 'quiet', 'help', 'version'];

const writing = ['yes', 'no-input', 'dry-run', 'overwrite', 'skip', 'verbose'] as const;

/** The commands. A new one is a row here and a file in `commands/`, which is loaded only when the command runs. */
export const commands: readonly Command[] = [
  {
    name: 'create',
    words: ['[directory]'],
    help: 'create a service',
    details:
      'The directory is relative to the current directory; . is the current directory itself. Without one, the service goes into a new folder named after the module.',
    answers: 'all',
    flags: [...writing, 'from', 'accessible', 'print-schema', 'why'],
    load: () => import('./commands/create.ts'),
  },
  {
    name: 'add',
    words: ['<extras>', '[directory]'],
    help: 'add extras to a service that was created earlier',
    answers: [],
    flags: [...writing, 'why'],
    load: () => import('./commands/add.ts'),
  },
  {
    name: 'recover',
    words: ['[directory]'],
    help: 'finish or roll back what an interrupted run left behind',
    answers: [],
    flags: ['yes', 'no-input', 'verbose'],
    load: () => import('./commands/recover.ts'),
  },
  {
    name: 'doctor',
    words: [],
    help: 'check whether this machine can build and run a service',
    answers: ['go', 'port', 'builder', 'with'],
    flags: [],
    load: () => import('./commands/doctor.ts'),
  },
];

/** The command that runs when no command is named. */
export const create = commands[0]!;

/** The command of this name, or undefined for a word that names none. `create` itself has no word. */
export function commandNamed(word: string | undefined): Command | undefined {
  return commands.find((command) => command !== create && command.name === word);
}

/** Words that read like a command and name none: nobody means a folder by them. */
export const notCommands =
  `create generate scaffold new init install uninstall remove delete upgrade list run start stop build test
  config info status migrate login publish deploy`.split(/\s+/);
