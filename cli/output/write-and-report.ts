import { exitCodes } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { type Applied, ConflictError, conflictFix } from '../../disk/apply.ts';
import { type Change, isWritten } from '../../disk/compare.ts';
import type { Step } from '../../generators/go-service/extras.ts';
import { stepLines } from '../../generators/go-service/index.ts';
import { type Answers, questions, textOf } from '../../generators/go-service/questions.ts';
import type { WriteOptions } from '../../pipeline/create.ts';
import type { Sources } from '../../pipeline/settle.ts';
import type { Host } from '../host.ts';
import { teamFolder } from '../input/team.ts';
import type { Arguments } from '../interface.ts';
import type { Body } from './document.ts';
import { fileEntry } from './file-entry.ts';
import { migrationLines } from './migration-lines.ts';
import { shownPath } from './repeat.ts';
import { report } from './report.ts';
import { errorResult, type Result } from './result.ts';

/** What a command writes, and what its report says. */
export interface WriteRequest<Done extends Applied = Applied> {
  readonly args: Arguments;
  readonly host: Host;
  readonly answers: Answers;
  readonly sources: Sources;
  /** The directory as the person would type it, and absolute. */
  readonly directory: string;
  readonly target: string;
  /** What was found in code that was there before. */
  readonly found?: Body['found'];
  readonly apply: (options: WriteOptions) => Promise<Done>;
  /** What became of libraries that dep had locked. */
  readonly migration?: (done: Done) => Body['migration'];
  readonly notes: readonly string[] | ((done: Done) => readonly string[]);
  /** The steps that come next, in the folder of the service. */
  readonly next: readonly Step[] | ((done: Done) => readonly Step[]);
  /** The words that repeat the command. */
  readonly again: readonly string[];
}

/** Writes files, or with `--dry-run` only compares them, and reports the result. Errors are in the result. */
export async function writeAndReport<Done extends Applied>(writing: WriteRequest<Done>): Promise<Result> {
  const { args, host, answers, sources, target } = writing;
  const settled = { target, answers, sources, ...(writing.found && { found: writing.found }) };
  const options = {
    target,
    dryRun: args.on.has('dry-run'),
    overwrite: args.on.has('overwrite'),
    skip: args.values.skip ?? [],
    cancelled: host.cancelled,
  };
  try {
    return await resultOf(writing, settled, await writing.apply(options));
  } catch (error) {
    const changes = error instanceof ConflictError ? { files: error.changes.map((change) => fileEntry(change)) } : {};
    return errorResult(error, { ...settled, ...changes });
  }
}

async function resultOf<Done extends Applied>(
  writing: WriteRequest<Done>,
  settled: Partial<Body>,
  applied: Done,
): Promise<Result> {
  const { args, host, answers, sources, directory, target } = writing;
  const notes = typeof writing.notes === 'function' ? writing.notes(applied) : writing.notes;
  const { on } = args;
  const migration = writing.migration?.(applied);
  const dryRun = on.has('dry-run');
  const diffs = dryRun ? await diffsOf(applied.changes) : new Map<string, string>();
  const shown = shownPath(directory);
  const next: readonly Step[] = [
    ...(target === host.cwd() ? [] : [{ command: `cd ${shellWord(shown)}` }]),
    ...(typeof writing.next === 'function' ? writing.next(applied) : writing.next),
  ];
  const remarks = {
    notes,
    repeat: repeatCommand(args, host, writing.again),
  };
  const end = endOf(applied, dryRun);
  const document = () => ({
    ...end,
    ...settled,
    ...remarks,
    ...(migration && { migration }),
    // Commands only. Programs do not need the notes.
    next: next.map(({ command }) => command),
    recovered: applied.recovered.map(({ work, message }) => `${work}: ${message}`),
    files: applied.changes.map((change) => fileEntry(change, diffs.get(change.path))),
  });
  if (on.has('quiet')) return { exitCode: end.exitCode, text: '', document };
  const conflicts = applied.changes.filter(({ action }) => action === 'conflict');
  const details = {
    ...remarks,
    next: stepLines(next),
    found: writing.found ?? [],
    migration: migration ? migrationLines(migration) : [],
    why: on.has('why') || on.has('verbose') ? whyLines(answers, sources) : [],
    diffs: [...diffs.values()],
    fix: conflicts.length > 0 ? conflictFix(conflicts) : '',
  };
  const paint = host.paint?.() ?? ((_: string, text: string) => text);
  const text = report(applied, details, { shown, dryRun, verbose: on.has('verbose'), paint });
  return { exitCode: end.exitCode, text, document };
}

function endOf({ changes }: Applied, dryRun: boolean): Pick<Body, 'outcome' | 'exitCode'> {
  const conflicts = changes.some(({ action }) => action === 'conflict');
  if (dryRun) return { outcome: 'planned', exitCode: conflicts ? exitCodes.conflict : exitCodes.done };
  return { outcome: changes.some(isWritten) ? 'written' : 'unchanged', exitCode: exitCodes.done };
}

/** The differences of the files that exist, by path. What makes them is loaded only then. */
export async function diffsOf(changes: readonly Change[]): Promise<ReadonlyMap<string, string>> {
  if (!changes.some(({ before }) => before)) return new Map();
  const { unifiedDiff } = await import('./diff.ts');
  return new Map(changes.flatMap((change) => (change.before ? [[change.path, unifiedDiff(change) ?? '']] : [])));
}

function repeatCommand({ values, on }: Arguments, { startedBy, env }: Host, again: readonly string[]): string {
  const folder = teamFolder({ values }, env);
  return [
    startedBy,
    ...again,
    ...(values.skip ?? []).map((path) => `--skip ${shellWord(path)}`),
    ...(folder === undefined ? [] : [`--templates ${shellWord(folder)}`]),
    ...(on.has('overwrite') ? ['--overwrite'] : []),
    '--yes',
  ].join(' ');
}

function whyLines(answers: Answers, sources: Sources): readonly string[] {
  const width = Math.max(...questions.map(({ name }) => textOf(answers[name]).length));
  return questions.map(
    ({ name }) => `${name.padEnd(8)}  ${textOf(answers[name]).padEnd(width)}  ${sources[name].name}`,
  );
}
