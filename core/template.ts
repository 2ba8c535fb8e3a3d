import { UserError } from './errors.ts';
import type { Names, Template } from './plan.ts';

/**
 * A template that was read: text and tags in turn; it begins and ends with text. A tag is `=name`; `?name` for `if (name)` and `!name` for
 * `if (!name)`; `:` for `else`, `:?name` and `:!name` for `else if`; and `.` for the brace that closes an if.
 */
export type Tokens = readonly string[];

/** A template that is ready to be filled: the file that errors name, its tokens, and the line of each tag if they are not as `textOf` writes them. */
export interface Parsed {
  readonly file: string;
  readonly tokens: Tokens;
  readonly lines?: readonly number[];
}

/** The most characters that a template may give. */
export const largestText = 4 * 1024 * 1024;

// Deeper nesting is a mistake.
const deepest = 50;

/**
 * Parses a template. It may hold names and if/else, and nothing else, so that it cannot run code; the syntax is a part of EJS.
 * Throws a UserError with `file` and line for everything else, for an unclosed tag or if, and for a name that is not in `names`.
 */
export function parseTemplate(file: string, text: string, names: readonly string[]): Parsed {
  const tokens: string[] = [];
  const lines: number[] = [];
  // The ifs that are open: the line of the if, or of its last else, and whether that else is without a condition.
  const open: { line: number; isElse: boolean }[] = [];
  const known = (name: string, line: number): string => {
    if (names.includes(name)) return name;
    throw refused(file, line, identifier.test(name) ? `${name} is not defined` : `${shown(name)} is not a name`);
  };
  const condition = (control: string, line: number): string => {
    const [, not, name] = beginsIf.exec(control) ?? [];
    if (name === undefined) throw refused(file, line, `${shown(control)} is neither a name nor if/else`);
    return `${not || '?'}${known(name, line)}`;
  };
  const tagOf = (control: string, line: number): string => {
    if (control[0] !== '}') {
      if (open.length === deepest) throw refused(file, line, `if is nested more than ${deepest} deep`);
      const tag = condition(control, line);
      open.push({ line, isElse: false });
      return tag;
    }
    const block = open.at(-1);
    if (!block) throw refused(file, line, 'this closes an if that was never opened');
    if (control === '}') {
      open.pop();
      return '.';
    }
    if (block.isElse) throw refused(file, line, 'there was an else before');
    const isElse = beginsElse.test(control);
    open[open.length - 1] = { line, isElse };
    return isElse ? ':' : `:${condition(control, line)}`;
  };
  const rest = forEachTag(file, text, (before, kind, content, line) => {
    tokens.push(before, kind === 'name' ? `=${known(content, line)}` : tagOf(content, line));
    lines.push(line);
  });
  const unclosed = open.at(-1);
  if (unclosed) throw refused(file, unclosed.line, 'this if is never closed');
  return { file, tokens: [...tokens, rest], lines };
}

/** The text of a template: `parseTemplate` gives these tokens for it. */
export function textOf(tokens: Tokens): string {
  return tokens.map((token, index) => (index % 2 === 0 ? token : textOfTag(token))).join('');
}

function textOfTag(tag: string): string {
  if (tag[0] === '=') return `<%= ${tag.slice(1)} %>`;
  if (tag === '.') return '<%_ } _%>\n';
  const [, isElse, not, name] = /^(:?)([?!]?)(.*)$/.exec(tag)!;
  const begin = name ? `if (${not === '!' ? not : ''}${name}) {` : '{';
  return `<%_ ${isElse ? '} else ' : ''}${begin} _%>\n`;
}

/** Fills the names into a template. Throws a UserError with file and line where the text becomes larger than `largestText`. */
export function fillTemplate({ file, tokens, lines }: Parsed, names: Names): string {
  const written: string[] = [];
  let length = 0;
  let branch: Branch = 'written';
  const around: Branch[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    const sign = token[0];
    if (index % 2 === 0 || sign === '=') {
      if (branch !== 'written') continue;
      const text = index % 2 === 0 ? token : String(names[token.slice(1)]);
      length += text.length;
      if (length > largestText) {
        const line = lines ? (lines[(index - 1) >> 1] ?? 1) : textOf(tokens.slice(0, index)).split('\n').length;
        throw refused(file, line, `the text becomes larger than ${largestText} characters`);
      }
      written.push(text);
    } else if (sign === '.') branch = around.pop()!;
    else if (sign !== ':') {
      around.push(branch);
      if (branch !== 'written') branch = 'outside';
      else if (!holds(token, names)) branch = 'open';
    } else if (branch === 'written') branch = 'done';
    else if (branch === 'open' && (token === ':' || holds(token.slice(1), names))) branch = 'written';
  }
  return written.join('');
}

/** Of an if: its present branch is written, one of the next ones may be, one of them was, or none is because of an if around it. */
type Branch = 'written' | 'open' | 'done' | 'outside';

const holds = (condition: string, names: Names): boolean =>
  Boolean(names[condition.slice(1)]) === (condition[0] === '?');

/** The text of a template, or its tokens, where the build has parsed it. */
export type TemplateSource = Omit<Template, 'fill'> & ({ readonly text: string } | { readonly tokens: Tokens });

/** A template that is ready to be filled. It is read and parsed when it is first needed, because a service uses few of the templates. */
export function templateFrom(source: TemplateSource): Template {
  const { path, mode } = source;
  const file = `${path}.ejs`;
  let parsed: Parsed | undefined;
  const fill = (names: Names): string => {
    parsed ??=
      'tokens' in source ? { file, tokens: source.tokens } : parseTemplate(file, source.text, Object.keys(names));
    return fillTemplate(parsed, names);
  };
  return { path, mode, fill };
}

const beginsIf = /^(?:\}\s*else\s+)?if\s*\((!?)\s*([^()\s!]+)\s*\)\s*\{$/;
const beginsElse = /^\}\s*else\s*\{$/;
const identifier = /^[a-z][a-zA-Z0-9]*$/i;

/**
 * Splits a template as EJS does: `<%_` and `_%>` take the blanks around them along, `_%>` and `-%>` the end of the line. `take` gets each
 * tag with the text before it; returns the text after the last one.
 */
// One long function, because each template is parsed once: V8 is slow with functions that it has called only a few hundred times.
function forEachTag(
  file: string,
  template: string,
  take: (before: string, kind: 'name' | 'control', content: string, line: number) => void,
): string {
  const pieces = template.split('<%');
  // The text since the last tag: before its comments, and after them.
  let before = '';
  let text = outside(file, pieces[0]!, 0, 1);
  let line = 1;
  for (let index = 1; index < pieces.length; index += 1) {
    const last = pieces[index - 1]!;
    for (let end = last.indexOf('\n'); end >= 0; end = last.indexOf('\n', end + 1)) line += 1;
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
    before += sign === '_' ? text.slice(0, endOfText(text)) : text;
    const content = piece.slice(start, isMarked ? end - 1 : end).trim();
    if (sign !== '#') {
      take(before, sign === '=' || sign === '-' ? 'name' : 'control', content, line);
      before = '';
    }
    let next = end + 2;
    if (mark === '_') while (piece[next] === ' ' || piece[next] === '\t') next += 1;
    if (isMarked && piece[next] === '\r' && piece[next + 1] === '\n') next += 2;
    else if (isMarked && piece[next] === '\n') next += 1;
    text = outside(file, piece, next, line);
  }
  return before + text;
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
