import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readRegularFile } from '../disk/fs.ts';
import { importPathProblem } from '../generators/go-service/import-path.ts';

/**
 * The import path for the address of a git remote: `git@github.com:acme/orders.git` and
 * `https://github.com/acme/orders` give `github.com/acme/orders`. Credentials and port are removed. A local path gives undefined.
 */
export function moduleOfRemote(url: string): string | undefined {
  const [, host, path] =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(url) ??
    /^(?:[^/@]+@)?([^/:]+\.[^/:]+):(?!\/\/)(.+)$/.exec(url) ??
    [];
  if (!host || !path) return undefined;
  const module = `${host.toLowerCase()}/${path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')}`;
  return importPathProblem(module) ? undefined : module;
}

/**
 * The import path of `target` (absolute; it may not exist yet) as a folder of the git repository that contains it, from the remote
 * `origin`. Undefined outside a repository, without that remote, or when Go would refuse the path.
 */
export function moduleOfRepository(target: string): string | undefined {
  const root = repositoryAround(target);
  const url = root && remoteOf(configOf(root));
  const module = url && moduleOfRemote(url);
  if (!root || !module) return undefined;
  const path = [module, ...relative(root, target).split(sep).filter(Boolean)].join('/');
  return importPathProblem(path) ? undefined : path;
}

function repositoryAround(folder: string): string | undefined {
  if (existsSync(`${folder}${sep}.git`)) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryAround(parent);
}

// In a worktree or a submodule, .git is a file with the path of the repository. The repository of a worktree has a commondir file.
function configOf(root: string): string {
  const link = fileText(root, '.git');
  const folder = resolve(root, /^gitdir: (.+)$/m.exec(link)?.[1] ?? '.git');
  const common = fileText(folder, 'commondir');
  return fileText(join(folder, common.trim()), 'config');
}

/** The text of a regular file in `folder`; empty where it cannot be read. */
export function fileText(folder: string, name: string): string {
  // Not path.join: for a dozen folders V8 optimizes it, which takes longer than all the calls.
  const path = folder + sep + name;
  try {
    return readRegularFile(path)?.toString('utf8') ?? '';
  } catch {
    return '';
  }
}

function remoteOf(config: string): string | undefined {
  const section = /^\[remote "origin"\]\n((?:(?!\[).*\n?)*)/m.exec(config)?.[1];
  return /^\s*url\s*=\s*(\S+)\s*$/m.exec(section ?? '')?.[1];
}
