/** Which lines of two texts are changed: those of the first that are gone, and those of the second that are new. */
export interface ChangedLines {
  readonly base: readonly boolean[];
  readonly other: readonly boolean[];
}

/**
 * A shortest line by line difference. Where several are equally short it is the one that git shows, so that a merge here
 * and a merge by git agree on what touches what.
 */
export function changedLines(base: readonly string[], other: readonly string[]): ChangedLines {
  const changed = { base: unsearched(base, other), other: unsearched(other, base) };
  const rows = base.flatMap((_, index) => (changed.base[index] ? [] : index));
  const columns = other.flatMap((_, index) => (changed.other[index] ? [] : index));
  const search = new Search(
    rows.map((index) => base[index]!),
    columns.map((index) => other[index]!),
  );
  search.compare({ top: 0, left: 0, bottom: rows.length, right: columns.length });
  for (const row of search.removed) changed.base[rows[row]!] = true;
  for (const column of search.added) changed.other[columns[column]!] = true;
  slide(base, changed.base, changed.other);
  slide(other, changed.other, changed.base);
  return changed;
}

/**
 * The lines that take no part in the search: those that the other text lacks, and among many of these also those that it
 * has many times, such as empty lines. git leaves out the same ones, which decides what a long change is compared to.
 */
function unsearched(lines: readonly string[], others: readonly string[]): boolean[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  const many = roughRoot(lines.length);
  const { from, to } = differing(lines, others);
  const kinds = lines.map((line, index): Kind => {
    const count = index < from || index >= to ? -1 : (counts.get(line) ?? 0);
    if (count === 0) return 'absent';
    return count >= many ? 'frequent' : 'usual';
  });
  return kinds.map(
    (kind, index) => kind === 'absent' || (kind === 'frequent' && isAmongAbsent(kinds, index, from, to)),
  );
}

type Kind = 'absent' | 'frequent' | 'usual';

// Between the equal lines at both ends.
function differing(
  lines: readonly string[],
  others: readonly string[],
): { readonly from: number; readonly to: number } {
  const shorter = Math.min(lines.length, others.length);
  let from = 0;
  while (from < shorter && lines[from] === others[from]) from += 1;
  let end = 0;
  while (end < shorter - from && lines.at(-1 - end) === others.at(-1 - end)) end += 1;
  return { from, to: lines.length - end };
}

// A power of two that is at least the square root, and at most 1024.
function roughRoot(count: number): number {
  let root = 1;
  for (let rest = count; rest > 0; rest >>= 2) root *= 2;
  return Math.min(root, 1024);
}

// Within a hundred lines on each side, as far as there are no usual lines: some are absent on both sides, and three quarters in all.
function isAmongAbsent(kinds: readonly Kind[], index: number, from: number, to: number): boolean {
  const before = run(kinds.slice(Math.max(from, index - 100), index).toReversed());
  const after = run(kinds.slice(index + 1, Math.min(to, index + 101)));
  if (before.absent === 0 || after.absent === 0) return false;
  // The line itself counts on both sides.
  const frequent = before.frequent + after.frequent + 2;
  return frequent * 4 < frequent + before.absent + after.absent;
}

function run(kinds: readonly Kind[]): { readonly absent: number; readonly frequent: number } {
  const end = kinds.indexOf('usual');
  const inRun = end < 0 ? kinds : kinds.slice(0, end);
  const absent = inRun.filter((kind) => kind === 'absent').length;
  return { absent, frequent: inRun.length - absent };
}

/** A part of the grid of all pairs of lines: rows are lines of the base, columns lines of the other text. */
interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** How far a search came on each diagonal (row minus column), and the outermost diagonals that it has reached. */
interface Front {
  readonly rows: Map<number, number>;
  low: number;
  high: number;
}

/**
 * Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), in its linear-space form: two searches, from both corners
 * of a box, meet in the middle of a shortest path, which divides the box in two.
 */
class Search {
  readonly removed: number[] = [];
  readonly added: number[] = [];
  readonly base: readonly string[];
  readonly other: readonly string[];

  constructor(base: readonly string[], other: readonly string[]) {
    this.base = base;
    this.other = other;
  }

  compare(box: Box): void {
    const { top, left, bottom, right } = this.trimmed(box);
    if (top === bottom) for (let column = left; column < right; column += 1) this.added.push(column);
    else if (left === right) for (let row = top; row < bottom; row += 1) this.removed.push(row);
    else {
      const [row, column] = this.middle({ top, left, bottom, right });
      this.compare({ top, left, bottom: row, right: column });
      this.compare({ top: row, left: column, bottom, right });
    }
  }

  same(row: number, column: number): boolean {
    return this.base[row] === this.other[column];
  }

  // Without the equal lines at both ends.
  trimmed({ top, left, bottom, right }: Box): Box {
    while (top < bottom && left < right && this.same(top, left)) {
      top += 1;
      left += 1;
    }
    while (top < bottom && left < right && this.same(bottom - 1, right - 1)) {
      bottom -= 1;
      right -= 1;
    }
    return { top, left, bottom, right };
  }

  middle(box: Box): readonly [row: number, column: number] {
    const { top, left, bottom, right } = box;
    const forward: Front = { rows: new Map([[top - left, top]]), low: top - left, high: top - left };
    const backward: Front = { rows: new Map([[bottom - right, bottom]]), low: bottom - right, high: bottom - right };
    // The searches take turns, so which of them finds the meeting follows from the parity of the diagonals between them.
    const isOdd = (forward.low - backward.low) % 2 !== 0;
    for (;;) {
      widen(forward, box, -1);
      for (let diagonal = forward.high; diagonal >= forward.low; diagonal -= 2) {
        const row = this.advance(forward, diagonal, box);
        if (isOdd && isWithin(backward, diagonal) && backward.rows.get(diagonal)! <= row) return [row, row - diagonal];
      }
      widen(backward, box, Number.POSITIVE_INFINITY);
      for (let diagonal = backward.high; diagonal >= backward.low; diagonal -= 2) {
        const row = this.retreat(backward, diagonal, box);
        if (!isOdd && isWithin(forward, diagonal) && row <= forward.rows.get(diagonal)!) return [row, row - diagonal];
      }
    }
  }

  advance({ rows }: Front, diagonal: number, { bottom, right }: Box): number {
    const [below, above] = [rows.get(diagonal - 1)!, rows.get(diagonal + 1)!];
    let row = below >= above ? below + 1 : above;
    while (row < bottom && row - diagonal < right && this.same(row, row - diagonal)) row += 1;
    rows.set(diagonal, row);
    return row;
  }

  retreat({ rows }: Front, diagonal: number, { top, left }: Box): number {
    const [below, above] = [rows.get(diagonal - 1)!, rows.get(diagonal + 1)!];
    let row = below < above ? below : above - 1;
    while (row > top && row - diagonal > left && this.same(row - 1, row - diagonal - 1)) row -= 1;
    rows.set(diagonal, row);
    return row;
  }
}

const isWithin = ({ low, high }: Front, diagonal: number): boolean => low <= diagonal && diagonal <= high;

// One diagonal further on each side, within the diagonals of the box. `unreached` is the row of a diagonal that no path has reached.
function widen(front: Front, { top, left, bottom, right }: Box, unreached: number): void {
  if (front.low > top - right) {
    front.low -= 1;
    front.rows.set(front.low - 1, unreached);
  } else front.low += 1;
  if (front.high < bottom - left) {
    front.high += 1;
    front.rows.set(front.high + 1, unreached);
  } else front.high -= 1;
}

/** Where the run of changed lines that begins at `from` ends. */
export function endOfGroup(changed: readonly boolean[], from: number): number {
  let end = from;
  while (changed[end]) end += 1;
  return end;
}

function startOfGroup(changed: readonly boolean[], to: number): number {
  let start = to;
  while (start > 0 && changed[start - 1]) start -= 1;
  return start;
}

/** A run of changed lines, or the empty place between two unchanged ones. */
class Group {
  readonly changed: boolean[];
  start = 0;
  end: number;

  constructor(changed: boolean[]) {
    this.changed = changed;
    this.end = endOfGroup(changed, 0);
  }

  get empty(): boolean {
    return this.start === this.end;
  }

  next(): void {
    this.start = this.end + 1;
    this.end = endOfGroup(this.changed, this.start);
  }

  previous(): void {
    this.end = this.start - 1;
    this.start = startOfGroup(this.changed, this.end);
  }

  up(): void {
    this.start -= 1;
    this.end -= 1;
    this.changed[this.start] = true;
    this.changed[this.end] = false;
    this.start = startOfGroup(this.changed, this.start);
  }

  down(): void {
    this.changed[this.start] = false;
    this.changed[this.end] = true;
    this.start += 1;
    this.end = endOfGroup(this.changed, this.end + 1);
  }
}

/**
 * Moves each run of changed lines as far down as equal lines allow, or to where the other side changed something too. A run between equal
 * lines can be counted from several of them; git counts like this, and the place decides what touches what.
 */
function slide(lines: readonly string[], changed: boolean[], opposite: boolean[]): void {
  const group = new Group(changed);
  const other = new Group(opposite);
  const canUp = () => group.start > 0 && lines[group.start - 1] === lines[group.end - 1];
  const canDown = () => group.end < lines.length && lines[group.start] === lines[group.end];
  for (; group.start <= lines.length; group.next(), other.next()) {
    if (group.empty) continue;
    let size: number;
    let met: boolean;
    do {
      size = group.end - group.start;
      for (; canUp(); other.previous()) group.up();
      met = !other.empty;
      for (; canDown(); met ||= !other.empty) {
        group.down();
        other.next();
      }
    } while (size !== group.end - group.start);
    if (met) for (; other.empty; other.previous()) group.up();
  }
}
