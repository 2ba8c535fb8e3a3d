// A process that writes, and kills itself before its step N. Bundled and started by journal.test.ts.
import type { Change } from '../../disk/compare.ts';
import { write } from '../../disk/write.ts';
import { stepping, withoutLinks } from './stepping.ts';

/** What to write, and at which step to be killed; 0 is never. */
export interface Task {
  readonly target: string;
  readonly changes: readonly (Omit<Change, 'before'> & { readonly before?: string })[];
  readonly links: boolean;
  readonly dieAt: number;
}

const task: Task = JSON.parse(process.argv[2] ?? '');
let steps = 0;
const disk = stepping(() => {
  steps += 1;
  if (steps === task.dieAt) process.kill(process.pid, 'SIGKILL');
});

const changes = task.changes.map(({ before, ...change }) => ({
  ...change,
  ...(before !== undefined && { before: Buffer.from(before) }),
}));
try {
  await write(task.target, changes, { disk: task.links ? disk : withoutLinks(disk) });
} catch (error) {
  console.log(`${(error as Error).message}`);
  process.exitCode = 1;
}
