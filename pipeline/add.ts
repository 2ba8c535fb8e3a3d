import { resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { givenBy, manifestPath } from '../core/manifest.ts';
import type { RenderedFile } from '../core/render.ts';
import { sha256 } from '../core/sha256.ts';
import { shellWord } from '../core/shell.ts';
import { readText } from '../core/text-file.ts';
import type { FileUpdate } from '../core/update.ts';
import { type Applied, refuseConflicts } from '../disk/apply.ts';
import type { Change } from '../disk/compare.ts';
import { type ExtraName, type ExtraRow, extras as ourExtras } from '../generators/go-service/extras.ts';
import { belongsToExtras } from '../generators/go-service/files.ts';
import { emptyExtras } from '../generators/go-service/index.ts';
import { templateNames } from '../generators/go-service/names.ts';
import { type Answers, questionOf, refuseBadAnswers, textOf, toAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import { teamFile } from '../generators/go-service/team-schema.ts';
import type { Engine } from '../releases/engine.ts';
import * as thisRelease from '../releases/engine.ts';
import { fromDefaults } from './answer-sources.ts';
import type { WriteOptions } from './create.ts';
import { type Recorded, readManifest, requireManifest } from './manifest.ts';
import { type Sources, settle } from './settle.ts';
import { type Updated, update } from './update.ts';

/** A service and the extras to add to it. */
export interface Addition {
  readonly target: string;
  /** All answers of the service, the new extras among them. */
  readonly answers: Answers;
  readonly sources: Sources;
  readonly added: readonly ExtraName[];
  readonly recorded: Recorded;
  readonly team: Team | undefined;
}

/** Reads the service in `directory`, and adds `extras` (a list separated by commas) to its answers. Throws a UserError for either. */
export function settleAddition(extras: string, directory: string, cwd: string, team?: Team): Addition {
  if (extras === '' || extras === 'none')
    throw new UserError('add needs the names of extras.', 'usage', {
      code: 'missing-word',
      fix: `Example: create-go-docker add ${questionOf('with').example}`,
    });
  const target = resolve(cwd, directory);
  // First, because the extras may be those of a team whose templates are missing.
  const found = readManifest(target, team);
  refuseBadExtras(extras, team);
  const recorded = found ?? requireManifest(target, team);
  const present = toAnswers(recorded.given, undefined, team?.known);
  const before = present.with;
  const named = extras.split(',').map((each) => each.trim());
  refuseEmptyExtras(named, present, team);
  // An extra that comes with another one, and is there already, may have been edited since.
  const all = toAnswers({ with: extras }, undefined, team?.known).with;
  const empty = emptyExtras(all, present, team).map(({ name }): string => name);
  const added = all.filter(
    (name) => !empty.includes(name) && (extras === 'all' || named.includes(name) || !before.includes(name)),
  );
  const list = textOf([...before, ...added]);
  const { given, sources } = settle([
    { kind: 'flag', nameOf: () => 'add', given: { with: list } },
    { kind: 'recorded', nameOf: (name) => `${name} in the manifest`, given: recorded.given },
    fromDefaults(),
  ]);
  const answers = toAnswers(given, undefined, team?.known);
  return { target, answers, sources: sources as Sources, added, recorded, team };
}

// An extra that comes with another one, or with `all`, may have no files.
function refuseEmptyExtras(named: readonly string[], answers: Answers, team: Team | undefined): void {
  const [empty] = emptyExtras(named, answers, team);
  if (!team || !empty) return;
  throw new UserError(
    `The templates of ${team.name} (${team.place}) leave out all files of ${empty.name}, so there is nothing to add.`,
    'usage',
    {
      code: 'omitted-extra',
      fix: `To have them, take ${empty.files.join(', ')} out of "omit" in ${team.place}/${teamFile}.`,
    },
  );
}

function refuseBadExtras(extras: string, team: Team | undefined): void {
  try {
    refuseBadAnswers({ with: extras }, () => 'add', team?.questions);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const fix = `Example: create-go-docker add ${questionOf('with').example}`;
    throw new UserError(error.problem, error.reason, { code: error.code, fix, cause: error });
  }
}

// The file that describes the extras.
const description = 'README.md';

/** What adding extras did, or would do, and with which engine. */
export interface Added extends Applied {
  /** The version whose files were added. */
  readonly version: string;
}

/**
 * Updates a service to more extras, at the version that it is at: writes their files, describes them in the README, and records them, all or
 * nothing. A file of a named extra that was deleted comes back. With `overwrite`, files that differ are replaced. Throws a ConflictError for
 * conflicts, and a UserError for a version that is not in the archive, or that lacks an extra.
 */
export async function addExtras(
  addition: Addition,
  { overwrite, skip = [], ...options }: WriteOptions,
): Promise<Added> {
  const { answers, added, recorded, team, target } = addition;
  const engine = team ? await teamEngine(addition, team) : await engineFor(addition);
  const given = givenBy({ ...recorded, answers });
  const belongs = belongsToExtras(added, team ? [...ourExtras, ...ownExtras(team, answers)] : ourExtras);
  const rendered = withPortFix(addition, () => {
    // A team's engine is that of this version, which has every extra.
    if (!team) refuseUnknownToEngine(addition, given, engine);
    return engine.render(given);
  });
  const updated = await update(
    {
      target,
      manifest: recorded,
      engine,
      answers: given,
      only: (path) => belongs(path) || path === description,
      restored: belongs,
      onConflict: () => (overwrite ? 'replace' : 'fail'),
      skip,
    },
    // An edited file is replaced only where the person said so, and nothing else is lost.
    { ...options, dryRun: options.dryRun ?? false, allowDirty: true },
  );
  const changes = changesFor(updated, rendered, recorded);
  if (!options.dryRun) refuseConflicts(target, changes);
  return { target, changes, recovered: updated.recovered, version: engine.version };
}

/** A team's own extras, with the paths of their results. */
function ownExtras(team: Team, answers: Answers): readonly ExtraRow<string>[] {
  const names = templateNames(answers, team);
  return team.extras.map((extra) => ({ ...extra, files: team.resultsOf(extra.files, names) }));
}

// `add` takes no answers. An archived engine has a UserError of its own.
function withPortFix<T>({ added, target }: Addition, render: () => T): T {
  try {
    return render();
  } catch (error) {
    const { code, problem } = error as Partial<UserError>;
    if (code !== 'no-port') throw error;
    const extras = added.map((each) => `+${each}`).join(',');
    throw new UserError(`${problem}`, 'usage', {
      code,
      fix: `Run create-go-docker update ${shellWord(target)} --with ${extras} --port NUMBER`,
      cause: error,
    });
  }
}

/** What happened to each file, as for a new service. */
function changesFor(updated: Updated, rendered: readonly RenderedFile[], recorded: Recorded): readonly Change[] {
  const written = new Map(updated.changes.map((change) => [change.path, change]));
  return rendered.flatMap((file): readonly Change[] => {
    const { path } = file;
    const change = written.get(path);
    if (path === manifestPath)
      return [change ? { ...change, reason: 'records the added extras' } : { ...file, action: 'identical' }];
    const fate = updated.files.find((each) => each.path === path);
    const before = updated.before.get(path);
    const present = before && { before };
    switch (fate?.outcome) {
      case 'same':
        return [{ ...file, action: 'identical' }];
      case 'skipped':
        return [{ ...file, action: 'skip', reason: 'skipped by --skip, now or earlier' }];
      case 'conflict':
        return [{ ...file, ...present, action: 'conflict', reason: reasonOf(fate) }];
      case 'replaced':
      case 'merged':
        if (!change) return [];
        if (fate.outcome === 'merged') return [{ ...change, reason: 'merged with your changes' }];
        if (before && recorded.files[path] === sha256(readText(before)!.text))
          return [{ ...change, reason: 'is unchanged since it was generated' }];
        return [{ ...change, action: 'overwrite', reason: 'has other contents' }];
      default:
        return change ? [change] : [];
    }
  });
}

const reasonOf = ({ reason, conflicts: [first] }: FileUpdate): string =>
  reason ?? `has your changes where the extras are described (line ${first?.line})`;

// The templates of a team are those of today: with them, a service that is at an older version would be a mix of two.
async function teamEngine({ target, recorded }: Addition, team: Team): Promise<Engine> {
  const { engineFor } = await import('./team-engine.ts');
  const engine = engineFor(team);
  if (recorded.version === engine.version && recorded.templates?.sum === team.sum) return engine;
  throw new UserError(`${target} was created with other templates, or with another version.`, 'usage', {
    code: 'other-templates',
    fix: `Run create-go-docker update ${shellWord(target)} --templates ${shellWord(team.place)} first.`,
  });
}

// The archive is loaded only where this release did not write the service.
async function engineFor({ recorded, added, target }: Addition): Promise<Engine> {
  const answers = givenBy({ ...recorded, answers: toAnswers(recorded.given) });
  if (recorded.version === thisRelease.version && wrote(thisRelease, answers, recorded)) return thisRelease;
  const { archivedEngine } = await import('./engines.ts');
  const archived = archivedEngine(recorded.version);
  // In a checkout, the sources after a release have its version until the next one.
  const isOurs = recorded.version === thisRelease.version && !(archived && wrote(archived, answers, recorded));
  const engine = isOurs ? thisRelease : archived;
  if (engine) return engine;
  const folder = shellWord(target);
  throw new UserError(
    `This service was created by create-go-docker ${recorded.version}, which is not in the archive.`,
    'usage',
    {
      code: 'unknown-version',
      fix: `Run npx create-go-docker@${recorded.version} add ${added.join(',')} ${folder} instead, or create-go-docker update ${folder} first.`,
    },
  );
}

const wrote = (engine: Engine, answers: Readonly<Record<string, unknown>>, { files }: Recorded): boolean =>
  engine.render(answers).every(({ path, text }) => !Object.hasOwn(files, path) || files[path] === sha256(text));

function refuseUnknownToEngine(
  { added, target }: Addition,
  given: Readonly<Record<string, unknown>>,
  { version, render }: Engine,
): void {
  const isKnown = (extra: ExtraName): boolean => {
    try {
      return render({ ...given, with: [extra] }).some(({ path }) => belongsToExtras([extra])(path));
    } catch (error) {
      // An archived engine has a UserError of its own.
      if (error instanceof UserError) throw error;
      return false;
    }
  };
  const unknown = added.filter((extra) => !isKnown(extra));
  if (unknown.length === 0) return;
  const known = added.filter((extra) => !unknown.includes(extra));
  const folder = shellWord(target);
  const without = known.length > 0 ? `Without them: create-go-docker add ${known.join(',')} ${folder}. ` : '';
  const names = unknown.map((extra) => `+${extra}`).join(',');
  throw new UserError(
    `create-go-docker ${version}, which this service is at, does not have ${unknown.join(', ')}.`,
    'usage',
    {
      code: 'unknown-extra',
      fix: `${without}With them: create-go-docker update ${folder} --with ${names}, which brings the service to ${thisRelease.version}.`,
    },
  );
}
