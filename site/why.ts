/**
 * What the `teach` comments say about the lines of a file that shows fewer of them. `shown` and `taught` are the same file with
 * different comments. Returns the explanations by the index of the line in `shown`.
 */
export function explanations(shown: string, taught: string): ReadonlyMap<number, string> {
  const lessons = linesWithComments(taught);
  const found = linesWithComments(shown).flatMap(({ index, comment }, ordinal): [number, string][] => {
    const lesson = lessons[ordinal]?.comment ?? '';
    return lesson === comment ? [] : [[index, lesson]];
  });
  return new Map(found);
}

interface Line {
  readonly index: number;
  /** The comments between this line and the one before, in paragraphs. */
  readonly comment: string;
}

/** The lines that are neither comments nor blank. They are the same for every level of comments. */
function linesWithComments(text: string): readonly Line[] {
  const lines: Line[] = [];
  let comment = '';
  for (const [index, line] of text.split('\n').entries()) {
    const words = /^\s*#(?: (.*))?$/.exec(line);
    if (words) comment += commentLine(words[1] ?? '');
    else if (line.trim() === '') comment += '\n';
    else {
      lines.push({ index, comment: paragraphs(comment) });
      comment = '';
    }
  }
  return lines;
}

// Directives for tools are not explanations, and an indented line is a command.
function commentLine(words: string): string {
  if (/^hadolint |^$/.test(words)) return '\n';
  return words.startsWith('  ') ? `\n\`${words.trim()}\`\n` : `${words} `;
}

const paragraphs = (text: string): string =>
  text
    .split(/\n+/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
    .join('\n');
