import ejs from 'ejs';
import { namesIn, parseTemplate } from '../core/template.ts';

/**
 * Compiles a template to the source of a function: names in, text out. The build does this once, so that a run needs no
 * parser; from the sources it happens while they are loaded.
 * Throws for what a template may not hold, and for a name that is not among `names`, with file and line.
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
