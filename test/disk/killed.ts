// A process that writes, or recovers, and kills itself before its step N. Bundled and started by journal.test.ts.
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../../disk/compare.ts';
import { type Disk, disk as realDisk } from '../../disk/fs.ts';
import { recover, write } from '../../disk/write.ts';

/** What to do, and where to die; 0 is never. */
export interface Task {
  readonly target: string;
  readonly changes: readonly (Omit<Change, 'before'> & { readonly before?: string })[];
  readonly recover: boolean;
  readonly links: boolean;
  readonly dieAt: number;
}

const task: Task = JSON.parse(process.argv[2] ?? '');
let steps = 0;
function step(): void {
  steps += 1;
  if (steps === task.dieAt) process.kill(process.pid, 'SIGKILL');
}

async function inHalves(path: string, data: string | Buffer, mode: number): Promise<void> {
  const bytes = Buffer.from(data);
  const half = bytes.length >> 1;
  let file: FileHandle | undefined;
  step();
  try {
    file = await open(path, 'wx', mode);
    step();
    await file.write(bytes.subarray(0, half));
    step();
    await file.write(bytes.subarray(half));
  } finally {
    await file?.close();
  }
}

async function removeTree(path: string): Promise<void> {
  for (const name of await realDisk.readdir(path)) {
    const each = join(path, name);
    if ((await realDisk.lstat(each)).isDirectory()) await removeTree(each);
    else {
      step();
      await realDisk.unlink(each);
    }
  }
  step();
  await realDisk.rmdir(path);
}

async function link(from: string, to: string): Promise<void> {
  step();
  if (!task.links) throw Object.assign(new Error('no links'), { code: 'EPERM' });
  await realDisk.link(from, to);
}

// What only looks changes nothing, so dying before it is dying before what comes next.
const counted = Object.fromEntries(
  (['mkdir', 'flush', 'rename', 'unlink', 'rmdir', 'syncFolder'] as const).map((name) => [
    name,
    (...args: [string, string]) => {
      step();
      return (realDisk[name] as (...args: [string, string]) => Promise<void>)(...args);
    },
  ]),
);

const disk: Disk = {
  ...realDisk,
  ...counted,
  link,
  removeTree,
  create: inHalves,
  copyNew: async (from, to) => inHalves(to, await realDisk.readFile(from), 0o644),
};

const changes = task.changes.map(({ before, ...change }) => ({
  ...change,
  ...(before !== undefined && { before: Buffer.from(before) }),
}));
try {
  if (task.recover) await recover(task.target, true, disk);
  else await write(task.target, changes, { disk });
} catch (error) {
  console.log(`${(error as Error).message}`);
  process.exitCode = 1;
}
