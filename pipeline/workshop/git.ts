import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../../workshop/lab.ts';

/** One commit of the history that a workshop begins with. */
export interface Commit {
  readonly tag: string;
  readonly message: string;
  readonly files: Files;
}

// The same commits have the same names on every machine, so that a room can compare them.
const author = 'create-go-docker <create-go-docker@example.com> 1767225600 +0000';

export const isRepository = (folder: string): boolean => existsSync(join(folder, '.git'));

// The settings of the learner may sign commits or run hooks.
const settings = [
  ...['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.autocrlf=false'],
  ...['-c', 'user.name=create-go-docker', '-c', 'user.email=create-go-docker@example.com', '-c', 'gc.auto=0'],
];

function git(folder: string, args: readonly string[], input = ''): boolean {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, ...env } = process.env;
  return (
    spawnSync('git', [...settings, '-C', folder, ...args], { input, env, stdio: ['pipe', 'ignore', 'ignore'] })
      .status === 0
  );
}

/** Whether the repository of this folder has a tag. */
export const hasTag = (folder: string, tag: string): boolean =>
  isRepository(folder) && git(folder, ['rev-parse', '--quiet', '--verify', `refs/tags/${tag}`]);

/** Makes a repository of these commits, with a tag for each. The branch main is at the first. Returns false without git. */
export function importCommits(folder: string, commits: readonly Commit[]): boolean {
  if (!git(folder, ['init', '--quiet', '--template='])) return false;
  const stream = commits.map(
    ({ message, files, tag }, index) =>
      `commit refs/tags/${tag}\nmark :${index + 1}\nauthor ${author}\ncommitter ${author}\n${data(message)}${
        index > 0 ? `from :${index}\n` : ''
      }deleteall\n${Object.entries(files)
        .map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`)
        .join('')}`,
  );
  return (
    git(folder, ['fast-import', '--quiet'], stream.join('\n')) &&
    git(folder, ['symbolic-ref', 'HEAD', 'refs/heads/main']) &&
    git(folder, ['reset', '--quiet', commits[0]!.tag])
  );
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** Commits all changes, if there are any. */
export function commitAll(folder: string, message: string): void {
  if (git(folder, ['add', '--all'])) git(folder, ['commit', '--quiet', '--message', message]);
}
