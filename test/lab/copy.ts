import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { inTemporary } from '../support.ts';
import { must } from './tools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of this checkout that a test can change. */
export interface Copy {
  readonly folder: string;
  readonly read: (path: string) => Promise<string>;
  /** Puts text in front of a line, which has to be there once. */
  readonly insert: (path: string, before: string, text: string) => Promise<void>;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly run: (command: string, ...args: readonly string[]) => string;
}

/** Runs `body` on a copy of this checkout, with the same packages. */
export function inCopy(body: (copy: Copy) => Promise<void>): Promise<void> {
  return inTemporary(async (folder) => {
    const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const path of tracked.split('\0').filter(Boolean)) await cp(join(root, path), join(folder, path));
    // A link for each package: npm would empty the folder behind a single one.
    await mkdir(join(folder, 'node_modules'));
    for (const name of await readdir(join(root, 'node_modules'))) {
      const [from, to] = [join(root, 'node_modules', name), join(folder, 'node_modules', name)];
      // What was installed and built is recorded there. The copy builds its own.
      if (name === '.cache') await cp(from, to, { recursive: true });
      else await symlink(from, to);
    }
    const read = (path: string) => readFile(join(folder, path), 'utf8');
    const write = (path: string, text: string) => writeFile(join(folder, path), text);
    await body({
      folder,
      read,
      write,
      insert: async (path, before, text) => {
        const parts = (await read(path)).split(before);
        assert.is(parts.length, 2, `${path} has ${before} ${parts.length - 1} times`);
        await write(path, parts.join(`${text}${before}`));
      },
      run: (command, ...args) => must(command, args, { cwd: folder }),
    });
  });
}
