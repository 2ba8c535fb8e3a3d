import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { exitCodes, UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { explained } from '../../disk/fs.ts';
import { type CheckedStep, checkStep, refuseMissing } from '../../pipeline/workshop/check.ts';
import { exercisesPrint, imagesPrint, statusLine } from '../../pipeline/workshop/fingerprint.ts';
import { createLesson, currentProgress, moveTo, resetStep, serviceText } from '../../pipeline/workshop/folder.ts';
import { isRepository } from '../../pipeline/workshop/git.ts';
import {
  lessonAround,
  nextHint,
  type Progress,
  untried,
  withSolutionShown,
  writeProgress,
} from '../../pipeline/workshop/progress.ts';
import { guideText } from '../../workshop/guide.ts';
import { planLengths } from '../../workshop/plan-lengths.ts';
import { stepIndex, steps } from '../../workshop/steps.ts';
import type { Host } from '../host.ts';
import { engineOf } from '../input/engine.ts';
import { isOn } from '../input/variable.ts';
import type { Arguments } from '../interface.ts';
import type { Body, WorkshopEntry } from '../output/document.ts';
import { type Result, textResult } from '../output/result.ts';
import {
  checkLines,
  listLines,
  movedText,
  resultLines,
  solutionLines,
  type TextStyle,
  taskLines,
  wrapped,
} from '../output/workshop-text.ts';

/** `create-go-docker workshop [directory]`, and what is done in it: `workshop check`, `workshop hint` and so on. */
export async function run(args: Arguments, host: Host): Promise<Result> {
  try {
    return await runTask(args, host);
  } catch (error) {
    throw explained(lessonAround(host.cwd()) ?? host.cwd(), error);
  }
}

async function runTask(args: Arguments, host: Host): Promise<Result> {
  const [word = '', ...rest] = args.words;
  if (word === 'kit') return (await import('../workshop/kit.ts')).kit(args, host);
  if (word === 'guide') return guide(rest, args);
  refuseFlags(word, args);
  const task = tasks[word];
  if (!task) return open(word, rest, args, host);
  const needed = word === 'goto' ? 1 : 0;
  if (rest.length !== needed)
    throw new UserError(`workshop ${word} takes ${needed === 0 ? 'nothing else' : 'the number of a step'}.`, 'usage', {
      code: rest.length < needed ? 'missing-word' : 'too-many-words',
      fix: needed === 0 ? `For a directory of that name, use ./${word}` : 'Example: create-go-docker workshop goto 5',
    });
  const lesson = lessonAround(host.cwd());
  if (lesson === undefined)
    throw new UserError('This directory is not in a workshop.', 'usage', {
      code: 'no-workshop',
      fix: 'Change to the directory of yours, or make one: create-go-docker workshop lesson',
    });
  return task({ lesson, progress: currentProgress(lesson), words: rest, args, host, style: styleOf(host) });
}

// These are flags of two tasks only.
function refuseFlags(word: string, { values, on }: Arguments): void {
  const odd = values.minutes?.length
    ? 'minutes'
    : values.address?.length
      ? 'address'
      : on.has('overwrite')
        ? 'overwrite'
        : undefined;
  if (odd)
    throw new UserError(`workshop ${word} takes no --${odd}.`.replace('  ', ' '), 'usage', {
      code: 'flag-of-another-task',
      fix: '--minutes is for workshop guide; --address and --overwrite are for workshop kit.',
    });
}

/** Prints the facilitator's plan. */
function guide(rest: readonly string[], { values, on }: Arguments): Result {
  const [text = '90'] = values.minutes ?? [];
  const length = planLengths.find((each) => `${each}` === text);
  if (length === undefined || rest.length > 0)
    throw new UserError(
      rest.length > 0 ? 'workshop guide takes nothing else.' : `--minutes ${JSON.stringify(text)} has no plan.`,
      'usage',
      { code: 'invalid-minutes', fix: `There are plans for ${planLengths.join(', ')} minutes.` },
    );
  const plan = guideText(length);
  return {
    ...textResult(on.has('quiet') ? '' : plan),
    document: () => ({ outcome: 'shown', exitCode: exitCodes.done, text: plan }),
  };
}

/** What a task of the workshop needs. */
interface Context {
  readonly lesson: string;
  readonly progress: Progress;
  readonly words: readonly string[];
  readonly args: Arguments;
  readonly host: Host;
  readonly style: TextStyle;
}

type Task = (context: Context) => Promise<Result> | Result;

const tasks: Readonly<Record<string, Task>> = { check, hint, next, list, reset, solution, goto, status };

export function styleOf({ paint, startedBy, env }: Host): TextStyle {
  const painted = paint?.();
  // npm start works in the checkout only, and these commands are for the folder of the workshop.
  const checkout = startedBy.startsWith('npm start') && env.npm_package_json && dirname(env.npm_package_json);
  const program = checkout ? `npm --prefix ${shellWord(checkout)} start --` : startedBy;
  return { command: `${program} workshop`, width: 88, paint: painted ?? ((_, text) => text) };
}

/** Makes a workshop, or opens one. At a terminal it then watches the files. */
async function open(word: string, rest: readonly string[], args: Arguments, host: Host): Promise<Result> {
  if (rest.length > 0)
    throw new UserError(`There is no workshop ${word}.`, 'usage', {
      code: 'unknown-task',
      fix: `A workshop takes one directory, or one of ${[...Object.keys(tasks), 'kit', 'guide'].join(', ')}.`,
    });
  const here = lessonAround(host.cwd());
  const lesson =
    word === '' && here !== undefined
      ? here
      : resolve(host.base && word === '' ? host.base : host.cwd(), word || 'lesson');
  const isNew = lessonAround(lesson) !== lesson;
  const { hasGit } = isNew ? createLesson(lesson) : { hasGit: existsSync(resolve(lesson, '.git')) };
  const progress = currentProgress(lesson);
  const style = styleOf(host);
  const { on } = args;
  if (host.isTerminal() && !on.has('json') && !on.has('quiet') && !on.has('no-input') && !host.env.CI) {
    const { watch } = await import('../terminal/workshop-watch.ts');
    return watch({ lesson, engine: () => engineOf(args, host), host, style, accessible: isAccessible(args, host) });
  }
  const place = relative(host.cwd(), lesson) || '.';
  const text = [
    isNew
      ? `Made the workshop in ${place}.${hasGit ? '' : ' git is not installed, so it has no history.'}`
      : `The workshop in ${place}.`,
    '',
    taskLines(stepIndex(progress.step), progress, style),
    '',
    'Next:',
    ...(place === '.' ? [] : [`  cd ${shellWord(place)}`]),
    `  ${style.command} check`,
    '',
    `Other commands: ${Object.keys(tasks)
      .filter((name) => name !== 'check')
      .join(', ')}.`,
  ];
  return answer(args, exitCodes.done, `${text.join('\n')}\n`, {
    outcome: isNew ? 'written' : 'shown',
    target: lesson,
    workshop: entryOf(progress),
  });
}

const isAccessible = ({ on }: Arguments, { env }: Host): boolean => on.has('accessible') || isOn(env.ACCESSIBLE);

function answer({ on }: Arguments, exitCode: number, text: string, body: Omit<Body, 'exitCode'>): Result {
  return {
    exitCode,
    text: on.has('quiet') ? '' : text,
    document: () => ({ ...body, exitCode }),
  };
}

function entryOf(progress: Progress, checked?: CheckedStep): WorkshopEntry {
  const index = stepIndex(progress.step);
  const { name, title, number } = steps[index]!;
  const { solved, hints, first, last } = progress.steps[name] ?? untried;
  const verdict = checked?.verdict;
  return {
    ...{ step: index + 1, steps: steps.length, name, title, solved, hints },
    solvedSteps: steps.filter((step) => progress.steps[step.name]?.solved).map((step) => step.name),
    ...(last !== undefined && { number: { name: number, first: first!, last } }),
    ...(verdict && !verdict.solved && { mistake: verdict.mistake, message: checked.message }),
    ...(verdict && !verdict.solved && verdict.seen !== undefined && { seen: verdict.seen }),
    exercises: exercisesPrint(),
  };
}

async function check({ lesson, progress, args, host, style }: Context): Promise<Result> {
  refuseMissing(lesson);
  const engine = await engineOf(args, host);
  const { slow } = steps[stepIndex(progress.step)]!;
  const isFirst = progress.steps[progress.step]?.first === undefined;
  if (slow && isFirst && !args.on.has('json') && !args.on.has('quiet')) host.write?.(`${wrapped(slow, style.width)}\n`);
  const checked = await checkStep(lesson, progress, engine, {
    onStep: (text) => host.progress?.(text.slice(0, 78)),
    ...(host.cancelled && { cancelled: host.cancelled }),
  });
  host.progress?.('');
  const { solved } = checked.verdict;
  const lines = [
    checkLines(checked, style),
    '',
    ...(solved ? afterSolved(lesson, checked, style) : [`For a hint: ${style.command} hint`]),
  ];
  return answer(args, solved ? exitCodes.done : exitCodes.no, `${lines.join('\n')}\n`, {
    outcome: 'examined',
    target: lesson,
    healthy: solved,
    verdict: solved ? 'solved' : checked.message,
    workshop: entryOf(checked.progress, checked),
  });
}

function afterSolved(lesson: string, { index, progress }: CheckedStep, style: TextStyle): readonly string[] {
  if (index === steps.length - 1) return [resultLines(progress)];
  const same = 'Yours is the same as our solution.';
  const diff = solutionLines(index, (path) => serviceText(lesson, path), style);
  return [
    diff === same ? same : `Our solution, as a diff from yours: ${style.command} solution`,
    `Next: ${style.command} next`,
  ];
}

function hint({ lesson, progress, args, style }: Context): Result {
  const { count, hints, after } = nextHint(progress);
  writeProgress(lesson, after);
  const more =
    count < hints.length ? `A plainer one: ${style.command} hint` : `Our solution: ${style.command} solution`;
  const text = `${wrapped(`Hint ${count} of ${hints.length}: ${hints[count - 1]}`, style.width)}\n\n${more}\n`;
  return answer(args, exitCodes.done, text, {
    outcome: 'shown',
    text: hints[count - 1]!,
    workshop: entryOf(after),
  });
}

function next(context: Context): Result {
  const { progress, args, style } = context;
  const index = stepIndex(progress.step);
  if (!progress.steps[progress.step]?.solved) {
    const skip = index === steps.length - 1 ? '' : `To leave it out: ${style.command} goto ${index + 2}\n`;
    const text = `Step ${index + 1} is not solved yet. To check it: ${style.command} check\n${skip}`;
    return answer(args, exitCodes.no, text, {
      outcome: 'examined',
      healthy: false,
      verdict: 'not solved yet',
      workshop: entryOf(progress),
    });
  }
  if (index === steps.length - 1)
    return answer(args, exitCodes.done, `${resultLines(progress)}\n`, {
      outcome: 'shown',
      workshop: entryOf(progress),
    });
  return moved(context, index + 1);
}

function moved({ lesson, progress, args, style }: Context, index: number): Result {
  const after = moveTo(lesson, progress, index);
  const text = `${taskLines(index, after, style)}\n\n${movedText(isRepository(lesson), style)}\n`;
  return answer(args, exitCodes.done, text, { outcome: 'written', target: lesson, workshop: entryOf(after) });
}

function goto(context: Context): Result {
  const [word = ''] = context.words;
  const number = /^\d+$/.test(word) ? Number(word) : stepIndex(word) + 1;
  if (number < 1 || number > steps.length)
    throw new UserError(`There is no step ${JSON.stringify(word)}.`, 'usage', {
      code: 'unknown-step',
      fix: `The steps are 1 to ${steps.length}; workshop list shows them.`,
    });
  return moved(context, number - 1);
}

function list({ progress, args }: Context): Result {
  return answer(args, exitCodes.done, `${listLines(progress)}\n`, { outcome: 'shown', workshop: entryOf(progress) });
}

function reset({ lesson, progress, args }: Context): Result {
  const { kept, hasGit } = resetStep(lesson, progress);
  const text = `orders/ has the start of step ${stepIndex(progress.step) + 1} again.${kept ? ` What you had is in ${kept}.` : ''}${hasGit ? '' : ' git is not installed, so there is no history.'}\n`;
  return answer(args, exitCodes.done, text, { outcome: 'written', target: lesson, workshop: entryOf(progress) });
}

function solution({ lesson, progress, args, style }: Context): Result {
  const index = stepIndex(progress.step);
  const after = withSolutionShown(progress);
  writeProgress(lesson, after);
  const diff = solutionLines(index, (path) => serviceText(lesson, path), style);
  const hidden = progress.steps[progress.step]?.solved
    ? ''
    : '\nType it yourself, so that you remember it. Then check.\n';
  return answer(args, exitCodes.done, `${diff}\n${hidden}`, { outcome: 'shown', text: diff, workshop: entryOf(after) });
}

async function status({ progress, args, host }: Context): Promise<Result> {
  const images = await engineOf(args, host).then(imagesPrint, () => undefined);
  const line = statusLine(progress, images);
  return answer(args, exitCodes.done, `${line}\n`, {
    outcome: 'examined',
    text: line,
    workshop: { ...entryOf(progress), ...(images && { images }) },
  });
}
