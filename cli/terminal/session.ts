import { UserError } from '../../core/errors.ts';
import type { Change } from '../../disk/compare.ts';
import {
  type Answers,
  type GivenAnswers,
  type Question,
  questions,
  toAnswers,
} from '../../generators/go-service/questions.ts';
import type { Source } from '../../pipeline/settle.ts';
import { isPortInUse } from '../input/port-in-use.ts';
import { type Asker, type Back, back, cancelled, continuing, type PromptPosition, type TextQuestion } from './asker.ts';
import { type Choice, fileView, type Plan, reviewQuestion, type Setting } from './review.ts';

/** What is known before the first question, and how to look at the disk. */
export interface SessionOptions {
  /** Answers that need no question, and the name of each one's source. */
  readonly given: GivenAnswers;
  readonly givenBy: (name: keyof Answers) => Source;
  /** What can be asked: our questions, or a team's. */
  readonly questions: readonly Question[];
  /** The directory that was named. */
  readonly directory?: string;
  /** The default of each answer. The one of the Go version can take a moment. */
  readonly presets: (name: keyof Answers) => Promise<Setting>;
  /** The directory for a module, where none was named. */
  readonly directoryFor: (module: string) => string;
  /** A directory as the review shows it. */
  readonly shownDirectory: (directory: string) => string;
  /** What writing these answers there would do. */
  readonly preview: (answers: Answers, directory: string) => Promise<readonly Change[]>;
  /** The command that asks only what these answers leave open. `directory` is the one that was typed at the review. */
  readonly continueCommand: (answered: GivenAnswers, directory?: string) => string;
  readonly dryRun: boolean;
  /** The width of the terminal now. */
  readonly width: () => number;
}

/** What the person decided at the review. */
export interface Decision {
  readonly answers: Answers;
  readonly directory: string;
  /** The source of each answer. */
  readonly sources: Readonly<Record<keyof Answers, Source>>;
}

/**
 * Asks for the answers that are missing, and then shows everything for review until it is to be written.
 * Rejects with a UserError (`cancelled`, `terminated`) when the person leaves; it contains the command that continues.
 */
export function session(options: SessionOptions, asker: Asker): Promise<Decision> {
  // All are looked up at once, and the first question does not wait for them.
  const presets = Object.fromEntries(questions.map(({ name }) => [name, presetOf(name, options)])) as Presets;
  const open = options.questions.filter(({ name, asked }) => asked && options.given[name] === undefined);

  const askFrom = async (index: number, answered: Partial<Settings>, named?: string): Promise<Decision> => {
    const question = open[index];
    if (!question) {
      const position = { first: open.length === 0, nested: false };
      const settings = await allSettings(presets, answered);
      const outcome = await review({ settings, named }, options, asker, position);
      return 'back' in outcome ? askFrom(index - 1, outcome.back.settings, outcome.back.named) : outcome;
    }
    const { name } = question;
    const preset = answered[name] ?? (await presets[name]);
    const position = { first: index === 0, nested: false };
    const answer = await orContinue(askOne(question, preset.value, asker, position), answered, options);
    if (answer === back) return askFrom(index - 1, answered, named);
    return askFrom(index + 1, { ...answered, [name]: settingOf(answer, preset) }, named);
  };
  return askFrom(0, {}, options.directory);
}

/** Adds the command that continues from these settings to the error of a person who leaves. */
async function orContinue<T>(
  asked: Promise<T>,
  settings: Partial<Settings>,
  { continueCommand }: SessionOptions,
  directory?: string,
): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const known = Object.entries(settings).filter(([, { source }]) => source.kind === 'question');
    if (known.length === 0 && directory === undefined) throw error;
    const answered: GivenAnswers = Object.fromEntries(known.map(([name, { value }]) => [name, value]));
    throw continuing(error, continueCommand(answered, directory));
  }
}

type Settings = Readonly<Record<keyof Answers, Setting>>;
type Presets = Readonly<Record<keyof Answers, Promise<Setting>>>;

function presetOf(name: keyof Answers, { given, givenBy, presets }: SessionOptions): Promise<Setting> {
  const value = given[name];
  return value === undefined ? presets(name) : Promise.resolve({ value, source: givenBy(name) });
}

async function allSettings(presets: Presets, answered: Partial<Settings>): Promise<Settings> {
  const entries = questions.map(async ({ name }) => [name, answered[name] ?? (await presets[name])] as const);
  return Object.fromEntries(await Promise.all(entries)) as Settings;
}

// A default that is only confirmed keeps its source.
function settingOf(value: string, preset: Setting): Setting {
  return value === preset.value ? preset : { value, source: { kind: 'question', name: 'your answer' } };
}

/** What the person changed at the review, and the row that was chosen last. */
interface ReviewState {
  readonly settings: Settings;
  /** The directory that was named, on the command line or here. */
  readonly named: string | undefined;
  readonly last?: Choice;
}

/** Shows everything until it is to be written. A person who goes back keeps what was changed here. */
async function review(
  initial: ReviewState,
  options: SessionOptions,
  asker: Asker,
  position: PromptPosition,
): Promise<Decision | { readonly back: ReviewState }> {
  let state = initial;
  for (;;) {
    const { settings, named } = state;
    const directory = named ?? options.directoryFor(settings.module.value);
    const typed = named === options.directory ? undefined : named;
    const next = await orContinue(reviewOnce(state, directory, options, asker, position), settings, options, typed);
    if (next === back) return { back: state };
    if (next === 'write') return { answers: answersOf(settings, options), directory, sources: sourcesOf(settings) };
    state = next;
  }
}

/** Shows the review once, and does what was chosen there. */
async function reviewOnce(
  state: ReviewState,
  directory: string,
  options: SessionOptions,
  asker: Asker,
  position: PromptPosition,
): Promise<ReviewState | 'write' | Back> {
  const { settings, named, last } = state;
  const { dryRun, questions, shownDirectory } = options;
  const plan: Plan = {
    settings,
    directory: { value: shownDirectory(directory), source: directorySource(options, named) },
    ...(await previewOf(options, answersOf(settings, options), directory)),
  };
  const choice = await asker.list(reviewQuestion(plan, { questions, dryRun, width: options.width(), last }), position);
  if (choice === back) return back;
  if (choice.do === 'write') return 'write';
  if (choice.do === 'cancel') throw cancelled();
  const then: ReviewState = { ...state, last: choice };
  if (choice.do === 'look') {
    await asker.show(`${choice.change.path}, as it will be`, fileView(choice.change));
    return then;
  }
  const nested: PromptPosition = { first: false, nested: true };
  if (choice.do === 'directory') {
    const answer = await asker.text(directoryQuestion(directory), nested);
    return answer === back ? then : { ...then, named: answer };
  }
  const { question } = choice;
  const preset = settings[question.name];
  const answer = await askOne(question, preset.value, asker, nested);
  if (answer === back) return then;
  return { ...then, settings: { ...settings, [question.name]: settingOf(answer, preset) } };
}

function answersOf(settings: Settings, { questions }: SessionOptions): Answers {
  const given = Object.fromEntries(questions.map(({ name }) => [name, settings[name].value]));
  return toAnswers(given, undefined, questions);
}

function sourcesOf(settings: Settings): Decision['sources'] {
  return Object.fromEntries(questions.map(({ name }) => [name, settings[name].source])) as Record<
    keyof Answers,
    Source
  >;
}

function directorySource({ directory }: SessionOptions, named: string | undefined): string {
  if (named === undefined) return 'from the module name';
  return named === directory ? 'the command line' : 'your answer';
}

function directoryQuestion(fallback: string): TextQuestion {
  return {
    message: 'Folder to write to',
    help: 'Where the files go. A relative path is relative to the current directory. The folder may exist.',
    fallback,
    problem: () => undefined,
    remark: async () => [],
  };
}

// What the pipeline refuses can be changed at the review, so it is shown there and not thrown.
async function previewOf(
  { preview }: SessionOptions,
  answers: Answers,
  directory: string,
): Promise<Pick<Plan, 'changes' | 'refusal'>> {
  try {
    return { changes: await preview(answers, directory) };
  } catch (error) {
    if (error instanceof UserError) return { changes: [], refusal: error.message };
    throw error;
  }
}

function askOne(question: Question, fallback: string, asker: Asker, position: PromptPosition): Promise<string | Back> {
  const { message, help, problem, choices, many, suggestions, remarks } = question;
  if (suggestions) {
    const values = suggestions.includes(fallback) ? suggestions : [fallback, ...suggestions];
    return asker.openList({ message, help, fallback, problem, rows: rowsOf(question, values) }, position);
  }
  if (many) return askMany(question, fallback, asker, position);
  if (choices) return asker.list({ message: `${message}:`, help, rows: rowsOf(question, choices), fallback }, position);
  const remark = async (value: string) => (await remarks?.(value, { isPortInUse })) ?? [];
  return asker.text({ message, help, fallback, problem, remark }, position);
}

async function askMany(
  question: Question,
  fallback: string,
  asker: Asker,
  position: PromptPosition,
): Promise<string | Back> {
  const { message, help, choices = [] } = question;
  const chosen = fallback === 'all' ? choices : fallback.split(',');
  const answer = await asker.many({ message, help, rows: rowsOf(question, choices), chosen }, position);
  return answer === back ? back : answer.join(',') || 'none';
}

/** A row for each value, with its help. */
function rowsOf({ helpOf }: Question, values: readonly string[]) {
  const width = Math.max(...values.map((value) => value.length));
  return values.map((value) => ({ value, name: helpOf ? `${value.padEnd(width)}  ${helpOf(value)}` : value }));
}
