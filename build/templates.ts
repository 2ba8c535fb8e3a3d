import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Template } from '../core/plan.ts';
import { compile } from './compile.ts';

/** A template with the source of its function in place of the function. */
export interface Source extends Omit<Template, 'fill'> {
  readonly fill: string;
}

const folder = (generator: string): string => fileURLToPath(new URL(`../templates/${generator}/`, import.meta.url));

/**
 * Reads and compiles a generator's templates, which may use `names`.
 * The tree is the manifest: `.ejs` falls off, the rest is the file's path; sorted by path.
 */
export function readSources(generator: string, names: readonly string[]): readonly Source[] {
  const root = folder(generator);
  const entries = readdirSync(root, { recursive: true }) as string[];
  const files = entries.filter((entry) => entry.endsWith('.ejs')).sort();
  return files.map((file) => {
    const path = file.slice(0, -'.ejs'.length).replaceAll('\\', '/');
    return {
      path,
      mode: statSync(root + file).mode & 0o100 ? 0o755 : 0o644,
      fill: compile(path, readFileSync(root + file, 'utf8'), names),
    };
  });
}

/** Turns what `compile` wrote into the function that it is. The build has no need of this: it writes the source into a module. */
export const fromSource = (source: Source): Template => ({ ...source, fill: new Function(`return ${source.fill}`)() });
