// The sources of the program, for tests that read them.
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders whose sources may import everything, and that nothing imports. */
export const unrestricted = ['test', 'tools', 'bench'];
const notSources = ['node_modules', 'dist', 'public'];

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The TypeScript files of the program, as paths from the root with `/`. */
export function sources(): readonly string[] {
  const entries = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !name.startsWith('.') && ![...notSources, ...unrestricted].includes(name),
  );
  return entries
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(root, entry.name), { recursive: true }).map((path) => join(entry.name, `${path}`))
        : [entry.name],
    )
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith('.ts'));
}
