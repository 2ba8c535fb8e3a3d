import { parse } from 'smol-toml';
import { UserError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';

/** One project that dep has locked. */
export interface LockedProject {
  /** The import path of its root. */
  readonly name: string;
  /** A tag such as `v1.2.3`; undefined where dep followed a branch or a revision. */
  readonly version?: string;
  /** The commit, in full. */
  readonly revision: string;
  /** Where dep fetched it from, where that is not where its import path says. */
  readonly source?: string;
  /** Whether Gopkg.toml forces this version on other projects too. */
  readonly override: boolean;
}

/** What Gopkg.lock and Gopkg.toml say about libraries. */
export interface DepFiles {
  readonly projects: readonly LockedProject[];
  /** Packages that nothing imports, mostly programs for development. */
  readonly required: readonly string[];
  /** Packages that dep left out. */
  readonly ignored: readonly string[];
  /** What Gopkg.toml wants of projects that Gopkg.lock does not have, such as `=0.8.1`. */
  readonly unlocked: readonly { readonly name: string; readonly wants: string }[];
}

/** Reads the texts of Gopkg.lock and Gopkg.toml (undefined where there is none). Throws a UserError for a text that is not theirs. */
export function readDepFiles(lock: string | undefined, toml: string | undefined): DepFiles {
  const locked = tableOf(lock, 'Gopkg.lock');
  const wanted = tableOf(toml, 'Gopkg.toml');
  const overrides = tablesIn(wanted.override).map(({ name }) => name);
  const rules = [...tablesIn(wanted.constraint), ...tablesIn(wanted.override)];
  // A source may be in either file: dep writes the one of Gopkg.toml to the lock.
  const sources = new Map(rules.map((each) => [each.name, each.source]));
  const projects = tablesIn(locked.projects).flatMap(({ name, version, revision, source = sources.get(name) }) => {
    if (typeof name !== 'string' || typeof revision !== 'string') return [];
    const project = { name, revision, override: overrides.includes(name) };
    return {
      ...project,
      ...(typeof version === 'string' && { version }),
      ...(typeof source === 'string' && source !== '' && source !== name && { source }),
    };
  });
  const unlocked = rules.flatMap(({ name, version, branch, revision }) =>
    typeof name === 'string' && !projects.some((project) => project.name === name)
      ? { name, wants: `${version ?? branch ?? revision ?? ''}` }
      : [],
  );
  return { projects, required: textsIn(wanted.required), ignored: textsIn(wanted.ignored), unlocked };
}

type Table = Readonly<Record<string, unknown>>;

function tableOf(text: string | undefined, file: string): Table {
  try {
    return parse(text ?? '');
  } catch (error) {
    const [problem] = (error as Error).message.split('\n');
    throw new UserError(`${file} is not TOML: ${problem}.`, 'usage', {
      code: 'not-toml',
      fix: 'Run dep check, and correct the file.',
      cause: error,
    });
  }
}

const tablesIn = (value: unknown): readonly Table[] => (Array.isArray(value) ? value.filter(isObject) : []);
const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/**
 * The module path for a source of dep: the address of a repository (`https://host/path.git`, `git@host:path`) or an import path.
 * Undefined for one that Go cannot fetch as a module, such as a folder.
 */
export function modulePathOf(source: string): string | undefined {
  const address = source
    .replace(/^[a-z][a-z+]*:\/\//i, '')
    .replace(/^[^@/]+@/, '')
    .replace(/^([^/:]+):(?!\d)/, '$1/')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '');
  // The first element is a host without a port, and everything else can be in a module path.
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[A-Za-z0-9._~-]+)+$/.test(address) ? address : undefined;
}

/** What to ask Go for, in this order: a tag that can be a module's version, then the commit. */
export function queriesFor({ version, revision }: LockedProject): readonly string[] {
  return version !== undefined && /^v\d+\.\d+\.\d+/.test(version) ? [version, revision] : [revision];
}

/** A project with the version that Go found for it. */
export interface Resolved extends LockedProject {
  /** The canonical version (`v1.2.3`, a pseudo-version, or with `+incompatible`). */
  readonly found: string;
}

/** The text of go.mod with the projects that dep had: required, and replaced where dep took another source or forced a version. */
export function goModWith(text: string, projects: readonly Resolved[], tools: readonly string[]): string {
  const requires = projects.map(({ name, found, source }) => `\t${name} ${source ? placeholder : found}`);
  const replaces = projects.flatMap(({ name, found, source, override }) => {
    if (source) return `replace ${name} => ${modulePathOf(source)} ${found}\n`;
    return override ? `// As [[override]] in Gopkg.toml did.\nreplace ${name} => ${name} ${found}\n` : [];
  });
  return [
    text,
    requires.length > 0 ? `\nrequire (\n${requires.join('\n')}\n)\n` : '',
    ...replaces.map((line) => `\n${line}`),
    ...(tools.length > 0 ? [`\n${tools.map((tool) => `tool ${tool}\n`).join('')}`] : []),
  ].join('');
}

// A version that need not exist: the replacement stands in for every version.
const placeholder = 'v0.0.0';
