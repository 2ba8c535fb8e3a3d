/**
 * The work folder and the journal, which make writing all or nothing. A run creates a work folder of a fixed name before it changes
 * anything. Only the process named in it may write, and the next run finds there what an interrupted run left.
 *
 *   .create-go-docker-work/           in a directory that exists; for a new one beside it, with a checksum of its name appended
 *     owner.1                         the process that writes; a process that takes over from a dead one is owner.2
 *     new/0, new/1, …                 the finished files; for a new directory its whole tree
 *     journal.json                    once it exists, files are being put in place, in the order of this list
 *     old/0, …                        the files that were replaced
 *     done.json                       the journal, renamed: everything is in place, only this folder has to be removed
 *
 * The owner is the first entry of a work folder and the last one to go. So a folder without one holds nothing of value: it is about
 * to be claimed, or about to be removed. Anyone may remove it; who is about to claim it creates it again.
 */
import { randomUUID } from 'node:crypto';
import { dirname, join, sep } from 'node:path';
import { UserError } from '../core/errors.ts';
import { folded, pathProblem } from '../core/paths.ts';
import { sha256 } from '../core/sha256.ts';
import { attempt, codeOf, type Disk } from './fs.ts';
import { type Owner, readOwner, stateOf, thisProcess } from './owner.ts';

/** The beginning of every work folder's name. */
export const workPrefix = '.create-go-docker-work';

/** The work folder of a directory that exists. */
export const workIn = (target: string): string => join(target, workPrefix);

/** The work folder for `name`, which does not exist in `parent` yet. Its length does not depend on the length of `name`. */
export function workBeside(parent: string, name: string): string {
  return join(parent, `${workPrefix}-${sha256(folded(name)).slice(0, 8)}`);
}

/** One file of a journal: its path, whether it replaces a file, and how it is put in place. */
export interface Step {
  readonly path: string;
  readonly overwrites: boolean;
  /** A link cannot replace anything and is never incomplete. A copy is for file systems without links, and between two. */
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
    { code: 'another-run', fix: `Wait for it to end. Its work folder is ${work}.` },
  );
}

/** Creates and claims the work folder. Throws a UserError (`conflict`) when another run holds it. */
export function acquire(disk: Disk, work: string): void {
  // Another run may remove an unclaimed folder at any time. Each attempt fails for another run that makes progress.
  for (let attempts = 0; attempts < 100; attempts += 1) {
    makeFolder(disk, work);
    const claimed = isFolder(disk, work) ? claim(disk, work, 1) : 'gone';
    if (claimed === 'claimed') return;
    if (claimed === 'taken') break;
  }
  throw busy(work, ownerOf(disk, work)?.owner?.pid);
}

function makeFolder(disk: Disk, path: string): void {
  try {
    disk.mkdir(path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

// Whether a work folder exists. A symbolic link of that name could lead elsewhere.
function isFolder(disk: Disk, work: string): boolean {
  const found = statusOf(disk, work);
  if (!found || found.isDirectory()) return found !== undefined;
  throw new UserError(`${work} is not a folder of create-go-docker. Nothing was written.`, 'conflict', {
    code: 'foreign-work-folder',
    fix: 'Move it away.',
  });
}

// A link appears together with its contents, and only one process can create it. That decides between runs that start at once.
function claim(disk: Disk, work: string, generation: number): 'claimed' | 'taken' | 'gone' {
  const text = JSON.stringify(thisProcess());
  const own = join(work, `owner-${randomUUID()}`);
  const place = join(work, `owner.${generation}`);
  try {
    disk.create(own, text, 0o644);
    if (!linked(disk, own, place)) disk.create(place, text, 0o644);
    return 'claimed';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'taken';
    if (codeOf(error) === 'ENOENT') return 'gone';
    attempt(() => disk.unlink(own));
    attempt(() => disk.rmdir(work));
    throw error;
  } finally {
    attempt(() => disk.unlink(own));
  }
}

/** Creates a hard link. Returns false where the file system does not support it. */
export function linked(disk: Disk, from: string, to: string): boolean {
  try {
    disk.link(from, to);
    return true;
  } catch (error) {
    if (lacksLinks(error)) return false;
    throw error;
  }
}

// Whether an error says that the file system does not support hard links.
function lacksLinks(error: unknown): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '');
}

interface Held {
  readonly generation: number;
  readonly text: string;
  readonly owner: Owner | undefined;
}

function ownerOf(disk: Disk, work: string): Held | undefined {
  const generation = Math.max(0, ...names(disk, work).map(generationOf));
  if (generation === 0) return undefined;
  const text = `${contents(disk, join(work, `owner.${generation}`)) ?? ''}`;
  return { generation, text, owner: readOwner(text) };
}

// The number of an owner file, 0 for any other name.
const generationOf = (name: string): number => Number(/^owner\.(\d+)$/.exec(name)?.[1] ?? 0);

/** A work folder, and a sentence about what was done with it. */
export interface Recovered {
  readonly work: string;
  readonly message: string;
}

/**
 * Completes or rolls back what an interrupted run left in a work folder, and removes the folder. Returns undefined where there was
 * nothing to do. `force` is for a user who asked for it: an owner whose state is unknown then counts as ended.
 * Throws a UserError (`conflict`) while the run still goes on, or when another file now exists where the old one belongs.
 */
export function recoverWork(disk: Disk, work: string, force: boolean): Recovered | undefined {
  if (!isFolder(disk, work) || removedUnclaimed(disk, work)) return undefined;
  refuseForeign(disk, work);
  takeOver(disk, work, force);
  if (contents(disk, join(work, 'done.json'))) {
    removeWork(disk, work);
    return { work, message: 'An interrupted run had written everything; its work folder is removed.' };
  }
  const journal = readJournal(contents(disk, join(work, 'journal.json')));
  rollBack(disk, work, journal);
  removeWork(disk, work);
  return { work, message: 'An interrupted run was rolled back: everything is as it was before it.' };
}

/** Whether an interrupted run left this work folder. Throws a UserError (`conflict`) when its run still goes on. */
export function isLeftover(disk: Disk, work: string): boolean {
  if (!isFolder(disk, work) || isUnclaimed(names(disk, work))) return false;
  const held = ownerOf(disk, work);
  if (held && stateOf(held.owner) === 'running') throw busy(work, held.owner?.pid);
  return true;
}

// Only the files that `claim` creates first.
const isUnclaimed = (entries: readonly string[]): boolean => entries.every((name) => name.startsWith('owner-'));

function removedUnclaimed(disk: Disk, work: string): boolean {
  const entries = names(disk, work);
  if (!isUnclaimed(entries)) return false;
  for (const name of entries) unlinkIfThere(disk, join(work, name));
  removeEmpty(disk, work);
  return true;
}

// What a run leaves, and nothing else, is removed.
function refuseForeign(disk: Disk, work: string): void {
  const ours = /^(owner-.*|owner\.\d+|new|old|journal\.(tmp|json)|done\.json)$/;
  const foreign = names(disk, work).find((name) => !ours.test(name));
  if (foreign === undefined) return;
  throw new UserError(`${join(work, foreign)} is not a file of create-go-docker. Nothing was changed.`, 'conflict', {
    code: 'foreign-work-folder',
    fix: 'Move it away.',
  });
}

function takeOver(disk: Disk, work: string, force: boolean): void {
  const held = ownerOf(disk, work);
  const state = held ? stateOf(held.owner) : 'ended';
  if (state === 'running') throw busy(work, held?.owner?.pid);
  if (state === 'unknown' && !force)
    throw new UserError(
      `${work} belongs to a run on another machine, in another container, or before a restart.`,
      'conflict',
      { code: 'run-elsewhere', fix: `If that run has ended: create-go-docker recover, in ${dirname(work)}.` },
    );
  const generation = (held?.generation ?? 0) + 1;
  const claimed = claim(disk, work, generation) === 'claimed';
  // The folder may have been removed and created again since its owner was read. Its new owner is alive.
  const same = !held || `${contents(disk, join(work, `owner.${held.generation}`))}` === held.text;
  if (claimed && same) return;
  if (claimed) attempt(() => disk.unlink(join(work, `owner.${generation}`)));
  throw busy(work);
}

function readJournal(text: Buffer | undefined): Journal {
  if (!text) return { folders: [], files: [] };
  // Other programs can write to this disk, so the journal is not trusted.
  const journal = asJournal(`${text}`);
  if (journal && [...journal.folders, ...journal.files.map(({ path }) => path)].every((path) => !pathProblem(path)))
    return journal;
  throw new UserError(
    'The journal of an interrupted run is damaged, or was not written by create-go-docker.',
    'conflict',
    {
      code: 'damaged-journal',
      fix: `Nothing was changed. Look into ${workPrefix}, and remove it if you need nothing in it.`,
    },
  );
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

/** How far a run has come: the numbers of folders created, old files moved away, and new files put in place. */
export interface Progress {
  readonly made: number;
  readonly moved: number;
  readonly put: number;
}

/**
 * Undoes the changes of a run with this journal. Without `progress`, the files themselves tell how far it came.
 * Can be interrupted and repeated.
 */
export function rollBack(disk: Disk, work: string, { folders, files }: Journal, progress?: Progress): void {
  const target = dirname(work);
  const foreign: string[] = [];
  for (const [index, step] of [...files.entries()].reverse()) {
    const put = progress ? index < progress.put : undefined;
    if (progress && index >= progress.moved && !put) continue;
    if (!putBack(disk, work, step, index, put)) foreign.push(step.path);
  }
  for (const folder of folders.slice(0, progress?.made).reverse()) {
    if (isInside(disk, target, dirname(join(target, folder)))) removeEmpty(disk, join(target, folder));
  }
  if (foreign.length > 0)
    throw new UserError(
      `Not rolled back, because these files were changed after the run: ${foreign.join(', ')}.`,
      'conflict',
      {
        code: 'changed-after-run',
        fix: `The earlier contents are in ${join(work, 'old')}. Take what you need and remove ${work}.`,
      },
    );
}

// `put` says whether the new file was put in place; undefined where that is not known.
function putBack(disk: Disk, work: string, step: Step, index: number, put?: boolean): boolean {
  const target = dirname(work);
  const place = join(target, step.path);
  const [fresh, old] = [join(work, 'new', `${index}`), join(work, 'old', `${index}`)];
  const ours = put !== false && isOurs(disk, place, fresh, step.by);
  // A file that this run has put there is removed even if its folder was replaced by a symbolic link since.
  const inside = isInside(disk, target, dirname(place));
  if (!inside && !(put && ours)) return !exists(disk, old);
  const before = contents(disk, old);
  if (ours && (before || !step.overwrites)) disk.unlink(place);
  if (!before) return true;
  if (!inside) return false;
  let now = contents(disk, place);
  // Copying back was interrupted.
  if (step.by === 'copy' && now && now.length < before.length && before.subarray(0, now.length).equals(now)) {
    disk.unlink(place);
    now = undefined;
  }
  if (now === undefined && !exists(disk, place)) {
    moveBack(disk, old, place, step.by);
    return true;
  }
  // Moving was interrupted, away or back: the old file is in its place.
  if (now?.subarray(0, before.length).equals(before)) {
    disk.unlink(old);
    return true;
  }
  return false;
}

/** Moves a file back to its place. Never replaces anything. */
export function moveBack(disk: Disk, from: string, to: string, by: Step['by']): void {
  if (by === 'link') disk.link(from, to);
  else disk.copyNew(from, to);
  disk.unlink(from);
}

function isOurs(disk: Disk, place: string, fresh: string, by: Step['by']): boolean {
  if (by === 'link') {
    const [one, other] = [statusOf(disk, place), statusOf(disk, fresh)];
    return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev;
  }
  const [there, whole] = [contents(disk, place), contents(disk, fresh)];
  // A copy may have been interrupted.
  return there !== undefined && (whole?.subarray(0, there.length).equals(there) ?? false);
}

/** Whether a folder, with all symbolic links resolved, is the target or inside it. */
export function isInside(disk: Disk, target: string, folder: string): boolean {
  try {
    // The folder is resolved last: an earlier result could be from before the target was swapped.
    const inside = disk.realpath(target);
    const real = disk.realpath(folder);
    return real === inside || real.startsWith(inside.endsWith(sep) ? inside : inside + sep);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' || codeOf(error) === 'ELOOP') return false;
    throw error;
  }
}

/** Removes a work folder whose work is done or undone. What a later recovery would need is removed last. */
export function removeWork(disk: Disk, work: string): void {
  const [done, entries] = [contents(disk, join(work, 'done.json')) !== undefined, names(disk, work)];
  if (entries.includes('new')) disk.removeTree(join(work, 'new'));
  // Without done.json the old files are still needed. Then rmdir fails, and they stay.
  if (entries.includes('old')) done ? disk.removeTree(join(work, 'old')) : disk.rmdir(join(work, 'old'));
  const rest = entries.filter((name) => name !== 'new' && name !== 'old');
  for (const name of rest.sort((one, other) => generationOf(one) - generationOf(other)))
    unlinkIfThere(disk, join(work, name));
  // Another run may already have claimed it.
  removeEmpty(disk, work);
}

function removeEmpty(disk: Disk, folder: string): void {
  try {
    disk.rmdir(folder);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw error;
  }
}

function unlinkIfThere(disk: Disk, path: string): void {
  try {
    disk.unlink(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** The work folders that exist and that runs into `target` (absolute) use, outermost first. */
export function workFolders(disk: Disk, target: string): readonly string[] {
  const elements = target.split(sep);
  const parents = elements
    .slice(1)
    .map((_, index) => elements.slice(0, index + 1).join(sep) + (index === 0 ? sep : ''));
  const possible = [...parents.map((parent, index) => workBeside(parent, elements[index + 1]!)), workIn(target)];
  return possible.filter((work) => exists(disk, work));
}

/** Every work folder in `folder`, for any target. */
export function workFoldersIn(disk: Disk, folder: string): readonly string[] {
  return names(disk, folder)
    .filter((name) => name.startsWith(workPrefix))
    .map((name) => join(folder, name));
}

const exists = (disk: Disk, path: string): boolean => statusOf(disk, path) !== undefined;

function statusOf(disk: Disk, path: string): ReturnType<Disk['lookUp']> {
  try {
    return disk.lookUp(path);
  } catch {
    return undefined;
  }
}

function names(disk: Disk, folder: string): readonly string[] {
  try {
    return disk.readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

function contents(disk: Disk, path: string): Buffer | undefined {
  try {
    return disk.readFile(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}
