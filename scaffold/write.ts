import { randomUUID } from 'node:crypto';
import { link, mkdir, realpath, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Change } from './compare.ts';
import { UserError } from './errors.ts';

/**
 * Writes the files to be created into the directory `target` (absolute), all of them or none.
 * A new directory is staged beside its place and renamed into it; into an existing one each finished file is linked,
 * which fails rather than replaces. Whatever goes wrong, or when `cancelled` says so, everything made here is taken away again.
 */
export const write = async (target: string, changes: readonly Change[], cancelled?: AbortSignal): Promise<void> => {
  const files = changes.filter(({ action }) => action === 'create');
  if (files.length === 0) return;
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const place = (await isDirectory(target)) ? intoExisting : asNew;
    await place(target, files, undo, cancelled);
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => {});
    throw explained(target, error);
  }
};

type Place = (
  target: string,
  files: readonly Change[],
  undo: (() => Promise<unknown>)[],
  cancelled?: AbortSignal,
) => Promise<void>;

const asNew: Place = async (target, files, undo, cancelled) => {
  await makeFolder(dirname(target), undo);
  const stage = await stageIn(dirname(target), files, undo, cancelled);
  await rename(stage, target);
};

const intoExisting: Place = async (target, files, undo, cancelled) => {
  const stage = await stageIn(target, files, undo, cancelled);
  for (const { path } of files) {
    cancelled?.throwIfAborted();
    const destination = join(target, path);
    await makeFolder(dirname(destination), undo);
    await stayInside(target, dirname(destination));
    await link(join(stage, path), destination);
    undo.push(() => unlink(destination));
  }
  await rm(stage, { recursive: true });
};

// Everything is on disk, under a name of its own on the same file system, before the first file shows up in its place.
const stageIn: (
  folder: string,
  files: readonly Change[],
  undo: (() => Promise<unknown>)[],
  cancelled?: AbortSignal,
) => Promise<string> = async (folder, files, undo, cancelled) => {
  const stage = join(folder, `.create-go-docker-${randomUUID().slice(0, 8)}`);
  await mkdir(stage);
  undo.push(() => rm(stage, { recursive: true, force: true }));
  for (const { path, text, mode } of files) {
    cancelled?.throwIfAborted();
    await mkdir(dirname(join(stage, path)), { recursive: true });
    await writeFile(join(stage, path), text, { mode });
  }
  cancelled?.throwIfAborted();
  return stage;
};

const makeFolder = async (folder: string, undo: (() => Promise<unknown>)[]): Promise<void> => {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  // rmdir takes only empty folders, so nothing that someone else put there meanwhile is lost.
  const made = [resolve(first)];
  for (const part of relative(first, folder).split(sep).filter(Boolean)) made.push(join(made.at(-1)!, part));
  for (const each of made) undo.push(() => rmdir(each));
};

const stayInside = async (target: string, folder: string): Promise<void> => {
  const [inside, real] = await Promise.all([realpath(target), realpath(folder)]);
  if (real !== inside && !real.startsWith(inside + sep)) {
    throw new UserError(`${folder} leads out of ${target}. Remove the symbolic link first.`, 'conflict');
  }
};

const isDirectory = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

// What can go wrong on a disk, in words; anything else is ours to fix and keeps its trace.
const explained = (target: string, error: unknown): unknown => {
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const where = dest ?? path ?? target;
  const inTheWay = `${where} is in the way. Nothing was changed; move it away or choose another directory.`;
  const causes: Readonly<Record<string, readonly [string, 'failed' | 'conflict']>> = {
    EEXIST: [inTheWay, 'conflict'],
    ENOTEMPTY: [inTheWay, 'conflict'],
    ENOTDIR: [inTheWay, 'conflict'],
    EACCES: [`No permission to write ${where}. Choose another directory or change its permissions.`, 'failed'],
    EPERM: [`Not allowed to write ${where}. Choose another directory or change its permissions.`, 'failed'],
    EROFS: [`${where} is on a read-only file system. Choose another directory.`, 'failed'],
    ENOSPC: [`No space left for ${basename(where)}. Free some and run the command again.`, 'failed'],
    EDQUOT: [`The disk quota leaves no room for ${basename(where)}. Free some and run the command again.`, 'failed'],
    ENAMETOOLONG: [`The name ${where} is too long for this file system. Choose a shorter one.`, 'failed'],
  };
  const [message, reason] = causes[code ?? ''] ?? [];
  return message ? new UserError(message, reason, { cause: error }) : error;
};
