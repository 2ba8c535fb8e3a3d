import { parseArgs } from 'node:util';
import { closest, distance } from 'fastest-levenshtein';
import { type GivenAnswers, questions } from '../generators/go-service/questions.ts';
import { UserError } from '../scaffold/errors.ts';

/** What the command line said. */
export interface Arguments {
  readonly directory?: string;
  readonly given: GivenAnswers;
  readonly yes: boolean;
  readonly noInput: boolean;
  readonly dryRun: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** Flags that are not questions: name, short form, help line. */
export const switches = [
  { name: 'yes', short: 'y', help: 'ask nothing, take the default for what is not given' },
  { name: 'no-input', help: 'ask nothing, and end with 2 when something needed is missing' },
  { name: 'dry-run', help: 'show what would be written, write nothing' },
  { name: 'help', short: 'h', help: 'show this help' },
  { name: 'version', short: 'v', help: 'show the version' },
] as const;

const flagNames = [...questions.map(({ name }) => name), ...switches.map(({ name }) => name)].map(
  (name) => `--${name}`,
);

/** Reads the arguments (without node and script). Throws a UserError for anything that is not in the help text. */
export const readArguments = (args: readonly string[]): Arguments => {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(questions.map(({ name }) => [name, { type: 'string' as const }])),
      ...Object.fromEntries(switches.map((each) => [each.name, toOption(each)])),
    },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') refuseBadFlag(token);
  if (positionals.length > 1)
    throw new UserError(`One directory, please; got ${positionals.map((each) => JSON.stringify(each)).join(', ')}.`);
  const [directory] = positionals;
  if (directory === '') throw new UserError('The directory is empty. Use . for the one you are in.');
  return {
    ...(directory !== undefined && { directory }),
    given: Object.fromEntries(questions.flatMap(({ name }) => (name in values ? [[name, `${values[name]}`]] : []))),
    yes: values.yes === true,
    noInput: values['no-input'] === true,
    dryRun: values['dry-run'] === true,
    help: values.help === true,
    version: values.version === true,
  };
};

const toOption = (each: (typeof switches)[number]) => ({
  type: 'boolean' as const,
  ...('short' in each && { short: each.short }),
});

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

const refuseBadFlag = ({ name, rawName, value }: OptionToken): void => {
  const question = questions.find((each) => each.name === name);
  if (question && value === undefined)
    throw new UserError(`${rawName} needs a value. Example: ${rawName} ${question.example}`);
  if (question) return;
  if (!switches.some((each) => each.name === name))
    throw new UserError(`Unknown flag ${rawName}.${suggestion(rawName)} See --help.`);
  if (value !== undefined) throw new UserError(`${rawName} takes no value.`);
};

const suggestion = (flag: string): string => {
  const nearest = closest(flag, flagNames);
  return distance(flag, nearest) <= 3 ? ` Did you mean ${nearest}?` : '';
};
