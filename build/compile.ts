import ejs from 'ejs';
import { namesIn, parseTemplate } from '../core/template.ts';

/**
 * Compiles a template to the source of a function that takes names and returns text. The build does this once, so that the package
 * needs no parser. A run from the sources does it when they are loaded.
 * Throws an error with file and line for code that templates may not contain, and for a name that is not in `names`.
 */
export function compile(path: string, text: string, names: readonly string[]): string {
  const file = `${path}.ejs`;
  const template = new ejs.Template(text, {
    strict: true,
    compileDebug: false,
    destructuredLocals: [...namesIn(parseTemplate(file, text, names))],
    filename: file,
  });
  template.compile();
  // Nothing here is HTML, so `<%= %>` writes a value as it is.
  return `(locals, escapeFn = String) => {\n${template.source}}`;
}
