import { UserError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import type { Layout } from './scan.ts';

/** A program in an image. */
export interface CodeProgram {
  readonly name: string;
  /** From the root, where `.` is the root itself. */
  readonly folder: string;
  /** The port of a program that is not the first, where it is known. That of the first is an answer. */
  readonly port?: number;
  /** The path of the health endpoint of such a program, where there is one. */
  readonly health?: string;
}

/** What a Dockerfile needs to know about code that was there before it. The manifest records it beside the answers. */
export interface Code {
  /** The programs in the image; the first is the default. */
  readonly programs: readonly CodeProgram[];
  readonly layout: Layout;
  /** The import path of code in GOPATH, where it differs from the answer `module`. */
  readonly importPath?: string;
  /** The folder of the module, from the root. */
  readonly folder: string;
  /** Folders of further modules that the build reads: those of a workspace, and replacements. */
  readonly modules: readonly string[];
  /** What `go build` is told about modules: nothing, `mod` where go.sum is missing, or `vendor` where Go does not use it without the flag. */
  readonly mode: 'auto' | 'mod' | 'vendor';
  /** Whether the dependencies are in the folder vendor. */
  readonly vendored: boolean;
  readonly cgo: boolean;
  /** The build tags. */
  readonly tags: readonly string[];
  /** Whether the port of the first program is known. */
  readonly listens: boolean;
  /** The path of its health endpoint; empty where there is none. */
  readonly health: string;
  /** What is embedded, as patterns from the root. */
  readonly embeds: readonly string[];
  /** What a person chose, and the code does not decide later. Missing in what 0.2.0 recorded. */
  readonly given?: readonly GivenName[];
}

const givenNames = ['go', 'port', 'health'] as const;

/** What a person can choose instead of what the code says. */
export type GivenName = (typeof givenNames)[number];

/** Code for which a person chose these answers later. A port that is given is known. */
export function withGiven(code: Code, answers: Readonly<Record<string, unknown>>): Code {
  const given = givenNames.filter((name) => code.given?.includes(name) || answers[name] !== undefined);
  const known = { ...code, listens: code.listens || given.includes('port') };
  return given.length > 0 ? { ...known, given } : known;
}

/** Some code, for the names that the templates may use. */
export const anyCode: Code = {
  programs: [{ name: 'program', folder: '.' }],
  layout: 'modules',
  folder: '.',
  modules: [],
  mode: 'auto',
  vendored: false,
  cgo: false,
  tags: [],
  listens: true,
  health: '',
  embeds: [],
};

const layouts: readonly Layout[] = ['modules', 'workspace', 'dep', 'vendor'];

// What is written into a Dockerfile, and there into a command.
const isName = (value: unknown): boolean => typeof value === 'string' && /^[a-zA-Z0-9][a-zA-Z0-9._-]*$/.test(value);
/** Whether a folder can be written in a Dockerfile as it is. */
export const isPlainFolder = (value: unknown): value is string =>
  typeof value === 'string' && /^[\p{L}\p{Nd}._~+@%=,/-]+$/u.test(value) && !/^[/-]|(^|\/)\.\.(\/|$)/.test(value);
/** Whether a word can be a build tag (go help buildconstraint). */
export const isTag = (value: unknown): boolean => typeof value === 'string' && /^[\p{L}\p{Nd}_.]+$/u.test(value);
/** Whether a path can be the one of a health endpoint. */
export const isHealthPath = (value: unknown): boolean =>
  value === '' || (typeof value === 'string' && /^\/[\w./~-]*$/.test(value));
/** Whether a pattern can be a line of .dockerignore. */
export const isPattern = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && !/\p{Cc}/u.test(value);

const checks: Readonly<Record<keyof Required<Code>, (value: unknown) => boolean>> = {
  programs: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (each) =>
        isObject(each) &&
        isName(each.name) &&
        isPlainFolder(each.folder) &&
        (each.port === undefined || Number.isInteger(each.port)) &&
        (each.health === undefined || isHealthPath(each.health)),
    ),
  layout: (value) => layouts.includes(value as Layout),
  importPath: (value) => value === undefined || isPlainFolder(value),
  folder: isPlainFolder,
  modules: (value) => Array.isArray(value) && value.every(isPlainFolder),
  mode: (value) => ['auto', 'mod', 'vendor'].includes(value as string),
  vendored: (value) => typeof value === 'boolean',
  cgo: (value) => typeof value === 'boolean',
  tags: (value) => Array.isArray(value) && value.every(isTag),
  listens: (value) => typeof value === 'boolean',
  health: isHealthPath,
  embeds: (value) => Array.isArray(value) && value.every(isPattern),
  given: (value) =>
    value === undefined || (Array.isArray(value) && value.every((each) => givenNames.includes(each as GivenName))),
};

/** The recorded facts about code, checked. `place` is the name of their source in errors. Throws a UserError for what cannot be used. */
export function codeFrom(value: unknown, place: string): Code {
  const wrong = isObject(value) ? Object.entries(checks).find(([name, check]) => !check(value[name])) : ['code'];
  if (!wrong) return value as unknown as Code;
  throw new UserError(`${wrong[0]} in ${place} cannot be used.`, 'usage', {
    code: 'damaged-manifest',
    fix: 'Restore the file from version control, or remove it and run create-go-docker dockerize again.',
  });
}
