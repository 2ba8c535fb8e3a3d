import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { folded, parentsOf } from '../core/paths.ts';
import type { RenderedFile } from '../core/render.ts';
import { sha256 } from '../core/sha256.ts';
import { codeOf, contentsOf, largestFile, unreadable } from './fs.ts';

/**
 * What happens to a file. `update` replaces contents that the user did not write: the file is as it was generated, or is the
 * manifest. `overwrite` replaces the user's contents, and needs `--overwrite`. `delete` removes what is no longer generated.
 */
export const actions = ['create', 'identical', 'update', 'overwrite', 'delete', 'skip', 'conflict'] as const;

/** A file, what happens to it, and except for `create` and `identical` why. */
export interface Change extends RenderedFile {
  readonly action: (typeof actions)[number];
  /** Completes a sentence that begins with the path: `has other contents`. */
  readonly reason?: string;
  /** The present contents, where they differ. */
  readonly before?: Uint8Array;
}

/** Whether a change writes or deletes its file. */
export function isWritten({ action }: Change): boolean {
  return action === 'create' || action === 'update' || action === 'overwrite' || action === 'delete';
}

/** What to do with files that exist. */
export interface Decisions {
  /** Replace files with other contents. */
  readonly overwrite?: boolean;
  /** Paths to leave as they are. */
  readonly skip?: readonly string[];
  /** The SHA-256 checksum (hex) that each file had when it was generated, by path: an unchanged file may be replaced. */
  readonly recorded?: Readonly<Record<string, string>>;
  /** Paths that may be replaced in any case, because their new contents include the present ones, each with the reason. */
  readonly updates?: Readonly<Record<string, string>>;
}

/** Compares rendered files with the directory `target` (it may not exist) and decides what happens to each. Changes nothing. */
export function compare(target: string, files: readonly RenderedFile[], decisions: Decisions = {}): readonly Change[] {
  const isNew = kindOf(target) === 'nothing';
  const folders = newFolders();
  return files.map((file) => {
    if (decisions.skip?.includes(file.path)) return { ...file, action: 'skip', reason: 'skipped by --skip' };
    return isNew ? { ...file, action: 'create' } : compareFile(target, file, decisions, folders);
  });
}

/** What is known of the folders above the files. Files share them, so each is read once. */
interface Folders {
  readonly kindOf: (path: string) => Kind;
  readonly namesIn: (path: string) => readonly string[];
}

const newFolders = (): Folders => ({ kindOf: remembered(kindOf), namesIn: remembered(namesIn) });

function remembered<T>(look: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    if (!known.has(path)) known.set(path, look(path));
    return known.get(path)!;
  };
}

/** Why files cannot be written to the folder `target`, whatever they contain: by path, without those that can. Reads no file. */
export function obstaclesIn(target: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const folders = newFolders();
  return new Map(
    paths.flatMap((path) => {
      const { obstacle } = lookFor(target, path, folders);
      return obstacle === undefined ? [] : [[path, obstacle] as const];
    }),
  );
}

function compareFile(target: string, file: RenderedFile, decisions: Decisions, folders: Folders): Change {
  const { obstacle, exists } = lookFor(target, file.path, folders);
  if (obstacle !== undefined) return { ...file, action: 'conflict', reason: obstacle };
  if (!exists) return { ...file, action: 'create' };
  const path = join(target, file.path);
  const before = contentsOf(path);
  if (before.equals(Buffer.from(file.text))) return { ...file, action: 'identical' };
  return { ...file, ...actionFor(before, file, decisions), before };
}

function lookFor(
  target: string,
  path: string,
  folders: Folders,
): { readonly obstacle?: string; readonly exists: boolean } {
  const around = parentObstacle(target, path, folders) ?? similarName(target, path, folders);
  if (around) return { obstacle: around, exists: true };
  const { kind, size } = lookAt(join(target, path));
  if (kind === 'nothing') return { exists: false };
  if (kind !== 'a file') return { obstacle: `is ${kind}`, exists: true };
  return size > largestFile
    ? { obstacle: 'has other contents, too large to be replaced', exists: true }
    : { exists: true };
}

function actionFor(
  before: Buffer,
  { path, text }: RenderedFile,
  { overwrite, recorded = {}, updates = {} }: Decisions,
): Pick<Change, 'action' | 'reason'> {
  const known = Object.hasOwn(updates, path) ? updates[path] : undefined;
  if (known !== undefined) return { action: 'update', reason: known };
  if (Object.hasOwn(recorded, path) && recorded[path] === sha256(before))
    return { action: 'update', reason: 'is unchanged since it was generated' };
  const reason = onlyLineEndings(before, text) ? 'differs in its line endings' : 'has other contents';
  return { action: overwrite ? 'overwrite' : 'conflict', reason };
}

function onlyLineEndings(before: Buffer, text: string): boolean {
  return before.includes('\r\n') && before.toString('utf8').replaceAll('\r\n', '\n') === text;
}

// A parent must be a real folder: following a symbolic link could lead out of the target.
function parentObstacle(target: string, path: string, folders: Folders): string | undefined {
  for (const parent of parentsOf(path)) {
    const found = folders.kindOf(join(target, parent));
    if (found !== 'nothing' && found !== 'a folder') return `needs the folder ${parent}, which is ${found}`;
  }
  return undefined;
}

// macOS and Windows take `readme.md` and `README.md` for one file, and `é` in its two Unicode forms.
function similarName(target: string, path: string, folders: Folders): string | undefined {
  for (const part of [...parentsOf(path), path]) {
    const name = basename(part);
    const existing = folders.namesIn(dirname(join(target, part)));
    if (existing.includes(name)) continue;
    const other = existing.find((each) => folded(each) === folded(name));
    if (other) return `exists as ${JSON.stringify(other)}, the same name to some file systems`;
  }
  return undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw unreadable(folder, error, 'unreadable-folder');
  }
}

/** What can exist at a path. */
export type Kind = 'nothing' | 'a file' | 'a folder' | 'a symbolic link' | 'neither a file nor a folder';

// A symbolic link is not followed.
const kindOf = (path: string): Kind => lookAt(path).kind;

function lookAt(path: string): { readonly kind: Kind; readonly size: number } {
  try {
    // An exception takes twenty times as long.
    const found = lstatSync(path, { throwIfNoEntry: false });
    return found ? { kind: kindFrom(found), size: found.size } : { kind: 'nothing', size: 0 };
  } catch (error) {
    // A parent is not a folder. Its kind is the more useful answer.
    if (codeOf(error) === 'ENOTDIR') return lookAt(dirname(path));
    throw unreadable(path, error);
  }
}

/** What a result of `stat` or `lstat` describes. */
export function kindFrom(found: Stats): Kind {
  if (found.isFile()) return 'a file';
  if (found.isDirectory()) return 'a folder';
  return found.isSymbolicLink() ? 'a symbolic link' : 'neither a file nor a folder';
}
