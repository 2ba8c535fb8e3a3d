import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { readText } from '../core/text-file.ts';
import type { FileUpdate } from '../core/update.ts';
import { readRegularFile } from '../disk/fs.ts';
import {
  type DepFiles,
  goModWith,
  type LockedProject,
  modulePathOf,
  queriesFor,
  type Resolved,
  readDepFiles,
} from '../generators/go-service/dep-files.ts';
import { goVersion } from '../generators/go-service/go-releases.ts';
import { type GoCommand, type RunGo, withGo } from './go-command.ts';
import type { UpdatePlan } from './update-plan.ts';

/** A library that dep had locked, and the version that modules chose. */
export interface Library {
  readonly name: string;
  /** The tag, or the first 12 characters of the commit. */
  readonly dep: string;
  /** Undefined where nothing imports it now, or where Go cannot use it. */
  readonly modules?: string;
}

/** What became of the libraries of a service that changes from dep to modules. */
export interface Migration {
  readonly libraries: readonly Library[];
  /** What is left to do by hand, a sentence each. */
  readonly byHand: readonly string[];
  /** What ran `go mod tidy`; undefined where the service has no libraries, so that go.mod is complete. */
  readonly ranBy?: string;
}

/** The Go version of a service, and the image that its staging stage starts from. */
export interface StagingImage {
  readonly go: string;
  readonly image: string;
}

/** The files of a plan, and what some of them hold now. */
type PlannedFiles = Pick<UpdatePlan, 'target' | 'files' | 'before'>;

const [lockFile, tomlFile] = ['Gopkg.lock', 'Gopkg.toml'];

/**
 * Completes a plan that takes code from dep to modules: go.mod requires what Gopkg.lock has locked, as `go mod tidy` leaves it, and
 * the files of dep go. Works on a copy of the Go files in a temporary folder. Throws a UserError where Go fails; nothing is written then.
 */
export async function toModules<Plan extends PlannedFiles>(
  plan: Plan,
  { go, image }: StagingImage,
): Promise<{ readonly plan: Plan; readonly migration: Migration }> {
  const { target } = plan;
  const files = readDepFiles(textAt(target, lockFile), textAt(target, tomlFile));
  const folder = mkdtempSync(join(tmpdir(), 'create-go-docker-modules-'));
  try {
    const source = join(folder, 'service');
    copySources(target, source);
    for (const { path, outcome, text } of plan.files) {
      if (text !== undefined) writeBelow(source, path, text);
      if (outcome === 'deleted') rmSync(join(source, path), { force: true });
    }
    if (!existsSync(join(source, 'go.mod'))) throw noGoMod();
    // Empty: what other modules say must not decide which version a name means.
    writeBelow(folder, 'resolve/go.mod', 'module resolve\n');
    const { minor } = goVersion(go);
    const libraries = librariesIn(source);
    refuseUnlocked(files, libraries);
    const usesLibraries = files.projects.length > 0 || files.required.length > 0 || libraries.length > 0;
    const migration = usesLibraries
      ? await withGo({ folder, minor, image }, (command) => tidied(source, files, minor, command))
      : { libraries: [], byHand: files.ignored.length > 0 ? [ignoredStep(files.ignored)] : [] };
    const byHand = [
      ...migration.byHand,
      ...files.unlocked.map(unlockedStep),
      ...vendorStep(target),
      ...leftoverStep(plan),
    ];
    return { plan: completed(plan, source, files.projects.length > 0), migration: { ...migration, byHand } };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The packages that the code imports, and that are not of the service or the standard library. In doubt, one is in the list. */
function librariesIn(source: string): readonly string[] {
  const [, module = ''] = /^module (\S+)/m.exec(readFileSync(join(source, 'go.mod'), 'utf8')) ?? [];
  const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.go'))
    .map((path) => readFileSync(join(source, path), 'utf8'));
  const imports = texts.flatMap((text) => [...text.matchAll(/^\s*(?:import\s+)?(?:[\w.]+\s+)?["`]([^"`\s]+)["`]/gm)]);
  // The first element of every path that is not of the standard library has a dot (go.dev/ref/mod#module-path).
  const isLibrary = (path: string) => /^[^/]*\.[^/]*\//.test(path) && path !== module && !path.startsWith(`${module}/`);
  return imports.map(([, path = '']) => path).filter(isLibrary);
}

type Unlocked = DepFiles['unlocked'][number];
const wanted = ({ name, wants }: Unlocked): string => `${name} ${wants}`.trim();

// Without the version in Gopkg.lock, Go would choose the newest one, whatever Gopkg.toml wants.
function refuseUnlocked({ unlocked }: DepFiles, libraries: readonly string[]): void {
  const used = unlocked.find(({ name }) => libraries.some((path) => `${path}/`.startsWith(`${name}/`)));
  if (!used) return;
  throw new UserError(`Gopkg.toml wants ${wanted(used)}, and Gopkg.lock has not locked it.`, 'usage', {
    code: 'not-locked',
    fix: 'Run dep ensure, and the command again.',
  });
}

function noGoMod(): UserError {
  return new UserError('A service with modules needs go.mod, and it is left out.', 'conflict', {
    code: 'no-go-mod',
    fix: 'Remove it from --skip, and from "omit" in the file of your templates.',
  });
}

function textAt(target: string, path: string): string | undefined {
  const bytes = readRegularFile(join(target, path));
  return bytes && readText(bytes)?.text;
}

function writeBelow(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

// What `go mod tidy` reads: Go files and those of nested modules. It leaves out the same folders.
function copySources(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const { name } = entry;
    if (/^[._]/.test(name) || name === 'vendor' || name === 'node_modules') continue;
    if (entry.isDirectory()) copySources(join(from, name), join(to, name));
    else if (entry.isFile() && (name.endsWith('.go') || name === 'go.mod'))
      copyFileSync(join(from, name), join(to, name));
  }
}

async function tidied(source: string, files: DepFiles, minor: string, command: GoCommand): Promise<Migration> {
  const { go, name, handOver, bringBack } = command;
  const results = await inGroups(files.projects, 8, (project) => resolved(project, go));
  const found = results.flatMap((result) => ('found' in result ? result : []));
  const tools = goNumber(minor) >= firstWithTools ? files.required : [];
  const goMod = join(source, 'go.mod');
  writeFileSync(goMod, goModWith(readFileSync(goMod, 'utf8'), found, tools));
  await handOver('service/go.mod');
  const unresolved = await tidy(command);
  const chosen = versionsIn((await go('service', 'list', '-m', 'all')).stdout);
  await bringBack('service/go.mod');
  await bringBack('service/go.sum');
  return {
    libraries: files.projects.map((project) => libraryOf(project, chosen)),
    byHand: [
      ...results.flatMap((result) => ('problem' in result ? result.problem : [])),
      ...(unresolved.length > 0 ? [unresolvedStep(unresolved)] : []),
      ...(tools.length < files.required.length ? [requiredStep(files.required)] : []),
      ...(files.ignored.length > 0 ? [ignoredStep(files.ignored)] : []),
    ],
    ranBy: name,
  };
}

/**
 * Tidies go.mod. Returns the packages that only tests of libraries import and that no module has: many of those are gone since dep's time,
 * and the service does not need them.
 */
async function tidy({ go, name }: GoCommand): Promise<readonly string[]> {
  const first = await go('service', 'mod', 'tidy');
  if (first.ok) return [];
  const tolerant = await go('service', 'mod', 'tidy', '-e');
  const all = tolerant.ok && (await go('service', 'list', '-deps', '-test', './...')).ok;
  if (!all) throw tidyFailed(name, first.stderr);
  return [...new Set([...tolerant.stderr.matchAll(/^\s*(\S+): cannot find module/gm)].map(([, path = '']) => path))];
}

// go.dev/doc/go1.24: tool lines in go.mod.
const firstWithTools = 24;
const goNumber = (minor: string): number => Number(minor.split('.')[1]);

/** Applies `act` to all items, to `size` of them at a time. */
async function inGroups<T, R>(items: readonly T[], size: number, act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let from = 0; from < items.length; from += size)
    done.push(...(await Promise.all(items.slice(from, from + size).map(act))));
  return done;
}

/** The version of a project that Go can use, or why it can use none. */
async function resolved(project: LockedProject, go: RunGo): Promise<Resolved | { readonly problem: string }> {
  const { name, source } = project;
  const path = source === undefined ? name : modulePathOf(source);
  if (path === undefined)
    return { problem: `${name} came from ${source}, which is not a module path: add a replace line to go.mod.` };
  let reason = '';
  for (const query of queriesFor(project)) {
    const { ok, stdout, stderr } = await go('resolve', 'list', '-m', '-f', '{{.Version}}', `${path}@${query}`);
    if (ok) return { ...project, found: stdout.trim() };
    reason ||= stderr.trim().split('\n')[0] ?? '';
  }
  return {
    problem: `${name} ${labelOf(project)} cannot be required as it is${majorHint(project)}. Go says: ${reason}`,
  };
}

// From major version 2 on, a module has the version in its import path (go.dev/ref/mod#major-version-suffixes).
function majorHint({ name, version = '' }: LockedProject): string {
  const major = Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
  return major >= 2 ? `; if it is a module, change its imports to ${name}/v${major}` : '';
}

const labelOf = ({ version, revision }: LockedProject): string => version ?? revision.slice(0, 12);

/** The versions in the output of `go list -m all`, by module; of a replaced one that of its replacement. */
function versionsIn(output: string): ReadonlyMap<string, string> {
  const lines = output.split('\n').map((line) => line.trim().split(/\s+/));
  return new Map(lines.flatMap((words) => (words.length > 1 ? [[words[0]!, words.at(-1)!] as const] : [])));
}

function libraryOf(project: LockedProject, chosen: ReadonlyMap<string, string>): Library {
  const modules = chosen.get(project.name);
  return { name: project.name, dep: labelOf(project), ...(modules !== undefined && { modules }) };
}

const requiredStep = (packages: readonly string[]): string =>
  `Gopkg.toml requires ${packages.join(', ')}: before Go 1.24, keep such tools with a file tools.go that imports them.`;

const unlockedStep = (project: Unlocked): string =>
  `Gopkg.toml wants ${wanted(project)}, and nothing imports it: require that version in go.mod once something does.`;

const unresolvedStep = (packages: readonly string[]): string =>
  `Tests of your libraries import ${packages.join(', ')}, which no module provides. The service does not need it.`;

const ignoredStep = (packages: readonly string[]): string =>
  `Gopkg.toml ignores ${packages.join(', ')}: modules cannot leave out a package that something imports.`;

function vendorStep(target: string): readonly string[] {
  return existsSync(join(target, 'vendor')) ? ['Remove the folder vendor: it is what dep fetched.'] : [];
}

// Files that create-go-docker did not write are not removed.
function leftoverStep({ target, files }: PlannedFiles): readonly string[] {
  const left = [tomlFile, lockFile].filter(
    (path) => existsSync(join(target, path)) && !files.some((file) => file.path === path),
  );
  return left.length === 0 ? [] : [`Remove ${left.join(' and ')}: go.mod has taken their place.`];
}

function tidyFailed(name: string, stderr: string): UserError {
  return new UserError(`go mod tidy (${name}) failed, and nothing was written:\n${stderr.trim()}`, 'failed', {
    code: 'go-failed',
    fix: 'Correct what Go reports. GOPROXY and GOPRIVATE say where modules come from.',
  });
}

// The manifest keeps the checksums of what was generated: what go mod tidy adds counts as the user's.
function completed<Plan extends PlannedFiles>(plan: Plan, source: string, hadLibraries: boolean): Plan {
  const before = new Map(plan.before);
  const goSumBefore = readRegularFile(join(plan.target, 'go.sum'));
  if (goSumBefore) before.set('go.sum', goSumBefore);
  const goSum = existsSync(join(source, 'go.sum')) ? readFileSync(join(source, 'go.sum'), 'utf8') : undefined;
  const files = plan.files.map((file): FileUpdate => {
    if (file.path === 'go.mod')
      return {
        ...file,
        text: readFileSync(join(source, 'go.mod'), 'utf8'),
        reason: hadLibraries ? 'requires what Gopkg.lock had locked' : 'takes the place of Gopkg.toml',
      };
    const isOfDep = file.path === lockFile || file.path === tomlFile;
    return isOfDep && before.has(file.path) ? { ...file, outcome: 'deleted', reason: 'is converted to go.mod' } : file;
  });
  const added: FileUpdate = {
    path: 'go.sum',
    outcome: goSumBefore ? 'replaced' : 'added',
    base: 'none',
    conflicts: [],
    mode: 0o644,
  };
  const all = goSum === undefined ? files : [...files, { ...added, text: goSum }];
  return { ...plan, files: [...all].sort((one, other) => (one.path < other.path ? -1 : 1)), before };
}
