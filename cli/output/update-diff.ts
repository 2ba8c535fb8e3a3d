import { createTwoFilesPatch } from 'diff';
import { manifestPath } from '../../core/manifest.ts';
import type { Change } from '../../disk/compare.ts';
import { changesSince } from '../../pipeline/changes-since.ts';
import type { Updated } from '../../pipeline/update.ts';
import { unifiedDiff } from './diff.ts';

/** What an update does to one file: why, and the difference. */
export interface FileDiff {
  readonly path: string;
  /** Entries of the changelog that name the file, and what the update says about it. */
  readonly reasons: readonly string[];
  /** A unified diff that `git apply` takes. */
  readonly diff: string;
}

/** The differences of an update, file by file, new and deleted files included. */
export function fileDiffs({ changes, from }: Pick<Updated, 'changes' | 'from'>): readonly FileDiff[] {
  const entries = changesSince(from);
  return changes.map((change) => {
    const own = `\`${change.path}\``;
    const named = entries
      .filter((entry) => entry.includes(own))
      .map((entry) => (entry.startsWith(`${own}: `) ? entry.slice(own.length + 2) : entry));
    return { path: change.path, reasons: [...(change.reason ? [change.reason] : []), ...named], diff: diffOf(change) };
  });
}

function diffOf(change: Change): string {
  const { path, text, action, before } = change;
  if (action === 'delete') return patch(`a/${path}`, '/dev/null', `${before ?? ''}`, '');
  return before ? (unifiedDiff(change) ?? '') : patch('/dev/null', `b/${path}`, '', text);
}

const patch = (from: string, to: string, before: string, after: string): string =>
  createTwoFilesPatch(from, to, before, after).replace(/^=+\n/, '');

/** The whole as a unified diff, with a line of reasons before each file, which `git apply` and `patch` pass over. */
export function wholeDiff(updated: Updated): string {
  return fileDiffs(updated)
    .map(({ path, reasons, diff }) =>
      [...reasons.map((reason) => `# ${path}: ${reason}`), diff.replace(/\n$/, '')].join('\n'),
    )
    .join('\n');
}

// A pull request on GitHub holds 65,536 characters. The differences get what the rest leaves.
const largest = { text: 60_000, news: 20_000 };

/** What an update brings, to complete a sentence: `create-go-docker 0.2.0 and --go 1.26`. */
export function causeOf({ causes }: Pick<Updated, 'causes'>): string {
  const [last, ...others] = [...causes].reverse();
  if (last === undefined) return 'the update';
  return others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : last;
}

/** An update as Markdown, for the text of a pull request. */
export function toMarkdown(updated: Updated): string {
  const { from, to, files, manifest, causes } = updated;
  const conflicts = files.filter(({ outcome }) => outcome === 'conflict');
  const changed = files.filter(({ outcome }) => outcome !== 'same');
  const news = from === to ? [] : changesSince(from);
  const diff = wholeDiff(updated);
  const sections = [
    from === to ? `## create-go-docker ${to}: ${causeOf(updated)}` : `## create-go-docker: ${from} to ${to}`,
    from !== to && causes.length > 1 ? `Also changed: ${causes.slice(1).join(', ')}.` : '',
    conflicts.length > 0
      ? `**Conflicts.** You changed the same lines as ${causeOf(updated)}:\n\n${list(conflicts.flatMap(places))}`
      : '',
    changed.length > 0
      ? [
          '| file | what happens |',
          '| --- | --- |',
          ...changed.map((file) => `| \`${file.path}\` | ${what(file)} |`),
        ].join('\n')
      : manifest === undefined
        ? 'No file changes.'
        : `Only \`${manifestPath}\` changes, which records the version, the answers and the files.`,
    ...sideNotes(files),
    news.length > 0
      ? `### What changed\n\n${shortened(list(news), largest.news, '- … CHANGELOG.md of create-go-docker has the rest')}`
      : '',
  ].filter(Boolean);
  const rest = largest.text - sections.join('').length;
  const shown = shortened(diff, rest, '… create-go-docker update --dry-run shows the rest');
  const differences = diff === '' ? [] : [`<details><summary>Differences</summary>\n\n${fenced(shown)}\n\n</details>`];
  return `${[...sections, ...differences].join('\n\n')}\n`;
}

type File = Updated['files'][number];

/** Whether a side was chosen for conflicts in this file. */
export const isChosen = ({ outcome, conflicts }: File): boolean => outcome !== 'conflict' && conflicts.length > 0;

/** What the user has to do about files in which a side was chosen. */
export function sideNotes(files: readonly File[]): readonly string[] {
  const chosen = files.filter(isChosen).map(({ path }) => path);
  return chosen.length > 0 ? [`A side was chosen in ${chosen.join(', ')}. Build and test before you commit.`] : [];
}

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
const what = ({ outcome, reason }: File): string => (reason ? `${outcome}: ${reason}` : outcome).replaceAll('|', '\\|');

function places({ path, conflicts, reason }: File): readonly string[] {
  if (conflicts.length === 0 || reason) return [`\`${path}\` ${reason ?? ''}`.trim()];
  return conflicts.map(({ line }) => `\`${path}\`, line ${line}`);
}

function shortened(text: string, length: number, end: string): string {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(0, text.lastIndexOf('\n', length)))}\n${end}`;
}

// Longer than every run of backticks inside.
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
