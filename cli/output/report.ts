import type { Applied } from '../../disk/apply.ts';
import { type Change, isWritten } from '../../disk/compare.ts';
import type { Body } from './document.ts';

/** One answer about code that was there before. */
export type Found = NonNullable<Body['found']>[number];

/** The parts of a report besides the files: notes on the answers, next steps, and the command that repeats the run. */
export interface Remarks {
  readonly notes: readonly string[];
  readonly next: readonly string[];
  readonly repeat: string;
  /** What was found in code that was there before. */
  readonly found: readonly Found[];
  /** What became of libraries that dep had locked, and what is left to do. */
  readonly migration: readonly string[];
  /** Each answer with its source, one a line; empty without `--why`. */
  readonly why: readonly string[];
  /** The diffs of a dry run. */
  readonly diffs: readonly string[];
  /** What to do about the conflicts of a dry run. */
  readonly fix: string;
}

/** How a report is printed. `shown` is the target as the person would type it. */
export interface Style {
  readonly shown: string;
  readonly dryRun: boolean;
  readonly verbose: boolean;
  /** Colors a text, or returns it as it is. */
  readonly paint: (color: 'green' | 'red' | 'yellow' | 'cyan' | 'bold' | 'dim', text: string) => string;
}

/** The text for the person, ending in a newline. */
export function report({ changes, recovered }: Applied, remarks: Remarks, style: Style): string {
  const { notes, next, repeat, found, migration, why, diffs, fix } = remarks;
  const idle = !style.dryRun && changes.every(({ action }) => action === 'identical' || action === 'skip');
  const files = changes.filter(({ action }) => style.verbose || style.dryRun || !isQuiet(action));
  const sections = [
    recovered.map(({ message }) => message),
    [headline(changes, style), ...files.map((change) => fileLine(change, style))],
    found.length > 0
      ? ['Found:', ...foundRows(found, style.verbose || why.length > 0).map(({ line }) => `  ${line}`)]
      : [],
    diffs.map((diff) => paintDiff(diff, style).replace(/\n$/, '')),
    fix ? [fix] : [],
    migration,
    notes,
    why.length > 0 ? ['Answers:', ...why.map((line) => `  ${line}`)] : [],
    style.dryRun || idle || next.length === 0 ? [] : ['Next:', ...next.map((command) => `  ${command}`)],
    [style.dryRun ? 'To write the files:' : 'The same again, without questions:', `  ${repeat}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** A line for each answer, with the place that it comes from: `port  9000  ← cmd/api/main.go:41`; with `all`, every place and all certainties. */
export function foundRows(
  found: readonly Found[],
  all: boolean,
): readonly { readonly each: Found; readonly line: string }[] {
  const shown = all ? found : found.filter(({ name }) => !['embedded', 'replacement'].includes(name));
  const [names, values] = [shown.map(({ name }) => name), shown.map(({ value }) => value)].map((texts) =>
    Math.max(...texts.map((text) => text.length)),
  );
  return shown.map((each) => {
    const { name, value, confidence, evidence } = each;
    const places = all ? evidence : evidence.slice(0, 1);
    const certainty = evidence.length > 0 && (all || confidence !== 'sure') ? ` (${confidence})` : '';
    const from = places.length > 0 ? `  ← ${places.join(', ')}${certainty}` : '';
    return { each, line: `${name.padEnd(names!)}  ${from ? value.padEnd(values!) : value}${from}` };
  });
}

const isQuiet = (action: Change['action']): boolean => action === 'identical';

function headline(changes: readonly Change[], { shown, dryRun }: Style): string {
  const written = changes.filter(isWritten).length;
  const conflicts = changes.filter(({ action }) => action === 'conflict').length;
  if (dryRun && conflicts > 0)
    return `Would write nothing to ${shown}: ${conflicts} of ${files(changes.length)} cannot be written:`;
  if (written === 0) return `Nothing to do in ${shown}: every file is as it would be written.`;
  return `${dryRun ? 'Would write' : 'Wrote'} ${files(written)} to ${shown}:`;
}

/** `1 file`, `2 files`. */
export const files = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`;

const colors = {
  create: 'green',
  identical: undefined,
  update: 'green',
  overwrite: 'yellow',
  delete: 'yellow',
  skip: undefined,
  conflict: 'red',
} as const;

function fileLine({ action, path, reason, mode, text }: Change, { dryRun, verbose, paint }: Style): string {
  const color = colors[action];
  const word = color ? paint(color, action.padEnd(9)) : action.padEnd(9);
  const details = dryRun || verbose ? `${mode.toString(8)}  ${`${Buffer.byteLength(text)}`.padStart(6)}  ` : '';
  return `  ${word}  ${details}${path}${reason ? ` (${reason})` : ''}`;
}

function paintDiff(diff: string, { paint }: Style): string {
  return diff
    .split('\n')
    .map((line) => {
      if (/^[+](?!\+\+ )/.test(line)) return paint('green', line);
      if (/^-(?!-- )/.test(line)) return paint('red', line);
      return line.startsWith('@@') ? paint('cyan', line) : line;
    })
    .join('\n');
}
