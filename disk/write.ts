import { basename, dirname, join, relative, sep } from 'node:path';
import { UserError } from '../core/errors.ts';
import { checkPaths, parentsOf } from '../core/paths.ts';
import { type Change, isWritten } from './compare.ts';
import { attempt, codeOf, type Disk, explained, disk as realDisk } from './fs.ts';
import {
  acquire,
  isInside,
  isLeftover,
  type Journal,
  linked,
  moveBack,
  type Recovered,
  recoverWork,
  removeWork,
  rollBack,
  type Step,
  workBeside,
  workFolders,
  workFoldersIn,
  workIn,
} from './journal.ts';

/** How to write: a signal that cancels it, and for tests a file system. */
export interface WriteOptions {
  readonly cancelled?: AbortSignal | undefined;
  readonly disk?: Disk;
}

/**
 * Writes the changes that `isWritten` selects to the directory `target` (absolute), all of them or none.
 * A new directory is staged beside its destination and renamed; into an existing one, files go with a journal (see journal.ts).
 * A failure or `cancelled` restores what was there, and rejects with a UserError or the signal's reason. After `kill -9`, `recover` does.
 */
export async function write(
  target: string,
  changes: readonly Change[],
  { cancelled, disk = realDisk }: WriteOptions = {},
): Promise<void> {
  const files = changes.filter(isWritten);
  if (files.length === 0) return;
  checkPaths(files.map(({ path }) => path));
  try {
    const root = nearestExistingPath(disk, target);
    const run = { disk, files, cancelled };
    await (root === target ? intoExisting(run, disk.realpath(target)) : asNew(run, root, relative(root, target)));
  } catch (error) {
    throw explained(target, error);
  }
}

/**
 * Completes or rolls back what interrupted runs into `target` (absolute) left. Returns one entry for each of them.
 * `force` is for a user who asked for it: it includes every work folder in `target`, and runs whose state is unknown.
 */
export function recover(target: string, force: boolean, disk: Disk = realDisk): readonly Recovered[] {
  try {
    const works = new Set([...workFolders(disk, target), ...(force ? workFoldersIn(disk, target) : [])]);
    return [...works].flatMap((work) => recoverWork(disk, work, force) ?? []);
  } catch (error) {
    throw explained(target, error);
  }
}

/** The work folders that interrupted runs into `target` (absolute) left. Throws a UserError (`conflict`) while a run still goes on. */
export function unfinished(target: string): readonly string[] {
  try {
    return workFolders(realDisk, target).filter((work) => isLeftover(realDisk, work));
  } catch (error) {
    throw explained(target, error);
  }
}

interface Run {
  readonly disk: Disk;
  readonly files: readonly Change[];
  readonly cancelled: AbortSignal | undefined;
}

// Yields, so that a signal is handled; of many files, before every eighth, because a yield takes as long as a file.
async function unlessCancelled(cancelled: AbortSignal | undefined, index = 0): Promise<void> {
  if (index % 8 === 0) await new Promise(setImmediate);
  cancelled?.throwIfAborted();
}

// One rename makes the directory appear, with all missing folders above it.
async function asNew({ disk, files, cancelled }: Run, root: string, path: string): Promise<void> {
  const [first = '', ...below] = path.split(sep);
  const work = workBeside(root, first);
  acquire(disk, work);
  try {
    const stage = join(work, 'new');
    disk.mkdir(stage);
    makeFolders(disk, stage, below.length > 0 ? [...parentsOf(below.join('/')), below.join('/')] : []);
    const inside = join(stage, ...below);
    makeFolders(disk, inside, foldersOf(files));
    // Not path.join: for a dozen files, V8 optimizes it, which takes 2 ms and 4 MB. Windows takes / too.
    const placed = files.map(({ path }) => inside + sep + path);
    for (const [index, { text, mode }] of files.entries()) {
      await unlessCancelled(cancelled, index);
      disk.create(placed[index]!, text, mode);
    }
    await flushAll(disk, placed);
    await unlessCancelled(cancelled);
    // A rename would replace an empty folder that someone else created.
    if (isThere(disk, join(root, first))) throw inTheWay(join(root, first));
    disk.rename(stage, join(root, first));
  } catch (error) {
    undo(work, () => removeWork(disk, work));
    throw error;
  }
  disk.syncFolder(root);
  removeQuietly(disk, work);
}

async function intoExisting({ disk, files, cancelled }: Run, target: string): Promise<void> {
  const work = workIn(target);
  acquire(disk, work);
  const progress = { made: 0, moved: 0, put: 0 };
  let journal: Journal = { folders: [], files: [] };
  try {
    const stage = join(work, 'new');
    disk.mkdir(stage);
    for (const [index, { text, mode }] of files.entries()) {
      await unlessCancelled(cancelled, index);
      disk.create(join(stage, `${index}`), text, mode);
    }
    for (const [index, { path, action, mode }] of files.entries())
      if (action !== 'create') disk.chmod(join(stage, `${index}`), keptMode(disk, join(target, path), mode));
    disk.mkdir(join(work, 'old'));
    journal = journalOf(disk, target, files);
    disk.create(join(work, 'journal.tmp'), JSON.stringify(journal), 0o644);
    await flushAll(disk, [...files.map((_, index) => join(stage, `${index}`)), join(work, 'journal.tmp')]);
    disk.rename(join(work, 'journal.tmp'), join(work, 'journal.json'));
    disk.syncFolder(work);
    for (const folder of journal.folders) {
      stayInside(disk, target, dirname(join(target, folder)));
      disk.mkdir(join(target, folder));
      progress.made += 1;
    }
    for (const [index, step] of journal.files.entries()) {
      await unlessCancelled(cancelled);
      progress.moved = index + 1;
      moveAway(disk, target, step, index, files[index]!.before);
      if (files[index]!.action === 'delete') continue;
      putInPlace(disk, target, step, index, () => {
        progress.put = index + 1;
      });
    }
    for (const folder of ['', ...foldersOf(files)]) disk.syncFolder(join(target, folder));
    await unlessCancelled(cancelled);
    disk.rename(join(work, 'journal.json'), join(work, 'done.json'));
  } catch (error) {
    undo(work, () => {
      rollBack(disk, work, journal, progress);
      removeWork(disk, work);
    });
    throw error;
  }
  removeQuietly(disk, work);
  const deleted = files.filter(({ action }) => action === 'delete');
  for (const folder of foldersOf(deleted).toReversed()) attempt(() => disk.rmdir(join(target, folder)));
}

// Who may read and write a file is the person's decision. Only whether it is executable is ours. The umask does not apply to it again.
function keptMode(disk: Disk, path: string, wanted: number): number {
  const bits = Number(disk.lstat(path).mode) & 0o777;
  if ((wanted & 0o111) === 0) return bits & ~0o111;
  // Those who can read the file can then run it.
  return bits & 0o111 ? bits : bits | ((bits & 0o444) >> 2);
}

function moveAway(disk: Disk, target: string, step: Step, index: number, before?: Uint8Array): void {
  const destination = join(target, step.path);
  const old = join(workIn(target), 'old', `${index}`);
  stayInside(disk, target, dirname(destination));
  if (!step.overwrites) return;
  if (!disk.lstat(destination).isFile()) throw inTheWay(destination);
  // A rename is atomic. With a copy followed by a removal, the removed file could be another than the copied one.
  disk.rename(destination, old);
  // Only the contents that were compared are replaced, and only inside the target. Anything else is moved back.
  const inside = isInside(disk, target, dirname(destination));
  if (inside && before && disk.readFile(old).equals(before)) return;
  moveBack(disk, old, destination, step.by);
  throw inTheWay(destination);
}

function putInPlace(disk: Disk, target: string, step: Step, index: number, put: () => void): void {
  const destination = join(target, step.path);
  const fresh = join(workIn(target), 'new', `${index}`);
  stayInside(disk, target, dirname(destination));
  if (step.by === 'link') disk.link(fresh, destination);
  else disk.copyNew(fresh, destination);
  put();
  // A folder may have become a symbolic link since the check above. Then the file is outside, and rolling back removes it.
  stayInside(disk, target, dirname(destination));
}

function journalOf(disk: Disk, target: string, files: readonly Change[]): Journal {
  const folders = foldersOf(files).filter((each) => !isThere(disk, join(target, each)));
  const links = hasLinks(disk, workIn(target));
  const { dev } = disk.lstat(target);
  const by = (path: string): Step['by'] => {
    const folder = nearestExistingPath(disk, dirname(join(target, path)));
    return links && disk.lstat(folder).dev === dev ? 'link' : 'copy';
  };
  const steps = files.map(({ path, action }) => ({ path, overwrites: action !== 'create', by: by(path) }));
  return { folders, files: steps };
}

function hasLinks(disk: Disk, work: string): boolean {
  const probe = join(work, 'owner-probe');
  if (!linked(disk, join(work, 'new', '0'), probe)) return false;
  disk.unlink(probe);
  return true;
}

function foldersOf(files: readonly Change[]): readonly string[] {
  return [...new Set(files.flatMap(({ path }) => parentsOf(path)).sort())];
}

// All at once. Waits for every file, even after a failure.
async function flushAll(disk: Disk, paths: readonly string[]): Promise<void> {
  const done = await Promise.allSettled(paths.map((path) => disk.flush(path)));
  const failed = done.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

function makeFolders(disk: Disk, root: string, folders: readonly string[]): void {
  for (const folder of folders) disk.mkdir(join(root, folder));
}

/** `path` (absolute) where something exists there, otherwise its nearest parent that exists. A symbolic link is not followed. */
export function nearestExistingPath(disk: Disk, path: string): string {
  const parent = dirname(path);
  return parent === path || isThere(disk, path) ? path : nearestExistingPath(disk, parent);
}

function isThere(disk: Disk, path: string): boolean {
  try {
    return disk.lookUp(path) !== undefined;
  } catch (error) {
    // A parent is not a folder.
    if (codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

function stayInside(disk: Disk, target: string, folder: string): void {
  // `target` is a resolved path. If it now resolves to another one, it was replaced.
  const moved = disk.realpath(target) !== target;
  if (!moved && isInside(disk, target, folder)) return;
  throw new UserError(`${folder} leads out of ${target}, or is gone.`, 'conflict', {
    code: 'outside-target',
    fix: 'Remove the symbolic link and run the command again.',
  });
}

function inTheWay(path: string): UserError {
  return new UserError(`${path} was created or changed by another program. Nothing was changed.`, 'conflict', {
    code: 'changed-meanwhile',
    fix: 'Run the command again, or choose another directory.',
  });
}

function undo(work: string, restore: () => void): void {
  try {
    restore();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Writing failed, and restoring what was there failed too (${codeOf(error) ?? (error as Error).message}).`,
      'failed',
      {
        cause: error,
        code: 'not-restored',
        fix: `The journal is in ${basename(work)}. Remove the cause of the failure, then run create-go-docker recover in ${dirname(work)}.`,
      },
    );
  }
}

// Everything is in place. If the work folder cannot be removed, the next run finds it and reports it.
const removeQuietly = (disk: Disk, work: string): void => attempt(() => removeWork(disk, work));
