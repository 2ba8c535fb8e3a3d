import { closest, distance } from 'fastest-levenshtein';
import { UserError } from '../../core/errors.ts';
import { type Extra, extras } from './extras.ts';
import { importPathProblem } from './import-path.ts';
import { goVersionProblem, newest, oldest } from './releases.ts';

/** Everything that decides what is generated. The same answers always give the same bytes. */
export interface Answers {
  readonly module: string;
  readonly go: string;
  readonly port: number;
  readonly deps: 'dep' | 'modules';
  readonly base: 'alpine' | 'distroless' | 'scratch';
  readonly comments: 'none' | 'why' | 'teach';
  readonly builder: 'buildkit' | 'classic';
  /** In the order of the table of extras. */
  readonly with: readonly Extra[];
}

/** Answers as people and scripts give them: text, for a list with commas between, and only those that were given. */
export type GivenAnswers = Readonly<Partial<Record<keyof Answers, string>>>;

/** One question. Prompt, flag, environment variable, help line, README table, JSON schema and test matrix are made from it. */
export interface Question {
  /** The answer's name; the flag is `--` and this name. */
  readonly name: keyof Answers;
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
  /** What an answers file may hold, in JSON Schema, where there is no fixed few. `problem` has the last word. */
  readonly schema?:
    | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
    | { readonly type: 'string'; readonly minLength?: number; readonly pattern: string };
  /** The answer when none is given; `folder` is the last element of the target directory, where one was named. */
  readonly fallback: (folder?: string) => string;
  /** Why a value cannot be the answer, or undefined when it can. */
  readonly problem: (value: string) => string | undefined;
}

function choice(name: keyof Answers, message: string, choices: readonly [string, ...string[]]): Question {
  return {
    name,
    message,
    placeholder: choices.join('|'),
    example: choices[0],
    asked: false,
    choices,
    fallback: () => choices[0],
    problem: (value) => (choices.includes(value) ? undefined : `choose one of ${choices.join(', ')}`),
  };
}

const extraNames = extras.map(({ name }): string => name);

function extrasProblem(value: string): string | undefined {
  if (value === 'none' || value === 'all') return undefined;
  const odd = value.split(',').find((each) => !extraNames.includes(each.trim()));
  if (odd === undefined) return undefined;
  const nearest = closest(odd, extraNames);
  const guess = distance(odd, nearest) <= 3 ? `; did you mean ${nearest}?` : '';
  return `${JSON.stringify(odd.trim())} is none of ${extraNames.join(', ')}, all or none${guess}`;
}

function extrasIn(value: string): readonly Extra[] {
  const wanted = value === 'all' ? extraNames : value.split(',').map((each) => each.trim());
  return extras.map(({ name }) => name).filter((name) => wanted.includes(name));
}

/** The one table of questions, in the order in which they are asked and explained. */
export const questions: readonly Question[] = [
  {
    name: 'module',
    message: 'Module name',
    placeholder: 'path',
    example: 'github.com/acme/orders',
    asked: true,
    schema: { type: 'string', minLength: 1, pattern: '^[a-zA-Z0-9._~/-]+$' },
    fallback: (folder) => moduleIn(folder),
    problem: importPathProblem,
  },
  {
    name: 'go',
    message: `Go version, ${oldest.minor} to ${newest.minor}`,
    placeholder: 'version',
    example: newest.minor,
    asked: true,
    schema: { type: 'string', pattern: '^1\\.(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2}))?$' },
    fallback: () => newest.minor,
    problem: goVersionProblem,
  },
  {
    name: 'port',
    message: 'Port the service listens on',
    placeholder: 'number',
    example: '8080',
    asked: true,
    schema: { type: 'integer', minimum: 1, maximum: 65535 },
    fallback: () => '8080',
    problem: (value) =>
      /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535 ? undefined : 'a port is a whole number from 1 to 65535',
  },
  choice('deps', 'How dependencies are managed', ['dep', 'modules']),
  choice('base', 'Final image', ['alpine', 'distroless', 'scratch']),
  choice('comments', 'Comments in the Dockerfile', ['why', 'none', 'teach']),
  choice('builder', 'Builder that the Dockerfile is for', ['buildkit', 'classic']),
  {
    name: 'with',
    message: 'Extras',
    placeholder: 'extras',
    example: extraNames.slice(0, 2).join(','),
    asked: false,
    choices: extraNames,
    many: true,
    fallback: () => 'none',
    problem: (value) => extrasProblem(value),
  },
];

/**
 * Completes and checks what was given. `folder` is the last element of the target directory, where one was named.
 * Throws a UserError with one line for each answer that cannot be used.
 */
export function toAnswers(given: GivenAnswers, folder?: string): Answers {
  const value = (name: keyof Answers): string => given[name] ?? question(name).fallback(folder);
  refuseBadAnswers(Object.fromEntries(questions.map(({ name }) => [name, value(name)])));
  return {
    module: value('module'),
    go: value('go'),
    port: Number(value('port')),
    deps: value('deps') as Answers['deps'],
    base: value('base') as Answers['base'],
    comments: value('comments') as Answers['comments'],
    builder: value('builder') as Answers['builder'],
    with: extrasIn(value('with')),
  };
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

const question = (name: keyof Answers): Question => questions.find((row) => row.name === name)!;

// A folder may be called anything; what Go would refuse becomes a dash, and a name of which nothing is left becomes `service`.
function moduleIn(folder = 'my-service'): string {
  const element = folder.replace(/[^a-zA-Z0-9._~-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');
  const module = `example.com/${element}`;
  return importPathProblem(module) ? 'example.com/service' : module;
}
