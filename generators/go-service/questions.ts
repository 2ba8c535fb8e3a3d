import { didYouMean } from '../../core/did-you-mean.ts';
import { UserError } from '../../core/errors.ts';
import { type Extra, extras } from './extras.ts';
import { supportOfVersion } from './go-support.ts';
import { importPathProblem } from './import-path.ts';
import { serviceNames } from './names.ts';
import { goVersionProblem, newest, oldest, releases } from './releases.ts';

/** One question. Prompt, flag, environment variable, help line, README table, JSON schema and test matrix are made from it. */
interface Row<Name extends string, Value> {
  /** The answer's name; the flag is `--` and this name. */
  readonly name: Name;
  /** What the prompt and the help line say. */
  readonly message: string;
  /** What stands for the value in the help text. */
  readonly placeholder: string;
  /** A value that is accepted, for error messages. */
  readonly example: string;
  /** Whether an interactive run asks it; the others keep their default unless their flag is given. */
  readonly asked: boolean;
  /** The values, where there is a fixed few. */
  readonly choices?: readonly string[];
  /** Whether any number of the choices makes an answer; `none` and `all` are short for these. */
  readonly many?: boolean;
  /** Values to choose from in a prompt, where others are accepted too. */
  readonly suggestions?: readonly string[];
  /** One line about a value, shown beside it in a list. */
  readonly helpOf?: (value: string) => string;
  /** What a person who chose this value should know, in lines. */
  readonly remarks?: (value: string, machine: Machine) => Promise<readonly string[]>;
  /** What an answers file may hold, in JSON Schema, where there is no fixed few. `problem` has the last word. */
  readonly schema?:
    | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
    | { readonly type: 'string'; readonly minLength?: number; readonly pattern: string };
  /** The answer when none is given; `folder` is the last element of the target directory, where one was named. */
  readonly fallback: (folder?: string) => string;
  /** The default as the documentation shows it, where it depends on the target directory. */
  readonly fallbackByFolder?: string;
  /** Why a value cannot be the answer, or undefined when it can. */
  readonly problem: (value: string) => string | undefined;
  /** The answer that a value stands for. Ask `problem` first. */
  readonly parse: (value: string) => Value;
}

/** What a question may find out about the machine that it is asked on. */
export interface Machine {
  /** Whether a program listens on this port now. */
  readonly isPortInUse: (port: number) => Promise<boolean>;
}

// Infers the name and the type of the answer from a row, so that `Answers` can be derived from the table.
function row<const Name extends string, Value>(question: Row<Name, Value>): Row<Name, Value> {
  return question;
}

function choice<const Name extends string, const Value extends string>(
  name: Name,
  message: string,
  choices: readonly [Value, ...Value[]],
): Row<Name, Value> {
  return {
    name,
    message,
    placeholder: choices.join('|'),
    example: choices[0],
    asked: false,
    choices,
    fallback: () => choices[0],
    problem: (value) => (choices.some((each) => each === value) ? undefined : `choose one of ${choices.join(', ')}`),
    parse: (value) => value as Value,
  };
}

const extraNames = extras.map(({ name }) => name);

// In the order in which they are asked and explained.
const table = [
  row({
    name: 'module',
    message: 'Module name',
    placeholder: 'path',
    example: 'github.com/acme/orders',
    asked: true,
    schema: { type: 'string', minLength: 1, pattern: '^[a-zA-Z0-9._~/-]+$' },
    fallback: (folder) => moduleIn(folder),
    fallbackByFolder: 'example.com/<directory>',
    problem: importPathProblem,
    remarks: async (value) => moduleRemarks(value),
    parse: String,
  }),
  row({
    name: 'go',
    message: `Go version, ${oldest.minor} to ${newest.minor}`,
    placeholder: 'version',
    example: newest.minor,
    asked: true,
    suggestions: releases.map(({ minor }) => minor).reverse(),
    helpOf: supportOfVersion,
    schema: { type: 'string', pattern: '^1\\.(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2}))?$' },
    fallback: () => newest.minor,
    problem: goVersionProblem,
    parse: String,
  }),
  row({
    name: 'port',
    message: 'Port the service listens on',
    placeholder: 'number',
    example: '8080',
    asked: true,
    schema: { type: 'integer', minimum: 1, maximum: 65535 },
    fallback: () => '8080',
    problem: (value) =>
      /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535 ? undefined : 'a port is a whole number from 1 to 65535',
    remarks: (value, machine) => portRemarks(Number(value), machine),
    parse: Number,
  }),
  choice('deps', 'How dependencies are managed', ['dep', 'modules']),
  choice('base', 'Final image', ['alpine', 'distroless', 'scratch']),
  choice('comments', 'Comments in the Dockerfile', ['why', 'none', 'teach']),
  choice('builder', 'Builder that the Dockerfile is for', ['buildkit', 'classic']),
  row({
    name: 'with',
    message: 'Extras',
    placeholder: 'extras',
    example: extraNames.slice(0, 2).join(','),
    asked: false,
    choices: extraNames,
    many: true,
    helpOf: (value) => extras.find(({ name }) => name === value)?.help ?? '',
    fallback: () => 'none',
    problem: extrasProblem,
    parse: extrasIn,
  }),
];

/** Everything that decides what is generated. The same answers always give the same bytes. */
export type Answers = {
  readonly [Each in (typeof table)[number] as Each['name']]: ReturnType<Each['parse']>;
};

/** One row of the table of questions. */
export type Question = Row<keyof Answers, Answers[keyof Answers]>;

/** Answers as people and scripts give them: text, for a list with commas between, and only those that were given. */
export type GivenAnswers = Readonly<Partial<Record<keyof Answers, string>>>;

/** The one table of questions, in the order in which they are asked and explained. */
export const questions: readonly Question[] = table;

/** The question that gives this answer. */
export function questionOf(name: keyof Answers): Question {
  return questions.find((each) => each.name === name)!;
}

/**
 * Completes and checks what was given. `folder` is the last element of the target directory, where one was named.
 * Throws a UserError with one line for each answer that cannot be used.
 */
export function toAnswers(given: GivenAnswers, folder?: string): Answers {
  const values = questions.map((question) => ({ question, value: given[question.name] ?? question.fallback(folder) }));
  refuseBadAnswers(Object.fromEntries(values.map(({ question, value }) => [question.name, value])));
  return Object.fromEntries(values.map(({ question, value }) => [question.name, question.parse(value)])) as Answers;
}

/** An answer as text, as a flag would give it: `8080`, `compose,ci`, `none`. */
export function textOf(answer: Answers[keyof Answers]): string {
  return typeof answer === 'object' ? answer.join(',') || 'none' : `${answer}`;
}

/**
 * Throws a UserError with one line for each given answer that cannot be used.
 * `nameOf` is what the person knows it by; without it, its flag.
 */
export function refuseBadAnswers(
  given: GivenAnswers,
  nameOf: (answer: keyof Answers) => string = (answer) => `--${answer}`,
): void {
  const wrong = questions.flatMap(({ name, example, problem }) => {
    const value = given[name];
    const reason = value === undefined ? undefined : problem(value);
    return reason
      ? { line: `${nameOf(name)} ${JSON.stringify(value)}: ${reason}.`, fix: `Example: --${name} ${example}` }
      : [];
  });
  const [first, ...others] = wrong;
  if (!first) return;
  if (others.length === 0) throw new UserError(first.line, 'usage', { fix: first.fix });
  throw new UserError(wrong.map(({ line, fix }) => `${line} ${fix}`).join('\n'));
}

// A folder may be called anything; what Go would refuse becomes a dash, and a name of which nothing is left becomes `service`.
function moduleIn(folder = 'my-service'): string {
  const element = folder.replace(/[^a-zA-Z0-9._~-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  const module = `example.com/${element}`;
  return importPathProblem(module) ? 'example.com/service' : module;
}

function moduleRemarks(module: string): readonly string[] {
  const { binary, image } = serviceNames(module);
  return [`program ${binary}, image ${image}`];
}

async function portRemarks(port: number, { isPortInUse }: Machine): Promise<readonly string[]> {
  return [
    ...(port < 1024
      ? ['Below 1024: in the image that needs no root, Docker 20.10 and newer let every user listen there.']
      : []),
    ...((await isPortInUse(port))
      ? ['In use on this machine right now: docker run will say so until it is free.']
      : []),
  ];
}

function extrasProblem(value: string): string | undefined {
  if (value === 'none' || value === 'all') return undefined;
  const odd = wordsIn(value).find((word) => !extraNames.some((name) => name === word));
  if (odd === undefined) return undefined;
  const meant = didYouMean(odd, extraNames);
  return `${JSON.stringify(odd)} is none of ${extraNames.join(', ')}, all or none${meant ? `; did you mean ${meant}?` : ''}`;
}

function extrasIn(value: string): readonly Extra[] {
  const wanted = value === 'all' ? extraNames : wordsIn(value);
  return extraNames.filter((name) => wanted.includes(name));
}

const wordsIn = (value: string): readonly string[] => value.split(',').map((each) => each.trim());
