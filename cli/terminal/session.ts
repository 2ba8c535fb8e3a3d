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
import { type Asker, type Back, back, type Standing, type TextQuestion } from './asker.ts';
import { isPortInUse } from './port.ts';
import { cancelled } from './prompts.ts';
import { fileView, type Plan, reviewQuestion, type Setting } from './review.ts';

/** What is known before the first question, and how to look at the disk. */
export interface Opening {
  /** Answers that need no question, and the name of each one's source. */
  readonly given: GivenAnswers;
  readonly givenBy: (name: keyof Answers) => Source;
  /** The directory that was named. */
  readonly directory?: string;
  /** The default of each answer; the Go version's may take a moment to find out. */
  readonly presets: (name: keyof Answers) => Promise<Setting>;
  /** The directory for a module, where none was named. */
  readonly directoryFor: (module: string) => string;
  /** What writing these answers there would do. */
  readonly look: (answers: Answers, directory: string) => Promise<readonly Change[]>;
  readonly dryRun: boolean;
  /** How many columns there are now. */
  readonly width: () => number;
}

/** What someone decided at the review. */
export interface Decision {
  readonly answers: Answers;
  readonly directory: string;
  /** Where each answer came from. */
  readonly sources: Readonly<Record<keyof Answers, Source>>;
}

/**
 * Asks what is missing, then shows everything for review until it is to be written.
 * Rejects with a UserError (`cancelled`) when the person leaves; nothing was written then.
 */
export function session(opening: Opening, asker: Asker): Promise<Decision> {
  // All at once and none waited for: the first question does not have to wait for what only the second needs.
  const presets = Object.fromEntries(questions.map(({ name }) => [name, presetOf(name, opening)])) as Presets;
  const open = questions.filter(({ name, asked }) => asked && opening.given[name] === undefined);

  const askFrom = async (index: number, answered: Partial<Settings>): Promise<Decision> => {
    const question = open[index];
    if (!question) {
      const standing = { first: open.length === 0, nested: false };
      const outcome = await review(await allSettings(presets, answered), opening, asker, standing);
      return 'back' in outcome ? askFrom(index - 1, outcome.back) : outcome;
    }
    const { name } = question;
    const preset = answered[name] ?? (await presets[name]);
    const answer = await askOne(question, preset.value, asker, { first: index === 0, nested: false });
    if (answer === back) return askFrom(index - 1, answered);
    return askFrom(index + 1, { ...answered, [name]: settingOf(answer, preset) });
  };
  return askFrom(0, {});
}

type Settings = Readonly<Record<keyof Answers, Setting>>;
type Presets = Readonly<Record<keyof Answers, Promise<Setting>>>;

function presetOf(name: keyof Answers, { given, givenBy, presets }: Opening): Promise<Setting> {
  const value = given[name];
  return value === undefined ? presets(name) : Promise.resolve({ value, source: givenBy(name) });
}

async function allSettings(presets: Presets, answered: Partial<Settings>): Promise<Settings> {
  const entries = questions.map(async ({ name }) => [name, answered[name] ?? (await presets[name])] as const);
  return Object.fromEntries(await Promise.all(entries)) as Settings;
}

// What is only confirmed keeps its source.
function settingOf(value: string, preset: Setting): Setting {
  return value === preset.value ? preset : { value, source: { kind: 'question', name: 'your answer' } };
}

/** Shows everything until it is to be written. Someone who goes back takes along what they changed. */
async function review(
  settings: Settings,
  opening: Opening,
  asker: Asker,
  standing: Standing,
): Promise<Decision | { readonly back: Settings }> {
  const nested: Standing = { first: false, nested: true };
  let current = settings;
  let named = opening.directory;
  for (;;) {
    const directory = named ?? opening.directoryFor(current.module.value);
    const answers = toAnswers(Object.fromEntries(questions.map(({ name }) => [name, current[name].value])));
    const seen = await lookAt(opening, answers, directory);
    const shown = {
      settings: current,
      directory: { value: directory, source: directorySource(opening, named) },
      ...seen,
    };
    const choice = await asker.list(reviewQuestion(shown, opening.dryRun, opening.width()), standing);
    if (choice === back) return { back: current };
    if (choice.do === 'cancel') throw cancelled();
    if (choice.do === 'write') return { answers, directory, sources: sourcesOf(current) };
    if (choice.do === 'look') asker.say(fileView(choice.change));
    if (choice.do === 'directory') {
      const answer = await asker.text(directoryQuestion(directory), nested);
      if (answer !== back) named = answer;
    }
    if (choice.do === 'change') {
      const preset = current[choice.question.name];
      const answer = await askOne(choice.question, preset.value, asker, nested);
      if (answer !== back) current = { ...current, [choice.question.name]: settingOf(answer, preset) };
    }
  }
}

function sourcesOf(settings: Settings): Decision['sources'] {
  return Object.fromEntries(questions.map(({ name }) => [name, settings[name].source])) as Record<
    keyof Answers,
    Source
  >;
}

function directorySource(opening: Opening, named: string | undefined): string {
  if (named === undefined) return 'by the module';
  return named === opening.directory ? 'the command line' : 'your answer';
}

function directoryQuestion(fallback: string): TextQuestion {
  return {
    message: 'Folder to write to',
    fallback,
    problem: () => undefined,
    remark: async () => [],
  };
}

// What the pipeline refuses can be mended here, so it is shown rather than thrown.
async function lookAt(
  { look }: Opening,
  answers: Answers,
  directory: string,
): Promise<Pick<Plan, 'changes' | 'refusal'>> {
  try {
    return { changes: await look(answers, directory) };
  } catch (error) {
    if (error instanceof UserError) return { changes: [], refusal: error.message };
    throw error;
  }
}

function askOne(question: Question, fallback: string, asker: Asker, standing: Standing): Promise<string | Back> {
  const { message, problem, choices, many, suggestions, remarks } = question;
  if (suggestions) {
    const values = suggestions.includes(fallback) ? suggestions : [fallback, ...suggestions];
    return asker.openList({ message, fallback, problem, rows: rowsOf(question, values) }, standing);
  }
  if (many) return askMany(question, fallback, asker, standing);
  if (choices) return asker.list({ message: `${message}:`, rows: rowsOf(question, choices), fallback }, standing);
  const remark = async (value: string) => (await remarks?.(value, { isPortInUse })) ?? [];
  return asker.text({ message, fallback, problem, remark }, standing);
}

async function askMany(question: Question, fallback: string, asker: Asker, standing: Standing): Promise<string | Back> {
  const { message, choices = [] } = question;
  const chosen = fallback === 'all' ? choices : fallback.split(',');
  const answer = await asker.many({ message, rows: rowsOf(question, choices), chosen }, standing);
  return answer === back ? back : answer.join(',') || 'none';
}

/** A row for each value, with what the question says about it. */
function rowsOf({ helpOf }: Question, values: readonly string[]) {
  const width = Math.max(...values.map((value) => value.length));
  return values.map((value) => ({ value, name: helpOf ? `${value.padEnd(width)}  ${helpOf(value)}` : value }));
}
