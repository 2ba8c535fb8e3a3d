/**
 * A text as references to lines that are known elsewhere: literal text, the first of the known lines and how many of them follow, and so on. It ends
 * with literal text.
 */
export type Packed = readonly (string | number)[];

/** Shorter runs of lines take less room as literal text, once that is compressed. */
const shortest = 30;

/**
 * The lines of texts as they are in source code, in a string of JavaScript with any of its three quotes. Minified code puts each text into the
 * quotes that need the fewest escapes.
 */
export function quotedLines(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    const escaped = text.replaceAll('\\', '\\\\');
    const single = escaped.replaceAll('\n', '\\n');
    return [
      ...linesOf(escaped.replaceAll('`', '\\`').replaceAll('${', '\\${')),
      ...linesOf(single.replaceAll("'", "\\'")),
      ...linesOf(single.replaceAll('"', '\\"')),
    ];
  });
}

/** Replaces the lines of a text that are known by references to them. */
export function pack(text: string, known: readonly string[]): Packed {
  const places = new Map<string, number[]>();
  for (const [at, line] of known.entries()) places.set(line, [...(places.get(line) ?? []), at]);
  const lines = linesOf(text);
  const parts: (string | number)[] = [];
  let literal = '';
  for (let at = 0; at < lines.length; ) {
    const { from, count } = longestRun(lines, at, known, places.get(lines[at]!) ?? []);
    const run = lines.slice(at, at + Math.max(count, 1)).join('');
    at += Math.max(count, 1);
    if (run.length < shortest || count === 0) literal += run;
    else {
      parts.push(literal, from, count);
      literal = '';
    }
  }
  return [...parts, literal];
}

/** The text that was packed with the same known lines. */
export function unpack(packed: Packed, known: readonly string[]): string {
  let text = '';
  for (let at = 0; at < packed.length; at += 3) {
    const [literal = '', from = 0, count = 0] = packed.slice(at, at + 3);
    text += `${literal}${known.slice(Number(from), Number(from) + Number(count)).join('')}`;
  }
  return text;
}

function longestRun(lines: readonly string[], at: number, known: readonly string[], places: readonly number[]) {
  let best = { from: 0, count: 0 };
  for (const from of places) {
    let count = 1;
    while (at + count < lines.length && lines[at + count] === known[from + count]) count += 1;
    if (count > best.count) best = { from, count };
  }
  return best;
}

// Each with its end: the end of a line, or its escape in a string.
const linesOf = (text: string): readonly string[] => text.split(/(?<=\n|\\n)/);
