import { basename, resolve } from 'node:path';
import { isOf } from '../generators/go-service/files.ts';
import {
  defaultFolder,
  extraCommands,
  goService,
  nextCommands,
  notes,
  repeatFlags,
} from '../generators/go-service/index.ts';
import { infer } from '../generators/go-service/infer.ts';
import { serviceNames } from '../generators/go-service/names.ts';
import {
  type Answers,
  type GivenAnswers,
  questions,
  refuseBadAnswers,
  textOf,
  toAnswers,
} from '../generators/go-service/questions.ts';
import { allSources, type Layer, type Source, type Sources, settle } from '../generators/go-service/sources.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { Change } from '../scaffold/compare.ts';
import { exitCodes, UserError } from '../scaffold/errors.ts';
import { add, ConflictError, conflictFix, type Result, type RunOptions, scaffold } from '../scaffold/generator.ts';
import { report, type Style, shellWord } from '../scaffold/report.ts';
import { recover, unfinished } from '../scaffold/write.ts';
import { fromAround, fromEnvironment, fromFile, fromFlags, fromManifest } from './answers.ts';
import { type Arguments, isCommand, readArguments, wantsJson } from './args.ts';
import { type Document, documentVersion, errorEntry, type FileEntry, fileEntry, toText } from './document.ts';
import { help } from './help.ts';
import { correctedForYes, refuseSwallowed } from './npm.ts';

/** Everything about the process that a run depends on. */
export interface Surroundings {
  /** Without node and script. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Throws where the directory is gone. */
  readonly cwd: () => string;
  /** Whether a person sits at both ends. */
  readonly terminal: boolean;
  readonly readInput: () => Promise<Uint8Array>;
  /** Ends the run; its reason is what is thrown then. */
  readonly cancelled?: AbortSignal;
  readonly paint?: Style['paint'];
}

/** What a run wants printed, and the exit code. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** One whole run of the program. Never rejects: whatever goes wrong is in the outcome. */
export const run = async (around: Surroundings): Promise<Outcome> => {
  const json = wantsJson(around.args);
  const seen: Seen = {};
  try {
    const said = await answer(around, seen);
    const stdout = json ? toText({ ...opening, ...said.document }) : said.text;
    return { stdout, stderr: '', exitCode: said.document.exitCode };
  } catch (error) {
    const entry = errorEntry(error);
    if (json)
      return {
        stdout: toText({ ...opening, ...entry, ...failedDocument(seen, error) }),
        stderr: '',
        exitCode: entry.exitCode,
      };
    const message =
      error instanceof UserError ? error.message : `${(error as Error)?.stack ?? error}\n${entry.error?.fix}`;
    return { stdout: '', stderr: `${message}\n`, exitCode: entry.exitCode };
  }
};

const opening = { schema: documentVersion, generator: 'create-go-docker', version: packageJson.version } as const;

type Body = Omit<Document, keyof typeof opening>;

/** The same outcome for people and for programs. */
interface Said {
  readonly text: string;
  readonly document: Body;
}

// What is known when something goes wrong: programs get it with the error.
interface Seen {
  settled?: Pick<Body, 'target' | 'answers' | 'sources'>;
}

const failedDocument = ({ settled }: Seen, error: unknown): Partial<Body> => ({
  ...settled,
  ...(error instanceof ConflictError && { files: error.changes.map((change) => fileEntry(change)) }),
});

const answer = async (around: Surroundings, seen: Seen): Promise<Said> => {
  refuseSwallowed(around.args, around.env);
  const args = readArguments(around.args);
  if (args.on.has('help')) return shown(help());
  if (args.on.has('version')) return shown(`${packageJson.version}\n`);
  if (args.on.has('print-schema')) {
    const { answersSchema } = await import('../generators/go-service/schema.ts');
    return shown(`${JSON.stringify(answersSchema(), null, 2)}\n`);
  }
  const cwd = workingDirectory(around);
  if (args.command === 'add') return added(args, { ...around, cwd: () => cwd }, seen);
  if (args.command === 'recover') return recovered(args, resolve(cwd, args.directory ?? '.'));
  if (args.command === 'doctor') return examined(args, around);
  return generate(args, { ...around, cwd: () => cwd }, seen);
};

const shown = (text: string): Said => ({ text, document: { outcome: 'shown', exitCode: exitCodes.done, text } });

const workingDirectory = ({ cwd }: Surroundings): string => {
  try {
    return cwd();
  } catch (error) {
    throw new UserError('The directory that you are in is gone.', 'usage', {
      fix: 'Change to another one.',
      cause: error,
    });
  }
};

const added = async (args: Arguments, around: Surroundings, seen: Seen): Promise<Said> => {
  const { directory = '.', extras = '' } = args;
  if (extras === '' || extras === 'none')
    throw new UserError('add needs the names of extras.', 'usage', {
      fix: `Example: create-go-docker add ${questions.find(({ name }) => name === 'with')?.example}`,
    });
  refuseBadAnswers({ with: extras }, () => 'add');
  const { before, layer } = await fromManifest(resolve(around.cwd(), directory));
  const named = toAnswers({ with: extras }).with;
  const all = [...toAnswers(layer.given).with, ...named];
  const said: Layer = { kind: 'flag', nameOf: () => 'add', given: { with: textOf(all) } };
  const { given, sources } = settle([said, layer]);
  const answers = toAnswers(given);
  return act(
    { args, around, seen, answers, sources },
    {
      directory,
      make: (options) => add(goService, { answers, before, wanted: isOf(named) }, options),
      next: extraCommands(named, answers),
      again: ['add', textOf(named), shellWord(shownPath(directory))],
    },
  );
};

const recovered = async ({ on }: Arguments, target: string): Promise<Said> => {
  const done = (await recover(target, true)).map(({ work, said }) => `${work}: ${said}`);
  const lines = done.length > 0 ? done : [`No interrupted run left anything in ${target}.`];
  const document = { outcome: 'recovered', exitCode: exitCodes.done, target, recovered: done } as const;
  return { text: on.has('quiet') ? '' : `${lines.join('\n')}\n`, document };
};

const examined = async ({ given, on }: Arguments, { env }: Surroundings): Promise<Said> => {
  const { doctor } = await import('./doctor.ts');
  const { text, ...found } = await doctor(given, env);
  const exitCode = found.healthy ? exitCodes.done : exitCodes.failed;
  return { text: on.has('quiet') ? '' : text, document: { outcome: 'examined', exitCode, ...found } };
};

const generate = async (args: Arguments, around: Surroundings, seen: Seen): Promise<Said> => {
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
  const inferred = await infer(placeOf(args, said.given, around));
  const { given, sources } = settle([...layers, fromAround(inferred)]);
  const folder = args.directory === undefined ? undefined : basename(resolve(around.cwd(), args.directory));
  return write({ args, around, sources, seen, answers: toAnswers(given, folder) });
};

// Where the service will lie, for what the folders around it say.
const placeOf = ({ directory }: Arguments, { module }: GivenAnswers, { cwd }: Surroundings): string =>
  resolve(cwd(), directory ?? (module ? serviceNames(module).binary : 'my-service'));

interface Asking extends Surroundings {
  readonly seen: Seen;
  readonly given: GivenAnswers;
  readonly sources: Sources;
}

const ask = async (args: Arguments, asking: Asking): Promise<Said> => {
  const { seen, given, sources, ...around } = asking;
  const { interactive } = await import('./interactive.ts');
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
};

/** What writing would do, for the review. Throws a UserError with a way out where an interrupted run has to be dealt with first. */
const look = async (
  answers: Answers,
  directory: string,
  { on, skip }: Arguments,
  cwd: string,
): Promise<readonly Change[]> => {
  const target = resolve(cwd, directory);
  const [work] = await unfinished(target);
  if (work)
    throw new UserError(`An interrupted run left ${work}.`, 'conflict', {
      fix: `Change the folder, or leave and run: create-go-docker recover ${shellWord(shownPath(directory))}`,
    });
  const options = { target, version: packageJson.version, dryRun: true, overwrite: on.has('overwrite'), skip };
  return (await scaffold(goService, answers, options)).changes;
};

const asks = ({ on }: Arguments, { env, terminal }: Surroundings): boolean =>
  terminal && !on.has('yes') && !on.has('no-input') && !on.has('json') && !env.CI;

const requireEnough = ({ on, directory }: Arguments, given: GivenAnswers, { args, env }: Surroundings): void => {
  if (on.has('yes') || directory !== undefined || given.module !== undefined) return;
  const meant = correctedForYes(args, env);
  throw new UserError(
    'Nobody can be asked here: name a directory or a module, or take every default with --yes.',
    'usage',
    {
      fix: meant ? `npm took --yes for itself; put -- before it:\n  ${meant}` : 'Example: create-go-docker my-service',
    },
  );
};

interface Settled {
  readonly args: Arguments;
  readonly around: Surroundings;
  readonly answers: Answers;
  readonly sources: Sources;
  readonly seen: Seen;
}

const write = (settled: Settled): Promise<Said> => {
  const { args, answers } = settled;
  const directory = args.directory ?? defaultFolder(answers);
  return act(settled, {
    directory,
    make: (options) => scaffold(goService, answers, options),
    next: nextCommands(answers),
    again: [
      shellWord(shownPath(directory)),
      ...repeatFlags(answers).map(([flag, value]) => `${flag} ${shellWord(value)}`),
    ],
  });
};

/** What is to be done with the answers, what comes next, and the words that do it again. */
interface Deed {
  readonly directory: string;
  readonly make: (options: RunOptions) => Promise<Result>;
  readonly next: readonly string[];
  readonly again: readonly string[];
}

const act = async ({ args, around, seen, answers, ...settled }: Settled, deed: Deed): Promise<Said> => {
  const { on, skip } = args;
  const { directory } = deed;
  const cwd = around.cwd();
  const target = resolve(cwd, directory);
  const dryRun = on.has('dry-run');
  const sources = allSources(settled.sources, { folder: args.directory !== undefined });
  seen.settled = { target, answers, sources };
  const { cancelled } = around;
  const options = { target, version: packageJson.version, dryRun, overwrite: on.has('overwrite'), skip, cancelled };
  const result = await deed.make(options);
  const diffs = dryRun ? await diffsOf(result.changes) : new Map<string, string>();
  const shownAs = shownPath(directory);
  const remarks = {
    notes: notes(answers),
    next: [...(target === cwd ? [] : [`cd ${shellWord(shownAs)}`]), ...deed.next],
    repeat: repeatCommand(args, deed.again),
  };
  const document = {
    ...endOf(result, dryRun),
    ...seen.settled,
    ...remarks,
    recovered: result.recovered.map(({ work, said }) => `${work}: ${said}`),
    files: result.changes.map((change): FileEntry => fileEntry(change, diffs.get(change.path))),
  };
  if (on.has('quiet')) return { text: '', document };
  const why = on.has('why') || on.has('verbose') ? whyLines(answers, sources) : [];
  const conflicts = result.changes.filter(({ action }) => action === 'conflict');
  const fix = conflicts.length > 0 ? conflictFix(conflicts) : '';
  const style = {
    shown: shownAs,
    dryRun,
    verbose: on.has('verbose'),
    paint: around.paint ?? ((_: string, text: string) => text),
  };
  return { text: report(result, { ...remarks, why, diffs: [...diffs.values()], fix }, style), document };
};

const endOf = ({ changes }: Result, dryRun: boolean): Pick<Body, 'outcome' | 'exitCode'> => {
  const found = new Set(changes.map(({ action }) => action));
  if (dryRun) return { outcome: 'planned', exitCode: found.has('conflict') ? exitCodes.conflict : exitCodes.done };
  return { outcome: found.has('create') || found.has('overwrite') ? 'written' : 'unchanged', exitCode: exitCodes.done };
};

// Only what a person looks at before anything is written needs it, so only then it is loaded.
const diffsOf = async (changes: readonly Change[]): Promise<ReadonlyMap<string, string>> => {
  if (!changes.some(({ before }) => before)) return new Map();
  const { unifiedDiff } = await import('../scaffold/diff.ts');
  return new Map(changes.flatMap((change) => (change.before ? [[change.path, unifiedDiff(change) ?? '']] : [])));
};

const repeatCommand = ({ skip, on }: Arguments, again: readonly string[]): string =>
  [
    `npx create-go-docker@${packageJson.version}`,
    ...again,
    ...skip.map((path) => `--skip ${shellWord(path)}`),
    ...(on.has('overwrite') ? ['--overwrite'] : []),
    '--yes',
  ].join(' ');

const whyLines = (answers: Answers, sources: Readonly<Record<keyof Answers, Source>>): readonly string[] => {
  const width = Math.max(...questions.map(({ name }) => textOf(answers[name]).length));
  return questions.map(
    ({ name }) => `${name.padEnd(8)}  ${textOf(answers[name]).padEnd(width)}  ${sources[name].name}`,
  );
};

// As the person typed it; `./` keeps a leading dash from looking like a flag, and `recover` or `doctor` from being the command.
const shownPath = (directory: string): string =>
  directory.startsWith('-') || isCommand(directory) ? `./${directory}` : directory;
