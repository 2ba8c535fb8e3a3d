import { resolve } from 'node:path';
import { givenBy } from '../core/manifest.ts';
import type { UpdateOutcome } from '../core/update.ts';
import { toAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import { requireManifest } from './manifest.ts';
import { engineFor } from './team-engine.ts';
import { type PlannedUpdate, plannedUpdate } from './update.ts';

/** Whether an update would change a service: no, yes, or yes with conflicts. */
export type Currency = 'current' | 'outdated' | 'conflict';

/** What `check` found out about one service. */
export interface Checked {
  readonly state: Currency;
  readonly from: string;
  readonly to: string;
  /** What an update would bring: a newer version, other templates of the team. Empty where the manifest was edited. */
  readonly causes: readonly string[];
  /** How many files an update would change without a merge, merge, and not merge. */
  readonly counts: { readonly clean: number; readonly merged: number; readonly conflicting: number };
  /** The files that are not as they were generated, and those that were deleted. */
  readonly edited: readonly string[];
  readonly deleted: readonly string[];
  readonly conflicts: readonly ConflictPlace[];
}

/** A place where an update would conflict; without lines, the file as a whole. */
export interface ConflictPlace {
  readonly path: string;
  readonly line?: number;
  readonly reason?: string;
  readonly yours?: string;
  readonly base?: string;
  readonly new?: string;
}

/**
 * Plans an update of the service in `directory` (relative to `cwd`) with the same answers, and tells what it would do. Writes nothing,
 * and reads the history of git only where no archived release generated a file. Throws a UserError for what is not a service.
 */
export function checkService(directory: string, cwd: string, team?: Team): Checked {
  const target = resolve(cwd, directory);
  const manifest = requireManifest(target, team);
  const answers = givenBy({ ...manifest, answers: toAnswers(manifest.given, undefined, team?.questions) });
  return checkedFrom(plannedUpdate({ target, manifest, engine: engineFor(team), answers }));
}

const cleanOutcomes: readonly UpdateOutcome[] = ['replaced', 'added', 'deleted'];

function checkedFrom({ from, to, causes, files, manifest, edited }: PlannedUpdate): Checked {
  const countOf = (...outcomes: readonly UpdateOutcome[]) =>
    files.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const counts = { clean: countOf(...cleanOutcomes), merged: countOf('merged'), conflicting: countOf('conflict') };
  const deleted = files.flatMap(({ path, outcome }) => (outcome === 'kept deleted' ? [path] : []));
  const changes = counts.clean + counts.merged + (manifest === undefined ? 0 : 1);
  return {
    state: counts.conflicting > 0 ? 'conflict' : changes > 0 ? 'outdated' : 'current',
    from,
    to,
    causes,
    counts,
    edited: edited.filter((path) => !deleted.includes(path)),
    deleted,
    conflicts: files.flatMap(placesOf),
  };
}

function placesOf({ path, outcome, reason, conflicts }: PlannedUpdate['files'][number]): readonly ConflictPlace[] {
  if (outcome !== 'conflict') return [];
  if (conflicts.length === 0 || reason !== undefined) return [{ path, ...(reason !== undefined && { reason }) }];
  return conflicts.map(({ line, yours, base, next }) => ({ path, line, yours, base, new: next }));
}
