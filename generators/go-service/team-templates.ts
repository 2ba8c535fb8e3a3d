import { UserError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { schemaProblem } from '../../core/json-schema.ts';
import { manifestPath } from '../../core/manifest.ts';
import { folded, parentsOf, pathProblem } from '../../core/paths.ts';
import { covers, type Names, type Template } from '../../core/plan.ts';
import { sha256 } from '../../core/sha256.ts';
import { shellWord } from '../../core/shell.ts';
import { fillTemplate, type Parsed, parseTemplate } from '../../core/template.ts';
import { type ExtraRow, extras as ourExtras } from './extras.ts';
import { givenFrom } from './given.ts';
import { templateNames } from './names.ts';
import {
  type Answers,
  extrasQuestion,
  type GivenAnswers,
  type Question,
  questions,
  textOf,
  toAnswers,
} from './questions.ts';
import type { Images, Team } from './team.ts';
import { teamFile, teamSchema } from './team-schema.ts';
import { templates as ours } from './templates.ts';

/** A file in a folder of templates: relative path with `/`, text with `\n` line ends, and mode (0o644 or 0o755; 0o644 where it is left out). */
export interface TeamSource {
  readonly path: string;
  readonly text: string;
  readonly mode?: number;
}

/** What `create-go-docker.json` holds, checked against its schema. */
export interface TeamSettings {
  readonly name: string;
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly fixed?: readonly (keyof Answers)[];
  readonly allowed?: Readonly<Partial<Record<keyof Answers, readonly (string | number)[]>>>;
  readonly names?: Names;
  readonly images?: Partial<Images>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly omit?: readonly string[];
  readonly paths?: Readonly<Record<string, string>>;
  readonly extras?: readonly ExtraRow<string>[];
  readonly replaces?: Readonly<Record<string, string>>;
}

/** The most templates that a folder may have. */
export const mostTemplates = 1000;

/**
 * Reads a team's templates: `create-go-docker.json`, and every file that ends in `.ejs`; other files count for nothing. `place` is what the
 * person calls the folder. Throws a UserError for what cannot be used, with the file, and for a template with the line.
 */
export function teamFrom(files: readonly TeamSource[], place: string): Team {
  const sources = files
    .filter(({ path }) => path.endsWith('.ejs'))
    .map((file) => ({ ...file, path: file.path.slice(0, -4) }));
  const settings = settingsFrom(files, place);
  const inPlace = (path: string) => `${place}/${path}`;
  if (sources.length > mostTemplates)
    throw unusable(`${place} has ${sources.length} templates; the limit is ${mostTemplates}.`);
  const extras = extrasOf(settings, inPlace(teamFile));
  const known = withExtras([...ourExtras, ...extras]);
  const defaults = givenFrom(settings.answers ?? {}, inPlace(teamFile), known);
  const table = ruled(known, settings, defaults, place);
  const team: Omit<Team, 'templates' | 'resultsOf'> = {
    name: settings.name,
    sum: sumOf(files),
    place,
    ...table,
    known,
    extras,
    omitted: settings.omit ?? [],
    names: settings.names ?? {},
    images: settings.images ?? {},
    labels: settings.labels ?? {},
  };
  refuseTakenNames(team, inPlace(teamFile));
  const names = Object.keys(templateNames(toAnswers({}), { ...team, templates: () => [], resultsOf: () => [] }));
  const parsed = sources.map((source) => parsedFrom(source, settings, names, inPlace));
  refusePaths(sources, settings, inPlace);
  refuseMissingFiles(extras, settings, sources, inPlace);
  return {
    ...team,
    templates: (values) => merged(parsed, values, inPlace),
    resultsOf: (paths, values) => [...paths, ...movedFrom(paths, parsed, values, inPlace)],
  };
}

const unusable = (problem: string, fix?: string): UserError =>
  new UserError(problem, 'usage', { code: 'invalid-templates', ...(fix && { fix }) });

/** The settings in a team's file, which may be missing. `place` is what the person calls the folder. */
export function settingsFrom(files: readonly TeamSource[], place: string): TeamSettings {
  const file = files.find(({ path }) => path === teamFile);
  if (!file)
    throw unusable(
      `${place} has no ${teamFile}.`,
      `Create it with at least {"name": "…"}, or run: create-go-docker templates eject ${shellWord(place)}`,
    );
  const value = parsedJson(file.text, `${place}/${teamFile}`);
  const problem = schemaProblem(teamSchema, value);
  if (problem) throw unusable(`${place}/${teamFile}: ${problem}.`, 'See --print-schema templates.');
  return value as TeamSettings;
}

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable(`${file} is not JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}.`);
  }
}

/** The checksum of what a folder's files decide: their paths and texts, and nothing of the machine that they are on. */
export function sumOf(files: readonly TeamSource[]): string {
  const rows = files
    .filter(({ path }) => path === teamFile || path.endsWith('.ejs'))
    .map(({ path, text }) => `${sha256(text)}  ${path}\n`);
  return sha256(rows.sort().join(''));
}

function extrasOf({ extras = [] }: TeamSettings, file: string): readonly ExtraRow<string>[] {
  const taken = ['all', 'none', ...ourExtras.map(({ name }): string => name)];
  for (const { name } of extras) {
    if (taken.includes(name))
      throw unusable(
        `${file}: the extra ${name} is there already.`,
        'Choose another name; to change files of ours, replace their templates.',
      );
    taken.push(name);
  }
  return extras;
}

const withExtras = (extras: readonly ExtraRow<string>[]): readonly Question[] =>
  questions.map((question) => (question.name === 'with' ? extrasQuestion(extras) : question));

type Table = Pick<Team, 'questions' | 'defaults'>;

/** The questions with the team's rules. An answer whose own default is against them gets the first that is not. */
function ruled(known: readonly Question[], settings: TeamSettings, given: GivenAnswers, place: string): Table {
  const who = `the templates of ${settings.name} (${place})`;
  for (const question of known) refuseBadAllowed(question, settings, place);
  const table = known.map((question) => withRule(question, settings, given, who));
  const defaults = Object.fromEntries(
    table.flatMap(({ name, fallback }) => {
      const usual = known.find((each) => each.name === name)?.fallback();
      return given[name] === undefined && fallback() === usual ? [] : [[name, given[name] ?? fallback()] as const];
    }),
  );
  for (const { name, problem, fallback } of table) {
    refuseContradiction(name, fallback(), settings, place);
    const reason = defaults[name] === undefined ? undefined : problem(defaults[name]);
    if (reason) throw unusable(`${place}/${teamFile}: answers.${name} ${JSON.stringify(defaults[name])}: ${reason}.`);
  }
  return { questions: table, defaults };
}

function refuseBadAllowed({ name, problem }: Question, { allowed = {} }: TeamSettings, place: string): void {
  for (const value of allowed[name] ?? []) {
    const reason = problem(`${value}`);
    if (reason) throw unusable(`${place}/${teamFile}: allowed.${name} has ${JSON.stringify(value)}: ${reason}.`);
  }
}

function refuseContradiction(name: keyof Answers, value: string, settings: TeamSettings, place: string): void {
  const { fixed = [], allowed = {} } = settings;
  const only = allowed[name]?.map(String);
  if (!fixed.includes(name) || !only || isAmong(only, name, value)) return;
  throw unusable(
    `${place}/${teamFile}: ${name} is fixed at ${value}, which allowed.${name} does not have.`,
    `Set answers.${name} to one of ${only.join(', ') || 'none'}, or remove one of the two rules.`,
  );
}

/** Whether a list of allowed values has this one: for a Go version, also its minor release; of extras, all. */
function isAmong(only: readonly string[], name: keyof Answers, value: string): boolean {
  if (name === 'with') return value === 'none' || value.split(',').every((each) => only.includes(each));
  return only.some((each) => value === each || (name === 'go' && value.startsWith(`${each}.`)));
}

function withRule(
  question: Question,
  { fixed = [], allowed = {} }: TeamSettings,
  given: GivenAnswers,
  who: string,
): Question {
  const { name } = question;
  const usual = given[name] ?? question.fallback();
  if (!fixed.includes(name) && allowed[name] === undefined)
    return given[name] === undefined ? question : { ...question, fallback: () => usual };
  const only = fixed.includes(name) ? [usual] : allowed[name]!.map(String);
  const isAllowed = (value: string): boolean => {
    const answer = question.parse(value);
    if (fixed.includes(name)) return textOf(answer) === textOf(question.parse(usual));
    return isAmong(only, name, textOf(answer));
  };
  const isUsualAllowed = question.problem(usual) === undefined && isAllowed(usual);
  const fallback = isUsualAllowed || question.many ? usual : only[0]!;
  return {
    ...question,
    example: question.many ? fallback : only[0]!,
    fallback: () => fallback,
    problem: (value) =>
      question.problem(value) ?? (isAllowed(value) ? undefined : `${who} allow only ${only.join(', ') || 'none'}`),
    ...(question.choices &&
      !fixed.includes(name) && { choices: question.choices.filter((each) => only.includes(each)) }),
    ...(question.choices && fixed.includes(name) && !question.many && { choices: only }),
    ...(question.suggestions && { suggestions: only }),
  };
}

const keywords = ['if', 'else', 'true', 'false', 'this'];

function refuseTakenNames({ names, extras }: Pick<Team, 'names' | 'extras'>, file: string): void {
  const taken = new Set([...Object.keys(templateNames(toAnswers({}))), ...keywords]);
  const twice = [...Object.keys(names), ...extras.map(({ name }) => name)].find(
    (name) => taken.has(name) || !taken.add(name),
  );
  if (twice) throw unusable(`${file}: the name ${twice} is there already.`, 'Choose another name.');
}

interface TeamTemplate {
  readonly path: string;
  readonly mode: number;
  readonly parsed: Parsed;
  /** A path that has names in it. */
  readonly where?: Parsed;
}

type InPlace = (path: string) => string;

function parsedFrom(
  { path, text, mode = 0o644 }: TeamSource,
  { paths = {} }: TeamSettings,
  names: readonly string[],
  inPlace: InPlace,
): TeamTemplate {
  const where = Object.hasOwn(paths, path)
    ? parseTemplate(`${inPlace(teamFile)}: paths`, paths[path]!, names)
    : undefined;
  return { path, mode, parsed: parseTemplate(inPlace(`${path}.ejs`), text, names), ...(where && { where }) };
}

function refusePaths(sources: readonly TeamSource[], { paths = {}, omit = [] }: TeamSettings, inPlace: InPlace): void {
  for (const { path } of sources) refusePath(path, inPlace(`${path}.ejs`));
  for (const path of omit) refusePath(path.replace(/\/$/, ''), `${inPlace(teamFile)}: omit`);
  const stray = Object.keys(paths).find((path) => !sources.some((source) => source.path === path));
  if (stray !== undefined)
    throw unusable(`${inPlace(teamFile)}: paths: there is no template ${inPlace(`${stray}.ejs`)}.`);
}

// What is below .git runs on the developer's machine: hooks, and programs that its configuration names.
const forbidden = /^(\.git|git~\d+)$/;

function refusePath(path: string, where: string): void {
  const problem = pathProblem(path) ?? elementProblem(path);
  if (problem) throw unusable(`${where}: the path ${JSON.stringify(path)} ${problem}.`);
}

function elementProblem(path: string): string | undefined {
  // Some file systems ignore invisible characters.
  if (path.split('/').some((each) => forbidden.test(folded(each.replaceAll(/\p{Cf}/gu, '')))))
    return 'is in .git, which git runs programs from';
  return folded(path) === folded(manifestPath) ? 'is that of the manifest' : undefined;
}

function refuseMissingFiles(
  extras: readonly ExtraRow<string>[],
  { omit = [] }: TeamSettings,
  sources: readonly TeamSource[],
  inPlace: InPlace,
): void {
  for (const { name, files } of extras) {
    const missing = files.find((row) => !sources.some(({ path }) => covers(row, path)));
    if (missing !== undefined)
      throw unusable(
        `${inPlace(teamFile)}: the extra ${name} has ${missing}, and there is no template ${inPlace(`${missing}.ejs`)}.`,
      );
    const own = files.find((row) => ours.some(({ path }) => covers(row, path)));
    if (own !== undefined)
      throw unusable(
        `${inPlace(teamFile)}: the extra ${name} has ${own}, which is a file of ours.`,
        'Choose another path.',
      );
    const omitted = files.find((row) => omit.includes(row));
    if (omitted !== undefined)
      throw unusable(`${inPlace(teamFile)}: the extra ${name} has ${omitted}, which "omit" leaves out.`);
  }
}

/** Our templates with the team's, for these names. Throws a UserError for a path that cannot be written, or that is there twice. */
function merged(team: readonly TeamTemplate[], names: Names, inPlace: InPlace): readonly Template[] {
  const theirs = team.map((each) => {
    const { mode, parsed } = each;
    return {
      path: targetOf(each, names, inPlace),
      mode,
      file: parsed.file,
      fill: (values: Names) => fillTemplate(parsed, values),
    };
  });
  const replaced = new Set(theirs.map(({ path }) => path));
  const all = [
    ...ours.filter(({ path }) => !replaced.has(path)).map((each) => ({ ...each, file: each.path })),
    ...theirs,
  ];
  refuseTwice(all);
  refuseMovedOver(team, theirs);
  return all.sort((one, other) => (one.path < other.path ? -1 : 1)).map(({ file: _, ...template }) => template);
}

/** Where the result of a template goes. */
function targetOf({ path, where }: TeamTemplate, names: Names, inPlace: InPlace): string {
  if (!where) return path;
  const target = fillTemplate(where, names);
  refusePath(target, `${inPlace(teamFile)}: paths: ${path}`);
  return target;
}

/** Where the results of those templates go that are at these paths and have another path for their result. */
function movedFrom(paths: readonly string[], team: readonly TeamTemplate[], names: Names, inPlace: InPlace) {
  return team
    .filter(({ path, where }) => where && paths.some((row) => covers(row, path)))
    .map((each) => targetOf(each, names, inPlace));
}

// A template that replaces one of ours has its path, so that templates check compares the two.
function refuseMovedOver(
  team: readonly TeamTemplate[],
  theirs: readonly { readonly path: string; readonly file: string }[],
): void {
  const moved = theirs.find(({ path }, index) => team[index]!.where && ours.some((each) => each.path === path));
  if (moved)
    throw unusable(
      `${moved.file} has the path ${JSON.stringify(moved.path)}, which is a file of ours.`,
      `To replace it, name the template ${moved.path}.ejs.`,
    );
}

// Two paths that some file system takes for one, or a file where another has a folder.
function refuseTwice(all: readonly { readonly path: string; readonly file: string }[]): void {
  const seen = new Map<string, { readonly path: string; readonly file: string; readonly isFolder: boolean }>();
  for (const { path, file } of all) {
    for (const each of [...parentsOf(path), path]) {
      const isFolder = each !== path;
      const other = seen.get(folded(each));
      if (other && (other.path !== each || !other.isFolder || !isFolder))
        throw unusable(`${file} and ${other.file} have the path ${JSON.stringify(each)}.`, 'Rename one of them.');
      seen.set(folded(each), { path: each, file, isFolder });
    }
  }
}

/** Whether a value of a program is a list of files of templates. */
export function isTeamSources(value: unknown): value is readonly TeamSource[] {
  return (
    Array.isArray(value) &&
    value.every((each) => isObject(each) && typeof each.path === 'string' && typeof each.text === 'string')
  );
}
