import { changedLines, endOfGroup } from './line-diff.ts';

/** Three texts of one file: what the person has, what was generated, and what is generated now. Lines end in `\n`. */
export interface Versions {
  readonly yours: string;
  readonly base: string;
  readonly next: string;
}

/** A place where both sides changed the same lines in different ways. */
export interface Conflict {
  /** The first line of it in `yours`, counted from 1; where `yours` has no lines, the line that follows. */
  readonly line: number;
  readonly yours: string;
  readonly base: string;
  readonly next: string;
}

/** The parts of a merge, in order: merged text, and conflicts. */
export interface Merge {
  readonly parts: readonly (string | Conflict)[];
  readonly conflicts: readonly Conflict[];
}

/** The labels after the markers of a conflict. */
export interface Labels {
  readonly yours: string;
  readonly base: string;
  readonly next: string;
}

/**
 * Merges line by line, like `git merge-file --diff3`: changes that touch are a conflict, unless both are the same change.
 * Never drops a line that only `yours` has.
 */
export function merge({ yours, base, next }: Versions): Merge {
  const texts = { yours: linesOf(yours), base: linesOf(base), next: linesOf(next) };
  const hunks = [...hunksOf(texts.base, texts.yours, 'yours'), ...hunksOf(texts.base, texts.next, 'next')].sort(
    (one, other) => one.from - other.from,
  );
  const parts: (string | Conflict)[] = [];
  let settled = '';
  let at = 0;
  for (const region of regionsOf(hunks)) {
    settled += texts.base.slice(at, region.from).join('');
    at = region.to;
    const sides = { yours: sideOf(region, 'yours', texts.yours), next: sideOf(region, 'next', texts.next) };
    const result = resolved(sides.yours?.text, sides.next?.text);
    if (result !== undefined) settled += result;
    else {
      const conflict = {
        line: sides.yours!.from + 1,
        yours: sides.yours!.text,
        base: texts.base.slice(region.from, region.to).join(''),
        next: sides.next!.text,
      };
      parts.push(settled, conflict);
      settled = '';
    }
  }
  parts.push(settled + texts.base.slice(at).join(''));
  return mergeOf(parts);
}

/** Two texts of one file without a base: every difference between them is a conflict. */
export function differences(yours: string, next: string): Merge {
  const [own, other] = [linesOf(yours), linesOf(next)];
  const parts: (string | Conflict)[] = [];
  let at = 0;
  for (const { from, to, start, end } of hunksOf(own, other, 'next')) {
    const conflict = {
      line: from + 1,
      yours: own.slice(from, to).join(''),
      base: '',
      next: other.slice(start, end).join(''),
    };
    parts.push(own.slice(at, from).join(''), conflict);
    at = to;
  }
  return mergeOf([...parts, own.slice(at).join('')]);
}

const mergeOf = (parts: readonly (string | Conflict)[]): Merge => ({
  parts: parts.filter((part) => part !== ''),
  conflicts: parts.filter((part): part is Conflict => typeof part !== 'string'),
});

/** The merged text, with one side taken for every conflict, or with both between markers in git's diff3 style. */
export function mergedText({ parts }: Merge, take: 'yours' | 'next' | Labels): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      return typeof take === 'string' ? part[take] : marked(part, take);
    })
    .join('');
}

/**
 * The merge with those conflicts resolved where both sides only added lines. The new lines come first, and the lines that both begin or
 * end with are there once, as `git merge-file --union next base yours` has them.
 */
export function withBothAdditions({ parts }: Merge): Merge {
  const settled = parts.map((part) => (typeof part !== 'string' && part.base === '' ? union(part) : part));
  return { parts: settled, conflicts: settled.filter((part): part is Conflict => typeof part !== 'string') };
}

function union({ yours, next }: Conflict): string {
  const [own, added] = [linesOf(yours), linesOf(closed(next))];
  const most = Math.min(own.length, added.length);
  let start = 0;
  while (start < most && own[start] === added[start]) start += 1;
  let end = 0;
  while (end < most - start && own.at(-1 - end) === added.at(-1 - end)) end += 1;
  return [...added.slice(0, added.length - end), ...own.slice(start)].join('');
}

function marked({ yours, base, next }: Conflict, labels: Labels): string {
  return [
    `<<<<<<< ${labels.yours}\n`,
    closed(yours),
    `||||||| ${labels.base}\n`,
    closed(base),
    '=======\n',
    closed(next),
    `>>>>>>> ${labels.next}\n`,
  ].join('');
}

// A marker has a line of its own, also after a last line without a newline.
const closed = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

// Each with its newline, so that a missing newline at the end of the text is a difference like any other.
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A change of one side: lines `from` to `to` of the base (not including it) became lines `start` to `end`. */
interface Hunk {
  readonly side: 'yours' | 'next';
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Hunks that touch or overlap, and the lines of the base that they cover together. */
interface Region {
  readonly from: number;
  readonly to: number;
  readonly hunks: readonly Hunk[];
}

function regionsOf(hunks: readonly Hunk[]): readonly Region[] {
  const regions: Region[] = [];
  for (const hunk of hunks) {
    const last = regions.at(-1);
    if (last && hunk.from <= last.to)
      regions.splice(-1, 1, { from: last.from, to: Math.max(last.to, hunk.to), hunks: [...last.hunks, hunk] });
    else regions.push({ from: hunk.from, to: hunk.to, hunks: [hunk] });
  }
  return regions;
}

// The lines of one side for this region, and the line where they begin; undefined where this side has no change there.
function sideOf({ from, to, hunks }: Region, side: Hunk['side'], lines: readonly string[]) {
  const own = hunks.filter((hunk) => hunk.side === side);
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last) return undefined;
  const start = first.start - (first.from - from);
  return { from: start, text: lines.slice(start, last.end + (to - last.to)).join('') };
}

function resolved(yours: string | undefined, next: string | undefined): string | undefined {
  if (yours === undefined) return next;
  return next === undefined || next === yours ? yours : undefined;
}

function hunksOf(base: readonly string[], other: readonly string[], side: Hunk['side']): readonly Hunk[] {
  const changed = changedLines(base, other);
  const hunks: Hunk[] = [];
  for (let from = 0, start = 0; from < base.length || start < other.length; from += 1, start += 1) {
    const [to, end] = [endOfGroup(changed.base, from), endOfGroup(changed.other, start)];
    if (to > from || end > start) hunks.push({ side, from, to, start, end });
    [from, start] = [to, end];
  }
  return hunks;
}
