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

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
