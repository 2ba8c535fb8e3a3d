import { changedLines } from '../core/line-diff.ts';
import { highlighted } from './highlight.ts';
import { html, type Markup } from './html.ts';

/** What is shown of one file. */
export interface ShownFile {
  readonly path: string;
  readonly text: string;
  /** Its text before the last change of an answer; undefined where it is new, or nothing was changed. */
  readonly before: string | undefined;
  /** Explanations by the index of their line. */
  readonly why: ReadonlyMap<number, string>;
  /** The line that the address names, counted from 1. */
  readonly line: number | undefined;
}

/** A file with numbered lines, colors, and explanations that open below their line. */
export function codeView({ path, text, before, why, line }: ShownFile): Markup {
  const changed = before === undefined ? [] : changedLines(linesOf(before), linesOf(text)).other;
  return html`<div class="code" data-path="${path}">${highlighted(path, text).map((content, index) => {
    const number = index + 1;
    const classes = ['line', changed[index] && 'touched', number === line && 'target'].filter(Boolean).join(' ');
    const explanation = why.get(index);
    return html`<div class="${classes}" id="L${number}"><a class="number" href="#${path}:${number}" aria-label="Line ${number}">${number}</a><code>${content}
</code>${explanation && whyView(explanation, number)}</div>`;
  })}</div>`;
}

const whyView = (text: string, number: number): Markup =>
  html`<details class="why"><summary id="why-${number}">Why<span class="hidden"> line ${number}</span>?</summary>${text.split('\n').map((paragraph) => html`<p>${withCode(paragraph)}</p>`)}</details>`;

// Comments mark code as Markdown does.
const withCode = (text: string): readonly Markup[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

/** Two texts of a file as one list of lines: those that are gone, those that are new, and the rest. */
export function diffView(path: string, before: string, after: string): Markup {
  const rows = diffRows(path, before, after);
  return html`<div class="code diff" data-path="${path}">${groups(rows).map((group) =>
    group.length > 8 && group.every(({ sign }) => sign === ' ')
      ? html`${group.slice(0, 3).map(diffLine)}<details class="equal"><summary>${group.length - 6} equal lines</summary>${group.slice(3, -3).map(diffLine)}</details>${group.slice(-3).map(diffLine)}`
      : group.map(diffLine),
  )}</div>`;
}

interface DiffRow {
  readonly sign: '+' | '-' | ' ';
  readonly number: number;
  readonly content: Markup;
}

function diffRows(path: string, before: string, after: string): readonly DiffRow[] {
  const changed = changedLines(linesOf(before), linesOf(after));
  const [old, now] = [highlighted(path, before), highlighted(path, after)];
  const rows: DiffRow[] = [];
  for (let i = 0, j = 0; i < old.length || j < now.length; ) {
    if (changed.base[i] && i < old.length) rows.push({ sign: '-', number: i + 1, content: old[i++]! });
    else if (changed.other[j] || i >= old.length) rows.push({ sign: '+', number: j + 1, content: now[j++]! });
    else {
      rows.push({ sign: ' ', number: j + 1, content: now[j]! });
      i += 1;
      j += 1;
    }
  }
  return rows;
}

function groups(rows: readonly DiffRow[]): readonly (readonly DiffRow[])[] {
  const all: DiffRow[][] = [];
  for (const row of rows) {
    const last = all.at(-1);
    if (last && (last[0]!.sign === ' ') === (row.sign === ' ')) last.push(row);
    else all.push([row]);
  }
  return all;
}

function diffLine({ sign, number, content }: DiffRow): Markup {
  const text = html`<code>${content}
</code>`;
  const marked = sign === '+' ? html`<ins>${text}</ins>` : sign === '-' ? html`<del>${text}</del>` : text;
  return html`<div class="line ${sign === '+' ? 'added' : sign === '-' ? 'removed' : ''}"><span class="number">${number}</span><span class="sign">${sign}</span>${marked}</div>`;
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');
