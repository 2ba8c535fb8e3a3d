import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  fsync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { platform } from 'node:process';
import { UserError } from '../core/errors.ts';

/**
 * The file system calls that writing needs, one system call each, so that a test can interrupt between any two of them.
 * Paths are absolute. Errors are Node's.
 */
// Synchronous: a call takes some microseconds, and passing it to another thread takes longer. node:fs/promises takes longer to load
// than a whole service to write. write.ts yields between files, so that signals are handled.
export const disk = {
  mkdir(path: string): void {
    mkdirSync(path);
  },
  /** Creates a file that does not exist yet. */
  create(path: string, data: string | Buffer, mode: number): void {
    writeFileSync(path, data, { flag: 'wx', mode });
  },
  chmod(path: string, mode: number): void {
    chmodSync(path, mode);
  },
  /** Flushes the contents of a file to the storage device. Asynchronous, because a device flushes several files at once. */
  async flush(path: string): Promise<void> {
    // Windows flushes only a file that is open for writing.
    const file = openSync(path, platform === 'win32' ? 'r+' : 'r');
    try {
      await new Promise<void>((resolve, reject) => {
        fsync(file, (error) => (error ? reject(error) : resolve()));
      });
    } finally {
      closeSync(file);
    }
  },
  /** Flushes the entries of a folder to the storage device, where the system supports it. Windows does not, and does not need it. */
  syncFolder(path: string): void {
    try {
      const folder = openSync(path, 'r');
      try {
        fsyncSync(folder);
      } finally {
        closeSync(folder);
      }
    } catch {
      // All files are in place. Only a power failure right now could undo that.
    }
  },
  link(from: string, to: string): void {
    linkSync(from, to);
  },
  /** Copies to a path that does not exist yet. An incomplete copy is removed. */
  copyNew(from: string, to: string): void {
    try {
      copyFileSync(from, to, constants.COPYFILE_EXCL);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') attempt(() => disk.unlink(to));
      throw error;
    }
  },
  rename(from: string, to: string): void {
    renameSync(from, to);
  },
  unlink(path: string): void {
    unlinkSync(path);
  },
  rmdir(path: string): void {
    rmdirSync(path);
  },
  /** Removes a folder and everything in it. Symbolic links are removed, not followed. */
  removeTree(path: string): void {
    rmSync(path, { recursive: true, force: true });
  },
  /** Does not follow a symbolic link. BigInt, because inode numbers can exceed 2^53. */
  lstat(path: string): BigIntStats {
    return lstatSync(path, { bigint: true });
  },
  /** As `lstat`, or undefined where nothing exists: the usual case, for which an exception takes twenty times as long. */
  lookUp(path: string): BigIntStats | undefined {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  },
  /** The contents of a regular file. Throws an error with the code `EISDIR` for anything else. */
  readFile(path: string): Buffer {
    const bytes = readRegular(path, Number.MAX_SAFE_INTEGER);
    if (bytes instanceof Buffer) return bytes;
    throw Object.assign(new Error(`${path} is not a regular file`), { code: 'EISDIR', path });
  },
  readdir(path: string): string[] {
    return readdirSync(path);
  },
  realpath(path: string): string {
    return realpathSync.native(path);
  },
};

export type Disk = typeof disk;

/** The code of a file system error, such as `ENOENT`. */
export const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Runs an action whose failure does not matter. */
export function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // Best effort.
  }
}

/** The largest file that is read or replaced, in bytes. No file of a service comes near it. */
export const largestFile: number = 64 * 1024 * 1024;

/**
 * The contents of a file that the user named, or of a file near a service; undefined where nothing exists at `path` (absolute).
 * Symbolic links are followed. A FIFO or a device could block forever or never end, so a UserError (`usage`) is thrown for anything
 * but a regular file (`fix` says what to do about it), and for one of more than `limit` bytes. Other errors are Node's.
 */
export function readRegularFile(
  path: string,
  limit: number = largestFile,
  fix = 'Name a regular file.',
): Buffer | undefined {
  // A missing file is the usual case, and an exception takes twenty times as long.
  if (!statSync(path, { throwIfNoEntry: false })) return undefined;
  const bytes = readRegular(path, limit);
  if (bytes instanceof Buffer) return bytes;
  throw bytes === 'not regular'
    ? new UserError(`${path} is not a regular file.`, 'usage', { code: 'not-a-regular-file', fix })
    : new UserError(`${path} is larger than ${limit} bytes.`, 'usage', {
        code: 'too-large',
        fix: 'Name a smaller file.',
      });
}

function readRegular(path: string, limit: number): Buffer | 'not regular' | 'too large' {
  // Opening a device can have side effects, so its type is checked first. O_NONBLOCK is for a FIFO that appears after the check.
  if (!statSync(path).isFile()) return 'not regular';
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    return fstatSync(file).isFile() ? readUpTo(file, limit) : 'not regular';
  } finally {
    closeSync(file);
  }
}

// A file can grow while it is read, and files in /proc have a size of 0.
function readUpTo(file: number, limit: number): Buffer | 'too large' {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= limit; ) {
    const chunk = Buffer.allocUnsafe(Math.max(fstatSync(file).size - total + 1, 4096));
    const length = readSync(file, chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    total += length;
  }
  return 'too large';
}

/** Turns an error of reading `path` into a UserError (`usage`) if the system refused it. Any other error is returned as it is. */
export function unreadable(path: string, error: unknown, code = 'unreadable-file'): unknown {
  if (!['EACCES', 'EPERM', 'EIO'].includes(codeOf(error) ?? '')) return error;
  const problem = `${path} cannot be read (${codeOf(error)}).`;
  return new UserError(problem, 'usage', { code, fix: 'Check its permissions.', cause: error });
}

/** The bytes of a file. Throws a UserError (`usage`) if the system refuses to read it. */
export function contentsOf(path: string): Buffer {
  try {
    return disk.readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

type Explanation = readonly [problem: string, reason: 'failed' | 'conflict', fix: string];

/**
 * Turns an error of the file system into a UserError that names the cause and the fix. Any other error is returned as it is:
 * it is a bug, and keeps its trace. `target` is named where the error has no path.
 */
export function explained(target: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  const { code, path, dest, errno, message } = error as NodeJS.ErrnoException & { dest?: string };
  const where = dest ?? path ?? target;
  const known = explanationOf(error as NodeJS.ErrnoException, where);
  // `errno` marks an error of the operating system. It is never a bug, even if its code is unknown here.
  const isSystemError = errno !== undefined && code !== undefined && !programmingErrors.has(code);
  const [problem, reason, fix] = known ?? [`The system refused to write ${where}: ${message}.`, 'failed', another];
  // The code of the system is stable, too: `eacces`.
  return known || isSystemError
    ? new UserError(problem, reason, { cause: error, code: code!.toLowerCase(), fix })
    : error;
}

const programmingErrors: ReadonlySet<string> = new Set(['EBADF', 'EFAULT']);

const another = 'Choose another directory.';

function explanationOf({ code, syscall }: NodeJS.ErrnoException, where: string): Explanation | undefined {
  const permissions = 'Choose another directory or change its permissions.';
  const space = 'Free some space and run the command again.';
  const again = 'Run the command again.';
  const inTheWay: Explanation = [
    `${where} is in the way. Nothing was changed.`,
    'conflict',
    'Move it away or choose another directory.',
  ];
  const unreachable: Explanation = [
    `The storage of ${where} does not respond.`,
    'failed',
    'Check it, and run the command again.',
  ];
  const noFiles: Explanation = [
    `${where} cannot be created: this file system does not accept new files.`,
    'failed',
    another,
  ];
  // In /proc and the like, creating a file fails as if its folder did not exist.
  const refusesNewFiles = (syscall === 'mkdir' || syscall === 'open') && existsSync(dirname(where));
  const explanations: Readonly<Record<string, Explanation>> = {
    EEXIST: inTheWay,
    ENOTEMPTY: inTheWay,
    ENOTDIR: inTheWay,
    EISDIR: inTheWay,
    ELOOP: [
      `${where} is a symbolic link that leads in a circle.`,
      'conflict',
      'Remove it or choose another directory.',
    ],
    ENOENT: refusesNewFiles ? noFiles : [`${where} is gone: another program removed it.`, 'conflict', again],
    ESTALE: [`${where} is gone: another machine removed it.`, 'conflict', again],
    EACCES: [`No permission to write ${where}.`, 'failed', permissions],
    EPERM: [`The system does not allow writing ${where}.`, 'failed', permissions],
    EROFS: [`${where} is on a read-only file system.`, 'failed', another],
    ENOSPC: [`No space left for ${where}.`, 'failed', space],
    EDQUOT: [`The disk quota leaves no room for ${where}.`, 'failed', space],
    EFBIG: [
      `${where} would exceed the largest file size that is allowed here.`,
      'failed',
      'Raise the limit (ulimit -f) and run the command again.',
    ],
    EMFILE: [
      `Too many open files to write ${where}.`,
      'failed',
      'Raise the limit (ulimit -n) and run the command again.',
    ],
    ENFILE: [
      `The system has too many open files to write ${where}.`,
      'failed',
      'Close some programs and run the command again.',
    ],
    ENOMEM: [
      `The system has too little memory to write ${where}.`,
      'failed',
      'Close some programs and run the command again.',
    ],
    EIO: [`The disk failed while writing ${where}.`, 'failed', 'Check the disk, or choose another directory.'],
    EXDEV: [`${where} is on another file system than its folder.`, 'failed', another],
    EBUSY: [`${where} is in use.`, 'failed', 'Close what uses it and run the command again.'],
    ETXTBSY: [`${where} is a program that is running.`, 'failed', 'Stop it and run the command again.'],
    EINVAL: [`The file system does not accept the name ${where}.`, 'failed', 'Choose another name.'],
    EILSEQ: [`The file system does not accept the name ${where}.`, 'failed', 'Choose another name.'],
    ENAMETOOLONG: [`The name ${where} is too long for this file system.`, 'failed', 'Choose a shorter one.'],
    EMLINK: [`The folder of ${where} has as many entries as its file system allows.`, 'failed', another],
    EOVERFLOW: [`The file system cannot describe ${where}.`, 'failed', another],
    ENOSYS: noFiles,
    ENOTSUP: noFiles,
    EOPNOTSUPP: noFiles,
    ENXIO: [`The device of ${where} is gone.`, 'failed', another],
    ENODEV: [`The device of ${where} is gone.`, 'failed', another],
    ETIMEDOUT: unreachable,
    EHOSTDOWN: unreachable,
    EHOSTUNREACH: unreachable,
    ENOTCONN: unreachable,
  };
  return explanations[code ?? ''];
}
