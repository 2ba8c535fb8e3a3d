import { parseArgs } from 'node:util';
import { didYouMean } from '../../core/did-you-mean.ts';
import { UserError } from '../../core/errors.ts';
import { type GivenAnswers, questions } from '../../generators/go-service/questions.ts';

/** One flag that is not a question: its name, its short form, what stands for its value where it takes one, its help line. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly many?: boolean;
  readonly help: string;
}

export const flags = [
  { name: 'yes', short: 'y', help: 'ask nothing, take the default for what is not given' },
  { name: 'no-input', help: 'ask nothing, and end with 2 when something needed is missing' },
  { name: 'from', value: 'file', help: 'read answers from a JSON file, or with - from standard input' },
  { name: 'dry-run', help: 'show what would be written, with the differences, and write nothing' },
  { name: 'overwrite', help: 'replace files that differ; without it they are a conflict' },
  { name: 'skip', value: 'path', many: true, help: 'leave this file alone; may be given more than once' },
  { name: 'accessible', help: 'ask line by line, for screen readers; also with ACCESSIBLE=1' },
  { name: 'json', help: 'print one JSON document and nothing else; asks nothing' },
  { name: 'print-schema', help: 'print the JSON Schema of the answers' },
  { name: 'why', help: 'say where each answer came from' },
  { name: 'quiet', help: 'print nothing but errors' },
  { name: 'verbose', help: 'say mode and size of each file, and where each answer came from' },
  { name: 'help', short: 'h', help: 'show this help' },
  { name: 'version', short: 'v', help: 'show the version' },
] as const satisfies readonly Flag[];

type Names<F> = F extends { readonly value: string } ? never : F extends { readonly name: infer N } ? N : never;

/** The flags that are on or off. */
export type Switch = Names<(typeof flags)[number]>;

/** The first words that are no directory, each with the flags that it takes. */
const commands = {
  add: [...['dry-run', 'overwrite', 'skip', 'json', 'quiet', 'verbose'], ...['yes', 'no-input', 'help', 'version']],
  recover: ['json', 'quiet', 'verbose', 'yes', 'no-input', 'help', 'version'],
  doctor: ['json', 'quiet', 'port', 'help', 'version'],
} as const;

type Command = keyof typeof commands;

/** Whether a word would be taken for a command where a directory could be. */
export function isCommand(word: string | undefined): word is Command {
  return word !== undefined && Object.hasOwn(commands, word);
}

/** What the command line said. */
export interface Arguments {
  /**
   * `add` adds extras to a service that is there, `recover` finishes what an interrupted run left, `doctor` looks at this
   * machine; each does nothing else.
   */
  readonly command: 'generate' | Command;
  /** What `add` adds, as a list with commas between. */
  readonly extras?: string;
  readonly directory?: string;
  readonly given: GivenAnswers;
  readonly from?: string;
  readonly skip: readonly string[];
  readonly on: ReadonlySet<Switch>;
}

const known: readonly Flag[] = [
  ...questions.map(({ name, placeholder, message }) => ({ name, value: placeholder, help: message })),
  ...flags,
];

/** Reads the arguments (without node and script). Throws a UserError for anything that is not in the help text. */
export function readArguments(args: readonly string[]): Arguments {
  args.forEach(refuseBadText);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(known.map((flag) => [flag.name, toOption(flag)])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options = tokens.filter(({ kind }) => kind === 'option') as OptionToken[];
  for (const token of options) refuseBadFlag(token);
  refuseRepeated(options);
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? token.value : []));
  refuseHidden(words);
  const [first] = words;
  const command = isCommand(first) ? first : 'generate';
  const rest = command === 'generate' ? words : words.slice(1);
  const extras = command === 'add' ? rest.shift() : undefined;
  const [directory, ...others] = rest;
  if (others.length > 0)
    throw new UserError(
      `One directory, please; got ${words.map((each) => JSON.stringify(each)).join(', ')}.`,
      'usage',
      { fix: 'Put a value right behind its flag, and quote a name that has spaces.' },
    );
  if (directory === '')
    throw new UserError('The directory is empty.', 'usage', { fix: 'Use . for the one you are in.' });
  const valuesOf = (name: string) => options.flatMap((token) => (token.name === name ? (token.value ?? []) : []));
  const from = valuesOf('from').at(-1);
  const on = new Set(options.map(({ name }) => name as Switch));
  if (on.has('quiet') && on.has('verbose'))
    throw new UserError('--quiet and --verbose contradict each other.', 'usage', { fix: 'Give one of them.' });
  if (command !== 'generate') refuseBeside(command, options);
  if (command === 'doctor' && directory !== undefined)
    throw new UserError('doctor looks at this machine and takes no directory.', 'usage', { fix: 'Leave it out.' });
  return {
    command,
    ...(directory !== undefined && { directory }),
    ...(extras !== undefined && { extras }),
    given: Object.fromEntries(questions.flatMap(({ name }) => valuesOf(name).map((value) => [name, value]))),
    ...(from !== undefined && { from }),
    skip: valuesOf('skip'),
    on,
  };
}

/** Whether these arguments ask for JSON, even if they are wrong otherwise: then the error is JSON too. */
export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((each) => each === '--json' || each.startsWith('--json='));
}

function toOption({ short, value }: Flag) {
  return {
    type: value ? ('string' as const) : ('boolean' as const),
    multiple: true,
    ...(short && { short }),
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

// Node puts U+FFFD where an argument is no UTF-8; a name with it in place of what was meant would be a wrong one.
function refuseBadText(text: string): void {
  if (/[\uFFFD\p{Surrogate}]/u.test(text))
    throw new UserError(`The argument ${JSON.stringify(text)} is not valid UTF-8.`, 'usage', {
      fix: 'Give it in UTF-8; in a script, check its encoding.',
    });
}

function refuseBadFlag({ name, rawName, value, inlineValue }: OptionToken): void {
  const flag = known.find((each) => each.name === name);
  if (!flag)
    throw new UserError(`Unknown flag ${shown(rawName)}.`, 'usage', { fix: `${suggestion(rawName)}See --help.` });
  if (!flag.value) {
    if (value === undefined) return;
    throw new UserError(`${rawName} takes no value.`, 'usage', { fix: `Leave ${shown(`=${value}`)} out.` });
  }
  const fix = `Example: ${rawName} ${exampleOf(flag)}`;
  if (value === undefined) throw new UserError(`${rawName} needs a value.`, 'usage', { fix });
  // `--module --yes`: nobody means a module of that name. A lone dash is standard input.
  if (!inlineValue && value.startsWith('-') && value !== '-')
    throw new UserError(`${rawName} needs a value, and ${shown(value)} looks like a flag.`, 'usage', {
      fix: `${fix}, or with =, if that is the value: ${rawName}=${shown(value)}`,
    });
  if (value === '' && !questions.some((each) => each.name === name))
    throw new UserError(`${rawName} needs a value, and this one is empty.`, 'usage', { fix });
}

// npm needs `--` before our flags; pnpm, yarn and bun hand it on, and what follows would be directories.
function refuseHidden(words: readonly string[]): void {
  const hidden = words.find((word) => known.some(({ name }) => word === `--${name}` || word.startsWith(`--${name}=`)));
  if (hidden)
    throw new UserError(`${shown(hidden)} is behind --, where only a directory can be.`, 'usage', {
      fix: `Leave -- out: only npm needs it. For a directory of that name: ${shown(`./${hidden}`)}`,
    });
}

function exampleOf({ name }: Flag): string {
  return questions.find((each) => each.name === name)?.example ?? (name === 'skip' ? 'README.md' : 'answers.json');
}

// The last one would win in many programs; in a script that is how a value gets lost.
function refuseRepeated(options: readonly OptionToken[]): void {
  for (const { name, value, many } of known) {
    const given = options.filter((token) => token.name === name);
    if (value && !many && given.length > 1)
      throw new UserError(
        `--${name} is given ${given.length} times: ${given.map((each) => JSON.stringify(each.value)).join(', ')}.`,
        'usage',
        { fix: 'Give it once.' },
      );
  }
}

function refuseBeside(command: Command, options: readonly OptionToken[]): void {
  const beside: readonly string[] = commands[command];
  const odd = options.find(({ name }) => !beside.includes(name));
  if (odd)
    throw new UserError(`${command} takes no ${odd.rawName}.`, 'usage', {
      fix: `Leave it out. To generate into a folder called ${command}, say ./${command}.`,
    });
}

function suggestion(flag: string): string {
  const positive = flag.replace(/^--no-/, '--');
  if (positive !== flag && known.some(({ name }) => `--${name}` === positive))
    return `To not have ${positive}, leave it out. `;
  const meant = didYouMean(
    flag.replace(/^--?/, ''),
    known.map(({ name }) => name),
  );
  return meant ? `Did you mean --${meant}? ` : '';
}

// What is printed back must not move the cursor or break the line.
const shown = (text: string): string => (/^[!-~]+$/.test(text) ? text : JSON.stringify(text));
