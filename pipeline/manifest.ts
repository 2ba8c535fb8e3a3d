import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { isManifest, type Manifest, manifestPath } from '../core/manifest.ts';
import { pathProblem } from '../core/paths.ts';
import { isNewer } from '../core/version.ts';
import { codeFrom } from '../generators/go-image/code.ts';
import { givenFrom } from '../generators/go-service/given.ts';
import { type GivenAnswers, refuseBadAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import packageJson from '../package.json' with { type: 'json' };
import { readJson } from './json-file.ts';

/** The manifest of a service, with its answers checked. */
export interface Recorded extends Manifest {
  readonly given: GivenAnswers;
}

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
export function readManifest(target: string, team?: Team): Recorded | undefined {
  const path = join(target, manifestPath);
  const manifest = readOwnJson(path);
  if (manifest === undefined) return undefined;
  if (!isManifest(manifest) || Object.keys(manifest.files).some(isForeign))
    throw new UserError(`${path} is damaged, or was not written by create-go-docker.`, 'usage', {
      code: 'damaged-manifest',
      fix: 'Restore it from version control.',
    });
  refuseNewer(manifest, path);
  refuseMissingTeam(manifest, path, team);
  if (manifest.code) codeFrom(manifest.code, path);
  const given = givenFrom(manifest.answers, path, team?.known);
  refuseBadAnswers(given, (name) => `${name} in ${path}`, team?.known);
  if (given.module === undefined)
    throw new UserError(`${path} lacks the module.`, 'usage', {
      code: 'damaged-manifest',
      fix: 'Restore it from version control, or add "module" to its answers.',
    });
  return { ...manifest, given };
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
export function requireManifest(target: string, team?: Team): Recorded {
  const manifest = readManifest(target, team);
  if (manifest) return manifest;
  throw new UserError(`${target} has no ${manifestPath}.`, 'usage', {
    code: 'no-manifest',
    fix: 'Name the folder of a service that create-go-docker created.',
  });
}

// Ours alone would take the team's files away.
function refuseMissingTeam({ templates }: Manifest, path: string, team: Team | undefined): void {
  if (!templates || team) return;
  throw new UserError(`${path} says that this service has the templates of ${templates.name}.`, 'usage', {
    code: 'missing-templates',
    fix: 'Add --templates with their folder. To go on without them, remove "templates" from that file.',
  });
}

// A newer version may record answers that this one would lose.
function refuseNewer({ version }: Manifest, path: string): void {
  if (!isNewer(version, packageJson.version)) return;
  throw new UserError(`${path} was written by create-go-docker ${version}; this is ${packageJson.version}.`, 'usage', {
    code: 'newer-manifest',
    fix: `Run npx create-go-docker@${version} instead.`,
  });
}
