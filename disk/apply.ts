import { readlinkSync, statSync } from 'node:fs';
import { UserError } from '../core/errors.ts';
import type { RenderedFile } from '../core/render.ts';
import { type Change, compare, type Decisions, type Kind, kindFrom } from './compare.ts';
import { disk, explained } from './fs.ts';
import type { Recovered } from './journal.ts';
import { nearestExistingPath, recover, unfinished, write } from './write.ts';

/** What `apply` did, or with `dryRun` would do. */
export interface Applied {
  readonly target: string;
  readonly changes: readonly Change[];
  /** Interrupted runs that were completed or rolled back first. */
  readonly recovered: readonly Recovered[];
}

/** Where to write, what may be replaced, whether to stop before writing, and a signal that cancels the run. */
export interface ApplyOptions extends Decisions {
  /** An absolute directory. It may exist. */
  readonly target: string;
  readonly dryRun?: boolean;
  readonly cancelled?: AbortSignal | undefined;
}

/** Files that cannot be written, with everything else that the run would have done. */
export class ConflictError extends UserError {
  readonly changes: readonly Change[];

  constructor(problem: string, fix: string, changes: readonly Change[]) {
    super(problem, 'conflict', { code: 'conflict', fix });
    this.changes = changes;
  }
}

/**
 * Compares rendered files with a directory and writes them, all or nothing.
 * Rejects with a ConflictError that lists every conflict before anything is written; with `dryRun`, the result contains them instead.
 * Rejects with a UserError (`conflict` or `failed`) where the directory cannot be written, and with the reason of `cancelled`.
 */
export async function apply(
  files: readonly RenderedFile[],
  { target, dryRun = false, cancelled, ...decisions }: ApplyOptions,
): Promise<Applied> {
  refuseBadTarget(target);
  const recovered = dryRun ? refuseUnfinished(target) : recover(target, false);
  const changes = comparedWith(target, files, decisions);
  if (dryRun) return { target, changes, recovered };
  refuseConflicts(target, changes);
  await write(target, changes, { cancelled });
  return { target, changes, recovered };
}

// The target, or what exists above it, has to be a directory or a symbolic link to one.
function refuseBadTarget(target: string): void {
  try {
    const path = nearestExistingPath(disk, target);
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) throw danglingLink(path, readlinkSync(path));
    if (!found.isDirectory()) throw notAFolder(target, path, kindFrom(found));
  } catch (error) {
    throw explained(target, error);
  }
}

function danglingLink(path: string, to: string): UserError {
  return new UserError(`${path} is a symbolic link to ${to}, which does not exist.`, 'conflict', {
    code: 'dangling-link',
    fix: 'Create that directory, or remove the link.',
  });
}

function notAFolder(target: string, path: string, kind: Kind): UserError {
  return new UserError(`${target} cannot be created: ${path} is ${kind}.`, 'conflict', {
    code: 'not-a-folder',
    fix: 'Choose another directory.',
  });
}

/** Throws a UserError where an interrupted run left files. For dry runs: a real run rolls back first, so a dry run cannot tell what it would find. */
export function refuseUnfinished(target: string): readonly never[] {
  const [work] = unfinished(target);
  if (!work) return [];
  throw new UserError(`An interrupted run left ${work}.`, 'conflict', {
    code: 'interrupted-run',
    fix: 'Run create-go-docker recover with the directory, or run without --dry-run.',
  });
}

function comparedWith(target: string, files: readonly RenderedFile[], decisions: Decisions): readonly Change[] {
  try {
    return compare(target, files, decisions);
  } catch (error) {
    throw explained(target, error);
  }
}

/** Throws a ConflictError where a file conflicts. */
export function refuseConflicts(target: string, changes: readonly Change[]): void {
  const conflicts = changes.filter(({ action }) => action === 'conflict');
  if (conflicts.length === 0) return;
  const lines = conflicts.map(({ path, reason }) => `  ${path} ${reason}`);
  const problem = `${target} has files that would be written differently:\n${lines.join('\n')}\nNothing was written.`;
  throw new ConflictError(problem, conflictFix(conflicts), changes);
}

/** What the user can do about conflicts. Other contents can be kept, replaced or merged; anything else has to be moved away. */
export function conflictFix(conflicts: readonly Change[]): string {
  const others = conflicts.filter(({ before }) => before);
  const skips = others.map(({ path }) => `--skip ${path}`).join(' ');
  return [
    others.length > 0
      ? `See the differences with --dry-run. Keep yours with ${skips}, or replace them with --overwrite and merge with your version control.`
      : '',
    others.length < conflicts.length
      ? 'Move away what is not a regular file of that name, or choose another directory.'
      : '',
  ]
    .filter(Boolean)
    .join(' ');
}
