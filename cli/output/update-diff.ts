import { createTwoFilesPatch } from 'diff';
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
    const named = entries.filter((entry) => entry.includes(`\`${change.path}\``));
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

// A pull request on GitHub holds 65,536 characters.
const largestDiff = 50_000;

/** An update as Markdown, for the text of a pull request. */
export function toMarkdown(updated: Updated): string {
  const { from, to, files } = updated;
  const conflicts = files.filter(({ outcome }) => outcome === 'conflict');
  const changed = files.filter(({ outcome }) => outcome !== 'same');
  const news = from === to ? [] : changesSince(from);
  const diff = wholeDiff(updated);
  const sections = [
    `## create-go-docker: ${from} to ${to}`,
    conflicts.length > 0
      ? `**Conflicts.** You and ${to} changed the same lines:\n\n${list(conflicts.flatMap(places))}`
      : '',
    changed.length > 0
      ? [
          '| file | what happens |',
          '| --- | --- |',
          ...changed.map((file) => `| \`${file.path}\` | ${what(file)} |`),
        ].join('\n')
      : 'Every file is as it would be generated now.',
    news.length > 0 ? `### What changed\n\n${list(news)}` : '',
    diff === '' ? '' : `<details><summary>Differences</summary>\n\n${fenced(shortened(diff))}\n\n</details>`,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

type File = Updated['files'][number];

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
const what = ({ outcome, reason }: File): string => (reason ? `${outcome}: ${reason}` : outcome).replaceAll('|', '\\|');

function places({ path, conflicts, reason }: File): readonly string[] {
  if (conflicts.length === 0 || reason) return [`\`${path}\` ${reason ?? ''}`.trim()];
  return conflicts.map(({ line }) => `\`${path}\`, line ${line}`);
}

function shortened(diff: string): string {
  if (diff.length <= largestDiff) return diff;
  return `${diff.slice(0, diff.lastIndexOf('\n', largestDiff))}\n… create-go-docker update --dry-run shows the rest`;
}

// Longer than every run of backticks inside.
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}
