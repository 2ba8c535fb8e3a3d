/** How much a generated file explains: nothing, the reasons, or the reasons and a lesson. */
export type CommentLevel = 'none' | 'why' | 'teach';

/**
 * Keeps the comments of a level. In a template, `# …` gives a reason and `## …` teaches; both are written as `# …`.
 * Lines that a tool reads (`# hadolint …`, `# dclint …`, `# checkov:…`) always stay, and so does `#` that is not at the start of a line.
 */
export function keepComments(text: string, level: CommentLevel): string {
  const kept = text
    .split('\n')
    .filter((line) => level === 'teach' || !isLesson(line))
    .filter((line) => level !== 'none' || !isReason(line))
    .map((line) => line.replace(/^(\s*)##(?= |$)/, '$1#'));
  return withoutGaps(kept.join('\n'));
}

const isLesson = (line: string): boolean => /^\s*##( |$)/.test(line);
const isReason = (line: string): boolean => /^\s*#( (?!hadolint |dclint |checkov:)|$)/.test(line) || isLesson(line);

// A removed comment between two blank lines leaves both of them, and one at the end leaves one.
const withoutGaps = (text: string): string =>
  text
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .replace(/\n{2,}$/, '\n');
