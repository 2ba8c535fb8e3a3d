import { createPrompt, isDownKey, isEnterKey, isUpKey, makeTheme, useKeypress, useState } from '@inquirer/core';

/** A text to page through. */
export interface PagerConfig {
  readonly title: string;
  readonly text: string;
  /** The line at the top when it is shown. */
  readonly top: number;
  /** Called with the line at the top after each move. */
  readonly onMove: (top: number) => void;
  /** The size of the terminal now. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  /** How to leave, for the line with the keys. */
  readonly keys: string;
}

/** Shows a text a page at a time, with its title above and the keys below. */
export const pager = createPrompt<void, PagerConfig>(({ title, text, top: start, onMove, size, keys }, done) => {
  const { style } = makeTheme({});
  const { columns, rows } = size();
  const lines = wrapped(text, columns);
  // The title, the keys (two lines on a narrow terminal) and the line of the cursor.
  const height = Math.max(1, rows - 4);
  const last = Math.max(0, lines.length - height);
  const [chosen, setTop] = useState(start);
  const [isDone, setDone] = useState(false);
  const top = Math.min(chosen, last);
  useKeypress((key, rl) => {
    rl.clearLine(0);
    if (isEnterKey(key) || key.name === 'q') {
      setDone(true);
      done();
      return;
    }
    const next = Math.max(0, Math.min(last, top + step(key, height)));
    onMove(next);
    setTop(next);
  });
  if (isDone) return '';
  const shown = lines.slice(top, top + height);
  const place = `lines ${top + 1}-${top + shown.length} of ${lines.length}`;
  const help = lines.length > height ? `space: next page, b: previous page, up, down: one line, ${keys}` : keys;
  return [`${style.message(title, 'idle')} (${place})`, [...shown, style.help(help)].join('\n')];
});

interface Key {
  readonly name: string;
}

function step(key: Key & Parameters<typeof isUpKey>[0], height: number): number {
  if (isUpKey(key)) return -1;
  if (isDownKey(key)) return 1;
  const steps: Readonly<Record<string, number>> = {
    space: height,
    pagedown: height,
    b: -height,
    pageup: -height,
    home: -Infinity,
    end: Infinity,
  };
  return steps[key.name] ?? 0;
}

/** The lines of a text on a terminal that is this wide: tabs as four spaces, and a long line on several. */
function wrapped(text: string, columns: number): readonly string[] {
  const width = Math.max(1, columns - 1);
  return text
    .replaceAll('\t', '    ')
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? ['']);
}
