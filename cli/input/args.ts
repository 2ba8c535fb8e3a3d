import { parseArgs } from 'node:util';
import { didYouMean } from '../../core/did-you-mean.ts';
import { UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { questions } from '../../generators/go-service/questions.ts';
import { commandNamed, commands, commonFlags, create, notCommands } from '../commands.ts';
import { type Flag, flags, type Switch } from '../flags.ts';
import type { Arguments, Command } from '../interface.ts';

/** Every flag, including those of the answers. */
export const allFlags: readonly Flag[] = [
  ...questions.map(({ name, placeholder, message, example }) => ({ name, value: placeholder, help: message, example })),
  ...flags,
];

const flagNamed = (name: string): Flag | undefined => allFlags.find((each) => each.name === name);

// What parseArgs has to know. It reads every other flag as a switch.
const options = Object.fromEntries(
  allFlags
    .filter(({ short, value }) => short || value)
    .map(({ name, short, value }) => [name, { type: value ? 'string' : 'boolean', ...(short && { short }) } as const]),
);

/** Reads the arguments (without node and script). Throws a UserError for anything that is not in the help text. */
export function readArguments(args: readonly string[]): Arguments {
  args.forEach(refuseBadText);
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const given = tokens.filter(({ kind }) => kind === 'option') as OptionToken[];
  for (const token of given) refuseBadFlag(token);
  const values = valuesOf(given);
  refuseRepeated(values);
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? token.value : []));
  refuseHidden(positionals);
  const { command, words, on } = commandOf(positionals);
  const switches = new Set([...on, ...given.map(({ name }) => name as Switch)]);
  if (!switches.has('help') && !switches.has('version')) refuseBadWords(command, words);
  if (switches.has('quiet') && switches.has('verbose'))
    throw new UserError('--quiet and --verbose contradict each other.', 'usage', {
      code: 'contradicting-flags',
      fix: 'Use one of them.',
    });
  refuseOtherFlags(command, given);
  return {
    command,
    words,
    given: Object.fromEntries(questions.flatMap(({ name }) => values[name]?.map((value) => [name, value]) ?? [])),
    on: switches,
    values,
  };
}

/** The values of the flags that take one, by the flag's name, in the order of the command line. */
function valuesOf(given: readonly OptionToken[]): Readonly<Record<string, readonly string[]>> {
  const values: Record<string, string[]> = {};
  for (const { name, value } of given) {
    if (value === undefined) continue;
    values[name] ??= [];
    values[name].push(plainPath(name, value));
  }
  return values;
}

// `./Dockerfile`, as a shell completes it, is the file Dockerfile of the service.
function plainPath(flag: string, value: string): string {
  return ['skip', 'ours', 'theirs'].includes(flag) ? value.replace(/^(\.\/+)+(?=.)/, '') : value;
}

/** Whether the arguments ask for JSON, even if they are wrong otherwise: then the error is JSON too. */
export function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((each) => each === '--json' || each.startsWith('--json='));
}

// `help add` is `add --help`, and `version` is `--version`.
function commandOf(words: readonly string[]): Pick<Arguments, 'command' | 'words' | 'on'> {
  const [first, ...rest] = words;
  if (first === 'help') return { command: helpTopic(rest), words: [], on: new Set(['help']) };
  if (first === 'version' && rest.length === 0) return { command: create, words: [], on: new Set(['version']) };
  const command = commandNamed(first);
  if (command) return { command, words: rest, on: new Set() };
  if (first !== undefined) refuseNotACommand(first);
  return { command: create, words, on: new Set() };
}

function helpTopic([topic]: readonly string[]): Command {
  const command = topic === undefined || topic === create.name ? create : commandNamed(topic);
  if (command) return command;
  throw new UserError(`There is no command ${shown(topic!)}.`, 'usage', {
    code: 'unknown-command',
    fix: `The commands are ${commands.map(({ name }) => name).join(', ')}.`,
  });
}

// `upgrade` would otherwise become a service of that name, and so would a command with two letters swapped.
function refuseNotACommand(word: string): void {
  // A path is a directory.
  if (!/^[a-z-]+$/i.test(word)) return;
  const names = commands.map(({ name }) => name);
  const meant = word.length > 4 ? didYouMean(word, names) : undefined;
  const near = meant === create.name ? undefined : meant;
  if (!near && !notCommands.includes(word)) return;
  throw new UserError(`There is no command ${shown(word)}.`, 'usage', {
    code: 'unknown-command',
    fix: `${near ? `Did you mean ${near}? ` : ''}To create a service in a folder of this name, use ./${word}`,
  });
}

function refuseBadWords({ name, words: expected }: Command, words: readonly string[]): void {
  const isOpen = expected.some((word) => word.includes('…'));
  const required = expected.filter((word) => word.startsWith('<'));
  const called = name === create.name ? 'create-go-docker' : name;
  if (!isOpen && words.length > expected.length)
    throw new UserError(
      `${called} takes ${expected.length === 0 ? 'no directory' : expected.join(' ')}; got ${words.map((each) => JSON.stringify(each)).join(', ')}.`,
      'usage',
      { code: 'too-many-words', fix: fixForWords(name, words) },
    );
  if (words.length < required.length)
    throw new UserError(`${called} needs ${required[words.length]}.`, 'usage', {
      code: 'missing-word',
      fix: `Usage: create-go-docker ${name} ${expected.join(' ')}`,
    });
  if (words.includes(''))
    throw new UserError('The directory is empty.', 'usage', {
      code: 'empty-directory',
      fix: 'Use . for the current directory.',
    });
}

function fixForWords(command: string, words: readonly string[]): string {
  if (command === 'add')
    return `Separate extras with commas: create-go-docker add ${shellWord(words.slice(0, -1).join(','))} ${shellWord(words.at(-1)!)}`;
  const one = command === 'update' ? 'Update one directory at a time. ' : '';
  return `${one}Put a value directly after its flag, and quote a name that contains spaces.`;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

// Node replaces what is not valid UTF-8 with U+FFFD, which would become part of a name.
function refuseBadText(text: string): void {
  if (Buffer.from(text).includes('\uFFFD'))
    throw new UserError(`The argument ${JSON.stringify(text)} is not valid UTF-8.`, 'usage', {
      code: 'not-utf-8',
      fix: 'Pass it as UTF-8; in a script, check the encoding of the script.',
    });
}

function refuseBadFlag({ name, rawName, value, inlineValue }: OptionToken): void {
  const flag = flagNamed(name);
  if (!flag)
    throw new UserError(`Unknown flag ${shown(rawName)}.`, 'usage', {
      code: 'unknown-flag',
      fix: `${suggestion(rawName)}See --help.`,
    });
  if (!flag.value) {
    if (value === undefined) return;
    throw new UserError(`${rawName} takes no value.`, 'usage', {
      code: 'unexpected-value',
      fix: `Remove ${shown(`=${value}`)}.`,
    });
  }
  const fix = `Example: ${rawName} ${flag.example}`;
  const code = 'missing-value';
  if (value === undefined) throw new UserError(`${rawName} needs a value.`, 'usage', { code, fix });
  // In `--module --yes`, the module is missing. A single dash is standard input.
  if (!inlineValue && value.startsWith('-') && value !== '-')
    throw new UserError(`${rawName} needs a value, and ${shown(value)} looks like a flag.`, 'usage', {
      code,
      fix: `${fix}. If it is the value, use ${rawName}=${shown(value)}`,
    });
  if (value === '' && !questions.some((each) => each.name === name))
    throw new UserError(`${rawName} needs a value, and this one is empty.`, 'usage', { code, fix });
}

// In many programs the last value wins. In a script, that loses a value silently.
function refuseRepeated(values: Arguments['values']): void {
  for (const [name, given] of Object.entries(values))
    if (given.length > 1 && !flagNamed(name)?.many)
      throw new UserError(
        `--${name} is given ${given.length} times: ${given.map((each) => JSON.stringify(each)).join(', ')}.`,
        'usage',
        { code: 'repeated-flag', fix: 'Give it once.' },
      );
}

// npm needs `--` before our flags. pnpm, yarn and bun pass it on, and the flags after it would be directories.
function refuseHidden(words: readonly string[]): void {
  const hidden = words.find(
    (word) => word.startsWith('--') && allFlags.some(({ name }) => name === word.slice(2).split('=')[0]),
  );
  if (hidden)
    throw new UserError(`${shown(hidden)} follows --, where only a directory can be.`, 'usage', {
      code: 'hidden-flag',
      fix: `Remove --: only npm needs it. For a directory of that name, use ${shown(`./${hidden}`)}`,
    });
}

/** The flags that a command takes, in the order of the tables. */
export function flagsOf({ answers, flags: own }: Command): readonly Flag[] {
  const names: readonly string[] = [
    ...(answers === 'all' ? questions.map(({ name }) => name) : answers),
    ...own,
    ...commonFlags,
  ];
  return allFlags.filter(({ name }) => names.includes(name));
}

function refuseOtherFlags(command: Command, given: readonly OptionToken[]): void {
  const taken = flagsOf(command).map(({ name }) => name);
  const odd = given.find(({ name }) => !taken.includes(name));
  if (!odd) return;
  // The default command is not typed.
  if (command === create) {
    const takers = commands.filter((each) => flagsOf(each).some(({ name }) => name === odd.name));
    throw new UserError(`Without a command, there is no ${odd.rawName}.`, 'usage', {
      code: 'flag-of-another-command',
      fix: `It is a flag of ${takers.map(({ name }) => name).join(', ')}. See create-go-docker --help.`,
    });
  }
  const isForCreate = flagsOf(create).some(({ name }) => name === odd.name);
  const asFolder = isForCreate ? ` To create a service in a folder named ${command.name}, use ./${command.name}` : '';
  throw new UserError(`${command.name} takes no ${odd.rawName}.`, 'usage', {
    code: 'flag-of-another-command',
    fix: `See create-go-docker ${command.name} --help.${asFolder}`,
  });
}

function suggestion(flag: string): string {
  const positive = flag.replace(/^--no-/, '--');
  if (positive !== flag && allFlags.some(({ name }) => `--${name}` === positive))
    return `There is no negative form: leave ${positive} out. `;
  const meant = didYouMean(
    flag.replace(/^--?/, ''),
    allFlags.map(({ name }) => name),
  );
  return meant ? `Did you mean --${meant}? ` : '';
}

// Printed text must not move the cursor or break the line.
const shown = (text: string): string => (/^[!-~]+$/.test(text) ? text : JSON.stringify(text));
