import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { isManifest, type Manifest, manifestPath } from '../core/manifest.ts';
import { pathProblem } from '../core/paths.ts';
import { shellWord } from '../core/shell.ts';
import { isNewer } from '../core/version.ts';
import { codeFrom } from '../generators/go-image/code.ts';
import { givenFrom } from '../generators/go-service/given.ts';
import { type GivenAnswers, questions, refuseBadAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import packageJson from '../package.json' with { type: 'json' };
import { readJson } from './json-file.ts';
import { templatesVariable } from './settle.ts';

/** The manifest of a service, with its answers checked. */
export interface Recorded extends Manifest {
  readonly given: GivenAnswers;
  /** Extras of the service that no longer exist, and that this run removes. Its answers are without them. */
  readonly removed: readonly string[];
}

/** Tells whether this run removes an extra, so that it does not have to exist. */
type Removes = (extra: string) => boolean;

// A manifest has about 5 kB.
const largest = 1024 * 1024;

// A path that no version generates. What is in .git decides what git runs, and `__proto__` is lost from an object that is copied.
const isForeign = (path: string): boolean =>
  pathProblem(path) !== undefined || /(^|\/)(\.git|__proto__)(\/|$)/i.test(path);

/**
 * The manifest of the service in `target` (absolute), or undefined where there is none. Throws a UserError for one that
 * is damaged, lacks the module, or was written by another generator or a newer version, and without `team` for a service with a
 * team's templates.
 */
export function readManifest(target: string, team?: Team, removes: Removes = () => false): Recorded | undefined {
  const path = join(target, manifestPath);
  const recorded = readOwnJson(path);
  if (recorded === undefined) return undefined;
  const { manifest, removed } = withoutRemoved(checked(recorded, path), team, removes);
  refuseNewer(manifest, path);
  refuseMissingTeam(manifest, target, team);
  refuseUnknownExtras(manifest, target, team);
  if (manifest.code) codeFrom(manifest.code, path);
  const given = givenFrom(manifest.answers, path, team?.known);
  refuseBadAnswers(given, (name) => `${name} in ${path}`, team?.known);
  if (given.module === undefined)
    throw new UserError(`${path} lacks the module.`, 'usage', {
      code: 'damaged-manifest',
      fix: 'Restore it from version control, or add "module" to its answers.',
    });
  return { ...manifest, given, removed };
}

function checked(manifest: unknown, path: string): Manifest {
  if (!isManifest(manifest) || Object.keys(manifest.files).some(isForeign))
    throw new UserError(`${path} is damaged, or was not written by create-go-docker.`, 'usage', {
      code: 'damaged-manifest',
      fix: 'Restore it from version control.',
    });
  return manifest;
}

const extrasOf = ({ answers }: Manifest): readonly unknown[] => {
  const { with: extras } = answers as { readonly with?: unknown };
  return Array.isArray(extras) ? extras : [];
};

/** The extras of a service that neither we nor the team have. */
function unknownExtras(manifest: Manifest, team: Team | undefined): readonly string[] {
  const { choices = [] } = (team?.known ?? questions).find(({ name }) => name === 'with')!;
  return extrasOf(manifest).filter((each): each is string => isExtraName(each) && !choices.includes(each));
}

// Anything else was never an extra, and is refused as a wrong answer.
const isExtraName = (value: unknown): value is string => typeof value === 'string' && /^[a-z][a-z0-9]*$/.test(value);

// An extra whose templates are gone cannot be rendered, but its files can be removed.
function withoutRemoved(manifest: Manifest, team: Team | undefined, removes: Removes) {
  const removed = unknownExtras(manifest, team).filter(removes);
  if (removed.length === 0) return { manifest, removed };
  const kept = extrasOf(manifest).filter((each) => !(removed as readonly unknown[]).includes(each));
  return { manifest: { ...manifest, answers: { ...manifest.answers, with: kept } }, removed };
}

// The person did not write this file, and can only restore it.
function readOwnJson(path: string): unknown {
  try {
    return readJson(path, largest);
  } catch (error) {
    if (!(error instanceof UserError) || !['not-json', 'too-large'].includes(error.code)) throw error;
    throw new UserError(error.problem, 'usage', {
      code: error.code,
      fix: 'Restore it from version control.',
      cause: error,
    });
  }
}

/** The manifest of the service in `target`, for commands that need one. Throws a UserError where there is none. */
export function requireManifest(target: string, team?: Team, removes?: Removes): Recorded {
  const manifest = readManifest(target, team, removes);
  if (manifest) return manifest;
  throw new UserError(`${target} has no ${manifestPath}.`, 'usage', {
    code: 'no-manifest',
    fix: 'Name the folder of a service that create-go-docker created.',
  });
}

// Ours alone would take the team's files away.
function refuseMissingTeam(manifest: Manifest, target: string, team: Team | undefined): void {
  const { templates } = manifest;
  if (!templates || team) return;
  const path = join(target, manifestPath);
  throw new UserError(`${path} says that this service has the templates of ${templates.name}.`, 'usage', {
    code: 'missing-templates',
    fix: `Add --templates with their folder, or set ${templatesVariable} to it, also in a pipeline. To go on without them, remove "templates" from that file, commit that, and run: ${updateCommand(target, unknownExtras(manifest, team), team)}`,
  });
}

function refuseUnknownExtras(manifest: Manifest, target: string, team: Team | undefined): void {
  const unknown = unknownExtras(manifest, team);
  if (unknown.length === 0) return;
  const names = unknown.map((each) => JSON.stringify(each)).join(', ');
  const where = team ? `the templates of ${team.name} (${team.place}) do` : 'create-go-docker does';
  throw new UserError(`with in ${join(target, manifestPath)} has ${names}, which ${where} not have.`, 'usage', {
    code: 'invalid-with',
    fix: `To remove it from the service: ${updateCommand(target, unknown, team)}`,
  });
}

function updateCommand(target: string, without: readonly string[], team: Team | undefined): string {
  return [
    `create-go-docker update ${shellWord(target)}`,
    ...(team ? [`--templates ${shellWord(team.place)}`] : []),
    ...(without.length > 0 ? [`--with=${without.map((each) => `-${each}`).join(',')}`] : []),
  ].join(' ');
}

// A newer version may record answers that this one would lose.
function refuseNewer({ version }: Manifest, path: string): void {
  if (!isNewer(version, packageJson.version)) return;
  throw new UserError(`${path} was written by create-go-docker ${version}; this is ${packageJson.version}.`, 'usage', {
    code: 'newer-manifest',
    fix: `Run npx create-go-docker@${version} instead.`,
  });
}
