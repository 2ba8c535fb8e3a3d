import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import { isManifest, isVersion, type Manifest, manifestPath } from '../core/manifest.ts';
import { pathProblem } from '../core/paths.ts';
import { shellWord } from '../core/shell.ts';
import { hasGitMarkers } from '../core/text-file.ts';
import { isNewer } from '../core/version.ts';
import { readRegularFile } from '../disk/fs.ts';
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
  const given = goodAnswers(manifest, path, team?.known);
  if (given.module === undefined)
    throw new UserError(`${path} lacks the module.`, 'usage', {
      code: 'damaged-manifest',
      fix: 'Restore it from version control, or add "module" to its answers.',
    });
  return { ...manifest, given, removed };
}

/**
 * The recorded answers of the service in `target` to our own questions, for commands that render nothing and so need no team's templates;
 * extras of a team are left out. Undefined where there is no service. Throws a UserError for a damaged or newer manifest.
 */
export function ownAnswers(target: string): GivenAnswers | undefined {
  const path = join(target, manifestPath);
  const recorded = readOwnJson(path);
  if (recorded === undefined) return undefined;
  const { manifest } = withoutRemoved(checked(recorded, path), undefined, () => true);
  refuseNewer(manifest, path);
  return goodAnswers(manifest, path);
}

function goodAnswers({ answers }: Manifest, path: string, known?: Team['known']): GivenAnswers {
  const given = givenFrom(answers, path, known);
  refuseBadAnswers(given, (name) => `${name} in ${path}`, known);
  return given;
}

function checked(manifest: unknown, path: string): Manifest {
  const foreign = isManifest(manifest) ? Object.keys(manifest.files).find(isForeign) : undefined;
  if (isManifest(manifest) && foreign === undefined) return manifest;
  const problem = `${path} is damaged, or was not written by create-go-docker${damage(manifest, foreign)}.`;
  throw new UserError(problem, 'usage', { code: 'damaged-manifest', fix: 'Restore it from version control.' });
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

// What is wrong, for the cases that come from editing the file by hand.
function damage(manifest: unknown, foreign: string | undefined): string {
  if (foreign !== undefined) return `: it has the path ${JSON.stringify(foreign)}`;
  if (!isObject(manifest) || manifest.generator !== 'create-go-docker') return '';
  if (!isVersion(manifest.version))
    return `: its version is ${shortened(JSON.stringify(manifest.version) ?? 'missing')}, and a version looks like ${packageJson.version}`;
  const missing = ['answers', 'files'].find((name) => !isObject(manifest[name]));
  return missing === undefined ? '' : `: ${missing} is not an object`;
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

// The person did not write this file, and can only restore it.
function readOwnJson(path: string): unknown {
  try {
    return readJson(path, largest);
  } catch (error) {
    if (error instanceof UserError && error.code === 'not-json' && hasGitMarkers(`${readRegularFile(path, largest)}`))
      throw new UserError(`${path} has the conflict markers of git.`, 'usage', {
        code: error.code,
        fix: 'Take either side as a whole (git checkout --ours or --theirs), then run create-go-docker update.',
        cause: error,
      });
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
  requireFolder(target);
  const above = serviceAbove(dirname(target));
  throw new UserError(`${target} has no ${manifestPath}.`, 'usage', {
    code: 'no-manifest',
    fix: above ? `The service is in ${above}.` : nameAService,
  });
}

const nameAService = 'Name the folder of a service that create-go-docker created.';

/** Throws a UserError if `target` does not exist, or is not a folder. */
export function requireFolder(target: string, fix = nameAService): void {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  throw found
    ? new UserError(`${target} is not a folder.`, 'usage', { code: 'not-a-folder', fix })
    : new UserError(`${target} does not exist.`, 'usage', { code: 'no-directory', fix });
}

function serviceAbove(folder: string): string | undefined {
  if (existsSync(join(folder, manifestPath))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : serviceAbove(parent);
}

// Ours alone would take the team's files away.
function refuseMissingTeam(manifest: Manifest, target: string, team: Team | undefined): void {
  const { templates } = manifest;
  if (!templates || team) return;
  const path = join(target, manifestPath);
  throw new UserError(`${path} says that this service has the templates of ${templates.name}.`, 'usage', {
    code: 'missing-templates',
    fix: `Add --templates with their folder; in a pipeline, set ${templatesVariable} to it. To go on without them, remove "templates" from that file, commit that, and run: ${updateCommand(target, unknownExtras(manifest, team), team)}`,
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
