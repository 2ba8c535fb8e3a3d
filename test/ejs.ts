import ejs from 'ejs';
import type { Names } from '../core/plan.ts';

/** What EJS makes of a template: the reference for `core/template.ts`, which knows a part of its syntax. */
export function filledByEjs(text: string, names: Names): string {
  // Nothing here is HTML, so `<%= %>` writes a value as it is.
  return ejsFunction(text, Object.keys(names))(names);
}

/** A template as EJS compiles it, for these names. */
export function ejsFunction(text: string, names: readonly string[]): (names: Names) => string {
  const options = { strict: true, compileDebug: false, destructuredLocals: [...names], escape: String };
  return ejs.compile(text, options);
}
