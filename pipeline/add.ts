import { join, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { more } from '../core/generate.ts';
import { givenBy, manifestPath } from '../core/manifest.ts';
import type { RenderedFile } from '../core/render.ts';
import { sha256 } from '../core/sha256.ts';
import { type Applied, apply } from '../disk/apply.ts';
import { readRegularFile } from '../disk/fs.ts';
import { type ExtraName, type ExtraRow, extras as ourExtras } from '../generators/go-service/extras.ts';
import { belongsToExtras } from '../generators/go-service/files.ts';
import { type Answers, questionOf, refuseBadAnswers, textOf, toAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import type { Engine } from '../releases/engine.ts';
import * as thisRelease from '../releases/engine.ts';
import type { WriteOptions } from './create.ts';
import { fromDefaults } from './layers.ts';
import { type Recorded, requireManifest } from './manifest.ts';
import { type Sources, settle } from './settle.ts';

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
  refuseBadAnswers({ with: extras }, () => 'add', team?.questions);
  const target = resolve(cwd, directory);
  const recorded = requireManifest(target, team);
  const before = toAnswers(recorded.given, undefined, team?.known).with;
  const named = extras.split(',').map((each) => each.trim());
  // An extra that comes with another one, and is there already, may have been edited since.
  const added = toAnswers({ with: extras }, undefined, team?.known).with.filter(
    (name) => extras === 'all' || named.includes(name) || !before.includes(name),
  );
  const all = textOf([...before, ...added]);
  const { given, sources } = settle([
    { kind: 'flag', nameOf: () => 'add', given: { with: all } },
    { kind: 'recorded', nameOf: (name) => `${name} in the manifest`, given: recorded.given },
    fromDefaults(),
  ]);
  const answers = toAnswers(given, undefined, team?.known);
  return { target, answers, sources: sources as Sources, added, recorded, team };
}

// The file that describes the extras.
const description = 'README.md';

/** What adding extras did, or would do, and with which engine. */
export interface Added extends Applied {
  /** The version whose files were added. */
  readonly version: string;
}

/**
 * Writes the files of the added extras and the manifest; all or nothing. The files are those of the version that the service is at, so that
 * a service never is a mix of two. The README describes what was added, unless it was edited or deleted. Throws a ConflictError for files that
 * differ, and a UserError for a version that is not in the archive, or that lacks an extra.
 */
export async function addExtras(addition: Addition, options: WriteOptions): Promise<Added> {
  const { answers, added, recorded, team } = addition;
  const engine = team ? await teamEngine(addition, team) : await engineFor(recorded);
  const rendered = engine.render(givenBy({ ...recorded, answers }));
  const all = [...ourExtras, ...(team?.extras ?? [])];
  const belongs = belongsToExtras(added, all);
  refuseUnknownToEngine(added, rendered, engine, all);
  const isDescribed = isUnedited(addition, description);
  const isWanted = (path: string) => belongs(path) || (path === description && isDescribed);
  const applied = await apply(more(rendered, recorded, isWanted, options.skip), {
    ...options,
    recorded: recorded.files,
    updates: { [manifestPath]: 'records the added extras' },
  });
  return { ...applied, version: engine.version };
}

// The templates of a team are those of today: with them, a service that is at an older version would be a mix of two.
async function teamEngine({ target, recorded }: Addition, team: Team): Promise<Engine> {
  const { engineFor } = await import('./team-engine.ts');
  const engine = engineFor(team);
  if (recorded.version === engine.version && recorded.templates?.sum === team.sum) return engine;
  throw new UserError(`${target} was created with other templates, or with another version.`, 'usage', {
    code: 'other-templates',
    fix: `Run create-go-docker update --templates ${team.place} first.`,
  });
}

// The archive is loaded only where this release did not write the service.
async function engineFor(recorded: Recorded): Promise<Engine> {
  const answers = givenBy({ ...recorded, answers: toAnswers(recorded.given) });
  if (recorded.version === thisRelease.version && wrote(thisRelease, answers, recorded)) return thisRelease;
  const { archivedEngine } = await import('./engines.ts');
  const archived = archivedEngine(recorded.version);
  // In a checkout, the sources after a release have its version until the next one.
  const isOurs = recorded.version === thisRelease.version && !(archived && wrote(archived, answers, recorded));
  const engine = isOurs ? thisRelease : archived;
  if (engine) return engine;
  throw new UserError(
    `This service was created by create-go-docker ${recorded.version}, which is not in the archive.`,
    'usage',
    {
      code: 'unknown-version',
      fix: `Run npx create-go-docker@${recorded.version} add instead, or create-go-docker update first.`,
    },
  );
}

const wrote = (engine: Engine, answers: Readonly<Record<string, unknown>>, { files }: Recorded): boolean =>
  engine.render(answers).every(({ path, text }) => !Object.hasOwn(files, path) || files[path] === sha256(text));

function refuseUnknownToEngine(
  added: readonly ExtraName[],
  files: readonly RenderedFile[],
  { version }: Engine,
  all: readonly ExtraRow<string>[],
): void {
  const unknown = added.find((extra) => !files.some(({ path }) => belongsToExtras([extra], all)(path)));
  if (!unknown) return;
  throw new UserError(`create-go-docker ${version}, which this service is at, has no ${unknown}.`, 'usage', {
    code: 'unknown-extra',
    fix: `Run create-go-docker update --with +${unknown}: it brings the service to ${thisRelease.version}.`,
  });
}

function isUnedited({ target, recorded }: Addition, path: string): boolean {
  const bytes = readRegularFile(join(target, path));
  return bytes !== undefined && sha256(`${bytes}`) === recorded.files[path];
}
