import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../core/errors.ts';

/** One version of a file in git: its bytes, and whether it is executable. */
export interface Committed {
  readonly bytes: Buffer;
  readonly executable: boolean;
}

/** The git work tree that contains a directory. */
export interface Repository {
  /** Whether part of the history is missing, as in a clone with `--depth`. */
  readonly shallow: boolean;
  /** Every version of a file that a commit has brought, newest first. `path` is relative to the directory, with `/`. */
  readonly versionsOf: (path: string) => readonly Committed[];
  /** Those of these paths that differ from the last commit, or that no commit has. */
  readonly uncommitted: (paths: readonly string[]) => readonly string[];
}

/**
 * The repository that contains `directory` (absolute), or undefined if there is none. Nothing here writes, not even to the index.
 * Throws a UserError (`git-failed`) if there is a repository, and git is not installed or cannot read it; so do the functions of the result.
 */
export function repositoryOf(directory: string): Repository | undefined {
  const found = answerOf(directory, ['rev-parse', '--is-inside-work-tree', '--is-shallow-repository', '--show-prefix']);
  if (found.problem !== undefined && !expectsRepository(directory)) return undefined;
  const [inside, shallow, prefix = ''] = `${outputOf(directory, found)}`.split('\n');
  if (inside !== 'true') return undefined;
  return {
    shallow: shallow === 'true',
    versionsOf: (path) => versionsOf(directory, path),
    uncommitted: (paths) => uncommitted(directory, prefix, paths),
  };
}

// A `.git` that git does not accept, such as one that belongs to another user, is a repository to the person.
function expectsRepository(directory: string): boolean {
  return process.env.GIT_DIR !== undefined || hasGit(directory);
}

function hasGit(folder: string): boolean {
  const parent = dirname(folder);
  return existsSync(join(folder, '.git')) || (parent !== folder && hasGit(parent));
}

/** What git printed, or why it failed. */
type Answer =
  | { readonly output: Buffer; readonly problem?: undefined }
  | { readonly output?: undefined; readonly problem: string; readonly command?: string | undefined };

// A repository can configure programs to run; these options turn them off. Paths are literal.
function answerOf(directory: string, args: readonly string[], input = ''): Answer {
  const { status, stdout, stderr, error } = spawnSync(
    'git',
    ['--no-optional-locks', '--literal-pathspecs', '-c', 'core.fsmonitor=false', '-C', directory, ...args],
    { input, maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C' }, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  if (status === 0) return { output: stdout };
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { problem: 'git is not installed' };
  const lines = `${stderr ?? ''}`.split('\n').map((each) => each.trim());
  const problem = lines.find((each) => each !== '') || code || `exit code ${status}`;
  // git prints the command that makes it trust a folder of another user.
  return { problem, command: lines.find((each) => each.startsWith('git config ')) };
}

function outputOf(directory: string, answer: Answer): Buffer {
  const { output, problem } = answer;
  if (output) return output;
  const correction = answer.command === undefined ? 'Correct that' : `If you trust it, run ${answer.command}`;
  throw new UserError(`git cannot read the repository of ${directory}: ${problem}.`, 'failed', {
    code: 'git-failed',
    fix: `${correction}, so that uncommitted changes are found, or use --allow-dirty to update without git.`,
  });
}

/** Whether this is the error for a repository that git cannot read. */
export const isGitProblem = (error: unknown): error is UserError =>
  error instanceof UserError && error.code === 'git-failed';

const git = (directory: string, args: readonly string[], input?: string): Buffer =>
  outputOf(directory, answerOf(directory, args, input));

const none = /^0+$/;

function versionsOf(directory: string, path: string): readonly Committed[] {
  // `-m` and `--full-history`: a version may have come with a merge.
  const log = answerOf(directory, [
    ...['log', '--format=', '--raw', '--no-abbrev', '--no-renames', '-m', '--full-history', '-z', '--', path],
  ]);
  if (log.problem?.endsWith('does not have any commits yet')) return [];
  const lines = [...`${outputOf(directory, log)}`.matchAll(/:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\0/g)];
  const modes = new Map<string, string>();
  for (const [, before = '', after = '', old = '', fresh = ''] of lines) {
    if (!none.test(fresh)) modes.set(fresh, modes.get(fresh) ?? after);
    if (!none.test(old)) modes.set(old, modes.get(old) ?? before);
  }
  const blobs = [...modes].filter(([, mode]) => mode.startsWith('100'));
  const contents = contentsOf(
    directory,
    blobs.map(([id]) => id),
  );
  return blobs.flatMap(([id, mode]) => {
    const bytes = contents.get(id);
    return bytes ? [{ bytes, executable: mode === '100755' }] : [];
  });
}

// The format of `git cat-file --batch`: `<id> <type> <size>`, a newline, the contents, a newline.
function contentsOf(directory: string, ids: readonly string[]): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>();
  if (ids.length === 0) return contents;
  const output = git(directory, ['cat-file', '--batch'], `${ids.join('\n')}\n`);
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    const [id = '', type, size] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    contents.set(id, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

function uncommitted(directory: string, prefix: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return [];
  const output = git(directory, [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--',
    ...paths,
  ]);
  const entries = `${output}`.split('\0').filter((entry) => entry !== '');
  // Paths are relative to the top of the work tree.
  const changed = new Set(entries.map((entry) => entry.slice(3 + prefix.length)));
  return paths.filter((path) => changed.has(path));
}
