import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { codeOf } from './fs.ts';

/** The files of a folder that are wanted, and a reader for them. */
export interface Walked {
  /** Relative, with `/`, sorted. */
  readonly paths: readonly string[];
  /** The text of a file, or undefined where it has more than `largest` bytes or is gone. Throws a UserError where it cannot be read. */
  readonly read: (path: string) => string | undefined;
}

/** What to look at. */
export interface WalkOptions {
  /** Whether a file is wanted, by its path. */
  readonly wants: (path: string) => boolean;
  /** Whether to leave out a folder, by its path. */
  readonly leavesOut: (path: string) => boolean;
  /** The most entries; more are a UserError. */
  readonly most: number;
  /** The largest file that is read, in bytes. */
  readonly largest: number;
}

/**
 * Lists the files below `root` (absolute). Symbolic links to folders are not followed. Nothing is read before `read` is called.
 * Throws a UserError for a folder that cannot be read, and for too many entries.
 */
export function walk(root: string, { wants, leavesOut, most, largest }: WalkOptions): Walked {
  const paths: string[] = [];
  let seen = 0;
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(root, folder)) {
      seen += 1;
      if (seen > most) throw tooMany(root, most);
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!leavesOut(path)) folders.push(path);
      } else if (wants(path) && (entry.isFile() || (entry.isSymbolicLink() && isFile(join(root, path)))))
        paths.push(path);
    }
  }
  return { paths: paths.sort(), read: (path) => textOf(join(root, path), largest) };
}

function entriesOf(root: string, folder: string) {
  const path = join(root, folder);
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw unreadable(path, 'unreadable-folder', error);
  }
}

function unreadable(path: string, code: string, cause: unknown): UserError {
  return new UserError(`${path} cannot be read (${codeOf(cause)}).`, 'usage', {
    code,
    fix: 'Change its permissions, or name a folder that does not contain it.',
    cause,
  });
}

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

function textOf(path: string, largest: number): string | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const found = fstatSync(file);
      return found.isFile() && found.size <= largest ? readFileSync(file, 'utf8') : undefined;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (['EACCES', 'EPERM', 'EIO'].includes(codeOf(error) ?? '')) throw unreadable(path, 'unreadable-file', error);
    return undefined;
  }
}

function tooMany(root: string, most: number): UserError {
  return new UserError(`${root} has more than ${most} files and folders.`, 'usage', {
    code: 'too-many-files',
    fix: 'Name the folder of the module: create-go-docker dockerize FOLDER',
  });
}
