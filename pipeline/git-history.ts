import { spawnSync } from 'node:child_process';

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

/** The repository that contains `directory` (absolute), or undefined without one or without git. Nothing here writes, not even to the index. */
export function repositoryOf(directory: string): Repository | undefined {
  const found = git(directory, ['rev-parse', '--is-inside-work-tree', '--is-shallow-repository', '--show-prefix']);
  const [inside, shallow, prefix = ''] = `${found ?? ''}`.split('\n');
  if (inside !== 'true') return undefined;
  return {
    shallow: shallow === 'true',
    versionsOf: (path) => versionsOf(directory, path),
    uncommitted: (paths) => uncommitted(directory, prefix, paths),
  };
}

// A repository can configure programs to run; these options turn them off. Paths are literal.
function git(directory: string, args: readonly string[], input = ''): Buffer | undefined {
  const { status, stdout } = spawnSync(
    'git',
    ['--no-optional-locks', '--literal-pathspecs', '-c', 'core.fsmonitor=false', '-C', directory, ...args],
    { input, maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C' }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  return status === 0 ? stdout : undefined;
}

const none = /^0+$/;

function versionsOf(directory: string, path: string): readonly Committed[] {
  // `-m` and `--full-history`: a version may have come with a merge.
  const log = git(directory, [
    ...['log', '--format=', '--raw', '--no-abbrev', '--no-renames', '-m', '--full-history', '-z', '--', path],
  ]);
  const lines = [...`${log ?? ''}`.matchAll(/:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\0/g)];
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
  const output = git(directory, ['cat-file', '--batch'], `${ids.join('\n')}\n`) ?? Buffer.alloc(0);
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
  const entries = `${output ?? ''}`.split('\0').filter((entry) => entry !== '');
  // Paths are relative to the top of the work tree.
  const changed = new Set(entries.map((entry) => entry.slice(3 + prefix.length)));
  return paths.filter((path) => changed.has(path));
}
