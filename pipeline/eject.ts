import { resolve } from 'node:path';
import { didYouMean } from '../core/did-you-mean.ts';
import { UserError } from '../core/errors.ts';
import { covers } from '../core/plan.ts';
import { sha256 } from '../core/sha256.ts';
import { type Applied, apply } from '../disk/apply.ts';
import { teamFile } from '../generators/go-service/team-schema.ts';
import { settingsFrom } from '../generators/go-service/team-templates.ts';
import { templateTexts } from '../generators/go-service/template-texts.ts';
import type { WriteOptions } from './create.ts';
import { readTeamFolder } from './team.ts';

/** What `eject` copies: which of our templates, and where. */
export interface EjectRequest {
  /** A folder as the person typed it, relative to `cwd`. It may not exist yet. */
  readonly folder: string;
  readonly cwd: string;
  /** Files of a service, or `folder/`; all where there are none. */
  readonly paths: readonly string[];
}

/**
 * Copies our templates into a team's folder, and records in its `create-go-docker.json` which version of each they were made from; all or
 * nothing. Throws a UserError for a path that is not one of ours, and a ConflictError for templates that are there and differ.
 */
export function eject({ folder, cwd, paths }: EjectRequest, options: Omit<WriteOptions, 'target'>): Promise<Applied> {
  const rows = paths.map(rowOf);
  const texts = templateTexts.filter(({ path }) => rows.length === 0 || rows.some((row) => covers(row, path)));
  refuseUnknown(rows);
  const target = resolve(cwd, folder);
  const before = settingsIn(folder, cwd);
  const replaces = Object.fromEntries(texts.map(({ path, text }) => [path, sha256(text)]));
  const settings = { ...before, replaces: { ...before.replaces, ...replaces } };
  const file = { path: teamFile, text: `${JSON.stringify(settings, null, 2)}\n`, mode: 0o644 };
  const templates = texts.map(({ path, text, mode }) => ({ path: `${path}.ejs`, text, mode }));
  // The settings that are there are read above, and only completed.
  const kept = sourcesIn(folder, cwd).find(({ path }) => path === teamFile);
  return apply([file, ...templates], {
    ...options,
    target,
    recorded: kept ? { [teamFile]: sha256(kept.text) } : {},
    updates: { [teamFile]: 'records which of our templates these were' },
  });
}

// As a shell completes it: `./Dockerfile`, or a folder without the slash.
function rowOf(typed: string): string {
  const path = typed.replace(/^(\.\/)+/, '');
  return templateTexts.some((each) => each.path.startsWith(`${path}/`)) ? `${path}/` : path;
}

function refuseUnknown(paths: readonly string[]): void {
  const all = templateTexts.map(({ path }) => path);
  const unknown = paths.find((row) => !all.some((path) => covers(row, path)));
  if (unknown === undefined) return;
  const meant = didYouMean(unknown, all);
  // A folder stands for its files: the list is short.
  const topOf = (path: string) => path.replace(/\/.*/, '/');
  throw new UserError(`There is no template for ${JSON.stringify(unknown)}.`, 'usage', {
    code: 'unknown-template',
    fix: `${meant ? `Did you mean ${meant}? ` : ''}The templates are ${[...new Set(all.map(topOf))].join(', ')}.`,
  });
}

function sourcesIn(folder: string, cwd: string) {
  try {
    return readTeamFolder(folder, cwd);
  } catch (error) {
    if ((error as { readonly cause?: NodeJS.ErrnoException }).cause?.code === 'ENOENT') return [];
    throw error;
  }
}

function settingsIn(folder: string, cwd: string) {
  const sources = sourcesIn(folder, cwd);
  const isThere = sources.some(({ path }) => path === teamFile);
  return isThere ? settingsFrom(sources, folder) : { name: 'my-team' };
}
