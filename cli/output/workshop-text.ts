import { createTwoFilesPatch } from 'diff';
import type { CheckedStep } from '../../pipeline/workshop/check.ts';
import type { Progress } from '../../pipeline/workshop/progress.ts';
import { imageName } from '../../workshop/steps/measure.ts';
import { steps, trees } from '../../workshop/steps.ts';
import type { Style } from './report.ts';

/** How texts are shown. */
export interface TextStyle {
  readonly paint: Style['paint'];
  /** The command that starts this program. */
  readonly command: string;
  readonly width: number;
}

/** Breaks text into lines of at most `width` characters. */
export function wrapped(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && indent.length + line.length + 1 + word.length > width) {
        lines.push(indent + line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(indent + line);
  }
  return lines.join('\n');
}

/** The head of a step: where the learner is, without color or glyphs having a meaning. */
export function headline(index: number, { steps: tried }: Progress): string {
  const marks = steps.map(({ name }, at) => (tried[name]?.solved ? '#' : at === index ? '>' : '.')).join('');
  return `Step ${index + 1} of ${steps.length}  [${marks}]  ${steps[index]!.title}`;
}

/** What there is to do in a step. */
export function taskLines(index: number, progress: Progress, { paint, width }: TextStyle): string {
  const { goal, why, predict } = steps[index]!;
  return [
    paint('bold', headline(index, progress)),
    '',
    wrapped(goal, width),
    '',
    wrapped(`Why: ${why}`, width),
    '',
    wrapped(`Predict first: ${predict}`, width),
  ].join('\n');
}

/** What a check came to. */
export function checkLines(checked: CheckedStep, style: TextStyle): string {
  const { index, verdict, message, notes, progress } = checked;
  const { paint, width } = style;
  const step = steps[index]!;
  const { first } = progress.steps[step.name] ?? {};
  if (!verdict.solved)
    return [
      `${paint('red', 'Not yet.')} ${wrapped(message, width).trimStart()}`,
      ...(verdict.seen
        ? [
            '',
            ...wrapped(verdict.seen, width, '    ')
              .split('\n')
              .map((line) => paint('dim', line)),
          ]
        : []),
      ...(verdict.value ? ['', `${step.number}: ${verdict.value}`] : []),
      ...notes.flatMap((note) => ['', wrapped(`Note: ${note}`, width)]),
    ].join('\n');
  const number = first !== undefined && first !== verdict.value ? `${first} -> ${verdict.value}` : verdict.value;
  return [
    paint('green', `Solved: step ${index + 1}, ${step.title}.`),
    '',
    paint('bold', `${step.number}: ${number}`),
    '',
    wrapped(step.explanation, width),
  ].join('\n');
}

/** Our solution as a diff from the learner's files. */
export function solutionLines(
  index: number,
  current: (path: string) => string | undefined,
  { paint }: Pick<TextStyle, 'paint'>,
): string {
  const { start, solution } = trees()[index]!;
  const changed = Object.keys(solution).filter((path) => solution[path] !== start[path]);
  const diffs = changed.flatMap((path) => {
    const before = current(path) ?? '';
    const after = solution[path]!;
    if (before === after) return [];
    const patch = createTwoFilesPatch(`yours/${path}`, `ours/${path}`, before, after, '', '', { context: 2 });
    return patch
      .split('\n')
      .slice(1)
      .map((line) => (line.startsWith('+') ? paint('green', line) : line.startsWith('-') ? paint('red', line) : line))
      .join('\n')
      .trimEnd();
  });
  if (steps[index]!.name === 'measure') return 'The answers are those of your own image: see workshop hint.';
  return diffs.length > 0 ? diffs.join('\n') : 'Yours is the same as our solution.';
}

/** What to say after moving to another step. */
export function movedText(hasGit: boolean, { command, width }: TextStyle): string {
  const history = hasGit ? 'and in git.' : `only: the git history is gone. To make it again: ${command} reset`;
  return [
    `orders/ has the files that this step starts with. Your own files are kept in .workshop/mine/ ${history}`,
    `Until the next check, ${imageName} is still the image of the step before. Check once before you change anything: that shows the number that you start with.`,
  ]
    .map((text) => wrapped(text, width))
    .join('\n');
}

/** All steps, one a line. */
export function listLines({ step, steps: tried }: Progress): string {
  return steps
    .map(({ name, title, number }, index) => {
      const { solved = false, first, last } = tried[name] ?? {};
      const state = solved ? 'solved' : name === step ? 'now' : '';
      const value = last === undefined ? '' : `${number}: ${first === last ? last : `${first} -> ${last}`}`;
      return `${`${index + 1}`.padStart(3)}  ${state.padEnd(6)}  ${title.padEnd(30)}  ${value}`.trimEnd();
    })
    .join('\n');
}

/** The numbers from the first step to the last. */
export function resultLines(progress: Progress): string {
  return [
    'That was the last step. What your image became:',
    '',
    ...steps.flatMap(({ name, number }) => {
      const { first, last } = progress.steps[name] ?? {};
      return last === undefined ? [] : [`  ${number.padEnd(44)} ${first === last ? last : `${first} -> ${last}`}`];
    }),
  ].join('\n');
}
