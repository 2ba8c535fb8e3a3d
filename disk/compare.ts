import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { folded, parentsOf } from '../core/paths.ts';
import type { RenderedFile } from '../core/render.ts';

/** What a run does with a file. */
export const actions = ['create', 'identical', 'overwrite', 'skip', 'conflict'] as const;

/** A file, what writing it would do, and for a conflict why. */
export interface Change extends RenderedFile {
  readonly action: (typeof actions)[number];
  readonly reason?: string;
  /** What is there now, where it is a file with other contents. */
  readonly before?: Uint8Array;
}

/** Whether a run writes the file. */
export const isWritten = ({ action }: Change): boolean => action === 'create' || action === 'overwrite';

/** What the person decided about files that are there already. */
export interface Decisions {
  /** Replace files with other contents. */
  readonly overwrite?: boolean;
  /** Paths that are replaced in any case: what they hold was read, and is in what is to be written. */
  readonly known?: readonly string[];
  /** Paths to leave alone. */
  readonly skip?: readonly string[];
}

/** Looks at what the directory `target` holds (it may not exist) and says what each file would do. Changes nothing. */
export async function compare(
  target: string,
  files: readonly RenderedFile[],
  decisions: Decisions = {},
): Promise<readonly Change[]> {
  const isNew = (await kindOf(target)) === 'nothing';
  return Promise.all(
    files.map((file) => {
      if (decisions.skip?.includes(file.path))
        return { ...file, action: 'skip', reason: 'left alone, as you said' } as const;
      if (isNew) return { ...file, action: 'create' } as const;
      return compareFile(target, file, (decisions.overwrite || decisions.known?.includes(file.path)) ?? false);
    }),
  );
}

async function compareFile(target: string, file: RenderedFile, overwrite: boolean): Promise<Change> {
  const inTheWay = (await parentInTheWay(target, file.path)) ?? (await namesake(target, file.path));
  if (inTheWay) return { ...file, action: 'conflict', reason: inTheWay };
  const path = join(target, file.path);
  const { kind, size } = await lookAt(path);
  if (kind === 'nothing') return { ...file, action: 'create' };
  if (kind !== 'a file') return { ...file, action: 'conflict', reason: `is ${kind}` };
  // Nobody compares gigabytes to what they cannot be.
  if (size > tooLarge) return { ...file, action: 'conflict', reason: 'has other contents, too large to be replaced' };
  const before = readFileSync(path);
  if (before.equals(Buffer.from(file.text))) return { ...file, action: 'identical' };
  const reason = onlyLineEndings(before, file.text) ? 'differs in its line endings' : 'has other contents';
  return { ...file, action: overwrite ? 'overwrite' : 'conflict', reason, before };
}

const tooLarge = 64 * 1024 * 1024;

function onlyLineEndings(before: Buffer, text: string): boolean {
  return before.includes('\r\n') && before.toString('utf8').replaceAll('\r\n', '\n') === text;
}

// A folder on the way that is not a real folder: following a symbolic link could lead out of the target.
async function parentInTheWay(target: string, path: string): Promise<string | undefined> {
  for (const parent of parentsOf(path)) {
    const found = await kindOf(join(target, parent));
    if (found !== 'nothing' && found !== 'a folder') return `needs the folder ${parent}, which is ${found}`;
  }
  return undefined;
}

// `readme.md` beside `README.md` is one file to macOS and Windows, and so is `é` in its two spellings.
async function namesake(target: string, path: string): Promise<string | undefined> {
  for (const part of [...parentsOf(path), path]) {
    const name = basename(part);
    const there = await namesIn(dirname(join(target, part)));
    const other = there.find((each) => each !== name && folded(each) === folded(name));
    if (other && !there.includes(name))
      return `is there as ${JSON.stringify(other)}, the same name to some file systems`;
  }
  return undefined;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

type Kind = 'nothing' | 'a file' | 'a folder' | 'a symbolic link' | 'neither a file nor a folder';

/** What is at `path`, without following a symbolic link. */
export const kindOf = async (path: string): Promise<Kind> => (await lookAt(path)).kind;

async function lookAt(path: string): Promise<{ readonly kind: Kind; readonly size: number }> {
  try {
    const found = lstatSync(path);
    return { kind: kindFrom(found), size: found.size };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { kind: 'nothing', size: 0 };
    // Something above it is no folder; asked about that, the answer is a better one.
    if (code === 'ENOTDIR') return lookAt(dirname(path));
    throw error;
  }
}

function kindFrom(found: Stats): Kind {
  if (found.isFile()) return 'a file';
  if (found.isDirectory()) return 'a folder';
  return found.isSymbolicLink() ? 'a symbolic link' : 'neither a file nor a folder';
}
