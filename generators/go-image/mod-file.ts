/** A line of go.mod or go.work: its verb, its words without quotation marks, and its number. */
interface ModLine {
  readonly verb: string;
  readonly words: readonly string[];
  readonly line: number;
  readonly comment: string;
}

/** The lines of go.mod, go.work or a part of them; those in a block have the verb of the block (go.dev/ref/mod#go-mod-file-lexical). */
function modLines(text: string): readonly ModLine[] {
  let block: string | undefined;
  return text.split('\n').flatMap((raw, index) => {
    const [, code = '', comment = ''] =
      /^((?:"[^"]*"|`[^`]*`|(?!\/\/).)*)(?:\/\/(.*))?$/.exec(raw.replace(/\r$/, '')) ?? [];
    const words = (code.match(/"[^"]*"|`[^`]*`|[()]|[^\s()]+/g) ?? []).map((word) => word.replace(/^["`]|["`]$/g, ''));
    if (words.length === 0) return [];
    if (block !== undefined && words[0] === ')') {
      block = undefined;
      return [];
    }
    const line = index + 1;
    if (block !== undefined) return [{ verb: block, words, line, comment }];
    const [verb = '', ...rest] = words;
    if (rest[0] === '(') {
      block = rest.at(-1) === ')' ? undefined : verb;
      return [];
    }
    return [{ verb, words: rest, line, comment }];
  });
}

/** What go.mod says. Paths are as written. */
export interface ModFile {
  readonly module: string;
  readonly go?: Said;
  readonly toolchain?: Said;
  readonly requires: readonly (Said & { readonly version: string })[];
  /** Replacements by a folder, each with the module that it replaces. */
  readonly folders: readonly (Said & { readonly module: string })[];
  /** The first directive that Go does not know. */
  readonly unknown?: Said;
  /** The folders that `./...` leaves out. */
  readonly ignored: readonly string[];
}

/** A value, and the line that says it. */
export interface Said {
  readonly value: string;
  readonly line: number;
}

/** Reads go.mod; undefined where it names no module. */
export function readModFile(text: string): ModFile | undefined {
  const lines = modLines(text);
  const first = (verb: string): Said | undefined => {
    const found = lines.find((each) => each.verb === verb && each.words.length > 0);
    return found && { value: found.words[0]!, line: found.line };
  };
  const module = first('module')?.value;
  if (module === undefined) return undefined;
  const [go, toolchain] = [first('go'), first('toolchain')];
  const unknown = lines.find(({ verb }) => !directives.includes(verb));
  return {
    module,
    ...(go && { go }),
    ...(toolchain && { toolchain }),
    ...(unknown && { unknown: { value: unknown.verb, line: unknown.line } }),
    requires: lines.flatMap(({ verb, words: [value, version], line }) =>
      verb === 'require' && value !== undefined && version !== undefined ? [{ value, version, line }] : [],
    ),
    folders: replacedByFolders(lines),
    ignored: lines.flatMap(({ verb, words: [value] }) => (verb === 'ignore' && value !== undefined ? [value] : [])),
  };
}

// go.dev/ref/mod#go-mod-file-grammar
const directives = 'module go toolchain godebug require tool exclude replace retract ignore'.split(' ');

/** What go.work says. Paths are as written. */
export interface WorkFile {
  readonly go?: Said;
  readonly toolchain?: Said;
  readonly uses: readonly Said[];
  readonly folders: readonly Said[];
}

/** Reads go.work. */
export function readWorkFile(text: string): WorkFile {
  const lines = modLines(text);
  const all = (verb: string) =>
    lines.flatMap(({ verb: each, words: [value], line }) =>
      each === verb && value !== undefined ? [{ value, line }] : [],
    );
  const [[go], [toolchain]] = [all('go'), all('toolchain')];
  return { ...(go && { go }), ...(toolchain && { toolchain }), uses: all('use'), folders: replacedByFolders(lines) };
}

function replacedByFolders(lines: readonly ModLine[]): ModFile['folders'] {
  return lines.flatMap(({ verb, words, line }) => {
    const value = words[words.indexOf('=>') + 1];
    return verb === 'replace' && value !== undefined && /^(\.\.?(\/|$)|\/)/.test(value)
      ? [{ value, line, module: words[0]! }]
      : [];
  });
}

/** `1.21` of `1.21.3`; undefined where the text is no version of Go 1. */
export const minorOf = (version = ''): string | undefined => /^1\.\d+/.exec(version)?.[0];

/** Go versions in their order: `1.9` < `1.21rc1` < `1.21.0` < `1.21.3`. Positive where `one` is newer. */
export function compareGo(one: string, other: string): number {
  const numbers = (text: string): readonly number[] => {
    const [, major = 0, minor = 0, pre, patch] = /^(\d+)\.(\d+)(rc\d+|beta\d+)?(?:\.(\d+))?/.exec(text) ?? [];
    return [Number(major), Number(minor), pre ? -1 : 0, Number(patch ?? -0.5)];
  };
  const [left, right] = [numbers(one), numbers(other)];
  return left.map((each, index) => each - right[index]!).find((difference) => difference !== 0) ?? 0;
}
