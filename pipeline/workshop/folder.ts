import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { exhibit } from '../../workshop/article.ts';
import type { Files } from '../../workshop/lab.ts';
import { measureFile } from '../../workshop/steps/measure.ts';
import { stepIndex, steps, trees } from '../../workshop/steps.ts';
import { numbered, taskText } from '../../workshop/texts.ts';
import { type Commit, commitAll, importCommits, isRepository } from './git.ts';
import { lessonAround, newProgress, type Progress, stateFolder, writeProgress } from './progress.ts';

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
  refuseFull(lesson);
  mkdirSync(lesson, { recursive: true });
  const [first] = trees();
  writeTree(lesson, { '.gitignore': ignored, ...exhibit });
  writeService(lesson, first!.start);
  const hasGit = createRepository(lesson);
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

/** Makes the git repository: a commit and a tag for the start and the solution of each step. */
export function createRepository(lesson: string): boolean {
  const rest = { '.gitignore': ignored, ...exhibit };
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

/** The current files of the service, by path; undefined for the text of what is larger than 1 MB. */
export function serviceText(lesson: string, path: string): string | undefined {
  try {
    return readFileSync(join(lesson, serviceFolder, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** Moves to a step: keeps a copy of what the learner has, writes the start of the step, and records it. */
export function moveTo(lesson: string, progress: Progress, index: number): Progress {
  keepOwn(lesson, progress);
  const next = { ...progress, step: steps[index]!.name };
  const from = stepIndex(progress.step);
  if (isRepository(lesson)) commitAll(lesson, `Step ${from + 1}: mine`);
  writeService(lesson, trees()[index]!.start);
  writeTask(lesson, next);
  writeProgress(lesson, next);
  if (isRepository(lesson)) commitAll(lesson, `Step ${index + 1}: ${steps[index]!.title}: start`);
  return next;
}

/** Writes the start of the current step again. */
export function resetStep(lesson: string, progress: Progress): { readonly kept: string; readonly hasGit: boolean } {
  const index = stepIndex(progress.step);
  const kept = keepOwn(lesson, progress);
  writeTree(lesson, { '.gitignore': ignored, ...exhibit });
  writeService(lesson, trees()[index]!.start);
  writeTask(lesson, progress);
  const hasGit = isRepository(lesson) || createRepository(lesson);
  return { kept, hasGit };
}

/** Copies the learner's files to `.workshop/mine/`, before they are replaced. */
function keepOwn(lesson: string, progress: Progress): string {
  const index = stepIndex(progress.step);
  const kept = join(stateFolder, 'mine', `step-${numbered(index)}`);
  const from = join(lesson, serviceFolder);
  if (!existsSync(from)) return kept;
  rmSync(join(lesson, kept), { recursive: true, force: true });
  cpSync(from, join(lesson, kept), { recursive: true });
  const measured = join(from, measureFile);
  if (existsSync(measured)) cpSync(measured, join(lesson, kept, 'measure.txt'));
  return kept;
}

/** Replaces the files that the workshop gives. Other files of the learner stay, except those that decide how the image is built. */
function writeService(lesson: string, files: Files): void {
  for (const path of givenPaths) if (!files[path]) rmSync(join(lesson, serviceFolder, path), { force: true });
  writeTree(join(lesson, serviceFolder), files);
}

// Every file that some step has, and other names under which Docker would find an ignore file.
const givenPaths = ['Dockerfile', '.dockerignore', 'Dockerfile.dockerignore', measureFile, '.env', 'dump.sql'];

function writeTree(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** Writes the text of the current step to TASK.md, for people who read it in their editor. */
export function writeTask(lesson: string, { step }: Progress): void {
  writeTree(lesson, { 'TASK.md': taskText(stepIndex(step)) });
}
