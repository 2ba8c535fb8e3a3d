import type { Change } from './compare.ts';
import type { Result } from './generator.ts';

/** What a report says besides the files: notes on the answers, what to do next, and the command that repeats the run. */
export interface Remarks {
  readonly notes: readonly string[];
  readonly next: readonly string[];
  readonly repeat: string;
}

/** The text for the person, ending in a newline. `shown` is the target as they would type it. */
export const report = (
  { changes }: Result,
  shown: string,
  dryRun: boolean,
  { notes, next, repeat }: Remarks,
): string => {
  const all = changes.map(
    ({ action, path, reason }) => `  ${action.padEnd(9)}  ${path}${reason ? ` (${reason})` : ''}`,
  );
  const sections = [
    [headline(changes, shown, dryRun), ...all],
    notes,
    dryRun ? [] : ['Next:', ...next.map((command) => `  ${command}`)],
    [dryRun ? 'For real:' : 'The same again, without questions:', `  ${repeat}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
};

const headline = (changes: readonly Change[], shown: string, dryRun: boolean): string => {
  const count = changes.filter(({ action }) => action === 'create').length;
  const files = `${count} ${count === 1 ? 'file' : 'files'}`;
  return dryRun ? `Would write ${files} to ${shown}:` : `Wrote ${files} to ${shown}:`;
};

/** A word as a POSIX shell reads it back: untouched where nothing in it is special, otherwise in single quotes. */
export const shellWord = (word: string): string =>
  /^[a-zA-Z0-9@%+=:,./_][a-zA-Z0-9@%+=:,./_~-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
