import {
  type BigIntStats,
  closeSync,
  constants,
  copyFileSync,
  fsync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { platform } from 'node:process';
import { promisify } from 'node:util';
import { UserError } from '../core/errors.ts';

/**
 * What writing needs of a file system, one system call each, so that a test can stand between any two of them.
 * Paths are absolute. Errors are Node's.
 */
// Each call waits: handing a call of some microseconds to another thread and hearing of it takes longer than the call, and
// node:fs/promises longer to load than a whole service to write. write.ts lets others have their turn between files.
export const disk = {
  mkdir: async (path: string): Promise<void> => void mkdirSync(path),
  /** Makes a file that is not there yet. */
  create: async (path: string, data: string | Buffer, mode: number): Promise<void> =>
    writeFileSync(path, data, { flag: 'wx', mode }),
  /** Puts a file's contents on the disk itself. The one call that is worth another thread: a disk does several at once. */
  flush: async (path: string): Promise<void> => {
    // Windows flushes only for whoever may write.
    const file = openSync(path, platform === 'win32' ? 'r+' : 'r');
    try {
      await promisify(fsync)(file);
    } finally {
      closeSync(file);
    }
  },
  /** Puts a folder's names on the disk itself, where that can be done: not on Windows, which needs it not. */
  syncFolder: async (path: string): Promise<void> => {
    try {
      const folder = openSync(path, 'r');
      try {
        fsyncSync(folder);
      } finally {
        closeSync(folder);
      }
    } catch {
      // Everything is in its place; only a loss of power this moment could undo that.
    }
  },
  link: async (from: string, to: string): Promise<void> => linkSync(from, to),
  /** Copies to a name that is not there yet; what could not be finished is gone again. */
  copyNew: async (from: string, to: string): Promise<void> => {
    try {
      copyFileSync(from, to, constants.COPYFILE_EXCL);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') await disk.unlink(to).catch(() => {});
      throw error;
    }
  },
  rename: async (from: string, to: string): Promise<void> => renameSync(from, to),
  unlink: async (path: string): Promise<void> => unlinkSync(path),
  rmdir: async (path: string): Promise<void> => rmdirSync(path),
  /** Removes a folder and everything in it; symbolic links are removed, not followed. */
  removeTree: async (path: string): Promise<void> => rmSync(path, { recursive: true, force: true }),
  /** Does not follow a symbolic link. Numbers of files can be larger than 2^53. */
  lstat: async (path: string): Promise<BigIntStats> => lstatSync(path, { bigint: true }),
  readFile: async (path: string): Promise<Buffer> => readFileSync(path),
  readdir: async (path: string): Promise<string[]> => readdirSync(path),
  realpath: async (path: string): Promise<string> => realpathSync.native(path),
};

export type Disk = typeof disk;

/** The code of a file system's error, `ENOENT` and the like. */
export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** What can go wrong on a disk, in words; anything else is ours to fix and keeps its trace. */
export function explained(target: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const where = dest ?? path ?? target;
  const inTheWay = [
    `${where} is in the way. Nothing was changed.`,
    'conflict',
    'Move it away or choose another directory.',
  ] as const;
  const another = 'Choose another directory or change its permissions.';
  const again = 'Free some and run the command again.';
  const causes: Readonly<Record<string, readonly [string, 'failed' | 'conflict', string]>> = {
    EEXIST: inTheWay,
    ENOTEMPTY: inTheWay,
    ENOTDIR: inTheWay,
    EISDIR: inTheWay,
    ELOOP: [
      `${where} is a symbolic link that leads in a circle.`,
      'conflict',
      'Remove it or choose another directory.',
    ],
    ENOENT: [`${where} is gone: something else removed it meanwhile.`, 'conflict', 'Run the command again.'],
    EACCES: [`No permission to write ${where}.`, 'failed', another],
    EPERM: [`Not allowed to write ${where}.`, 'failed', another],
    EROFS: [`${where} is on a read-only file system.`, 'failed', 'Choose another directory.'],
    ENOSPC: [`No space left for ${where}.`, 'failed', again],
    EDQUOT: [`The disk quota leaves no room for ${where}.`, 'failed', again],
    EMFILE: [
      `Too many open files to write ${where}.`,
      'failed',
      'Raise the limit (ulimit -n) and run the command again.',
    ],
    EIO: [`The disk failed while writing ${where}.`, 'failed', 'Check the disk, or choose another directory.'],
    EXDEV: [`${where} is on another file system than its folder.`, 'failed', 'Choose another directory.'],
    EBUSY: [`${where} is in use.`, 'failed', 'Close what uses it and run the command again.'],
    EINVAL: [`The file system does not take the name ${where}.`, 'failed', 'Choose another name.'],
    ENAMETOOLONG: [`The name ${where} is too long for this file system.`, 'failed', 'Choose a shorter one.'],
  };
  const [problem, reason, fix] = causes[code ?? ''] ?? [];
  return problem && fix ? new UserError(problem, reason, { cause: error, fix }) : error;
}
