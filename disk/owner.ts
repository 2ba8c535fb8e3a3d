import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
// Writing needs to know only one thing about processes: whether the one that started a run still exists.
import { kill, pid as ownPid } from 'node:process';

/** The process that holds a work folder. `place` identifies the machine, its boot and the container, where the process number is valid. */
export interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly place: string;
}

function quietly(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

// Process numbers are reused. With the start time, known on Linux, a number is unique. It is field 22 of proc_pid_stat(5),
// counted after the name, which is in brackets and may hold anything.
function startOf(pid: number): string {
  return quietly(() => {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 1).split(' ')[20] ?? '';
  });
}

function place(): string {
  return [
    hostname(),
    quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    quietly(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ');
}

/** This process. */
export const thisProcess = (): Owner => ({ pid: ownPid, started: startOf(ownPid), place: place() });

/** Whether an owner still runs. `unknown` where its number is not valid: on another machine, in another container, before a restart. */
export function stateOf(owner: Owner | undefined): 'running' | 'ended' | 'unknown' {
  if (!owner || owner.place !== place()) return 'unknown';
  try {
    kill(owner.pid, 0);
  } catch (error) {
    // EPERM: it exists, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'ended';
  }
  return owner.started === startOf(owner.pid) ? 'running' : 'ended';
}

/** Reads what `JSON.stringify` made of an owner; undefined for anything else. */
export function readOwner(text: string): Owner | undefined {
  try {
    const { pid, started, place } = JSON.parse(text);
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, started: `${started}`, place: `${place}` } : undefined;
  } catch {
    return undefined;
  }
}
