import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { articleFiles } from '../../workshop/article.ts';
import type { Files } from '../../workshop/lab.ts';
import { measureFile } from '../../workshop/steps/measure.ts';
import { numbered, stepIndex, steps, trees } from '../../workshop/steps.ts';
import { taskText } from '../../workshop/task-text.ts';
import { type Commit, commitAll, hasTag, importCommits, isRepository } from './git.ts';
import {
  lessonAround,
  newProgress,
  type Progress,
  readProgress,
  stateFolder,
  textOf,
  writeProgress,
} from './progress.ts';

/** The folder with the service: the build context. */
export const serviceFolder = 'orders';

const ignored = `${stateFolder}/\nTASK.md\n`;

/**
 * Makes a new workshop in `lesson` (absolute), which must be empty or not exist. Returns whether git keeps its history.
 * Throws a UserError where files are in the way.
 */
export function createLesson(lesson: string): { readonly hasGit: boolean } {
  const around = lessonAround(dirname(lesson));
  if (around)
    throw new UserError(`${lesson} is inside another workshop, ${around}.`, 'conflict', {
      code: 'inside-workshop',
      fix: 'Choose a directory outside it.',
    });
  // A workshop without progress: the run that made it was killed, or the learner has removed a damaged file. Its files are kept.
  const keep = existsSync(join(lesson, stateFolder));
  if (!keep) refuseFull(lesson);
  mkdirSync(join(lesson, stateFolder), { recursive: true });
  const [first] = trees();
  writeTree(lesson, { '.gitignore': ignored, ...articleFiles }, { keep });
  writeTree(join(lesson, serviceFolder), first!.start, { keep });
  const hasGit = hasTag(lesson, lastTag) || createRepository(lesson);
  const progress = newProgress();
  writeTask(lesson, progress);
  // Last: a folder without it is no workshop.
  writeProgress(lesson, progress);
  return { hasGit };
}

function refuseFull(lesson: string): void {
  const found = existsSync(lesson) ? entriesOf(lesson) : [];
  if (found.length === 0) return;
  throw new UserError(`${lesson} is not empty: it has ${found.slice(0, 3).join(', ')}.`, 'conflict', {
    code: 'not-empty',
    fix: 'Choose another directory: create-go-docker workshop lesson',
  });
}

function entriesOf(folder: string): readonly string[] {
  if (!statSync(folder).isDirectory()) return [folder.split(sep).at(-1)!];
  return readdirSync(folder);
}

const lastTag = `step-${numbered(steps.length - 1)}`;

/** Makes the git repository: a commit and a tag for the start and the solution of each step. */
function createRepository(lesson: string): boolean {
  const rest = { '.gitignore': ignored, ...articleFiles };
  const below = (files: Files) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [posix.join(serviceFolder, path), text]));
  const commits = trees().flatMap(({ start, solution }, index): readonly Commit[] => {
    const { title } = steps[index]!;
    return [
      {
        tag: `step-${numbered(index)}-start`,
        message: `Step ${index + 1}: ${title}: start`,
        files: { ...rest, ...below(start) },
      },
      {
        tag: `step-${numbered(index)}`,
        message: `Step ${index + 1}: ${title}`,
        files: { ...rest, ...below(solution) },
      },
    ];
  });
  return importCommits(lesson, commits);
}

/** A file of the service; undefined where there is none. */
export const serviceText = (lesson: string, path: string): string | undefined =>
  textOf(join(lesson, serviceFolder, path));

/** Files that are only to read, and whether the learner has changed them. */
export function otherFiles(lesson: string): readonly { readonly path: string; readonly isChanged: boolean }[] {
  return Object.entries(articleFiles).map(([path, text]) => {
    const found = textOf(join(lesson, path));
    return { path, isChanged: found !== undefined && found !== text };
  });
}

/** The progress of a workshop. Where the run that wrote the files of a step was killed, they are written now. */
export function currentProgress(lesson: string): Progress {
  const progress = readProgress(lesson);
  return progress.isWriting ? writeStep(lesson, progress) : progress;
}

/** Moves to a step: keeps a copy of what the learner has, writes the start of the step, and records it. */
export function moveTo(lesson: string, progress: Progress, index: number): Progress {
  keepOwn(lesson, progress);
  if (isRepository(lesson)) commitAll(lesson, `Step ${stepIndex(progress.step) + 1}: mine`);
  const { name, continues } = steps[index]!;
  const goesOn = continues && index === stepIndex(progress.step) + 1 && progress.steps[progress.step]?.solved;
  const next = writeStep(lesson, { ...progress, step: name }, { keep: Boolean(goesOn) });
  if (isRepository(lesson)) commitAll(lesson, `Step ${index + 1}: ${steps[index]!.title}: start`);
  return next;
}

/** Writes the start of the current step again. `kept` is where the learner's files are; undefined where nothing was changed. */
export function resetStep(
  lesson: string,
  progress: Progress,
): { readonly kept: string | undefined; readonly hasGit: boolean } {
  const kept = keepOwn(lesson, progress);
  writeTree(lesson, { '.gitignore': ignored, ...articleFiles });
  writeStep(lesson, progress);
  return { kept, hasGit: hasTag(lesson, lastTag) || createRepository(lesson) };
}

/** Writes the files of the current step. They are in the progress first, so that `currentProgress` can continue. */
function writeStep(lesson: string, { isWriting: _, ...progress }: Progress, { keep = false } = {}): Progress {
  writeProgress(lesson, { ...progress, isWriting: true });
  writeService(lesson, trees()[stepIndex(progress.step)]!.start, { keep });
  writeTask(lesson, progress);
  writeProgress(lesson, progress);
  return progress;
}

/** Copies the learner's files to `.workshop/mine/`, before they are replaced. Files that the learner has not changed are not copied. */
function keepOwn(lesson: string, progress: Progress): string | undefined {
  const index = stepIndex(progress.step);
  const from = join(lesson, serviceFolder);
  if (!existsSync(from) || isUnchanged(lesson, trees()[index]!.start)) return undefined;
  const kept = join(stateFolder, 'mine', `step-${numbered(index)}`);
  rmSync(join(lesson, kept), { recursive: true, force: true });
  cpSync(from, join(lesson, kept), { recursive: true });
  const measured = join(from, measureFile);
  if (existsSync(measured)) cpSync(measured, join(lesson, kept, 'measure.txt'));
  return kept;
}

const isUnchanged = (lesson: string, start: Files): boolean =>
  [...new Set([...Object.keys(start), ...givenPaths])].every((path) => serviceText(lesson, path) === start[path]);

/** Replaces the files that the workshop gives. Other files of the learner stay, except those that decide how the image is built. */
function writeService(lesson: string, files: Files, options: Keeping): void {
  if (!options.keep)
    for (const path of givenPaths) if (!files[path]) rmSync(join(lesson, serviceFolder, path), { force: true });
  writeTree(join(lesson, serviceFolder), files, options);
}

// Every file that some step has, and other names under which Docker would find an ignore file.
const givenPaths = ['Dockerfile', '.dockerignore', 'Dockerfile.dockerignore', measureFile, '.env', 'dump.sql'];

interface Keeping {
  /** Whether files that are there stay as they are. */
  readonly keep?: boolean;
}

/** Writes files, each of them whole or not at all. */
function writeTree(folder: string, files: Files, { keep = false }: Keeping = {}): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    if (keep && existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    try {
      writeFileSync(`${target}.tmp`, text);
      renameSync(`${target}.tmp`, target);
    } catch (error) {
      rmSync(`${target}.tmp`, { force: true });
      throw error;
    }
  }
}

/** Writes the text of the current step to TASK.md, for people who read it in their editor. */
function writeTask(lesson: string, { step }: Progress): void {
  writeTree(lesson, { 'TASK.md': taskText(stepIndex(step)) });
}
