import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import type { Step } from '../../workshop/step.ts';
import { stepIndex, steps } from '../../workshop/steps.ts';

/** What is known about one step that was tried. */
export interface StepProgress {
  readonly solved: boolean;
  /** The number at the first check, and at the last. */
  readonly first?: string;
  readonly last?: string;
  /** How many hints were shown. */
  readonly hints: number;
  /** Whether the solution was shown before the step was solved. */
  readonly shown: boolean;
}

export interface Progress {
  readonly schema: 1;
  /** The name of the current step. */
  readonly step: string;
  readonly steps: Readonly<Record<string, StepProgress>>;
  /** See `Lab.uncachedSeconds`. */
  readonly uncachedSeconds?: number;
  /** The files of the step are being written. A run that was killed meanwhile is continued by the next one. */
  readonly isWriting?: true;
}

export const untried: StepProgress = { solved: false, hints: 0, shown: false };

export const stateFolder = '.workshop';
const file = join(stateFolder, 'progress.json');

export const newProgress = (): Progress => ({ schema: 1, step: steps[0]!.name, steps: {} });

/** The folder of the workshop that `folder` (absolute) is in, or undefined. */
export function lessonAround(folder: string): string | undefined {
  if (textOf(join(folder, file)) !== undefined) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : lessonAround(parent);
}

/** Reads the progress of a workshop. Throws a UserError where the file is damaged. */
export function readProgress(lesson: string): Progress {
  const text = textOf(join(lesson, file)) ?? '';
  const progress = parsed(text);
  if (progress && steps.some(({ name }) => name === progress.step)) return progress;
  throw new UserError(`${file} is damaged, or was not written by create-go-docker.`, 'failed', {
    code: 'damaged-progress',
    fix: `Remove it and run: create-go-docker workshop ${shellWord(lesson)} (your files in orders/ are kept). To continue at a step: workshop goto NUMBER`,
  });
}

function parsed(text: string): Progress | undefined {
  try {
    const progress = JSON.parse(text);
    return progress?.schema === 1 && typeof progress.steps === 'object' && progress.steps ? progress : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the progress, whole or not at all, also when the process is killed or the machine loses power. */
export function writeProgress(lesson: string, progress: Progress): void {
  const path = join(lesson, file);
  mkdirSync(dirname(path), { recursive: true });
  // A task in one terminal may write while another one watches.
  const whole = `${path}.${process.pid}`;
  const opened = openSync(whole, 'w');
  try {
    writeFileSync(opened, `${JSON.stringify(progress, null, 2)}\n`);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameSync(whole, path);
}

/** The progress after something became known about a step. */
export function withStep(progress: Progress, name: string, change: Partial<StepProgress>): Progress {
  return { ...progress, steps: { ...progress.steps, [name]: { ...untried, ...progress.steps[name], ...change } } };
}

/** The hints of the current step, how many have been given with the next one, and the progress that says so. The last one is given again. */
export function nextHint(progress: Progress): {
  readonly count: number;
  readonly hints: Step['hints'];
  readonly after: Progress;
} {
  const { name, hints } = steps[stepIndex(progress.step)]!;
  const count = Math.min((progress.steps[name]?.hints ?? 0) + 1, hints.length);
  return { count, hints, after: withStep(progress, name, { hints: count }) };
}

/** The progress after the solution of the current step was shown. It counts only before the step is solved. */
export function withSolutionShown(progress: Progress): Progress {
  return progress.steps[progress.step]?.solved ? progress : withStep(progress, progress.step, { shown: true });
}

/** The text of a file; undefined where it cannot be read. */
export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
