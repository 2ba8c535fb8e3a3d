import { belongsToGo } from '../go-service/import-path.ts';
import { type BuildContext, isBuilt } from './build-constraint.ts';
import { type Header, headerOf, type Token, tokenizer } from './go-tokens.ts';
import { compareGo, type ModFile, readModFile, readWorkFile, type Said, type WorkFile } from './mod-file.ts';
import { canServe, type Found, type Serving, type SourcePackage, servingOf, traitsOf } from './port-and-health.ts';
import { targetOf } from './target.ts';

/** The files of a folder: their paths (relative, with `/`), and a reader, which returns undefined for what cannot be read. */
export interface CodeFiles {
  readonly paths: readonly string[];
  readonly read: (path: string) => string | undefined;
}

/** How the dependencies of a project are managed. `vendor`: GOPATH, with all of them in the folder vendor. */
export type Layout = 'modules' | 'workspace' | 'dep' | 'vendor';

/** A program: a folder with a package main. */
export interface Program {
  /** Its folder from the root; `.` is the root itself. */
  readonly folder: string;
  /** The folder of its module from the root. */
  readonly module: string;
  /** What the program is called: the last element of its import path. */
  readonly name: string;
  /** The file and the line of its package clause. */
  readonly place: string;
}

/** What a folder holds. `describe` looks closer at some of its programs. */
export interface Scan {
  readonly layout: Layout;
  readonly modules: readonly Module[];
  readonly programs: readonly Program[];
  /** The number of packages that are not programs. */
  readonly libraries: number;
  /** Files that are not Go although their name ends in .go, and other reasons for a look. */
  readonly problems: readonly string[];
  readonly code: Code;
}

/** A module, or the project in GOPATH. */
export interface Module {
  /** From the root; `.` is the root itself. */
  readonly folder: string;
  readonly path: string;
  readonly file: ModFile;
  readonly hasSum: boolean;
}

/** What `describe` needs to know about the folder. */
interface Code {
  readonly files: CodeFiles;
  readonly work: WorkFile | undefined;
  readonly folders: ReadonlyMap<string, readonly string[]>;
  readonly headers: (path: string) => Header | undefined;
  readonly context: BuildContext;
}

/** Everything that the image of some programs depends on. */
export interface Description {
  readonly go: Found<string> | undefined;
  readonly cgo: Found<boolean>;
  /** C libraries that the code names, each with its place. */
  readonly cLibraries: readonly Found<string>[];
  /** Port and health endpoint of the first program, which is the default. */
  readonly port: Found<number> | undefined;
  readonly health: Found<string> | undefined;
  /** Whether it answers HTTPS only. */
  readonly isTls: boolean;
  /** What a reader should know about them, as sentences. */
  readonly remarks: readonly string[];
  /** Those of the other programs, in their order. */
  readonly others: readonly Serving[];
  /** Files and folders that are embedded, as patterns from the root, each with its place. */
  readonly embeds: readonly Found<string>[];
  /** Folders that replace modules, from the root; one that is outside begins with `..`. */
  readonly replaces: readonly Found<string>[];
  /** Hosts whose modules may be private. */
  readonly privateHosts: readonly Found<string>[];
}

const newestMinor = 999;

const join = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`);
const isBelow = (path: string, folder: string): boolean =>
  folder === '.' || path === folder || path.startsWith(`${folder}/`);
const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A path without `.` and `..` elements; what leads out of the root begins with `..`. */
function normal(path: string): string {
  const out: string[] = [];
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue;
    if (element === '..' && out.length > 0 && out.at(-1) !== '..') out.pop();
    else out.push(element);
  }
  return out.join('/') || '.';
}

// Folders whose packages `./...` leaves out (go help packages).
const hasNoPackages = (folder: string): boolean =>
  /(^|\/)(testdata|vendor|node_modules|[._][^/]*)(\/|$)/.test(folder === '.' ? '' : folder);

/** Whether code has a folder vendor at its root. */
export const hasVendor = ({ code }: Pick<Scan, 'code'>): boolean =>
  code.files.paths.some((path) => path.startsWith('vendor/'));

/** Finds modules and programs, for linux/amd64 and these build tags. Pure. */
export function scan(files: CodeFiles, tags: readonly string[] = []): Scan {
  const folders = goFilesByFolder(files.paths);
  const has = new Set(files.paths);
  const cache = new Map<string, Header | undefined>();
  const headers = (path: string): Header | undefined => {
    if (!cache.has(path)) cache.set(path, headerOf(files.read(path) ?? ''));
    return cache.get(path);
  };
  const context = { cgo: true, go: newestMinor, tags };
  const work = has.has('go.work') ? readWorkFile(files.read('go.work') ?? '') : undefined;
  const code: Code = { files, work, folders, headers, context };
  const modules = modulesIn(files, has, work, code);
  const layout = layoutOf(has, work, modules);
  const problems: string[] = [];
  const programs: Program[] = [];
  let libraries = 0;
  for (const module of inScope(modules, layout, work)) {
    for (const folder of packagesOf(module, modules, folders)) {
      const built = (folders.get(folder) ?? []).filter((path) => isIn(code, path));
      const names = new Set(
        built.flatMap((path) => headers(path)?.package ?? []).filter((name) => name !== 'documentation'),
      );
      for (const path of built) if (!headers(path)) problems.push(`${path} has no package clause`);
      const isProgram = names.has('main') && names.size === 1;
      if (isProgram && !hasMain(code, built))
        problems.push(`no file in ${folder === '.' ? 'package main' : folder} has func main`);
      else if (isProgram) programs.push(programOf(code, module, folder, built));
      else if (names.has('main')) problems.push(`${folder} has the packages ${[...names].join(' and ')}`);
      else if (names.size > 0) libraries += 1;
    }
  }
  return { layout, modules, programs: named(sorted(programs)), libraries, problems, code };
}

const hasMain = ({ files }: Code, built: readonly string[]): boolean =>
  built.some((path) => /^[ \t]*func\s+main\s*\(\s*\)/m.test(files.read(path) ?? ''));

const sorted = (programs: readonly Program[]): readonly Program[] =>
  [...programs].sort((one, other) => (one.folder < other.folder ? -1 : 1));

function goFilesByFolder(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    if (!path.endsWith('.go')) continue;
    const folder = folderOf(path);
    const all = folders.get(folder);
    if (all) all.push(path);
    else folders.set(folder, [path]);
  }
  return folders;
}

const isIn = ({ headers, context }: Code, path: string, cgo = context.cgo): boolean => {
  if (!isBuilt(nameOf(path), undefined, context)) return false;
  const header = headers(path);
  if (!cgo && header?.imports.some((each) => each.path === 'C')) return false;
  return isBuilt(nameOf(path), header?.constraint, { ...context, cgo });
};

function modulesIn(
  files: CodeFiles,
  has: ReadonlySet<string>,
  work: WorkFile | undefined,
  code: Code,
): readonly Module[] {
  const found = files.paths
    .filter((path) => nameOf(path) === 'go.mod' && !hasNoPackages(folderOf(path)))
    .flatMap((path): readonly Module[] => {
      const file = readModFile(files.read(path) ?? '');
      const folder = folderOf(path);
      return file ? [{ folder, path: file.module, file, hasSum: has.has(join(folder, 'go.sum')) }] : [];
    });
  const isGopath = found.length === 0 && !work;
  if (!isGopath) return [...found].sort((one, other) => (one.folder < other.folder ? -1 : 1));
  const path = gopathModule(code);
  return path === undefined
    ? []
    : [{ folder: '.', path, file: { module: path, requires: [], folders: [], ignored: [] }, hasSum: false }];
}

function layoutOf(has: ReadonlySet<string>, work: WorkFile | undefined, modules: readonly Module[]): Layout {
  if (work) return 'workspace';
  if (modules.some(({ folder }) => has.has(join(folder, 'go.mod')))) return 'modules';
  return has.has('Gopkg.lock') ? 'dep' : 'vendor';
}

/** The import path of a project without go.mod: what a comment or another tool's file says, or what its own imports have in common. */
function gopathModule({ files, folders, headers }: Code): string | undefined {
  const own = [...folders.keys()].filter((folder) => !hasNoPackages(folder));
  for (const path of folders.get('.') ?? []) {
    const comment = headers(path)?.importComment;
    if (comment !== undefined) return comment;
  }
  for (const [file, pattern] of namesModule) {
    const [, path] = pattern.exec(files.read(file) ?? '') ?? [];
    if (path !== undefined) return path;
  }
  const counts = new Map<string, number>();
  for (const folder of own) {
    for (const path of folders.get(folder) ?? []) {
      for (const { path: imported } of headers(path)?.imports ?? []) {
        const match = own.find((each) => each !== '.' && imported.endsWith(`/${each}`));
        const prefix = match && imported.slice(0, -match.length - 1);
        // One that the folder vendor has, or Go itself, is another package with the same end.
        const isOther = belongsToGo(imported.split('/')[0]!) || folders.has(`vendor/${imported}`);
        if (prefix && !isOther) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
      }
    }
  }
  const [best] = [...counts].sort(([, one], [, other]) => other - one);
  return best?.[0] ?? (own.length > 0 ? 'example.com/program' : undefined);
}

const namesModule: readonly (readonly [string, RegExp])[] = [
  ['vendor/vendor.json', /"rootPath":\s*"([^"]+)"/],
  ['Godeps/Godeps.json', /"ImportPath":\s*"([^"]+)"/],
  ['glide.yaml', /^package:\s*(\S+)/m],
];

// Without go.work, the module at the root hides those below, unless it holds no code.
function inScope(modules: readonly Module[], layout: Layout, work: WorkFile | undefined): readonly Module[] {
  if (layout === 'workspace') {
    const used = new Set(work?.uses.map(({ value }) => normal(value)));
    return modules.filter(({ folder }) => used.has(folder));
  }
  const root = modules.find(({ folder }) => folder === '.');
  return root ? [root] : modules;
}

/** The folders with packages of a module, as `./...` finds them. */
function packagesOf(module: Module, modules: readonly Module[], folders: Code['folders']): readonly string[] {
  const nested = modules.filter(({ folder }) => folder !== module.folder && isBelow(folder, module.folder));
  const ignored = module.file.ignored.map((each) => (each.startsWith('./') ? each.slice(2) : each));
  return [...folders.keys()].filter((folder) => {
    if (!isBelow(folder, module.folder) || nested.some((each) => isBelow(folder, each.folder))) return false;
    const below =
      folder === module.folder ? '' : module.folder === '.' ? folder : folder.slice(module.folder.length + 1);
    if (hasNoPackages(below === '' ? '.' : below)) return false;
    return !ignored.some((each) => below === each || below.startsWith(`${each}/`));
  });
}

function programOf(code: Code, module: Module, folder: string, built: readonly string[]): Program {
  const below = folder === module.folder ? '' : module.folder === '.' ? folder : folder.slice(module.folder.length + 1);
  const elements = (below === '' ? module.path : `${module.path}/${below}`).split('/');
  // `example.com/orders/v2` is called orders, as `go build` calls it.
  const isVersion = /^v([2-9]|[1-9]\d+)$/.test(elements.at(-1)!) && elements.length > 1;
  const name = plainName(isVersion ? elements.at(-2)! : elements.at(-1)!);
  return { folder, module: module.folder, name, place: placeOf(code, built) };
}

// Of func main; of the package clause where that is generated.
function placeOf({ files, headers }: Code, built: readonly string[]): string {
  const paths = built.filter((each) => headers(each)?.package === 'main');
  for (const path of paths) {
    const [before] = /^[\s\S]*?^(?=func main\(\))/m.exec(files.read(path) ?? '') ?? [];
    if (before !== undefined) return `${path}:${before.split('\n').length}`;
  }
  return `${paths[0]}:${headers(paths[0]!)!.line}`;
}

// Two programs cannot have one name in an image, and neither can their stages, which are compared without case. Those that would get as many
// folders in their names as they need; a number tells the rest apart.
function named(programs: readonly Program[]): readonly Program[] {
  const nameWith = ({ name, folder }: Program, count: number): string =>
    count === 1 ? name : plainName(folder.split('/').slice(-count).join('-'));
  let counts = programs.map(() => 1);
  for (;;) {
    const targets = programs.map((program, index) => targetOf(nameWith(program, counts[index]!)));
    const next = programs.map(({ folder }, index) => {
      const isAlone = targets.indexOf(targets[index]!) === targets.lastIndexOf(targets[index]!);
      return isAlone ? counts[index]! : Math.min(counts[index]! + 1, folder.split('/').length);
    });
    if (next.every((count, index) => count === counts[index])) break;
    counts = next;
  }
  const taken = new Set<string>();
  return programs.map((program, index) => {
    const name = nameWith(program, counts[index]!);
    let unique = name;
    for (let number = 2; taken.has(targetOf(unique)); number += 1) unique = `${name}-${number}`;
    taken.add(targetOf(unique));
    return { ...program, name: unique };
  });
}

// What a file in an image and a stage may be called.
const plainName = (text: string): string => text.replace(/[^a-zA-Z0-9._-]+/g, '-').replace(/^[._-]+/, '') || 'program';

/** Describes programs of one module or workspace. Pure. */
export function describe(scanned: Scan, programs: readonly Program[]): Description {
  const { code } = scanned;
  // Without cgo first: what only a build with cgo reaches has a fallback.
  const without = reachedFrom(scanned, programs, false);
  const needs = cgoOf(scanned, without);
  const reached = needs.cgo.value ? reachedFrom(scanned, programs, true) : without;
  const [first, ...others] = programs.map((program) =>
    servingOf(
      sourcesOf(code, programs.length === 1 ? reached : reachedFrom(scanned, [program], needs.cgo.value), program),
    ),
  );
  return {
    go: goOf(scanned, programs),
    ...needs,
    port: first?.port,
    health: first?.health,
    isTls: first?.isTls ?? false,
    remarks: first?.remarks ?? [],
    others,
    embeds: embedsOf(code, reached),
    replaces: replacesOf(scanned, programs),
    privateHosts: privateHostsOf(scanned, programs),
  };
}

interface Reached {
  /** The folders of packages, with those in vendor. */
  readonly folders: readonly string[];
  /** Packages that are neither here nor in the standard library, with the place of the first import. */
  readonly external: ReadonlyMap<string, string>;
}

function reachedFrom({ code, modules, layout }: Scan, programs: readonly Program[], cgo: boolean): Reached {
  const local = new Map<string, string>();
  for (const module of modules)
    for (const folder of packagesOf(module, modules, code.folders))
      local.set(
        folder === module.folder
          ? module.path
          : `${module.path}/${module.folder === '.' ? folder : folder.slice(module.folder.length + 1)}`,
        folder,
      );
  const vendors =
    layout === 'workspace' ? ['vendor'] : [...new Set(programs.map(({ module }) => join(module, 'vendor')))];
  const folders = new Set(programs.map(({ folder }) => folder));
  const external = new Map<string, string>();
  const todo = [...folders];
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) {
    for (const path of code.folders.get(folder) ?? []) {
      if (!isIn(code, path, cgo)) continue;
      for (const { path: imported, line } of code.headers(path)?.imports ?? []) {
        const found =
          local.get(imported) ?? vendors.map((each) => `${each}/${imported}`).find((each) => code.folders.has(each));
        if (found === undefined && /^[^/]*\./.test(imported) && !external.has(imported))
          external.set(imported, `${path}:${line}`);
        if (found === undefined || folders.has(found)) continue;
        folders.add(found);
        todo.push(found);
      }
    }
  }
  return { folders: [...folders], external };
}

// Large, and made from the types of messages.
const isOfMessages = (path: string): boolean => /(\.pb|(^|\/)zz_generated[^/]*)\.go$/.test(path);

// Of the packages that can name a port, only files that could use it.
const speaks = /listen|addr|port|bind|health|livez|readyz|ping|:\d{2,5}["`]/i;

/** The files of each package, one package after the other. */
function* sourcesOf(code: Code, { folders }: Reached, program: Program): Generator<SourcePackage> {
  for (const folder of folders) {
    if (/(^|\/)vendor\//.test(folder)) continue;
    const all = (code.folders.get(folder) ?? [])
      .filter((path) => !isOfMessages(path) && isIn(code, path))
      .map((path) => ({ path, text: code.files.read(path) ?? '' }));
    const files = all.filter(({ text }) => speaks.test(text));
    const isUseful = canServe(files.map(({ text }) => text));
    yield {
      files: isUseful
        ? files.map(({ path, text }) => ({ path, tokens: tokensOf(text), isMain: folder === program.folder }))
        : [],
      ...traitsOf(all.map(({ text }) => text)),
    };
  }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const next = tokenizer(text);
  for (let token = next(); token; token = next()) tokens.push(token);
  return tokens;
}

/** The greatest Go version that the module, its workspace, local replacements and vendored modules need. */
export function goOf(scanned: Scan, programs: readonly Program[]): Description['go'] {
  const { modules, code } = scanned;
  const { work, files } = code;
  const said = (value: Said | undefined, file: string) =>
    value ? [{ version: value.value.replace(/^go/, ''), place: `${file}:${value.line}` }] : [];
  const replaced = replacesOf(scanned, programs).map(({ value }) => value);
  const concerned = modules.filter(
    ({ folder }) =>
      programs.some(({ module }) => module === folder) ||
      work?.uses.some(({ value }) => normal(value) === folder) ||
      replaced.includes(folder),
  );
  const all = [
    ...(work ? [...said(work.go, 'go.work'), ...said(work.toolchain, 'go.work')] : []),
    ...concerned.flatMap(({ folder, file }) => [
      ...said(file.go, join(folder, 'go.mod')),
      // The toolchain line of a dependency does not count (go.dev/doc/toolchain).
      ...(programs.some(({ module }) => module === folder) && !work
        ? said(file.toolchain, join(folder, 'go.mod'))
        : []),
    ]),
    ...[...new Set(['vendor', ...programs.map(({ module }) => join(module, 'vendor'))])].flatMap((vendor) =>
      vendoredGo(files, `${vendor}/modules.txt`),
    ),
  ].filter(({ version }) => /^1\.\d+/.test(version));
  const greatest = all.reduce<(typeof all)[number] | undefined>(
    (best, each) => (!best || compareGo(each.version, best.version) > 0 ? each : best),
    undefined,
  );
  return greatest && { value: greatest.version, evidence: [greatest.place], confidence: 'sure' };
}

// `## explicit; go 1.21` (go.dev/ref/mod#vendoring).
function vendoredGo(files: CodeFiles, path: string): readonly { readonly version: string; readonly place: string }[] {
  const lines = files.paths.includes(path) ? (files.read(path) ?? '').split('\n') : [];
  return lines.flatMap((line, index) => {
    const [, version] = /^## .*\bgo (\d+\.\d+\S*)/.exec(line) ?? [];
    return version === undefined ? [] : [{ version, place: `${path}:${index + 1}` }];
  });
}

/** Packages that need cgo, although their files do not say so: without it they compile, and fail when they are used. */
export const pretends: readonly string[] = ['github.com/mattn/go-sqlite3', 'github.com/mutecomm/go-sqlcipher'];

/** Packages outside of the folder that do not work without cgo, for where there is no Go to ask. */
const needCgo: readonly string[] = [
  ...pretends,
  'gorm.io/driver/sqlite',
  'github.com/confluentinc/confluent-kafka-go',
  'github.com/DataDog/zstd',
  'github.com/google/gopacket/pcap',
  'github.com/gopacket/gopacket/pcap',
  'github.com/miekg/pkcs11',
  'github.com/godror/godror',
  'github.com/libgit2/git2go',
  'github.com/h2non/bimg',
  'github.com/davidbyttow/govips',
  'github.com/marcboeker/go-duckdb',
  'github.com/tecbot/gorocksdb',
  'gocv.io/x/gocv',
  'gopkg.in/gographics/imagick',
];

function cgoOf({ code }: Scan, { folders, external }: Reached): Pick<Description, 'cgo' | 'cLibraries'> {
  const places: string[] = [];
  const libraries: Found<string>[] = [];
  for (const folder of folders) {
    const files = (code.folders.get(folder) ?? []).filter((path) => isIn(code, path));
    const withC = files.filter((path) => code.headers(path)?.imports.some((each) => each.path === 'C'));
    if (withC.length === 0) continue;
    const hasFallback = (code.folders.get(folder) ?? []).some(
      (path) => isIn(code, path, false) && !files.includes(path),
    );
    const isPretence = pretends.some((path) => folder.endsWith(path));
    if (hasFallback && !isPretence) continue;
    places.push(
      ...withC.map((path) => `${path}:${code.headers(path)!.imports.find((each) => each.path === 'C')!.line}`),
    );
    libraries.push(...withC.flatMap((path) => librariesIn(path, code.files.read(path) ?? '')));
  }
  const outside = [...external].filter(([path]) =>
    needCgo.some((each) => path === each || path.startsWith(`${each}/`)),
  );
  const evidence = [...places, ...outside.map(([, place]) => place)].slice(0, 3);
  const isKnown = places.length > 0 || external.size === 0;
  return {
    cgo: { value: evidence.length > 0, evidence, confidence: isKnown ? 'sure' : 'likely' },
    cLibraries: libraries,
  };
}

// `#cgo LDFLAGS: -lfoo` and `#cgo pkg-config: foo`. The C library itself is in the compiler's image.
function librariesIn(path: string, text: string): readonly Found<string>[] {
  return text.split('\n').flatMap((line, index) => {
    const [, linux, kind, words = ''] = /^\s*(?:\/\/)?\s*#cgo\s+([^:]*?)(LDFLAGS|pkg-config):(.*)/.exec(line) ?? [];
    if (kind === undefined || /windows|darwin|bsd|!linux/.test(linux ?? '')) return [];
    const names =
      kind === 'LDFLAGS' ? [...words.matchAll(/-l([\w.+-]+)/g)].map(([, name]) => name!) : words.trim().split(/\s+/);
    const unknown = names.filter((name) => !/^(c|m|pthread|dl|rt|util|resolv|stdc\+\+|)$/.test(name));
    return unknown.map((value) => ({ value, evidence: [`${path}:${index + 1}`], confidence: 'sure' as const }));
  });
}

function embedsOf(code: Code, { folders }: Reached): readonly Found<string>[] {
  return folders
    .filter((folder) => !/(^|\/)vendor\//.test(folder))
    .flatMap((folder) =>
      (code.folders.get(folder) ?? []).flatMap((path) => {
        if (!isIn(code, path)) return [];
        const text = code.files.read(path) ?? '';
        return text.includes('//go:embed') ? embedsIn(path, folder, text) : [];
      }),
    );
}

function embedsIn(path: string, folder: string, text: string): readonly Found<string>[] {
  const found: Found<string>[] = [];
  const next = tokenizer(text, ({ text: comment, line }) => {
    const [, patterns = ''] = /^\/\/go:embed\s+(.*)/.exec(comment) ?? [];
    for (const each of patterns.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|\S+/g) ?? []) {
      const value = normal(join(folder, each.replace(/^["`]|["`]$/g, '').replace(/^all:/, '')));
      found.push({ value, evidence: [`${path}:${line}`], confidence: 'sure' });
    }
  });
  for (let token = next(); token; ) token = next();
  return found;
}

function replacesOf({ modules, code: { work } }: Scan, programs: readonly Program[]): readonly Found<string>[] {
  const concerned = modules.filter(
    ({ folder }) =>
      programs.some(({ module }) => module === folder) || work?.uses.some(({ value }) => normal(value) === folder),
  );
  const found = (said: readonly Said[], folder: string, file: string) =>
    said.map(
      ({ value, line }): Found<string> => ({
        value: value.startsWith('/') ? value : normal(`${folder}/${value}`),
        evidence: [`${file}:${line}`],
        confidence: 'sure',
      }),
    );
  const all = [
    ...found(work?.folders ?? [], '.', 'go.work'),
    ...concerned.flatMap(({ folder, file }) => found(file.folders, folder, join(folder, 'go.mod'))),
  ];
  return all.filter(({ value }, index) => all.findIndex((each) => each.value === value) === index);
}

// Hosts and import domains that everyone can read. Others are not private for certain: they deserve a look.
const publicHosts =
  /(^|\.)(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|golang\.org|gopkg\.in|go\.dev|google\.com|k8s\.io|sigs\.k8s\.io|uber\.org|opentelemetry\.io|opencensus\.io|etcd\.io|mongodb\.org|gorm\.io|xorm\.io|gonum\.org|googleapis\.com|cloud\.google\.com|helm\.sh|filippo\.io|honnef\.co|modernc\.org|dario\.cat|gotest\.tools|mvdan\.cc|rsc\.io|nhooyr\.io|storj\.io|tailscale\.com|yaml\.in|step\.sm|charm\.land|oras\.land|pault\.ag|inet\.af|zx2c4\.com|gitea\.com|gitee\.com|sr\.ht|dev|io|org|com|net)$/;

function privateHostsOf({ modules, layout, code }: Scan, programs: readonly Program[]): readonly Found<string>[] {
  const named =
    layout === 'dep'
      ? lockedHosts(code.files.read('Gopkg.lock') ?? '')
      : modules
          .filter(({ folder }) => programs.some(({ module }) => module === folder))
          .flatMap(({ folder, file }) =>
            file.requires.map(({ value, line }) => ({
              host: value.split('/')[0]!,
              place: `${join(folder, 'go.mod')}:${line}`,
            })),
          );
  const found = named.filter(({ host }) => mayBePrivate(host));
  return found
    .filter(({ host }, index) => found.findIndex((each) => each.host === host) === index)
    .map(({ host, place }) => ({ value: host, evidence: [place], confidence: 'guess' }));
}

function mayBePrivate(host: string): boolean {
  if (!host.includes('.')) return false;
  return (
    !publicHosts.test(host) ||
    /(^|\.)(corp|internal|intranet|lan|local|git|gitlab|bitbucket|stash)\./.test(
      host.replace(/^(gitlab\.com|bitbucket\.org|git\.sr\.ht)$/, ''),
    )
  );
}

// `name = "git.example.com/lib"`, and `source = "https://git.example.com/lib.git"` or `"git@git.example.com:lib.git"`.
function lockedHosts(lock: string): readonly { readonly host: string; readonly place: string }[] {
  return lock.split('\n').flatMap((text, index) => {
    const [, value] = /^\s*(?:name|source) = "(?:[a-z+]+:\/\/)?(?:[^@/"]*@)?([^/:"]+)/.exec(text) ?? [];
    return value === undefined ? [] : [{ host: value, place: `Gopkg.lock:${index + 1}` }];
  });
}
