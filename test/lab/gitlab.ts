import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import nodes from '../../.ci/setup/nodes.json' with { type: 'json' };
import { spawned } from './builders.ts';
import { onPath, toolsFolder } from './tools.ts';

const clients = join(toolsFolder, 'clients');
const installed = existsSync(clients) ? readdirSync(clients).filter((name) => name.startsWith('gitlab-ci-local-')) : [];
const program = join(clients, installed.sort().at(-1) ?? '', 'node_modules/gitlab-ci-local/dist/index.js');

/** The Node that it needs, which is newer than the oldest that we support. */
const node = [
  ...(Number(process.versions.node.split('.')[0]) >= 22 ? [process.execPath] : []),
  ...nodes.node
    .filter((version) => /^2[46]\./.test(version))
    .map((version) => join(toolsFolder, 'node', version, 'bin/node')),
].find((path) => existsSync(path));

/** Whether gitlab-ci-local is on this machine, and what it calls. */
export const hasGitlab = existsSync(program) && node !== undefined && onPath('rsync') !== undefined;

/**
 * Runs gitlab-ci-local, which reads a .gitlab-ci.yml as GitLab does, checks it against GitLab's schema, and runs jobs; here in the
 * folder itself, on this machine instead of in their images. Returns what it printed; ends with an error when a job fails.
 */
export function gitlab(
  folder: string,
  args: readonly string[],
  { env = {}, variables = {} }: { readonly env?: Env; readonly variables?: Env } = {},
): Promise<string> {
  const given = Object.entries({ CI_PROJECT_DIR: folder, ...variables });
  return spawned(
    node!,
    [
      ...[program, '--force-shell-executor', '--ignore-predefined-vars', 'CI_PROJECT_DIR'],
      // At GitLab each job has a copy of the repository of its own; here they share the folder, one after the other.
      ...['--concurrency', '1'],
      ...given.flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
      ...args,
    ],
    { cwd: folder, env },
  ).then(stripVTControlCharacters, (error: Error) => {
    throw new Error(stripVTControlCharacters(error.message));
  });
}

type Env = Readonly<Record<string, string | undefined>>;
