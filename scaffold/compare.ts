import { lstat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RenderedFile } from './render.ts';

/** A file, what writing it would do, and for a conflict why. */
export interface Change extends RenderedFile {
  readonly action: 'create' | 'identical' | 'conflict';
  readonly reason?: string;
}

/** Looks at what the directory `target` holds (it may not exist) and says what each file would do. Changes nothing. */
export const compare = (target: string, files: readonly RenderedFile[]): Promise<readonly Change[]> =>
  Promise.all(files.map((file) => compareFile(target, file)));

const compareFile = async (target: string, file: RenderedFile): Promise<Change> => {
  const inTheWay = await parentInTheWay(target, file.path);
  if (inTheWay) return { ...file, action: 'conflict', reason: inTheWay };
  const path = join(target, file.path);
  const found = await kindOf(path);
  if (found === 'nothing') return { ...file, action: 'create' };
  if (found !== 'a file') return { ...file, action: 'conflict', reason: `is ${found}` };
  const same = (await readFile(path)).equals(Buffer.from(file.text));
  return same ? { ...file, action: 'identical' } : { ...file, action: 'conflict', reason: 'has other contents' };
};

// A folder on the way that is not a real folder: following a symbolic link could lead out of the target.
const parentInTheWay = async (target: string, path: string): Promise<string | undefined> => {
  const parents = path
    .split('/')
    .slice(0, -1)
    .map((_, index, all) => all.slice(0, index + 1).join('/'));
  for (const parent of parents) {
    const found = await kindOf(join(target, parent));
    if (found !== 'nothing' && found !== 'a folder') return `needs the folder ${parent}, which is ${found}`;
  }
  return undefined;
};

type Kind = 'nothing' | 'a file' | 'a folder' | 'a symbolic link' | 'neither a file nor a folder';

/** What is at `path`, without following a symbolic link. */
export const kindOf = async (path: string): Promise<Kind> => {
  try {
    const found = await lstat(path);
    if (found.isFile()) return 'a file';
    if (found.isDirectory()) return 'a folder';
    return found.isSymbolicLink() ? 'a symbolic link' : 'neither a file nor a folder';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'nothing';
    // Something above it is no folder; asked about that, the answer is a better one.
    if (code === 'ENOTDIR') return kindOf(dirname(path));
    throw error;
  }
};
