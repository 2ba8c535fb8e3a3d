// A process that moves to another step of the workshop, or resets one, and kills itself before its write number N. Bundled and started
// by workshop.test.ts.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { currentProgress, moveTo, resetStep } from '../../pipeline/workshop/folder.ts';
import { stepIndex } from '../../workshop/steps.ts';

const [lesson = '', to = '', dieAt = ''] = process.argv.slice(2);

let writes = 0;
for (const name of ['writeFileSync', 'renameSync', 'rmSync', 'cpSync', 'openSync'] as const) {
  const original = fs[name] as (...args: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...args: unknown[]) => {
      writes += 1;
      if (writes === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
      return original(...args);
    },
  });
}
syncBuiltinESMExports();

const progress = currentProgress(lesson);
if (to === progress.step) resetStep(lesson, progress);
else moveTo(lesson, progress, stepIndex(to));
