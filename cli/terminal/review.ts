import type { Change } from '../../disk/compare.ts';
import type { Answers, Question } from '../../generators/go-service/questions.ts';
import type { Source } from '../../pipeline/settle.ts';
import { unifiedDiff } from '../output/diff.ts';
import { files } from '../output/report.ts';
import type { ListQuestion, Row } from './asker.ts';

/** One setting as the review shows it: its value and its source. */
export interface Setting {
  readonly value: string;
  readonly source: Source;
}

/** Everything that the review shows. */
export interface Plan {
  readonly settings: Readonly<Record<keyof Answers, Setting>>;
  /** Where the files go. */
  readonly directory: { readonly value: string; readonly source: string };
  readonly changes: readonly Change[];
  /** Why nothing can be written, where the pipeline refuses to. */
  readonly refusal?: string;
}

/** What the person can choose at the review. */
export type Choice =
  | { readonly do: 'write' }
  | { readonly do: 'cancel' }
  | { readonly do: 'directory' }
  | { readonly do: 'change'; readonly question: Question }
  | { readonly do: 'look'; readonly change: Change };

/** How the review is shown: whether nothing will be written, the width of the terminal, and the row that the cursor was on. */
export interface ReviewOptions {
  readonly questions: readonly Question[];
  readonly dryRun: boolean;
  readonly width: number;
  readonly last?: Choice | undefined;
}

const help =
  'Enter on the first line writes the files. Enter on a setting changes it. Enter on a file shows it. To move to a row, type its first letters.';

/** The review as a list. Its rows show every setting and every file; choosing one changes or shows it. */
export function reviewQuestion(plan: Plan, { questions, dryRun, width, last }: ReviewOptions): ListQuestion<Choice> {
  const fit = fitting(width);
  const isShown = ({ name, rare, fallback }: Question) => !rare || plan.settings[name].value !== fallback();
  const settings: readonly (readonly [name: string, shown: Shown, value: Choice])[] = [
    ...questions
      .filter(isShown)
      .map(
        (question) =>
          [question.name, shownAs(plan.settings[question.name], question), { do: 'change', question }] as const,
      ),
    ['folder', plan.directory, { do: 'directory' }],
  ];
  const valueWidth = widthOfValues(
    settings.map(([, setting]) => setting),
    width - 4,
  );
  const disabled = plan.refusal ?? inTheWay(plan.changes);
  const rows: readonly Row<Choice>[] = [
    { value: { do: 'write' }, name: writeName(plan, dryRun), ...(disabled && { disabled: `(${disabled})` }) },
    { heading: 'Settings; choose one to change it' },
    ...settings.map(([name, setting, value]) => ({ value, name: fit(settingRow(name, setting, valueWidth)) })),
    ...(plan.changes.length > 0 ? [{ heading: 'Files; choose one to look at it' }] : []),
    ...plan.changes.map((change) => ({ value: { do: 'look', change } as const, name: fit(fileRow(change)) })),
    { heading: ' ' },
    { value: { do: 'cancel' }, name: 'cancel, write nothing' },
  ];
  // The cursor stays on the row that was chosen last, so that a second Enter does not write.
  const fallback = rows.flatMap((row) => ('value' in row && isSame(row.value, last) ? row.value : []))[0];
  return { message: 'Review:', help, rows, ...(fallback && { fallback }) };
}

function isSame(one: Choice, other: Choice | undefined): boolean {
  if (one.do === 'change' && other?.do === 'change') return one.question === other.question;
  if (one.do === 'look' && other?.do === 'look') return one.change.path === other.change.path;
  return one.do === other?.do;
}

function writeName({ changes, directory }: Plan, dryRun: boolean): string {
  return dryRun ? 'write nothing, show what would be written' : writtenName(changes, directory.value);
}

/** The row that writes these files into a folder. */
export function writtenName(changes: readonly Change[], folder: string): string {
  const written = changes.filter(({ action }) => action !== 'identical' && action !== 'skip');
  return `write ${files(written.length)} to ${folder}`;
}

/** Cuts the names of rows, so that each is one line of a terminal of this width. */
export const fitting =
  (width: number) =>
  (name: string): string =>
    name.length > width - 4 ? `${name.slice(0, Math.max(8, width - 5))}…` : name;

type Shown = Plan['directory'];

function shownAs({ value, source }: Setting, { caution }: Question): Shown {
  return { value, source: [source.name, caution?.(value)].filter(Boolean).join('; ') };
}

/** The width of the column of values. A long value, such as a list of extras, leaves room for the sources. */
function widthOfValues(settings: readonly Shown[], width: number): number {
  const widest = (what: keyof Shown): number => Math.max(...settings.map((setting) => setting[what].length));
  return Math.min(widest('value'), Math.max(20, width - nameWidth - 4 - widest('source')));
}

const nameWidth = 8;

function settingRow(name: string, { value, source }: Shown, valueWidth: number): string {
  const cut = value.length > valueWidth ? `${value.slice(0, valueWidth - 1)}…` : value;
  return `${name.padEnd(nameWidth)}  ${cut.padEnd(valueWidth)}  ${source}`;
}

/** A file with what happens to it and its size. */
export function fileRow(change: Change): string {
  return `${wordOf(change).padEnd(8)}  ${`${Buffer.byteLength(change.text)}`.padStart(6)} bytes  ${change.path}`;
}

const words: Readonly<Record<Change['action'], string>> = {
  create: 'new',
  identical: 'same',
  update: 'updated',
  overwrite: 'replaced',
  delete: 'deleted',
  skip: 'skipped',
  conflict: 'differs',
};

function wordOf({ action, before }: Change): string {
  return action === 'conflict' && !before ? 'in the way' : words[action];
}

function inTheWay(changes: readonly Change[]): string | undefined {
  const count = changes.filter(({ action }) => action === 'conflict').length;
  if (count === 0) return undefined;
  return `not possible: ${count} ${count === 1 ? 'file is' : 'files are'} in the way; look below, or change the folder`;
}

/** A file as it will be; where another one exists, after the difference. */
export function fileView(change: Change): string {
  const diff = unifiedDiff(change);
  const { path, text, reason } = change;
  return [
    ...(reason ? [`----- ${path}: ${reason} -----`] : []),
    ...(diff
      ? ['----- the difference to the existing file -----', diff.replace(/\n$/, ''), '----- the new file -----']
      : []),
    text.replace(/\n$/, ''),
  ].join('\n');
}
