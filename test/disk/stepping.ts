// A disk that can stop before each of its changes.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Disk, disk as realDisk } from '../../disk/fs.ts';

/**
 * The disk, which calls `step` before every call that changes something, and within a file, after half of it. Calls that only
 * read are no steps: being stopped before one is being stopped before the next change.
 */
export function stepping(step: () => void): Disk {
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

  const counted = Object.fromEntries(
    (['mkdir', 'chmod', 'flush', 'link', 'rename', 'unlink', 'rmdir', 'syncFolder'] as const).map((name) => [
      name,
      (...args: unknown[]) => {
        step();
        return (realDisk[name] as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  );

  return {
    ...realDisk,
    ...counted,
    removeTree,
    create: inHalves,
    copyNew: (from: string, to: string) => inHalves(to, realDisk.readFile(from), 0o644),
  };
}

/** A disk whose file system has no hard links. */
export function withoutLinks(disk: Disk): Disk {
  return {
    ...disk,
    link() {
      throw Object.assign(new Error('no links'), { code: 'EPERM' });
    },
  };
}
