// A process that writes or recovers, and kills itself before its step N. Bundled and started by journal.test.ts.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../disk/compare.ts';
import { type Disk, disk as realDisk } from '../../disk/fs.ts';
import { recover, write } from '../../disk/write.ts';

/** What to do, and at which step to be killed; 0 is never. */
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

function inHalves(path: string, data: string | Buffer, mode: number): void {
  const bytes = Buffer.from(data);
  const half = bytes.length >> 1;
  step();
  const file = openSync(path, 'wx', mode);
  try {
    step();
    writeSync(file, bytes.subarray(0, half));
    step();
    writeSync(file, bytes.subarray(half));
  } finally {
    closeSync(file);
  }
}

function removeTree(path: string): void {
  for (const name of realDisk.readdir(path)) {
    const each = join(path, name);
    if (realDisk.lstat(each).isDirectory()) removeTree(each);
    else {
      step();
      realDisk.unlink(each);
    }
  }
  step();
  realDisk.rmdir(path);
}

function link(from: string, to: string): void {
  step();
  if (!task.links) throw Object.assign(new Error('no links'), { code: 'EPERM' });
  realDisk.link(from, to);
}

// Calls that only read are not counted: being killed before one is being killed before the next call that changes something.
const counted = Object.fromEntries(
  (['mkdir', 'flush', 'rename', 'unlink', 'rmdir', 'syncFolder'] as const).map((name) => [
    name,
    (...args: [string, string]) => {
      step();
      return (realDisk[name] as (...args: [string, string]) => unknown)(...args);
    },
  ]),
);

const disk: Disk = {
  ...realDisk,
  ...counted,
  link,
  removeTree,
  create: inHalves,
  copyNew: (from, to) => inHalves(to, realDisk.readFile(from), 0o644),
};

const changes = task.changes.map(({ before, ...change }) => ({
  ...change,
  ...(before !== undefined && { before: Buffer.from(before) }),
}));
try {
  if (task.recover) recover(task.target, true, disk);
  else await write(task.target, changes, { disk });
} catch (error) {
  console.log(`${(error as Error).message}`);
  process.exitCode = 1;
}
