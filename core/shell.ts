/** A word as a POSIX shell reads it back: untouched where nothing in it is special, otherwise in single quotes. */
export function shellWord(word: string): string {
  return /^[a-zA-Z0-9@%+=:,./_][a-zA-Z0-9@%+=:,./_~-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
