/** A token of Go source. `text` of a string is its value, of anything else what is written. Lines count from 1. */
export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'rune' | 'sign';
  readonly text: string;
  readonly line: number;
}

/** A comment with its slashes, and the line where it begins. */
export interface Comment {
  readonly text: string;
  readonly line: number;
}

/**
 * The tokens of Go source, one a call; undefined at the end. Comments go to `onComment` (source: go.dev/ref/spec#Lexical_elements).
 * What is not Go gives tokens too: this never throws.
 */
export function tokenizer(source: string, onComment?: (comment: Comment) => void): () => Token | undefined {
  let at = 0;
  let line = 1;
  const pattern =
    /[ \t\r\uFEFF]+|\n|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`[^`]*`?|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[\p{L}_][\p{L}\p{Nd}_]*|\.?\d[\w.]*|[\s\S]/uy;
  const next = (): Token | undefined => {
    for (;;) {
      pattern.lastIndex = at;
      const [text] = pattern.exec(source) ?? [];
      if (text === undefined) return undefined;
      at = pattern.lastIndex;
      const first = text.charCodeAt(0);
      const start = line;
      if (first === 10) line += 1;
      else if (first === 96 || text.startsWith('/*')) line += newlines(text);
      else if (first === 32 || first === 9 || first === 13 || first === 0xfeff) continue;
      if (first === 10) continue;
      if (first === 47 && text.length > 1) {
        onComment?.({ text, line: start });
        continue;
      }
      return { ...valued(text, first), line: start };
    }
  };
  return next;
}

function newlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function valued(text: string, first: number): Pick<Token, 'kind' | 'text'> {
  if (first === 34) return { kind: 'string', text: unescaped(text) };
  if (first === 96) return { kind: 'string', text: text.replace(/^`|`$/g, '').replaceAll('\r', '') };
  if (first === 39) return { kind: 'rune', text };
  if ((first >= 48 && first <= 57) || (first === 46 && text.length > 1)) return { kind: 'number', text };
  return { kind: /^[\p{L}_]/u.test(text) ? 'name' : 'sign', text };
}

// Only addresses, paths and names are looked for, and those have no other escapes.
const unescaped = (text: string): string =>
  text.replace(/^"|"$/g, '').replace(/\\(["\\nt])/g, (_, each) => (each === 'n' ? '\n' : each === 't' ? '\t' : each));

/** The beginning of a Go file: what decides whether it is compiled, and for which package. */
export interface Header {
  readonly package: string;
  /** The line of the package clause. */
  readonly line: number;
  readonly imports: readonly { readonly path: string; readonly line: number }[];
  /** The expression of `//go:build`, or those of `// +build` combined; undefined where there is none. */
  readonly constraint?: string;
  /** The import path in the comment after the package clause. */
  readonly importComment?: string;
}

/** The header of a Go file; undefined where there is no package clause. */
export function headerOf(source: string): Header | undefined {
  const comments: Comment[] = [];
  const next = tokenizer(source, (comment) => void comments.push(comment));
  const clause = next();
  if (clause?.text !== 'package' || clause.kind !== 'name') return undefined;
  const before = comments.splice(0);
  const name = next();
  if (name?.kind !== 'name') return undefined;
  const imports: { path: string; line: number }[] = [];
  let token = next();
  const trailing = comments.find(({ line }) => line === name.line)?.text;
  for (; token; token = next()) {
    if (token.text === ';') continue;
    if (token.kind !== 'name' || token.text !== 'import') break;
    token = next();
    if (token?.kind === 'sign' && token.text === '(') {
      for (token = next(); token && !(token.kind === 'sign' && token.text === ')'); token = next())
        if (token.kind === 'string') imports.push({ path: token.text, line: token.line });
    } else {
      // A name, `_` or `.` may come before the path.
      if (token?.kind !== 'string') token = next();
      if (token?.kind === 'string') imports.push({ path: token.text, line: token.line });
    }
  }
  const constraint = constraintIn(before, clause.line);
  const importComment = /^(?:\/\/|\/\*)\s*import\s+"([^"]+)"/.exec(trailing ?? '')?.[1];
  return {
    package: name.text,
    line: clause.line,
    imports,
    ...(constraint !== undefined && { constraint }),
    ...(importComment !== undefined && { importComment }),
  };
}

// `// +build` needs an empty line between it and the package clause (go help buildconstraint).
function constraintIn(comments: readonly Comment[], packageLine: number): string | undefined {
  const lines = comments.filter(({ text }) => text.startsWith('//'));
  const modern = lines.find(({ text }) => /^\/\/go:build\s/.test(text));
  if (modern) return modern.text.slice('//go:build'.length).trim();
  const at = new Set(comments.map(({ line }) => line));
  const isDetached = (line: number): boolean => (at.has(line + 1) ? isDetached(line + 1) : line + 1 < packageLine);
  const old = lines.flatMap(({ text, line }) => {
    const [, options] = /^\/\/\s*\+build\s+(.*)/.exec(text) ?? [];
    return options !== undefined && isDetached(line) ? [options.trim()] : [];
  });
  if (old.length === 0) return undefined;
  // A space means or, a comma and, a line and.
  return old
    .map(
      (line) =>
        `(${line
          .split(/\s+/)
          .map((each) => `(${each.split(',').join(' && ')})`)
          .join(' || ')})`,
    )
    .join(' && ');
}
