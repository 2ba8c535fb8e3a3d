import type { CommentLevel } from './comments.ts';
import { type Change, compare, type Decisions, kindOf } from './compare.ts';
import { explained } from './disk.ts';
import { UserError } from './errors.ts';
import type { Recovered } from './journal.ts';
import { manifest, manifestPath } from './manifest.ts';
import { type Choices, plan, type Template } from './plan.ts';
import { type RenderedFile, render } from './render.ts';
import { loadTemplates } from './templates.ts';
import { recover, unfinished, write } from './write.ts';

/** What a generator brings to the pipeline. The pipeline itself knows nothing of Go. */
export interface Generator<Answers extends { readonly comments: CommentLevel }> extends Choices<Answers> {
  /** The folder below templates/. */
  readonly name: string;
  /** The names that the templates may use, for these answers. */
  readonly names: (answers: Answers) => Readonly<Record<string, string | number | boolean>>;
  /** Paths that the service's own commands will write later, such as the built program. */
  readonly artifacts: (answers: Answers) => readonly string[];
}

/** All files of a service, manifest included, sorted by path, from values alone: no disk, no clock, no environment. */
export const generate = <Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  templates: readonly Template[],
  answers: Answers,
  version: string,
  skip: readonly string[] = [],
): readonly RenderedFile[] => {
  const files = render(plan(templates, generator, answers), generator.names(answers));
  refuseClash(generator.artifacts(answers), files);
  refuseUnknownSkip(skip, [manifestPath, ...files.map(({ path }) => path)]);
  // What is left alone is not ours, so the manifest does not answer for it.
  const ours = files.filter(({ path }) => !skip.includes(path));
  return [manifest(version, answers, ours), ...files];
};

const refuseUnknownSkip = (skip: readonly string[], paths: readonly string[]): void => {
  const odd = skip.find((path) => !paths.includes(path));
  if (odd !== undefined)
    throw new UserError(`--skip ${JSON.stringify(odd)} is no file that would be written.`, 'usage', {
      fix: `These are: ${paths.join(', ')}.`,
    });
};

// Building must not overwrite a source: a module example.com/main.go would. Compared as a file system without case would.
const refuseClash = (artifacts: readonly string[], files: readonly RenderedFile[]): void => {
  const clash = files.find(({ path }) => artifacts.some((artifact) => artifact.toLowerCase() === path.toLowerCase()));
  if (clash)
    throw new UserError(`The program would be called ${clash.path}, like a file of the project.`, 'usage', {
      fix: 'Choose another --module.',
    });
};

/** What a run did, or with `dryRun` would do. */
export interface Result {
  readonly target: string;
  readonly changes: readonly Change[];
  /** Interrupted runs that were finished or rolled back first. */
  readonly recovered: readonly Recovered[];
}

/** How to run the pipeline: where to, what may be replaced, whether to stop before writing, and a signal that cancels it. */
export interface RunOptions extends Decisions {
  readonly target: string;
  readonly version: string;
  readonly dryRun?: boolean;
  readonly cancelled?: AbortSignal | undefined;
}

/** Files in the way, with everything else that the run would have done. */
export class ConflictError extends UserError {
  readonly changes: readonly Change[];

  constructor(problem: string, fix: string, changes: readonly Change[]) {
    super(problem, 'conflict', { fix });
    this.changes = changes;
  }
}

/**
 * Answers to files on disk. `target` is an absolute directory, which may exist.
 * Throws a ConflictError that lists every file in the way before anything is written; `dryRun` reports them instead.
 */
export const scaffold = async <Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  answers: Answers,
  { target, version, dryRun = false, cancelled, overwrite = false, skip = [] }: RunOptions,
): Promise<Result> => {
  const files = generate(generator, await loadTemplates(generator.name), answers, version, skip);
  const recovered = dryRun ? await refuseUnfinished(target) : await recover(target, false);
  const changes = await lookAround(target, files, { overwrite, skip });
  if (dryRun) return { target, changes, recovered };
  refuseConflicts(target, changes);
  await write(target, changes, { cancelled });
  return { target, changes, recovered };
};

// What it would find is not what a real run finds, which rolls back first.
const refuseUnfinished = async (target: string): Promise<readonly never[]> => {
  const [work] = await unfinished(target);
  if (!work) return [];
  throw new UserError(`An interrupted run left ${work}, which has to be dealt with first.`, 'conflict', {
    fix: 'A run without --dry-run does that by itself; or do it with create-go-docker recover, and the directory.',
  });
};

const lookAround = async (
  target: string,
  files: readonly RenderedFile[],
  decisions: Decisions,
): Promise<readonly Change[]> => {
  try {
    return await compare(await folderFor(target), files, decisions);
  } catch (error) {
    throw explained(target, error);
  }
};

const folderFor = async (target: string): Promise<string> => {
  const found = await kindOf(target);
  if (found === 'a file' || found === 'neither a file nor a folder')
    throw new UserError(`${target} cannot be made: there is ${found} in the way.`, 'conflict', {
      fix: 'Choose another directory.',
    });
  return target;
};

const refuseConflicts = (target: string, changes: readonly Change[]): void => {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  if (conflicts.length === 0) return;
  const lines = conflicts.map(({ path, reason }) => `  ${path} ${reason}`);
  const problem = `${target} holds what would be written differently:\n${lines.join('\n')}\nNothing was written.`;
  throw new ConflictError(problem, conflictFix(conflicts), changes);
};

/** What can be done about files in the way: those with other contents may be kept, replaced or merged, anything else has to go. */
export const conflictFix = (conflicts: readonly Change[]): string => {
  const others = conflicts.filter(({ before }) => before);
  const skips = others.map(({ path }) => `--skip ${path}`).join(' ');
  return [
    others.length > 0
      ? `See the differences with --dry-run. Keep yours with ${skips}, replace them with --overwrite, or do that and merge with your version control.`
      : '',
    others.length < conflicts.length
      ? 'Move away what is no plain file of that name, or choose another directory.'
      : '',
  ]
    .filter(Boolean)
    .join(' ');
};
