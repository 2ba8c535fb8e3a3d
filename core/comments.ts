/** How much a generated file explains: nothing, the reasons, or the reasons and a lesson. */
export type CommentLevel = 'none' | 'why' | 'teach';

/**
 * Keeps the comments of a level. In a template, `# …` gives a reason and `## …` teaches; both are written as `# …`.
 * Lines that a tool reads (`# hadolint …`, `# dclint …`, `# checkov:…`) always stay, and so does `#` that is not at the start of a line.
 */
export function keepComments(text: string, level: CommentLevel): string {
  const kept =
    level === 'teach'
      ? text.replace(lessons, (line) => line.replace('##', '#'))
      : text.replace(level === 'why' ? lessons : comments, '');
  return withoutGaps(kept);
}

// Without the flag m, for which a carriage return ends a line, too.
const lessons = /(?<![^\n])[ \t]*##(?: [^\n]*)?(?:\n|$)/g;
const comments = /(?<![^\n])[ \t]*#(?:#?| (?!hadolint |dclint |checkov:)[^\n]*|# [^\n]*)(?:\n|$)/g;

// A removed comment between two blank lines leaves both of them, and one at the end leaves one.
function withoutGaps(text: string): string {
  const even = text.replace(/\n{3,}/g, '\n\n');
  const begun = even.startsWith('\n') ? even.replace(/^\n+/, '') : even;
  return begun.endsWith('\n\n') ? begun.slice(0, -1) : begun;
}
