import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Template } from '../core/plan.ts';
import type { Tokens } from '../core/template.ts';

/** A template as it is written; in the command, also its tokens. */
export interface TemplateText extends Omit<Template, 'fill'> {
  readonly text: string;
  readonly tokens?: Tokens;
}

const folder = (generator: string): string => fileURLToPath(new URL(`../templates/${generator}/`, import.meta.url));

/**
 * Reads a generator's templates. The tree is the manifest: `.ejs` falls off, the rest is the file's path; sorted by path.
 * A line `<%_ include parts/name _%>` stands for the text of templates/parts/name.ejs, which generators share.
 */
export function readTexts(generator: string): readonly TemplateText[] {
  const root = folder(generator);
  const entries = readdirSync(root, { recursive: true }) as string[];
  const files = entries.filter((entry) => entry.endsWith('.ejs')).sort();
  return files.map((file) => ({
    path: file.slice(0, -'.ejs'.length).replaceAll('\\', '/'),
    mode: statSync(root + file).mode & 0o100 ? 0o755 : 0o644,
    text: withParts(readFileSync(root + file, 'utf8')),
  }));
}

const withParts = (text: string): string =>
  text.replace(/^<%_ include parts\/([a-z-]+) _%>\n/gm, (_, name) =>
    readFileSync(`${folder('parts')}${name}.ejs`, 'utf8'),
  );
