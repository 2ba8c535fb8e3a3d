import { UserError } from '../core/errors.ts';
import { manifestPath } from '../core/manifest.ts';
import type { FileUpdate } from '../core/update.ts';
import { refuseUnfinished } from '../disk/apply.ts';
import { type Change, obstaclesIn } from '../disk/compare.ts';
import { explained } from '../disk/fs.ts';
import type { Recovered } from '../disk/journal.ts';
import { recover, write } from '../disk/write.ts';
import { isGitProblem, repositoryOf } from './git-history.ts';
import { planUpdate, type UpdatePlan, type UpdateRequest } from './update-plan.ts';

/** How to write an update. */
export interface UpdateOptions {
  readonly dryRun: boolean;
  /** Write over files with uncommitted changes. */
  readonly allowDirty: boolean;
  readonly cancelled?: AbortSignal | undefined;
  /** Completes a plan that nothing blocks, before anything is written. */
  readonly complete?: (plan: PlannedUpdate) => Promise<PlannedUpdate>;
}

/** What an update did, or with `dryRun` would do. */
export interface Updated extends UpdatePlan {
  /** Interrupted runs that were completed or rolled back first. */
  readonly recovered: readonly Recovered[];
  /** The files that were written and deleted, the manifest among them; empty where conflicts left everything as it was. */
  readonly changes: readonly Change[];
  /** Files that would be changed and have uncommitted changes. */
  readonly uncommitted: readonly string[];
  /** With `dryRun`: why git cannot tell which files these are. */
  readonly gitProblem?: string;
}

/**
 * Brings a service to the engine and the answers of the request: all of it or nothing. Where files conflict and nothing was
 * chosen for them, nothing is written, and the plan says where. Throws a UserError (`conflict`) for uncommitted changes and
 * for what cannot be written, and (`failed`) if git cannot tell whether there are uncommitted changes.
 */
export async function update(request: UpdateRequest, options: UpdateOptions): Promise<Updated> {
  const { target } = request;
  const recovered = options.dryRun ? refuseUnfinished(target) : recover(target, false);
  const planned = plannedUpdate(request);
  const plan = options.complete && !isBlocked(planned) ? await options.complete(planned) : planned;
  const changes = isBlocked(plan) ? [] : changesOf(plan);
  const updated = { ...plan, recovered, changes, uncommitted: [] };
  if (changes.length === 0) return updated;
  const paths = changes.map(({ path }) => path);
  if (options.dryRun) return { ...updated, ...uncommittedOrProblem(target, paths) };
  if (!options.allowDirty) refuseUncommitted(uncommittedIn(target, paths));
  await write(target, changes, { cancelled: options.cancelled });
  return updated;
}

const uncommittedIn = (target: string, paths: readonly string[]): readonly string[] =>
  repositoryOf(target)?.uncommitted(paths) ?? [];

// A dry run writes nothing, so it goes on without git.
function uncommittedOrProblem(target: string, paths: readonly string[]): Pick<Updated, 'uncommitted' | 'gitProblem'> {
  try {
    return { uncommitted: uncommittedIn(target, paths) };
  } catch (error) {
    if (!isGitProblem(error)) throw error;
    return { uncommitted: [], gitProblem: error.problem };
  }
}

/** The plan of an update, with the obstacles on the disk. Writes nothing. Throws a UserError for answers that cannot be used. */
export function plannedUpdate(request: UpdateRequest): PlannedUpdate {
  try {
    return withObstacles(planUpdate(request));
  } catch (error) {
    throw explained(request.target, error);
  }
}

export type PlannedUpdate = UpdatePlan;

/** Whether an update writes nothing, because a file conflicts and its conflict is not to be written. */
export const isBlocked = ({ files }: Pick<UpdatePlan, 'files'>): boolean =>
  files.some(({ outcome, text }) => outcome === 'conflict' && text === undefined);

// Obstacles on the disk, such as a symbolic link in the path or the same name in another case.
function withObstacles(plan: UpdatePlan): UpdatePlan {
  const written = plan.files.flatMap(({ path, text }) => (text === undefined ? [] : [path]));
  const obstacles = obstaclesIn(plan.target, written);
  const files = plan.files.map((file): FileUpdate => {
    const reason = obstacles.get(file.path);
    const { text: _, ...rest } = file;
    return reason === undefined ? file : { ...rest, outcome: 'conflict', reason };
  });
  return { ...plan, files };
}

/** The changes that a plan makes on the disk, the manifest last. */
export function changesOf({ files, manifest, before }: UpdatePlan): readonly Change[] {
  const changes = files.flatMap(({ path, outcome, text, mode = 0o644, reason }): readonly Change[] => {
    const present = before.get(path);
    const about = { path, mode, ...(reason && { reason }), ...(present && { before: present }) };
    if (outcome === 'deleted') return [{ ...about, text: '', action: 'delete' }];
    return text === undefined ? [] : [{ ...about, text, action: present ? 'update' : 'create' }];
  });
  if (manifest === undefined) return changes;
  const present = before.get(manifestPath)!;
  return [...changes, { path: manifestPath, text: manifest, mode: 0o644, action: 'update', before: present }];
}

function refuseUncommitted(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const list = paths.map((path) => `  ${path}`).join('\n');
  throw new UserError(`These files have changes that are not committed:\n${list}\nNothing was written.`, 'conflict', {
    code: 'uncommitted-changes',
    fix: 'Commit or stash them, so that the update can be reviewed and undone, or use --allow-dirty.',
  });
}
