import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Template } from './plan.ts';

// The same relative place from the sources (scaffold/) and from the build (dist/), so nothing has to know where it runs.
const folder = (generator: string): string => fileURLToPath(new URL(`../templates/${generator}/`, import.meta.url));

/** Reads a generator's templates. The tree is the manifest: `.ejs` falls off, the rest is the file's path; sorted by path. */
export const loadTemplates = async (generator: string): Promise<readonly Template[]> => {
  const root = folder(generator);
  const entries = await readdir(root, { recursive: true });
  const paths = entries.filter((entry) => entry.endsWith('.ejs')).sort();
  return Promise.all(paths.map((path) => loadTemplate(root, path)));
};

const loadTemplate = async (root: string, path: string): Promise<Template> => {
  const [text, { mode }] = await Promise.all([readFile(root + path, 'utf8'), stat(root + path)]);
  return {
    path: path.slice(0, -'.ejs'.length).replaceAll('\\', '/'),
    text,
    mode: mode & 0o100 ? 0o755 : 0o644,
  };
};
