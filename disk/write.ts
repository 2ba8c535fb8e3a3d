import { basename, dirname, join, relative, sep } from 'node:path';
import { UserError } from '../core/errors.ts';
import { checkPaths, parentsOf } from '../core/paths.ts';
import { type Change, isWritten } from './compare.ts';
import { codeOf, type Disk, explained, disk as realDisk } from './fs.ts';
import {
  acquire,
  isInside,
  type Journal,
  lacksLinks,
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

/** What writing may be given: a signal that cancels it, and for tests a file system. */
export interface WriteOptions {
  readonly cancelled?: AbortSignal | undefined;
  readonly disk?: Disk;
}

/**
 * Creates and overwrites what `changes` say in the directory `target` (absolute), all of it or nothing.
 * A new directory is staged beside its place and renamed into it; into an existing one files go with a journal (see journal.ts).
 * Whatever goes wrong, or when `cancelled` says so, everything is put back; after `kill -9`, `recover` does that.
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
    const root = await lastThatExists(disk, target);
    const run = { disk, files, cancelled };
    await (root === target ? intoExisting(run, await disk.realpath(target)) : asNew(run, root, relative(root, target)));
  } catch (error) {
    throw explained(target, error);
  }
}

/**
 * Finishes or rolls back what interrupted runs into `target` left. Says what it did, one entry for each.
 * `sure`: the person asked for it, and every work folder that lies in `target` is meant.
 */
export async function recover(target: string, sure: boolean, disk: Disk = realDisk): Promise<readonly Recovered[]> {
  try {
    const works = new Set([...(await workFolders(disk, target)), ...(sure ? await workFoldersIn(disk, target) : [])]);
    const recovered: Recovered[] = [];
    for (const work of works) recovered.push(await recoverWork(disk, work, sure));
    return recovered;
  } catch (error) {
    throw explained(target, error);
  }
}

/** The work folders that a run into `target` would have to deal with first. */
export const unfinished = (target: string): Promise<readonly string[]> => workFolders(realDisk, target);

interface Run {
  readonly disk: Disk;
  readonly files: readonly Change[];
  readonly cancelled: AbortSignal | undefined;
}

// A signal is only heard when others have their turn.
async function unlessCancelled(cancelled: AbortSignal | undefined): Promise<void> {
  await new Promise(setImmediate);
  cancelled?.throwIfAborted();
}

// The one rename is what makes it there or not there, with every folder above it that is missing too.
async function asNew({ disk, files, cancelled }: Run, root: string, path: string): Promise<void> {
  const [first = '', ...below] = path.split(sep);
  const work = workBeside(root, first);
  await acquire(disk, work);
  try {
    const stage = join(work, 'new');
    await disk.mkdir(stage);
    await makeFolders(disk, stage, below.length > 0 ? [...parentsOf(below.join('/')), below.join('/')] : []);
    const inside = join(stage, ...below);
    await makeFolders(disk, inside, foldersOf(files));
    for (const { path, text, mode } of files) {
      await unlessCancelled(cancelled);
      await disk.create(join(inside, path), text, mode);
    }
    await flushAll(
      disk,
      files.map(({ path }) => join(inside, path)),
    );
    await unlessCancelled(cancelled);
    // A rename would take the place of an empty folder that is not ours.
    if (await isThere(disk, join(root, first))) throw inTheWay(join(root, first));
    await disk.rename(stage, join(root, first));
  } catch (error) {
    await undone(work, removeWork(disk, work));
    throw error;
  }
  await disk.syncFolder(root);
  await leaveQuietly(disk, work);
}

async function intoExisting({ disk, files, cancelled }: Run, target: string): Promise<void> {
  const work = workIn(target);
  await acquire(disk, work);
  const progress = { made: 0, moved: 0, put: 0 };
  let journal: Journal = { folders: [], files: [] };
  try {
    const stage = join(work, 'new');
    await disk.mkdir(stage);
    for (const [index, { text, mode }] of files.entries()) {
      await unlessCancelled(cancelled);
      await disk.create(join(stage, `${index}`), text, mode);
    }
    await disk.mkdir(join(work, 'old'));
    journal = await journalOf(disk, target, files);
    await disk.create(join(work, 'journal.tmp'), JSON.stringify(journal), 0o644);
    await flushAll(disk, [...files.map((_, index) => join(stage, `${index}`)), join(work, 'journal.tmp')]);
    await disk.rename(join(work, 'journal.tmp'), join(work, 'journal.json'));
    await disk.syncFolder(work);
    for (const folder of journal.folders) {
      await stayInside(disk, target, dirname(join(target, folder)));
      await disk.mkdir(join(target, folder));
      progress.made += 1;
    }
    for (const [index, step] of journal.files.entries()) {
      await unlessCancelled(cancelled);
      progress.moved = index + 1;
      await moveAway(disk, target, step, index, files[index]!.before);
      await putInPlace(disk, target, step, index, () => {
        progress.put = index + 1;
      });
    }
    for (const folder of ['', ...foldersOf(files)]) await disk.syncFolder(join(target, folder));
    await unlessCancelled(cancelled);
    await disk.rename(join(work, 'journal.json'), join(work, 'done.json'));
  } catch (error) {
    await undone(
      work,
      rollBack(disk, work, journal, progress).then(() => removeWork(disk, work)),
    );
    throw error;
  }
  await leaveQuietly(disk, work);
}

async function moveAway(disk: Disk, target: string, step: Step, index: number, before?: Uint8Array): Promise<void> {
  const destination = join(target, step.path);
  const old = join(workIn(target), 'old', `${index}`);
  await stayInside(disk, target, dirname(destination));
  if (!step.overwrites) return;
  if (!(await disk.lstat(destination)).isFile()) throw inTheWay(destination);
  // One step: a copy that is then removed could be of one file, and the removed one another.
  await disk.rename(destination, old);
  // Only what was compared, and maybe shown, is replaced, and only in here. Anything else goes back the way it came.
  const inside = await isInside(disk, target, dirname(destination));
  if (inside && before && (await disk.readFile(old)).equals(before)) return;
  await moveBack(disk, old, destination, step.by);
  throw inTheWay(destination);
}

async function putInPlace(disk: Disk, target: string, step: Step, index: number, put: () => void): Promise<void> {
  const destination = join(target, step.path);
  const fresh = join(workIn(target), 'new', `${index}`);
  await stayInside(disk, target, dirname(destination));
  if (step.by === 'link') await disk.link(fresh, destination);
  else await disk.copyNew(fresh, destination);
  put();
  // A folder may have become a symbolic link since the look above; then this file has just gone elsewhere, and is taken back.
  await stayInside(disk, target, dirname(destination));
}

async function journalOf(disk: Disk, target: string, files: readonly Change[]): Promise<Journal> {
  const folders = foldersOf(files);
  const missing = await Promise.all(folders.map(async (each) => !(await isThere(disk, join(target, each)))));
  const links = await hasLinks(disk, workIn(target));
  const { dev } = await disk.lstat(target);
  const by = async (path: string): Promise<Step['by']> => {
    const folder = dirname(await lastThatExists(disk, join(target, path), true));
    return links && (await disk.lstat(folder)).dev === dev ? 'link' : 'copy';
  };
  const steps = files.map(async ({ path, action }) => ({
    path,
    overwrites: action === 'overwrite',
    by: await by(path),
  }));
  return { folders: folders.filter((_, index) => missing[index]), files: await Promise.all(steps) };
}

async function hasLinks(disk: Disk, work: string): Promise<boolean> {
  const probe = join(work, 'owner-probe');
  try {
    await disk.link(join(work, 'new', '0'), probe);
  } catch (error) {
    if (lacksLinks(error)) return false;
    throw error;
  }
  await disk.unlink(probe);
  return true;
}

function foldersOf(files: readonly Change[]): readonly string[] {
  return [...new Set(files.flatMap(({ path }) => parentsOf(path)).sort())];
}

// All at once, and all done before anything else, even if one cannot be.
async function flushAll(disk: Disk, paths: readonly string[]): Promise<void> {
  const done = await Promise.allSettled(paths.map((path) => disk.flush(path)));
  const failed = done.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}

async function makeFolders(disk: Disk, root: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) await disk.mkdir(join(root, folder));
}

// With `above`, what is at `path` itself does not count, but its parent.
async function lastThatExists(disk: Disk, path: string, above = false): Promise<string> {
  const parent = dirname(path);
  if (above) return (await isThere(disk, parent)) ? path : lastThatExists(disk, parent, true);
  if ((await isThere(disk, path)) || parent === path) return path;
  return lastThatExists(disk, parent);
}

async function isThere(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function stayInside(disk: Disk, target: string, folder: string): Promise<void> {
  // `target` is resolved: if it is not itself any more, something was put in its place.
  const moved = (await disk.realpath(target)) !== target;
  if (!moved && (await isInside(disk, target, folder))) return;
  throw new UserError(`${folder} leads out of ${target}, or is gone.`, 'conflict', {
    fix: 'Remove the symbolic link and run the command again.',
  });
}

function inTheWay(path: string): UserError {
  return new UserError(
    `${path} is in the way: it was put there, or changed, meanwhile. Nothing was changed.`,
    'conflict',
    {
      fix: 'Run the command again, or choose another directory.',
    },
  );
}

async function undone(work: string, undo: Promise<void>): Promise<void> {
  try {
    await undo;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Writing failed, and so did putting everything back (${codeOf(error) ?? (error as Error).message}).`,
      'failed',
      {
        cause: error,
        fix: `The journal is kept in ${basename(work)}: free what is in the way, then create-go-docker recover, in ${dirname(work)}.`,
      },
    );
  }
}

// Everything is in place by now. What cannot be removed is found, and named, by the next run.
const leaveQuietly = (disk: Disk, work: string): Promise<void> => removeWork(disk, work).catch(() => {});
