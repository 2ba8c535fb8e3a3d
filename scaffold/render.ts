import ejs from 'ejs';
import type { Template } from './plan.ts';

/** A file as it will be on disk: relative path with `/`, text, and mode. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/**
 * Fills the names into the templates, all in memory. Pure.
 * A name that a template uses and `names` lacks is an error that says which file and line.
 */
export const render = (
  templates: readonly Template[],
  names: Readonly<Record<string, string | number | boolean>>,
): readonly RenderedFile[] =>
  templates.map(({ path, text, mode }) => {
    // Three arguments: with two, ejs would take names such as `delimiter` for its own options. Nothing here is HTML, so nothing is escaped as HTML.
    const rendered = ejs.render(text, { ...names }, { escape: String, filename: `${path}.ejs` });
    return { path, text: rendered, mode };
  });
