/** A text file: its text with `\n` at the end of each line, and whether its own lines end in `\r\n`. */
export interface TextFile {
  readonly text: string;
  readonly crlf: boolean;
}

/** The text in a file's bytes, or undefined where they are not UTF-8 or hold a NUL, as git decides that a file is binary. */
export function readText(bytes: Uint8Array): TextFile | undefined {
  const raw = decoded(bytes);
  if (raw === undefined || raw.includes('\0')) return undefined;
  const text = raw.replaceAll('\r\n', '\n');
  // Each removed `\r` makes the text shorter by one. Where line ends are mixed, the more frequent kind is written.
  const pairs = raw.length - text.length;
  return { text, crlf: pairs > 0 && pairs * 2 >= text.split('\n').length - 1 };
}

/** Text as it is written to a file: with `\r\n` where the file had that. */
export const withLineEnds = (text: string, crlf: boolean): string => (crlf ? text.replaceAll('\n', '\r\n') : text);

/** Whether a text has the three conflict markers of git, in their order and each at the beginning of a line. One alone may be text. */
export function hasGitMarkers(text: string): boolean {
  const first = text.search(/^<{7} /m);
  if (first < 0) return false;
  const rest = text.slice(first);
  const second = rest.search(/^={7}\r?$/m);
  return second >= 0 && /^>{7} /m.test(rest.slice(second));
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
