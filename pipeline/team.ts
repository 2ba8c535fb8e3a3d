import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { readText } from '../core/text-file.ts';
import type { Team } from '../generators/go-service/team.ts';
import { teamFile } from '../generators/go-service/team-schema.ts';
import { mostTemplates, type TeamSource, teamFrom } from '../generators/go-service/team-templates.ts';

// A template is written by hand. The limit keeps a wrong folder from being read.
const largestTemplate = 1024 * 1024;

// They contain no templates, and can be very large.
const notSources = ['.git', 'node_modules'];

/** Reads a team's folder, relative to `cwd`. Throws a UserError for what cannot be used. */
export function readTeam(folder: string, cwd: string): Team {
  return teamFrom(readTeamFolder(folder, cwd), folder);
}

/** The team's file and the templates in a folder. Throws a UserError for a folder that cannot be read. */
export function readTeamFolder(folder: string, cwd: string): readonly TeamSource[] {
  const root = resolve(cwd, folder);
  const isSource = (path: string) => path === teamFile || path.endsWith('.ejs');
  const paths = listed(root, '', folder).filter(isSource);
  if (paths.length > mostTemplates + 1)
    throw unreadable(`${folder} has ${paths.length} templates; the limit is ${mostTemplates}.`);
  return paths.map((path) => sourceOf(root, path, `${folder}/${path}`));
}

/** The files in a folder that are neither templates nor the team's file: they count for nothing. */
export function otherFiles(folder: string, cwd: string): readonly string[] {
  return listed(resolve(cwd, folder), '', folder).filter((path) => path !== teamFile && !path.endsWith('.ejs'));
}

const unreadable = (
  problem: string,
  fix = 'Name the folder of a team, with its create-go-docker.json.',
  cause?: unknown,
) => new UserError(problem, 'usage', { code: 'unreadable-templates', fix, ...(cause !== undefined && { cause }) });

function listed(root: string, below: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      return notSources.includes(entry.name) ? [] : listed(root, path, folder);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw unreadable(`There is no folder ${folder}.`, undefined, error);
    throw unreadable(`${folder} cannot be read (${code}).`, undefined, error);
  }
}

function sourceOf(root: string, path: string, shown: string): TeamSource {
  const found = lstatSync(join(root, path));
  // A link could bring any file of this machine into a service.
  if (!found.isFile()) throw unreadable(`${shown} is not a regular file.`, 'Put the template itself there.');
  if (found.size > largestTemplate)
    throw unreadable(
      `${shown} has ${found.size} bytes; the limit is ${largestTemplate}.`,
      'Make the template smaller.',
    );
  const text = readText(readFileSync(join(root, path)))?.text;
  if (text === undefined) throw unreadable(`${shown} is not UTF-8 text.`, 'Save it as UTF-8.');
  return { path, text, mode: found.mode & 0o100 ? 0o755 : 0o644 };
}
