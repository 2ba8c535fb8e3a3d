import type { CommentLevel } from '../core/comments.ts';
import { UserError } from '../core/errors.ts';
import { type Generator, generate, generateMore } from '../core/generate.ts';
import { type Manifest, manifestPath } from '../core/manifest.ts';
import type { RenderedFile } from '../core/render.ts';
import { type Change, compare, type Decisions, kindOf } from './compare.ts';
import { explained } from './fs.ts';
import type { Recovered } from './journal.ts';
import { recover, unfinished, write } from './write.ts';

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
export async function scaffold<Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  answers: Answers,
  options: RunOptions,
): Promise<Result> {
  return put(generate(generator, answers, options.version, options.skip), options);
}

/** What is added to a service that was generated before: the files that `wanted` picks, with all its answers and its manifest. */
export interface Addition<Answers> {
  readonly answers: Answers;
  readonly before: Manifest;
  readonly wanted: (path: string) => boolean;
}

/** Like `scaffold`, for some files of a service that is there. Only its manifest is replaced without being asked. */
export async function add<Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  { answers, before, wanted }: Addition<Answers>,
  options: Omit<RunOptions, 'version'>,
): Promise<Result> {
  return put(generateMore(generator, answers, before, wanted, options.skip), { ...options, known: [manifestPath] });
}

async function put(
  files: readonly RenderedFile[],
  { target, dryRun = false, cancelled, ...decisions }: Omit<RunOptions, 'version'>,
): Promise<Result> {
  const recovered = dryRun ? await refuseUnfinished(target) : await recover(target, false);
  const changes = await lookAround(target, files, decisions);
  if (dryRun) return { target, changes, recovered };
  refuseConflicts(target, changes);
  await write(target, changes, { cancelled });
  return { target, changes, recovered };
}

// What it would find is not what a real run finds, which rolls back first.
async function refuseUnfinished(target: string): Promise<readonly never[]> {
  const [work] = await unfinished(target);
  if (!work) return [];
  throw new UserError(`An interrupted run left ${work}, which has to be dealt with first.`, 'conflict', {
    fix: 'A run without --dry-run does that by itself; or do it with create-go-docker recover, and the directory.',
  });
}

async function lookAround(
  target: string,
  files: readonly RenderedFile[],
  decisions: Decisions,
): Promise<readonly Change[]> {
  try {
    return await compare(await folderFor(target), files, decisions);
  } catch (error) {
    throw explained(target, error);
  }
}

async function folderFor(target: string): Promise<string> {
  const found = await kindOf(target);
  if (found === 'a file' || found === 'neither a file nor a folder')
    throw new UserError(`${target} cannot be made: there is ${found} in the way.`, 'conflict', {
      fix: 'Choose another directory.',
    });
  return target;
}

function refuseConflicts(target: string, changes: readonly Change[]): void {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  if (conflicts.length === 0) return;
  const lines = conflicts.map(({ path, reason }) => `  ${path} ${reason}`);
  const problem = `${target} holds what would be written differently:\n${lines.join('\n')}\nNothing was written.`;
  throw new ConflictError(problem, conflictFix(conflicts), changes);
}

/** What can be done about files in the way: those with other contents may be kept, replaced or merged, anything else has to go. */
export function conflictFix(conflicts: readonly Change[]): string {
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
}
