import ejs from 'ejs';

/**
 * Compiles a template to the source of a function: names in, text out. The build does this once, so that a run needs no
 * compiler; from the sources it happens while they are loaded.
 * Throws for a name that is not among `names`, with file and line, in whatever branch it stands.
 */
export function compile(path: string, text: string, names: readonly string[]): string {
  const template = new ejs.Template(text, {
    strict: true,
    compileDebug: false,
    destructuredLocals: [...usedNames(path, text, names)],
    filename: `${path}.ejs`,
  });
  template.compile();
  // Nothing here is HTML, so `<%= %>` writes a value as it is.
  return `(locals, escapeFn = String) => {\n${template.source}}`;
}

// All that a template may say besides names: it decides nothing but whether lines are there.
const keywords = new Set(['if', 'else', 'true', 'false']);

function usedNames(path: string, text: string, names: readonly string[]): readonly string[] {
  const used = new Set<string>();
  for (const tag of text.matchAll(/<%(?![%#])[-_=]?([\s\S]*?)[-_]?%>/g)) {
    const code = tag[1]!.replace(/'[^']*'|"[^"]*"/g, (literal) => literal.replace(/[^\n]/g, ' '));
    for (const word of code.matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)) {
      if (keywords.has(word[0])) continue;
      if (!names.includes(word[0])) {
        const line = text.slice(0, tag.index + tag[0].indexOf(tag[1]!) + word.index).split('\n').length;
        throw new Error(`${path}.ejs:${line}: ${word[0]} is not defined`);
      }
      used.add(word[0]);
    }
  }
  return [...used];
}
