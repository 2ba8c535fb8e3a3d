import { didYouMean } from '../../core/did-you-mean.ts';
import { UserError } from '../../core/errors.ts';
import { type ExtraName, type ExtraRow, extras } from './extras.ts';
import { goVersionProblem, isInTable, newest, oldest, releases } from './go-releases.ts';
import { supportOfVersion } from './go-support.ts';
import { importPathProblem } from './import-path.ts';
import { registryProblem } from './registry.ts';
import { serviceNames } from './service-names.ts';

/** One question. Prompt, flag, environment variable, help line, README table, JSON schema and test matrix are made from it. */
interface Row<Name extends string, Value> {
  /** The answer's name; the flag is `--` and this name. */
  readonly name: Name;
  /** What the prompt and the help line say. */
  readonly message: string;
  /** What the answer decides, in one sentence; shown when a person asks for help. */
  readonly help: string;
  /** The placeholder for the value in the help text. */
  readonly placeholder: string;
  /** A value that is accepted, for error messages. */
  readonly example: string;
  /** Whether an interactive run asks it; the others keep their default unless their flag is given. */
  readonly asked: boolean;
  /** Whether few people need it: the review shows it only where it is not the default. */
  readonly rare?: boolean;
  /** The values, where the list is closed. */
  readonly choices?: readonly string[];
  /** Whether an answer is a list of choices; `none` and `all` are short forms. */
  readonly many?: boolean;
  /** Values that a prompt offers; others are accepted, too. */
  readonly suggestions?: readonly string[];
  /** One line about a value, shown beside it in a list. */
  readonly helpOf?: (value: string) => string;
  /** What the review says about a value, where there is something to consider. */
  readonly caution?: (value: string) => string | undefined;
  /** Remarks about a valid value, one a line. */
  readonly remarks?: (value: string, machine: Machine) => Promise<readonly string[]>;
  /** JSON Schema for an answers file, where the list is not closed. `problem` decides. */
  readonly schema?:
    | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
    | { readonly type: 'string'; readonly minLength?: number; readonly pattern: string };
  /** The answer when none is given; `folder` is the last element of the target directory, where one was named. */
  readonly fallback: (folder?: string) => string;
  /** The default as the documentation shows it, where it depends on the target directory. */
  readonly fallbackByFolder?: string;
  /** Why a value cannot be the answer, or undefined when it can. */
  readonly problem: (value: string) => string | undefined;
  /** The answer for a valid value. Call `problem` first. */
  readonly parse: (value: string) => Value;
}

/** What a question can find out about this machine. */
export interface Machine {
  /** Whether a program listens on this port now. */
  readonly isPortInUse: (port: number) => Promise<boolean>;
}

// Infers the name and the type of the answer from a row, so that `Answers` can be derived from the table.
function row<const Name extends string, Value>(question: Row<Name, Value>): Row<Name, Value> {
  return question;
}

/** A question with a closed list of values, each with its help in one line. The first one is the default. */
function choice<const Name extends string, const Value extends string>(
  name: Name,
  message: string,
  help: string,
  values: Readonly<Record<Value, string>>,
): Row<Name, Value> {
  const choices = Object.keys(values);
  const first = choices[0]!;
  return {
    name,
    message,
    help,
    placeholder: choices.join('|'),
    example: first,
    asked: false,
    choices,
    helpOf: (value) => values[value as Value] ?? '',
    fallback: () => first,
    problem: (value) => (choices.includes(value) ? undefined : `choose one of ${choices.join(', ')}`),
    parse: (value) => value as Value,
  };
}

/** The question for these extras. */
export function extrasQuestion(rows: readonly ExtraRow<string>[]): Row<'with', readonly ExtraName[]> {
  const names = rows.map(({ name }) => name);
  return {
    name: 'with',
    message: 'Extras',
    help: 'Files for tools around the service. Extras add files and do not change the others.',
    placeholder: 'extras',
    example: names.slice(0, 2).join(',') || 'none',
    asked: false,
    choices: names,
    many: true,
    helpOf: (value) => rows.find(({ name }) => name === value)?.help ?? '',
    fallback: () => 'none',
    problem: (value) => extrasProblem(value, names),
    parse: (value) => extrasIn(value, names),
  };
}

const statusOfDep = 'archived since 2020';

// In the order in which they are asked and explained.
const table = [
  row({
    name: 'module',
    message: 'Module name',
    help: 'The import path of the service, usually the address of its repository. The last element names the program, the image and the folder.',
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
    help: `The Go version of the build image and of the generated code. A patch release, such as ${newest.patch}, is accepted too.`,
    placeholder: 'version',
    example: newest.minor,
    asked: true,
    suggestions: releases.map(({ minor }) => minor).reverse(),
    helpOf: supportOfVersion,
    caution: (value) => (isInTable(value) ? undefined : `newer than ${newest.minor}, the newest known`),
    schema: { type: 'string', pattern: '^1\\.(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2}))?$' },
    fallback: () => newest.minor,
    problem: goVersionProblem,
    parse: String,
  }),
  row({
    name: 'port',
    message: 'Port the service listens on',
    help: 'The port for HTTP requests and health checks. The Dockerfile exposes it.',
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
  {
    ...choice(
      'deps',
      'How dependencies are managed',
      'Which tool resolves and locks the packages that the service imports.',
      {
        dep: `Gopkg.toml; ${statusOfDep}, use --deps modules for new work`,
        modules: 'go.mod; part of the go command',
      },
    ),
    caution: (value: string) => (value === 'dep' ? statusOfDep : undefined),
  },
  choice('base', 'Final image', 'What the final stage of the Dockerfile starts from.', {
    alpine: 'a small Linux with a shell and a package manager',
    distroless: 'CA certificates, time zones and a non-root user; no shell',
    scratch: 'nothing but the program and CA certificates; the smallest image',
  }),
  choice('comments', 'Comments in the Dockerfile', 'How much the comments in Dockerfile and .dockerignore explain.', {
    why: 'the reason for each line that is not obvious',
    none: 'no comments',
    teach: 'the reasons, and how multi-stage builds work',
  }),
  choice('builder', 'Builder that the Dockerfile is for', 'Which builder of Docker the Dockerfile is written for.', {
    buildkit: 'cache mounts and cross-compilation; the default builder since Docker 23.0',
    classic: 'for engines without BuildKit; slower builds, no cross-compilation',
  }),
  extrasQuestion(extras),
  choice('forge', 'Where the repository is hosted', 'Which service the extras ci, release and updates are for.', {
    both: 'files for GitHub and for GitLab',
    github: 'workflows in .github/',
    gitlab: 'pipelines in .gitlab-ci.yml and .gitlab/',
  }),
  row({
    name: 'registry',
    message: 'Registry of the base images',
    help: 'A registry that mirrors the base images, with the path below which they are. Without it, they come from Docker Hub and gcr.io.',
    placeholder: 'host/path',
    example: 'registry.example.com/mirror',
    asked: false,
    rare: true,
    schema: { type: 'string', pattern: '^(none|[a-zA-Z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*)$' },
    fallback: () => 'none',
    problem: registryProblem,
    parse: String,
  }),
];

/** The answers decide what is generated. The same answers always give the same bytes. */
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
 * Completes and checks what was given, by our table of questions or a team's. `folder` is the last element of the target directory, where one
 * was named, and `nameOf` is as below.
 * Throws a UserError with one line for each answer that cannot be used.
 */
export function toAnswers(
  given: GivenAnswers,
  folder?: string,
  table = questions,
  nameOf?: (answer: keyof Answers) => string,
): Answers {
  const values = table.map((question) => ({ question, value: given[question.name] ?? question.fallback(folder) }));
  refuseBadAnswers(Object.fromEntries(values.map(({ question, value }) => [question.name, value])), nameOf, table);
  return Object.fromEntries(values.map(({ question, value }) => [question.name, question.parse(value)])) as Answers;
}

/** An answer as text, as a flag would give it: `8080`, `compose,ci`, `none`. */
export function textOf(answer: Answers[keyof Answers]): string {
  return typeof answer === 'object' ? answer.join(',') || 'none' : `${answer}`;
}

/**
 * Throws a UserError with one line for each given answer that cannot be used.
 * `nameOf` gives the name of an answer in errors; by default, its flag.
 */
export function refuseBadAnswers(
  given: GivenAnswers,
  nameOf: (answer: keyof Answers) => string = (answer) => `--${answer}`,
  table = questions,
): void {
  const wrong = table.flatMap(({ name, example, problem }) => {
    const value = given[name];
    const reason = value === undefined ? undefined : problem(value);
    return reason
      ? {
          line: `${withVerb(nameOf(name))} ${JSON.stringify(value)}: ${reason}${reason.endsWith('?') ? '' : '.'}`,
          fix: `Example: --${name} ${example}`,
          code: `invalid-${name}`,
        }
      : [];
  });
  const [first, ...others] = wrong;
  if (!first) return;
  if (others.length === 0) throw new UserError(first.line, 'usage', { code: first.code, fix: first.fix });
  throw new UserError(wrong.map(({ line, fix }) => `${line} ${fix}`).join('\n'), 'usage', { code: 'invalid-answers' });
}

// `--port "80"`, but `port in answers.json is "80"`.
const withVerb = (name: string): string => (name.includes(' in ') ? `${name} is` : name);

// A folder can have any name. Characters that Go refuses become a dash; if Go still refuses the name, it is `service`.
function moduleIn(folder: string | undefined): string {
  if (folder === undefined) return 'example.com/my-service';
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
    ...(port < 1024 ? ['Port below 1024: the image needs no root for it with Docker 20.10 and later.'] : []),
    ...((await isPortInUse(port))
      ? ['Another program on this machine uses this port: docker run fails until it is free.']
      : []),
  ];
}

function extrasProblem(value: string, extraNames: readonly string[]): string | undefined {
  if (value === 'none' || value === 'all') return undefined;
  const odd = wordsIn(value).find((word) => !extraNames.includes(word));
  if (odd === undefined) return undefined;
  const meant = didYouMean(odd, extraNames);
  return `${JSON.stringify(odd)} is not an extra; choose from ${extraNames.join(', ')}, all or none${meant ? `; did you mean ${meant}?` : ''}`;
}

function extrasIn(value: string, extraNames: readonly string[]): readonly ExtraName[] {
  const wanted = value === 'all' ? extraNames : wordsIn(value);
  const needed = extras.flatMap(({ name, needs }) => (needs !== undefined && wanted.includes(name) ? [needs] : []));
  return extraNames.filter((name) => wanted.includes(name) || needed.includes(name));
}

const wordsIn = (value: string): readonly string[] => value.split(',').map((each) => each.trim());
