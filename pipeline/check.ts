import { resolve } from 'node:path';
import { givenBy } from '../core/manifest.ts';
import { shellWord } from '../core/shell.ts';
import type { UpdateOutcome } from '../core/update.ts';
import { type GivenAnswers, type Question, toAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import { requireManifest } from './manifest.ts';
import { engineFor } from './team-engine.ts';
import { type PlannedUpdate, plannedUpdate } from './update.ts';

/** Whether an update would change a service: no, yes, yes with conflicts, or no update is possible because a rule of the team forbids an answer. */
export type Currency = 'current' | 'outdated' | 'conflict' | 'forbidden';

/** A recorded answer that the rules of the team forbid, and the flag of `update` that changes it. */
export interface BrokenRule {
  readonly answer: string;
  readonly value: string;
  readonly reason: string;
  readonly flag: string;
}

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
  /** The rules that the recorded answers break; only with the state `forbidden`, which has no counts. */
  readonly rules?: readonly BrokenRule[];
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
  const engine = engineFor(team);
  const rules = brokenRules(manifest.given, team);
  if (rules.length > 0) return forbidden(manifest.version, engine.version, rules);
  const answers = givenBy({ ...manifest, answers: toAnswers(manifest.given, undefined, team?.questions) });
  return checkedFrom(plannedUpdate({ target, manifest, engine, answers }));
}

function forbidden(from: string, to: string, rules: readonly BrokenRule[]): Checked {
  const counts = { clean: 0, merged: 0, conflicting: 0 };
  return { state: 'forbidden', from, to, causes: [], counts, edited: [], deleted: [], conflicts: [], rules };
}

function brokenRules(given: GivenAnswers, team: Team | undefined): readonly BrokenRule[] {
  return (team?.questions ?? []).flatMap((question): readonly BrokenRule[] => {
    const { name, problem } = question;
    const value = given[name];
    const reason = value === undefined ? undefined : problem(value);
    return reason === undefined ? [] : [{ answer: name, value: value!, reason, flag: flagFor(question, value!) }];
  });
}

// Extras that are allowed stay.
function flagFor({ name, example, many, choices = [] }: Question, value: string): string {
  const others = many ? value.split(',').filter((each) => !choices.includes(each)) : [];
  if (others.length > 0) return `--${name}=${others.map((each) => `-${each}`).join(',')}`;
  return `--${name} ${shellWord(example)}`;
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
