import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Engine } from '../../docker/engine.ts';
import type { Verdict } from '../../workshop/step.ts';
import { meaningOf, stepIndex, steps, trees } from '../../workshop/steps.ts';
import { otherFiles, serviceFolder, serviceText } from './folder.ts';
import { type LabOptions, withLab } from './lab.ts';
import { type Progress, readProgress, withStep, writeProgress } from './progress.ts';

/** What a check of the current step came to. */
export interface CheckedStep {
  readonly index: number;
  readonly verdict: Verdict;
  /** What the mistake means; empty when the step is solved. */
  readonly message: string;
  /** What else may be wrong: files that are in the wrong place, or changed by accident. */
  readonly notes: readonly string[];
  readonly progress: Progress;
  readonly seconds: number;
}

export type CheckOptions = Pick<LabOptions, 'onStep' | 'cancelled'>;

/** Checks the current step, and records the result. */
export async function checkStep(
  lesson: string,
  before: Progress,
  engine: Engine,
  options: CheckOptions = {},
): Promise<CheckedStep> {
  const started = performance.now();
  const index = stepIndex(before.step);
  const step = steps[index]!;
  let measured: Pick<Progress, 'uncachedSeconds'> = {};
  const lab = {
    ...options,
    lesson,
    engine,
    ...(before.uncachedSeconds !== undefined && { uncachedSeconds: before.uncachedSeconds }),
    onUncached: (uncachedSeconds: number) => {
      measured = { uncachedSeconds };
    },
  };
  const verdict = await withLab(lab, (made) => step.check(made));
  // Another terminal may have recorded something during the check, such as a hint.
  const latest = { ...readProgress(lesson), ...measured };
  const { first: firstBefore, last, solved = false } = latest.steps[step.name] ?? {};
  const value = verdict.value;
  // A step that was solved at once has no number from before, and checking it again gives none.
  const first = solved && firstBefore === last ? undefined : firstBefore;
  const progress = withStep(latest, step.name, {
    solved: solved || verdict.solved,
    ...(value !== undefined && { first: first ?? earlierValue(latest, index) ?? value, last: value }),
  });
  writeProgress(lesson, progress);
  return {
    index,
    verdict,
    message: verdict.solved ? '' : meaningOf(step, verdict.mistake),
    notes: verdict.solved ? [] : notesOn(lesson, index),
    progress,
    seconds: (performance.now() - started) / 1000,
  };
}

/** What an earlier step measured of the same, such as the size of the image. */
function earlierValue({ steps: tried }: Progress, index: number): string | undefined {
  const earlier = steps.slice(0, index).filter(({ number }) => number === steps[index]!.number);
  return earlier.map(({ name }) => tried[name]?.last).findLast((value) => value !== undefined);
}

/** Throws a UserError where the learner has removed the folder that is checked. To be called before an engine is looked for. */
export function refuseMissing(lesson: string): void {
  if (existsSync(join(lesson, serviceFolder))) return;
  throw new UserError(`The folder ${serviceFolder}/ of this workshop is gone.`, 'failed', {
    code: 'no-service',
    fix: 'To restore the files of this step: create-go-docker workshop reset',
  });
}

/** Files that are edited in the wrong place. */
function notesOn(lesson: string, index: number): readonly string[] {
  const { start } = trees()[index]!;
  const changed = Object.keys(start).filter(
    (path) => /\.(go|mod)$/.test(path) && serviceText(lesson, path) !== start[path],
  );
  const misplaced = ['Dockerfile', '.dockerignore'].filter((name) => existsSync(join(lesson, name)));
  const elsewhere = [
    ...(serviceText(lesson, 'measure.txt') === undefined
      ? []
      : [`measure.txt belongs beside ${serviceFolder}/; nothing reads ${serviceFolder}/measure.txt.`]),
    ...otherFiles(lesson)
      // The text beside it also changes with the version of this program.
      .filter(({ path, isChanged }) => isChanged && path.endsWith('Dockerfile'))
      .map(({ path }) => `You changed ${path}, which is only to read. The one to edit is ${serviceFolder}/Dockerfile.`),
  ];
  const odd = ['dockerfile', 'Dockerfile.txt', 'dockerignore', '.dockerignore.txt'].filter(
    (name) =>
      serviceText(lesson, name) !== undefined &&
      serviceText(lesson, name === 'dockerfile' ? 'Dockerfile' : '.') === undefined,
  );
  return [
    ...misplaced.map(
      (name) => `${name} is beside ${serviceFolder}/, where nothing reads it. Move it into ${serviceFolder}/.`,
    ),
    ...elsewhere,
    ...odd.map((name) => `${serviceFolder}/${name}: Docker does not read a file of this name.`),
    ...(changed.length > 0
      ? [
          `You changed ${changed.map((path) => `${serviceFolder}/${path}`).join(', ')}. No step needs that. To restore all files of this step: create-go-docker workshop reset`,
        ]
      : []),
  ];
}
