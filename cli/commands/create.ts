import { basename, resolve } from 'node:path';
import { exitCodes, UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { ConflictError, conflictFix, type Result } from '../../disk/apply.ts';
import { type Change, isWritten } from '../../disk/compare.ts';
import { recover as recoverIn, unfinished } from '../../disk/write.ts';
import type { Step } from '../../generators/go-service/extras.ts';
import { belongsToExtras } from '../../generators/go-service/files.ts';
import { defaultFolder, extraSteps, nextSteps, notes, stepLines } from '../../generators/go-service/index.ts';
import {
  type Answers,
  type GivenAnswers,
  questionOf,
  questions,
  refuseBadAnswers,
  textOf,
  toAnswers,
} from '../../generators/go-service/questions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { add as addTo, type RunOptions, scaffold } from '../../pipeline/render-and-apply.ts';
import { allSources, type Layer, type Source, type Sources, settle } from '../../pipeline/settle.ts';
import { infer } from '../../pipeline/surroundings.ts';
import { fromAround, fromEnvironment, fromFile, fromFlags, fromManifest } from '../input/answers.ts';
import type { Arguments } from '../input/args.ts';
import { correctedForYes } from '../input/npm.ts';
import type { Body, Said, Seen } from '../output/document.ts';
import { fileEntry } from '../output/file-entry.ts';
import { commandWith, shownPath, wordsFor } from '../output/repeat.ts';
import { report } from '../output/report.ts';
import type { Surroundings } from '../process.ts';

/** Adds extras to a service that is there. */
export async function add(args: Arguments, around: Surroundings, seen: Seen): Promise<Said> {
  const { directory = '.', extras = '' } = args;
  if (extras === '' || extras === 'none')
    throw new UserError('add needs the names of extras.', 'usage', {
      fix: `Example: create-go-docker add ${questionOf('with').example}`,
    });
  refuseBadAnswers({ with: extras }, () => 'add');
  const { before, layer } = fromManifest(resolve(around.cwd(), directory));
  const named = toAnswers({ with: extras }).with;
  const all = [...toAnswers(layer.given).with, ...named];
  const said: Layer = { kind: 'flag', nameOf: () => 'add', given: { with: textOf(all) } };
  const { given, sources } = settle([said, layer]);
  const answers = toAnswers(given);
  return act(
    { args, around, seen, answers, sources },
    {
      directory,
      make: (options) => addTo({ answers, before, isWanted: belongsToExtras(named) }, options),
      next: extraSteps(named, answers),
      again: ['add', textOf(named), shellWord(shownPath(directory))],
    },
  );
}

/** Finishes or rolls back what interrupted runs left in a directory. */
export async function recover({ on }: Arguments, target: string): Promise<Said> {
  const done = recoverIn(target, true).map(({ work, message }) => `${work}: ${message}`);
  const lines = done.length > 0 ? done : [`No interrupted run left anything in ${target}.`];
  const exitCode = exitCodes.done;
  return {
    exitCode,
    text: on.has('quiet') ? '' : `${lines.join('\n')}\n`,
    document: () => ({ outcome: 'recovered', exitCode, target, recovered: done }),
  };
}

/** Answers from everywhere, and a service made of them. */
export async function generate(args: Arguments, around: Surroundings, seen: Seen): Promise<Said> {
  const layers = [
    fromFlags(args.given),
    fromEnvironment(around.env),
    ...(args.from === undefined ? [] : [await fromFile(args.from, { cwd: around.cwd(), readInput: around.readInput })]),
  ];
  const said = settle(layers);
  // A wrong answer is said before the first question is asked.
  refuseBadAnswers(said.given, (name) => said.sources[name]?.name ?? `--${name}`);
  if (asks(args, around)) return ask(args, { ...around, seen, ...said });
  requireEnough(args, said.given, around);
  const inferred = infer(placeOf(args, said.given, around));
  const { given, sources } = settle([...layers, fromAround(inferred)]);
  const folder = args.directory === undefined ? undefined : basename(resolve(around.cwd(), args.directory));
  return write({ args, around, sources, seen, answers: toAnswers(given, folder) });
}

// Where the service will lie, for what the folders around it say.
function placeOf({ directory }: Arguments, given: GivenAnswers, { cwd }: Surroundings): string {
  return resolve(cwd(), directory ?? defaultFolder(given));
}

interface Asking extends Surroundings {
  readonly seen: Seen;
  readonly given: GivenAnswers;
  readonly sources: Sources;
}

async function ask(args: Arguments, asking: Asking): Promise<Said> {
  const { seen, given, sources, ...around } = asking;
  const { interactive } = await import('../terminal/interactive.ts');
  return interactive({
    given,
    givenBy: (name) => sources[name] ?? { kind: 'flag', name: `--${name}` },
    ...(args.directory !== undefined && { directory: args.directory }),
    dryRun: args.on.has('dry-run'),
    base: around.cwd(),
    accessible: args.on.has('accessible'),
    cancelled: around.cancelled ?? new AbortController().signal,
    look: (answers, directory) => look(answers, directory, args, around.cwd()),
    act: ({ answers, directory, sources }) => write({ args: { ...args, directory }, around, sources, seen, answers }),
  });
}

/** What writing would do, for the review. Throws a UserError with a way out where an interrupted run has to be dealt with first. */
async function look(
  answers: Answers,
  directory: string,
  { on, skip }: Arguments,
  cwd: string,
): Promise<readonly Change[]> {
  const target = resolve(cwd, directory);
  const [work] = unfinished(target);
  if (work)
    throw new UserError(`An interrupted run left ${work}.`, 'conflict', {
      fix: `Change the folder, or leave and run: create-go-docker recover ${shellWord(shownPath(directory))}`,
    });
  const options = { target, version: packageJson.version, dryRun: true, overwrite: on.has('overwrite'), skip };
  return (await scaffold(answers, options)).changes;
}

function asks({ on }: Arguments, { env, terminal }: Surroundings): boolean {
  return !on.has('yes') && !on.has('no-input') && !on.has('json') && !env.CI && terminal();
}

function requireEnough({ on, directory }: Arguments, given: GivenAnswers, { args, env }: Surroundings): void {
  if (on.has('yes') || directory !== undefined || given.module !== undefined) return;
  const meant = correctedForYes(args, env);
  throw new UserError(
    'Nobody can be asked here: name a directory or a module, or take every default with --yes.',
    'usage',
    {
      fix: meant
        ? `npm took --yes for itself; put -- before it:\n  ${meant}`
        : `Example: create-go-docker ${defaultFolder()}`,
    },
  );
}

interface Settled {
  readonly args: Arguments;
  readonly around: Surroundings;
  readonly answers: Answers;
  readonly sources: Sources;
  readonly seen: Seen;
}

function write(settled: Settled): Promise<Said> {
  const { args, answers } = settled;
  const directory = args.directory ?? defaultFolder(answers);
  return act(settled, {
    directory,
    make: (options) => scaffold(answers, options),
    next: nextSteps(answers),
    again: wordsFor(directory, answers),
  });
}

/** What is to be done with the answers, what comes next, and the words that do it again. */
interface Deed {
  readonly directory: string;
  readonly make: (options: RunOptions) => Promise<Result>;
  readonly next: readonly Step[];
  readonly again: readonly string[];
}

async function act({ args, around, seen, answers, ...settled }: Settled, deed: Deed): Promise<Said> {
  const { on, skip } = args;
  const { directory } = deed;
  const cwd = around.cwd();
  const target = resolve(cwd, directory);
  const dryRun = on.has('dry-run');
  const sources = allSources(settled.sources, { folder: args.directory !== undefined });
  seen.settled = { target, answers, sources };
  const { cancelled } = around;
  const options = { target, version: packageJson.version, dryRun, overwrite: on.has('overwrite'), skip, cancelled };
  const result = await deed.make(options).catch((error: unknown) => {
    if (error instanceof ConflictError)
      seen.settled = { ...seen.settled, files: error.changes.map((change) => fileEntry(change)) };
    throw error;
  });
  const diffs = dryRun ? await diffsOf(result.changes) : new Map<string, string>();
  const shownAs = shownPath(directory);
  const next: readonly Step[] = [...(target === cwd ? [] : [{ command: `cd ${shellWord(shownAs)}` }]), ...deed.next];
  const remarks = {
    notes: notes(answers),
    repeat: repeatCommand(args, deed.again),
  };
  const end = endOf(result, dryRun);
  const document = () => ({
    ...end,
    ...seen.settled,
    ...remarks,
    // Commands only: a program has no use for the notes.
    next: next.map(({ command }) => command),
    recovered: result.recovered.map(({ work, message }) => `${work}: ${message}`),
    files: result.changes.map((change) => fileEntry(change, diffs.get(change.path))),
  });
  const { exitCode } = end;
  if (on.has('quiet')) return { exitCode, text: '', document };
  const why = on.has('why') || on.has('verbose') ? whyLines(answers, sources) : [];
  const conflicts = result.changes.filter(({ action }) => action === 'conflict');
  const fix = conflicts.length > 0 ? conflictFix(conflicts) : '';
  const style = {
    shown: shownAs,
    dryRun,
    verbose: on.has('verbose'),
    paint: around.paint?.() ?? ((_: string, text: string) => text),
  };
  const text = report(result, { ...remarks, next: stepLines(next), why, diffs: [...diffs.values()], fix }, style);
  return { exitCode, text, document };
}

function endOf({ changes }: Result, dryRun: boolean): Pick<Body, 'outcome' | 'exitCode'> {
  const conflicts = changes.some(({ action }) => action === 'conflict');
  if (dryRun) return { outcome: 'planned', exitCode: conflicts ? exitCodes.conflict : exitCodes.done };
  return { outcome: changes.some(isWritten) ? 'written' : 'unchanged', exitCode: exitCodes.done };
}

// Only what a person looks at before anything is written needs it, so only then it is loaded.
async function diffsOf(changes: readonly Change[]): Promise<ReadonlyMap<string, string>> {
  if (!changes.some(({ before }) => before)) return new Map();
  const { unifiedDiff } = await import('../output/diff.ts');
  return new Map(changes.flatMap((change) => (change.before ? [[change.path, unifiedDiff(change) ?? '']] : [])));
}

function repeatCommand({ skip, on }: Arguments, again: readonly string[]): string {
  return commandWith(
    ...again,
    ...skip.map((path) => `--skip ${shellWord(path)}`),
    ...(on.has('overwrite') ? ['--overwrite'] : []),
    '--yes',
  );
}

function whyLines(answers: Answers, sources: Readonly<Record<keyof Answers, Source>>): readonly string[] {
  const width = Math.max(...questions.map(({ name }) => textOf(answers[name]).length));
  return questions.map(
    ({ name }) => `${name.padEnd(8)}  ${textOf(answers[name]).padEnd(width)}  ${sources[name].name}`,
  );
}
