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
  const tokens = tokensOf(file, text);
  let at = 0;
  const source: Source = { file, names: new Set(names), peek: () => tokens[at], next: () => tokens[at++] };
  const parts = partsUntilBrace(source, 0);
  const extra = source.next();
  if (extra) throw refused(file, extra.line, 'this closes an if that was never opened');
  return parts;
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
  const fill = (all: readonly Part[]): void => {
    for (const part of all) {
      if (typeof part === 'string') text += part;
      else if ('name' in part) text += String(names[part.name]);
      else fill(Boolean(names[part.condition]) === part.negated ? part.otherwise : part.then);
      if (text.length > largestText)
        throw refused(file, isName(part) ? part.line : 1, `the text becomes larger than ${largestText} characters`);
    }
  };
  fill(parts);
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

interface Token {
  readonly kind: 'text' | 'name' | 'control';
  readonly text: string;
  readonly line: number;
}

interface Source {
  readonly file: string;
  readonly names: ReadonlySet<string>;
  readonly peek: () => Token | undefined;
  readonly next: () => Token | undefined;
}

/** The parts up to a control line that begins with a brace, which stays, or up to the end. */
function partsUntilBrace(source: Source, depth: number): readonly Part[] {
  const parts: Part[] = [];
  for (let token = source.peek(); token && !isBrace(token); token = source.peek()) {
    source.next();
    if (token.kind === 'text') parts.push(token.text);
    else if (token.kind === 'name') parts.push({ name: known(source, token.text, token), line: token.line });
    else parts.push(ifPart(source, token, depth + 1));
  }
  return parts;
}

const isBrace = ({ kind, text }: Token): boolean => kind === 'control' && text.startsWith('}');

const beginsIf = /^(?:\}\s*else\s+)?if\s*\((!?)\s*([^()\s!]+)\s*\)\s*\{$/;
const beginsElse = /^\}\s*else\s*\{$/;

// An `else if` is an if in the else, with the same closing brace.
function ifPart(source: Source, token: Token, depth: number): IfPart {
  const { file } = source;
  const [, sign, name] = beginsIf.exec(token.text) ?? [];
  if (name === undefined) throw refused(file, token.line, `${shown(token.text)} is neither a name nor if/else`);
  if (depth > deepest) throw refused(file, token.line, `if is nested more than ${deepest} deep`);
  const condition = known(source, name, token);
  const then = partsUntilBrace(source, depth);
  return { condition, negated: sign === '!', then, otherwise: otherwise(source, token, depth) };
}

function otherwise(source: Source, start: Token, depth: number): readonly Part[] {
  const brace = closing(source, start);
  if (brace.text === '}') return [];
  if (!beginsElse.test(brace.text)) return [ifPart(source, brace, depth + 1)];
  const parts = partsUntilBrace(source, depth);
  const end = closing(source, brace);
  if (end.text !== '}') throw refused(source.file, end.line, 'there was an else before');
  return parts;
}

function closing(source: Source, start: Token): Token {
  const token = source.next();
  if (!token) throw refused(source.file, start.line, 'this if is never closed');
  return token;
}

const identifier = /^[a-z][a-zA-Z0-9]*$/i;

function known({ file, names }: Source, name: string, { line }: Token): string {
  if (!identifier.test(name)) throw refused(file, line, `${shown(name)} is not a name`);
  if (!names.has(name)) throw refused(file, line, `${name} is not defined`);
  return name;
}

/** Splits a template as EJS does: `<%_` and `_%>` take the blanks around them along, `_%>` and `-%>` the end of the line. */
function tokensOf(file: string, text: string): readonly Token[] {
  const tokens: Token[] = [];
  const lineAt = linesOf(text);
  let literal = '';
  let from = 0;
  for (let match = delimiterFrom(text, from); match; match = delimiterFrom(text, from)) {
    const [tag] = match;
    const line = lineAt(match.index);
    literal += text.slice(from, match.index);
    from = match.index + tag.length;
    if (tag === '<%%' || tag === '%%>') {
      literal += tag.replace('%%', '%');
      continue;
    }
    if (!tag.startsWith('<')) throw refused(file, line, `${tag} closes a tag that was never opened`);
    if (tag === '<%_') literal = literal.slice(0, endOfText(literal));
    const end = delimiterFrom(text, from);
    if (!end?.[0].endsWith('%>') || end[0] === '%%>') throw refused(file, line, `the tag ${tag} is never closed`);
    if (literal) tokens.push({ kind: 'text', text: literal, line });
    literal = '';
    const inner = text.slice(from, end.index).trim();
    if (tag !== '<%#') tokens.push({ kind: /[-=]$/.test(tag) ? 'name' : 'control', text: inner, line });
    from = skipped(text, end[0], end.index + end[0].length);
  }
  literal += text.slice(from);
  return literal ? [...tokens, { kind: 'text', text: literal, line: 1 }] : tokens;
}

const delimiter = /<%%|%%>|<%[-_=#]?|[-_]?%>/g;

/** The next delimiter of a tag. Most of a text has no `%`, and indexOf finds one much faster than a regular expression does. */
function delimiterFrom(text: string, from: number): RegExpExecArray | null {
  const percent = text.indexOf('%', from);
  if (percent < 0) return null;
  delimiter.lastIndex = Math.max(from, percent - 1);
  return delimiter.exec(text);
}

/** Where a text ends without the blanks at its end. */
function endOfText(text: string): number {
  let end = text.length;
  while (text[end - 1] === ' ' || text[end - 1] === '\t') end -= 1;
  return end;
}

/** Where the text goes on after a closing tag. */
function skipped(text: string, close: string, from: number): number {
  if (close === '%>') return from;
  const blank = close === '_%>' ? /[ \t]*(?:\r?\n)?/y : /(?:\r?\n)?/y;
  blank.lastIndex = from;
  blank.exec(text);
  return blank.lastIndex;
}

// One pass for all tokens, and one search for each end of a line: a hostile template may have very many tokens, or one very long line.
function linesOf(text: string): (index: number) => number {
  let line = 1;
  let end = text.indexOf('\n');
  return (index) => {
    for (; end >= 0 && end < index; end = text.indexOf('\n', end + 1)) line++;
    return line;
  };
}

const refused = (file: string, line: number, problem: string): UserError =>
  new UserError(`${file}:${line}: ${problem}`, 'usage', { code: 'invalid-template' });

// What is printed must stay one short line.
const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
