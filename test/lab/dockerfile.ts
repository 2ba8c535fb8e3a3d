/** The users that the last stage of a Dockerfile runs as, one after the other. No linter misses a USER that is not there. */
export function usersNamed(dockerfile: string): readonly string[] {
  return [...dockerfile.slice(dockerfile.lastIndexOf('\nFROM ')).matchAll(/^USER (.*)$/gm)].map(
    ([, user]) => user ?? '',
  );
}
