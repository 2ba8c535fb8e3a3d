import { UserError } from './errors.ts';
import type { Names, Template } from './plan.ts';

/** A part of a template: text, a name to be filled in, or parts that depend on a name. */
export type Part = string | NamePart | IfPart;

/** `<%= name %>`. Lines count from 1. */
export interface NamePart {
  readonly name: string;
  readonly line: number;
}

/** `<%_ if (name) { _%>` or `<%_ if (!name) { _%>`, with the parts between the control lines. */
export interface IfPart {
  readonly condition: string;
  readonly negated: boolean;
  readonly then: readonly Part[];
  readonly otherwise: readonly Part[];
}

/** The most characters that a template may give. */
export const largestText = 4 * 1024 * 1024;

// Deeper nesting is a mistake, and would exhaust the stack.
const deepest = 50;

/**
 * Parses a template. It may hold names and if/else, and nothing else, so that it cannot run code; the syntax is a part of EJS.
 * Throws a UserError with `file` and line for everything else, for an unclosed tag or if, and for a name that is not in `names`.
 */
export function parseTemplate(file: string, text: string, names: readonly string[]): readonly Part[] {
  const all: Part[] = [];
  let parts = all;
  let block: Block | undefined;
  const known = (name: string, line: number): string => {
    if (names.includes(name)) return name;
    throw refused(file, line, identifier.test(name) ? `${name} is not defined` : `${shown(name)} is not a name`);
  };
  const begin = (control: string, line: number, around: Block | undefined, after: Part[]): void => {
    const found = beginsIf.exec(control);
    const name = found?.[2];
    if (name === undefined) throw refused(file, line, `${shown(control)} is neither a name nor if/else`);
    const depth = (block?.depth ?? 0) + 1;
    if (depth > deepest) throw refused(file, line, `if is nested more than ${deepest} deep`);
    const then: Part[] = [];
    const otherwise: Part[] = [];
    parts.push({ condition: known(name, line), negated: found?.[1] === '!', then, otherwise });
    block = { line, depth, otherwise, around, after };
    parts = then;
  };
  forEachToken(file, text, (kind, content, line) => {
    if (kind === 'text') parts.push(content);
    else if (kind === 'name') parts.push({ name: known(content, line), line });
    else if (content[0] !== '}') begin(content, line, block, parts);
    else if (!block) throw refused(file, line, 'this closes an if that was never opened');
    else if (content === '}') {
      parts = block.after;
      block = block.around;
    } else if (parts === block.otherwise) throw refused(file, line, 'there was an else before');
    else {
      parts = block.otherwise;
      // An `else if` is an if in the else, with the same closing brace.
      if (beginsElse.test(content)) block = { ...block, line };
      else begin(content, line, block.around, block.after);
    }
  });
  if (block) throw refused(file, block.line, 'this if is never closed');
  return all;
}

/** The names that a template uses, each once. */
export function namesIn(parts: readonly Part[]): readonly string[] {
  const all = parts.flatMap((part): readonly string[] => {
    if (typeof part === 'string') return [];
    return 'name' in part ? [part.name] : [part.condition, ...namesIn(part.then), ...namesIn(part.otherwise)];
  });
  return [...new Set(all)];
}

/** Fills the names into a parsed template. Throws a UserError with `file` and line where the text becomes larger than `largestText`. */
export function fillTemplate(file: string, parts: readonly Part[], names: Names): string {
  let text = '';
  const fill = (part: Part): void => {
    if (typeof part === 'string') text += part;
    else if ('name' in part) text += String(names[part.name]);
    else (Boolean(names[part.condition]) === part.negated ? part.otherwise : part.then).forEach(fill);
    if (text.length > largestText)
      throw refused(file, isName(part) ? part.line : 1, `the text becomes larger than ${largestText} characters`);
  };
  parts.forEach(fill);
  return text;
}

const isName = (part: Part): part is NamePart => typeof part === 'object' && 'name' in part;

/** A template that is ready to be filled. Its text is read and parsed when it is first needed, because a service uses few of the templates. */
export function templateFrom(source: Omit<Template, 'fill'> & { readonly text: string }): Template {
  const { path, mode } = source;
  const file = `${path}.ejs`;
  let parts: readonly Part[] | undefined;
  const fill = (names: Names): string => {
    parts ??= parseTemplate(file, source.text, Object.keys(names));
    return fillTemplate(file, parts, names);
  };
  return { path, mode, fill };
}

/** An if that is open. */
interface Block {
  /** The line of its if, or of its else. */
  readonly line: number;
  readonly depth: number;
  readonly otherwise: Part[];
  /** The if around it, and the list that goes on after it. */
  readonly around: Block | undefined;
  readonly after: Part[];
}

const beginsIf = /^(?:\}\s*else\s+)?if\s*\((!?)\s*([^()\s!]+)\s*\)\s*\{$/;
const beginsElse = /^\}\s*else\s*\{$/;
const identifier = /^[a-z][a-zA-Z0-9]*$/i;

/** Splits a template as EJS does: `<%_` and `_%>` take the blanks around them along, `_%>` and `-%>` the end of the line. */
// One long function, because a run parses each template once: V8 is slow with functions that it has called only a few hundred times.
function forEachToken(
  file: string,
  template: string,
  take: (kind: 'text' | 'name' | 'control', content: string, line: number) => void,
): void {
  const pieces = template.split('<%');
  let text = outside(file, pieces[0]!, 0, 1);
  let line = 1;
  for (let index = 1; index < pieces.length; index += 1) {
    const before = pieces[index - 1]!;
    for (let end = before.indexOf('\n'); end >= 0; end = before.indexOf('\n', end + 1)) line += 1;
    const piece = pieces[index]!;
    const sign = piece[0];
    if (sign === '%') {
      // `<%%` stands for `<%`.
      text += `<%${outside(file, piece, 1, line)}`;
      continue;
    }
    const start = sign === '_' || sign === '=' || sign === '-' || sign === '#' ? 1 : 0;
    const end = piece.indexOf('%>');
    if (end < 0 || piece[end - 1] === '%')
      throw refused(file, line, `the tag <%${piece.slice(0, start)} is never closed`);
    const mark = end > start ? piece[end - 1] : '';
    const isMarked = mark === '_' || mark === '-';
    if (sign === '_') text = text.slice(0, endOfText(text));
    if (text) take('text', text, line);
    const content = piece.slice(start, isMarked ? end - 1 : end).trim();
    if (sign !== '#') take(sign === '=' || sign === '-' ? 'name' : 'control', content, line);
    let next = end + 2;
    if (mark === '_') while (piece[next] === ' ' || piece[next] === '\t') next += 1;
    if (isMarked && piece[next] === '\r' && piece[next + 1] === '\n') next += 2;
    else if (isMarked && piece[next] === '\n') next += 1;
    text = outside(file, piece, next, line);
  }
  if (text) take('text', text, line);
}

/** The text from an index on, which is not in a tag; `text` begins in `line`. `%%>` stands for `%>`. */
function outside(file: string, text: string, from: number, line: number): string {
  const rest = text.slice(from);
  if (!rest.includes('%>')) return rest;
  for (const { 0: tag, index } of rest.matchAll(/%%>|[-_]?%>/g)) {
    if (tag === '%%>') continue;
    const lineOfTag = line + text.slice(0, from + index).split('\n').length - 1;
    throw refused(file, lineOfTag, `${tag} closes a tag that was never opened`);
  }
  return rest.replaceAll('%%>', '%>');
}

/** Where a text ends without the blanks at its end. */
function endOfText(text: string): number {
  let end = text.length;
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1;
  return end;
}

const refused = (file: string, line: number, problem: string): UserError =>
  new UserError(`${file}:${line}: ${problem}`, 'usage', { code: 'invalid-template' });

// What is printed must stay one short line.
const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
