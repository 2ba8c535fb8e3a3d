import { manifestPath } from '../../core/manifest.ts';
import type { ConflictChoice } from '../../core/update.ts';
import { isBlocked, type Updated } from '../../pipeline/update.ts';
import { causeOf, fileDiffs } from '../output/update-diff.ts';
import { type Asker, type Back, back, cancelled, type ListQuestion, type Row } from './asker.ts';

/** What the person decided about single files. */
export interface FileDecisions {
  /** The side to take where both sides changed the same lines. */
  readonly conflicts: ReadonlyMap<string, ConflictChoice>;
  readonly skip: readonly string[];
}

/** What an update with these decisions would do. */
export type PreviewUpdate = (decisions: FileDecisions) => Promise<Updated>;

type File = Updated['files'][number];
type Choice = 'apply' | 'cancel' | { readonly path: string };

/** Shows every file of an update until it is to be applied. Rejects with a UserError (`cancelled`) when the person leaves; nothing is written then. */
export async function reviewUpdate(preview: PreviewUpdate, asker: Asker): Promise<FileDecisions> {
  let decisions: FileDecisions = { conflicts: new Map(), skip: [] };
  let last: Choice = 'apply';
  for (;;) {
    const updated = await preview(decisions);
    const choice: Choice | Back = await asker.list(question(updated, last), { first: true, nested: false });
    if (choice === back || choice === 'cancel') throw cancelled();
    if (choice === 'apply') return decisions;
    const file = updated.files.find(({ path }) => path === choice.path);
    if (file) decisions = await decideOn(file, updated, decisions, asker);
    last = choice;
  }
}

function question(updated: Updated, last: Choice): ListQuestion<Choice> {
  const { files, changes, from, to } = updated;
  const shown = files.filter(({ outcome }) => outcome !== 'same');
  const conflicts = shown.filter(({ outcome }) => outcome === 'conflict').length;
  const same = files.length - shown.length;
  const name = `apply: change ${count(changes.filter(({ path }) => path !== manifestPath).length, 'file')}`;
  const disabled = `(not possible: ${count(conflicts, 'file')} with conflicts; choose a side below)`;
  const rows: readonly Row<Choice>[] = [
    { value: 'apply', name, ...(isBlocked(updated) && { disabled }) },
    {
      heading: `Files; choose one to look at it (${count(same, 'other')} ${same === 1 ? 'stays' : 'stay'} as ${same === 1 ? 'it is' : 'they are'})`,
    },
    ...shown.map((file) => ({ value: rowValue(file, last), name: fileRow(file) })),
    { heading: ' ' },
    { value: 'cancel', name: 'cancel, write nothing' },
  ];
  const help = 'Every file that the update changes, or leaves alone because you edited or deleted it.';
  const message = from === to ? `Update at ${to}, for ${causeOf(updated)}:` : `Update ${from} to ${to}:`;
  return { message, help, rows, fallback: last };
}

// The same object, so that the row that was chosen last is found again.
const rowValue = ({ path }: File, last: Choice): Choice =>
  typeof last === 'object' && last.path === path ? last : { path };

const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;

const fileRow = ({ path, outcome, reason }: File): string =>
  `${outcome.padEnd(12)}  ${path}${reason ? `  (${reason})` : ''}`;

type Decision = 'apply' | 'leave' | ConflictChoice;

async function decideOn(file: File, updated: Updated, decisions: FileDecisions, asker: Asker): Promise<FileDecisions> {
  const { path, outcome } = file;
  await asker.show(`${path}: ${outcome}`, viewOf(file, updated));
  const isConflict = outcome === 'conflict' || decisions.conflicts.has(path);
  const rows: readonly Row<Decision>[] = [
    ...(isConflict
      ? ([
          { value: 'yours', name: 'keep your side where both changed the same lines' },
          { value: 'next', name: 'take the new side where both changed the same lines' },
        ] as const)
      : ([{ value: 'apply', name: 'apply the change' }] as const)),
    { value: 'leave', name: 'leave this file as it is' },
  ];
  const help = 'The decision is for this file and this update.';
  const decision = await asker.list({ message: `${path}:`, help, rows }, { first: false, nested: true });
  if (decision === back) return decisions;
  const others = decisions.skip.filter((each) => each !== path);
  if (decision === 'leave') return { ...decisions, skip: [...others, path] };
  const conflicts = new Map(decisions.conflicts);
  if (decision !== 'apply') conflicts.set(path, decision);
  return { conflicts, skip: others };
}

function viewOf({ path, conflicts, reason, outcome }: File, updated: Updated): string {
  const found = fileDiffs(updated).find((each) => each.path === path);
  if (found) return [...found.reasons, found.diff.trimEnd()].join('\n');
  const hunks = conflicts.map(({ line, yours, base, next }) =>
    [`line ${line}, yours:`, yours, 'as it was generated:', base, 'new:', next]
      .map((text) => text.trimEnd())
      .join('\n'),
  );
  return [reason ?? outcome, ...hunks].join('\n\n');
}
