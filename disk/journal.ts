/**
 * What makes writing all or nothing. A run that changes the disk first makes a work folder of a fixed name: whoever makes it
 * has the place to himself, and what an interrupted run leaves is in there, where the next one finds it.
 *
 *   .create-go-docker-work/           in a directory that exists; for a new one beside it, with a sum of its name behind
 *     owner.1                         the process that holds it; who takes over from one that died is owner.2
 *     new/0, new/1, …                 the finished files, for a new directory: its whole tree
 *     journal.json                    from here on files are being put in place, in the order of this list
 *     old/0, …                        what was there before, moved away
 *     done.json                       the journal, renamed: everything is in place, only this folder has to go
 */
import { createHash, randomUUID } from 'node:crypto';
import { dirname, join, sep } from 'node:path';
import { UserError } from '../core/errors.ts';
import { folded, pathProblem } from '../core/paths.ts';
import { codeOf, type Disk } from './fs.ts';
import { type Owner, readOwner, stateOf, thisProcess } from './owner.ts';

/** The name of every work folder begins like this. */
export const workPrefix = '.create-go-docker-work';

/** The work folder of a directory that exists. */
export const workIn = (target: string): string => join(target, workPrefix);

/** The work folder for `name`, which `parent` does not have yet. Its length does not depend on the name's. */
export function workBeside(parent: string, name: string): string {
  return join(parent, `${workPrefix}-${createHash('sha256').update(folded(name)).digest('hex').slice(0, 8)}`);
}

/** One file of a journal: its path, whether something was there, and how it is put in place. */
export interface Step {
  readonly path: string;
  readonly overwrites: boolean;
  /** A link cannot replace anything and is never half there; a copy is for file systems that have no links, and between two. */
  readonly by: 'link' | 'copy';
}

export interface Journal {
  readonly folders: readonly string[];
  readonly files: readonly Step[];
}

function busy(work: string, pid?: number): UserError {
  return new UserError(
    `Another run is writing here${pid ? ` (process ${pid})` : ''}. Nothing was written.`,
    'conflict',
    {
      fix: `Wait for it to end. Its work folder is ${work}.`,
    },
  );
}

/** Makes the work folder and holds it. Throws a UserError (`conflict`) when another run has it. */
export async function acquire(disk: Disk, work: string): Promise<void> {
  await disk.mkdir(work).catch((error) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  await refuseOdd(disk, work);
  if (!(await claim(disk, work, 1))) throw busy(work, (await ownerOf(disk, work))?.owner?.pid);
}

// Through a symbolic link of this name we would write elsewhere.
async function refuseOdd(disk: Disk, work: string): Promise<void> {
  if ((await disk.lstat(work)).isDirectory()) return;
  throw new UserError(`${work} is no folder of ours. Nothing was written.`, 'conflict', { fix: 'Move it away.' });
}

// A link appears with its contents, for one of those who try: that decides between runs that start at once.
async function claim(disk: Disk, work: string, generation: number): Promise<boolean> {
  const text = JSON.stringify(thisProcess());
  const own = join(work, `owner-${randomUUID()}`);
  const place = join(work, `owner.${generation}`);
  try {
    await disk.create(own, text, 0o644);
    const linked = await disk.link(own, place).then(
      () => true,
      (error) => (lacksLinks(error) ? undefined : Promise.reject(error)),
    );
    await disk.unlink(own);
    if (linked === undefined) await disk.create(place, text, 0o644);
    return true;
  } catch (error) {
    await disk.unlink(own).catch(() => {});
    // ENOENT: whoever held it is done and takes the folder away this moment.
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
    await disk.rmdir(work).catch(() => {});
    throw error;
  }
}

/** Whether an error says that the file system has no links. */
export function lacksLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '');
}

interface Held {
  readonly generation: number;
  readonly text: string;
  readonly owner: Owner | undefined;
}

async function ownerOf(disk: Disk, work: string): Promise<Held | undefined> {
  const generations = (await names(disk, work)).flatMap((name) => /^owner\.(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  if (generations.length === 0) return undefined;
  const generation = Math.max(...generations);
  const text = `${(await contents(disk, join(work, `owner.${generation}`))) ?? ''}`;
  return { generation, text, owner: readOwner(text) };
}

/** What became of a work folder, in words. */
export interface Recovered {
  readonly work: string;
  readonly said: string;
}

/**
 * Finishes or rolls back what an interrupted run left in a work folder, and removes it.
 * `sure` says that the person asked for it: then an owner of whom nothing is known counts as ended.
 * Throws a UserError (`conflict`) when its run still goes on, or when something was put where the old file belongs.
 */
export async function recoverWork(disk: Disk, work: string, sure: boolean): Promise<Recovered> {
  await takeOver(disk, work, sure);
  if (await contents(disk, join(work, 'done.json'))) {
    await removeWork(disk, work);
    return { work, said: 'An interrupted run had written everything; its work folder is removed.' };
  }
  const journal = readJournal(await contents(disk, join(work, 'journal.json')));
  await rollBack(disk, work, journal);
  await removeWork(disk, work);
  return { work, said: 'An interrupted run was rolled back: everything is as it was before it.' };
}

async function takeOver(disk: Disk, work: string, sure: boolean): Promise<void> {
  await refuseOdd(disk, work);
  const held = await ownerOf(disk, work);
  const state = held ? stateOf(held.owner) : 'ended';
  if (state === 'running') throw busy(work, held?.owner?.pid);
  if (state === 'unknown' && !sure)
    throw new UserError(`${work} is left from a run of which this machine knows nothing.`, 'conflict', {
      fix: `If it is not running any more, in a container or on another machine: create-go-docker recover, in ${dirname(work)}.`,
    });
  const generation = (held?.generation ?? 0) + 1;
  const claimed = await claim(disk, work, generation);
  // The folder may have gone and come back since we looked, with a run in it that is alive.
  const same = !held || `${await contents(disk, join(work, `owner.${held.generation}`))}` === held.text;
  if (claimed && same) return;
  if (claimed) await disk.unlink(join(work, `owner.${generation}`)).catch(() => {});
  throw busy(work);
}

function readJournal(text: Buffer | undefined): Journal {
  if (!text) return { folders: [], files: [] };
  // It lay on a disk where others write too.
  const journal = asJournal(`${text}`);
  if (journal && [...journal.folders, ...journal.files.map(({ path }) => path)].every((path) => !pathProblem(path)))
    return journal;
  throw new UserError('The journal of an interrupted run is none of ours, or damaged.', 'conflict', {
    fix: `Nothing was changed. Look into ${workPrefix}, and remove it if you need nothing of it.`,
  });
}

function asJournal(text: string): Journal | undefined {
  try {
    const { folders, files } = JSON.parse(text);
    const valid = [...folders, ...files.map(({ path }: Step) => path)].every((path) => typeof path === 'string');
    return valid ? { folders, files } : undefined;
  } catch {
    return undefined;
  }
}

/** How far a run came: folders made, old files moved away, new files put in place. */
export interface Progress {
  readonly made: number;
  readonly moved: number;
  readonly put: number;
}

/**
 * Puts everything back that a run with this journal changed: as far as it came, or where that is not known, whatever it did.
 * May be interrupted and done again.
 */
export async function rollBack(
  disk: Disk,
  work: string,
  { folders, files }: Journal,
  progress?: Progress,
): Promise<void> {
  const target = dirname(work);
  const foreign: string[] = [];
  for (const [index, step] of [...files.entries()].reverse()) {
    const put = progress ? index < progress.put : undefined;
    if (progress && index >= progress.moved && !put) continue;
    if (!(await putBack(disk, work, step, index, put))) foreign.push(step.path);
  }
  for (const folder of folders.slice(0, progress?.made).reverse()) {
    if (await isInside(disk, target, dirname(join(target, folder)))) await removeEmpty(disk, join(target, folder));
  }
  if (foreign.length > 0)
    throw new UserError(`Not rolled back, because something else is there now: ${foreign.join(', ')}.`, 'conflict', {
      fix: `What was there before is in ${join(work, 'old')}. Take what you need and remove ${work}.`,
    });
}

// `put` says whether the new file was put in place, where that is known.
async function putBack(disk: Disk, work: string, step: Step, index: number, put?: boolean): Promise<boolean> {
  const target = dirname(work);
  const place = join(target, step.path);
  const [fresh, old] = [join(work, 'new', `${index}`), join(work, 'old', `${index}`)];
  const ours = put !== false && (await isOurs(disk, place, fresh, step.by));
  // What we know to have put there is ours, wherever a folder that was replaced meanwhile has led it.
  const inside = await isInside(disk, target, dirname(place));
  if (!inside && !(put && ours)) return !(await exists(disk, old));
  const before = await contents(disk, old);
  if (ours && (before || !step.overwrites)) await disk.unlink(place);
  if (!before) return true;
  if (!inside) return false;
  let now = await contents(disk, place);
  // A copy back that was interrupted.
  if (step.by === 'copy' && now && now.length < before.length && before.subarray(0, now.length).equals(now)) {
    await disk.unlink(place);
    now = undefined;
  }
  if (now === undefined && !(await exists(disk, place))) {
    await moveBack(disk, old, place, step.by);
    return true;
  }
  // Interrupted while it was moved away, or back: the old file is still, or again, where it belongs.
  if (now?.subarray(0, before.length).equals(before)) {
    await disk.unlink(old);
    return true;
  }
  return false;
}

/** Moves a file back to where it was, which never replaces anything. */
export async function moveBack(disk: Disk, from: string, to: string, by: Step['by']): Promise<void> {
  if (by === 'link') await disk.link(from, to);
  else await disk.copyNew(from, to);
  await disk.unlink(from);
}

async function isOurs(disk: Disk, place: string, fresh: string, by: Step['by']): Promise<boolean> {
  if (by === 'link') {
    const [one, other] = await Promise.all([place, fresh].map((path) => disk.lstat(path).catch(() => undefined)));
    return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
  }
  const [there, whole] = [await contents(disk, place), await contents(disk, fresh)];
  // A copy may have been interrupted.
  return there !== undefined && (whole?.subarray(0, there.length).equals(there) ?? false);
}

/** Whether a folder, with every symbolic link followed, is the target or in it. */
export async function isInside(disk: Disk, target: string, folder: string): Promise<boolean> {
  try {
    // One after the other: a look at the folder that began before a swap must not be taken for one after it.
    const inside = await disk.realpath(target);
    const real = await disk.realpath(folder);
    return real === inside || real.startsWith(inside.endsWith(sep) ? inside : inside + sep);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' || codeOf(error) === 'ELOOP') return false;
    throw error;
  }
}

/** Removes a work folder whose work is done or undone. What a later recovery would need goes last. */
export async function removeWork(disk: Disk, work: string): Promise<void> {
  const [done, there] = [(await contents(disk, join(work, 'done.json'))) !== undefined, await names(disk, work)];
  if (there.includes('new')) await disk.removeTree(join(work, 'new'));
  // Without the mark, old files would still be wanted; then this fails, and they stay.
  if (there.includes('old')) await (done ? disk.removeTree(join(work, 'old')) : disk.rmdir(join(work, 'old')));
  const rest = there.filter((name) => name !== 'new' && name !== 'old').sort();
  for (const name of rest) await disk.unlink(join(work, name)).catch(unlessGone);
  // Another run may have begun in it this moment.
  await removeEmpty(disk, work);
}

async function removeEmpty(disk: Disk, folder: string): Promise<void> {
  return disk.rmdir(folder).catch((error) => {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw error;
  });
}

function unlessGone(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** The work folders that runs into `target` (absolute) may have left, outermost first. */
export async function workFolders(disk: Disk, target: string): Promise<readonly string[]> {
  const elements = target.split(sep);
  const parents = elements
    .slice(1)
    .map((_, index) => elements.slice(0, index + 1).join(sep) + (index === 0 ? sep : ''));
  const possible = [...parents.map((parent, index) => workBeside(parent, elements[index + 1]!)), workIn(target)];
  const there = await Promise.all(possible.map(async (work) => ((await exists(disk, work)) ? [work] : [])));
  return there.flat();
}

/** Every work folder in `folder`, whatever it was for. */
export async function workFoldersIn(disk: Disk, folder: string): Promise<readonly string[]> {
  return (await names(disk, folder)).filter((name) => name.startsWith(workPrefix)).map((name) => join(folder, name));
}

async function exists(disk: Disk, path: string): Promise<boolean> {
  return disk.lstat(path).then(
    () => true,
    () => false,
  );
}

async function names(disk: Disk, folder: string): Promise<readonly string[]> {
  return disk.readdir(folder).catch((error) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  });
}

async function contents(disk: Disk, path: string): Promise<Buffer | undefined> {
  return disk.readFile(path).catch((error) => {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  });
}
