import { didYouMean } from '../../core/did-you-mean.ts';
import { UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { goVersionProblem, newest, oldest } from '../go-service/go-releases.ts';
import { importPathProblem } from '../go-service/import-path.ts';
import type { GivenAnswers } from '../go-service/questions.ts';
import { type Code, type CodeProgram, isHealthPath, isPattern, isPlainFolder, isTag } from './code.ts';
import { tokenizer } from './go-tokens.ts';
import { compareGo, readModFile } from './mod-file.ts';
import type { Serving } from './port-and-health.ts';
import { type Description, hasVendor, type Program, type Scan } from './scan.ts';

/** The command without its options, for errors. */
const command = 'create-go-docker dockerize';

/** Whether a file decides anything, by its path. Everything else need not be listed. */
export const isWanted = (path: string): boolean =>
  /(^|\/)(?:[^/]*\.go|go\.(?:mod|sum|work)|go\.work\.sum|Gopkg\.(?:toml|lock)|modules\.txt|vendor\.json|Godeps\.json|glide\.yaml)$/.test(
    path,
  );

/** Folders that Go leaves out, and those of version control and of other languages. */
export const isLeftOut = (folder: string): boolean => /(^|\/)([._][^/]*|testdata|node_modules)$/.test(folder);

/** The build tags that `--tags` gives, separated by commas or spaces as for `go build`. Throws a UserError for anything else. */
export function tagsIn(text: string | undefined): readonly string[] {
  const tags = text === undefined ? [] : text.split(/[\s,]+/);
  const wrong = tags.find((each) => !isTag(each));
  if (wrong !== undefined)
    throw refusal(
      'invalid-tags',
      `--tags ${JSON.stringify(text)} is not a list of build tags.`,
      'Example: --tags netgo,prod',
    );
  return tags;
}

/** Throws a UserError where a scan found nothing that could become an image. `folder` is its name in errors. */
export function refuseNothing({ programs, libraries, modules, layout, problems, code }: Scan, folder: string): void {
  const goMod = code.files.paths.includes('go.mod') ? code.files.read('go.mod') : undefined;
  if (goMod !== undefined && !readModFile(goMod))
    throw refusal('bad-go-mod', 'go.mod has no module line.', 'Run go mod init MODULE, or restore the file.');
  if (programs.length > 0) {
    if (layout === 'vendor') refuseMissingVendor({ code, modules, layout, programs, libraries, problems }, folder);
    return;
  }
  const goFiles = code.files.paths.filter((path) => path.endsWith('.go'));
  if (goFiles.length === 0)
    throw refusal(
      'no-go-files',
      `${folder} has no Go files.`,
      'Name the folder of a module: create-go-docker dockerize FOLDER',
    );
  const missing = code.work?.uses.find(({ value }) => !modules.some((each) => each.folder === plainFolder(value)));
  if (missing)
    throw refusal(
      'missing-module',
      `go.work:${missing.line} uses ${missing.value}, which has no go.mod in ${folder}.`,
      'Correct go.work, or run go work use.',
    );
  const [problem] = problems;
  const foreign = goFiles.find((path) => !path.includes('/') && /_(windows|darwin|js|wasip1|freebsd)\.go$/.test(path));
  if (problem !== undefined)
    throw refusal('no-program', `${folder} has no program: ${problem}.`, 'Correct that file, and run go vet ./...');
  const tagged = taggedProgram(code, goFiles);
  if (tagged)
    throw refusal(
      'no-program',
      `${folder} has no program for Linux without build tags: ${tagged.path} needs ${tagged.constraint}.`,
      'Name its tags: --tags TAG,TAG',
    );
  if (foreign !== undefined || libraries === 0)
    throw refusal(
      'no-program',
      `${folder} has no package main that is built for Linux${foreign === undefined ? '' : `; ${foreign} is for another system`}.`,
      'Name the folder of a module with one: create-go-docker dockerize FOLDER',
    );
  throw refusal(
    'no-program',
    `${folder} has ${libraries} ${libraries === 1 ? 'package' : 'packages'}, and no package main: a library needs no image.`,
    'Name the folder of a module with a program: create-go-docker dockerize FOLDER',
  );
}

// A package main that tags keep out of the build. `ignore` is for files that are run by hand.
function taggedProgram({ headers }: Scan['code'], goFiles: readonly string[]) {
  for (const path of goFiles) {
    const { package: name, constraint = '' } = headers(path) ?? {};
    const tags = constraint.match(/[\w.]+/g) ?? [];
    if (name === 'main' && tags.length > 0 && !path.endsWith('_test.go') && !tags.some((tag) => notOurs.test(tag)))
      return { path, constraint };
  }
  return undefined;
}

const notOurs = /^(ignore|windows|darwin|js|wasm|wasip1|.*bsd|solaris|plan9|android|ios|aix|arm64|386)$/;

const refusal = (code: string, problem: string, fix: string): UserError =>
  new UserError(problem, 'usage', { code, fix });

// In GOPATH, dependencies have to be in vendor, or nothing says which versions are wanted.
function refuseMissingVendor(scanned: Scan, folder: string): void {
  const { code, modules } = scanned;
  refuseGopath(scanned, folder);
  if (hasVendor(scanned)) return;
  const own = modules[0]?.path ?? '';
  const below = code.files.paths.find((path) => path.endsWith('/Gopkg.lock'));
  for (const paths of code.folders.values()) {
    for (const path of paths) {
      if (path.endsWith('_test.go') || path.startsWith('src/')) continue;
      const outside = code
        .headers(path)
        ?.imports.find((each) => /^[^/]*\./.test(each.path) && each.path !== own && !each.path.startsWith(`${own}/`));
      if (outside)
        throw refusal(
          'no-versions',
          `${path}:${outside.line} imports ${outside.path}, and ${folder} has no go.mod, Gopkg.lock or vendor that says which version.`,
          below === undefined
            ? `Run go mod init ${own} and go mod tidy in ${folder}.`
            : `Name the folder with ${below}: ${command} ${shellWord(shownBelow(folder, below.replace(/\/[^/]*$/, '')))}`,
        );
    }
  }
}

const shownBelow = (folder: string, below: string): string => (folder === '.' ? below : `${folder}/${below}`);

// The projects of a GOPATH are built one by one.
function refuseGopath({ code, programs }: Scan, folder: string): void {
  for (const [each, paths] of code.folders) {
    if (!each.startsWith('src/')) continue;
    for (const path of paths) {
      const own = code.headers(path)?.imports.find((imported) => code.folders.has(`src/${imported.path}`));
      if (!own) continue;
      const { folder: program } = programs.find((one) => path.startsWith(`${one.folder}/`)) ?? programs[0]!;
      // What the program and the package that it imports have in common.
      const [mine, other] = [program.split('/'), `src/${own.path}`.split('/')];
      const differs = mine.findIndex((element, index) => element !== other[index]);
      const common = differs < 2 ? program : mine.slice(0, differs).join('/');
      throw refusal(
        'whole-gopath',
        `${folder} is a GOPATH: ${path}:${own.line} imports ${own.path}, which is in src.`,
        `Name the folder of the project: ${command} ${shellWord(shownBelow(folder, common))}`,
      );
    }
  }
}

/** The programs that `--program` names, the default first; undefined where there are several and none is named. */
export function chosenPrograms(
  { programs, layout, code }: Scan,
  wanted: readonly string[],
): readonly Program[] | undefined {
  if (wanted.length === 0) return programs.length === 1 ? programs : undefined;
  const chosen = wanted.includes('all') ? programs : wanted.map((word) => programNamed(programs, word, code));
  const unique = [...new Set(chosen)];
  const [first] = unique;
  const other = unique.find(({ module }) => module !== first!.module);
  if (other && layout !== 'workspace')
    throw refusal(
      'two-modules',
      `${first!.folder} and ${other.folder} are in two modules, and there is no go.work for both.`,
      `Choose programs of one module: ${unique
        .filter(({ module }) => module === first!.module)
        .map(flagFor)
        .join(' ')}`,
    );
  return unique;
}

const flagFor = ({ folder }: Program): string => `--program ${shellWord(folder)}`;

function programNamed(programs: readonly Program[], word: string, code: Scan['code']): Program {
  const folder = plainFolder(word);
  const found = programs.find((each) => each.folder === folder) ?? programs.find((each) => each.name === word);
  if (found) return found;
  const tagged = taggedProgram(code, code.folders.get(folder) ?? []);
  if (tagged)
    throw refusal(
      'unknown-program',
      `--program ${JSON.stringify(word)}: ${tagged.path} needs the build tags ${tagged.constraint}.`,
      'Name its tags: --tags TAG,TAG',
    );
  const meant = didYouMean(
    folder,
    programs.flatMap((each) => [each.folder, each.name]),
  );
  throw refusal(
    'unknown-program',
    `--program ${JSON.stringify(word)}: there is no such program.`,
    `${meant ? `Did you mean ${meant}? ` : ''}Programs: ${programs.map((each) => each.folder).join(', ')}`,
  );
}

// Folders of programs that are seldom deployed come last.
const isHelper = (folder: string): boolean =>
  /(^|\/)(examples?|hack|tools?|scripts?|tests?|testing|internal|contrib|dev|docs|bench\w*|integration|e2e|utils?|helpers|build)(\/|$)/.test(
    folder,
  );

/** The programs in the order in which they are offered. */
export function offered(programs: readonly Program[]): readonly Program[] {
  return [...programs].sort((one, other) => Number(isHelper(one.folder)) - Number(isHelper(other.folder)));
}

/** Whether one image can have all programs. Those of several modules need a go.work. */
export const canBeOne = ({ programs, layout }: Scan): boolean =>
  layout === 'workspace' || programs.every(({ module }) => module === programs[0]!.module);

/** The error for several programs without a terminal to ask on. */
export function severalPrograms(scanned: Scan, directory: string): UserError {
  const rows = offered(scanned.programs);
  const width = Math.max(...rows.map(({ folder }) => folder.length));
  const lines = rows.map(({ folder, place }) => `  ${folder.padEnd(width)}  ← ${place}`);
  const where = directory === '.' ? '' : ` ${shellWord(directory)}`;
  const several = canBeOne(scanned)
    ? ', several by repeating the flag, or --program all.'
    : '. An image can have programs of several modules only with a go.work.';
  return refusal(
    'several-programs',
    `There are ${rows.length} programs:\n${lines.join('\n')}\n`,
    `Choose one with ${command}${where} ${flagFor(rows[0]!)}${several}`,
  );
}

/** Go's minor version for a description: that of the image. Throws a UserError for a version that there cannot be. */
export function goFor({ go }: Pick<Description, 'go'>): string | undefined {
  if (!go) return undefined;
  const [, minor] = /^(1\.\d+)/.exec(go.value) ?? [];
  if (minor === undefined) return undefined;
  if (compareGo(minor, oldest.minor) < 0) return oldest.minor;
  const problem = goVersionProblem(minor);
  if (problem)
    throw refusal(
      'invalid-go',
      `${go.evidence[0]} says Go ${go.value}: ${problem}.`,
      `Choose another with --go ${newest.minor}`,
    );
  if (compareGo(minor, newest.minor) > 0)
    throw refusal(
      'unknown-go',
      `${go.evidence[0]} says Go ${go.value}, and the newest Go that create-go-docker knows is ${newest.minor}.`,
      `If there is an image of it, add --go ${minor}`,
    );
  return minor;
}

/** The answers that the code gives. `folder` is the name of its folder. Throws a UserError for a Go version that there cannot be. */
export function inferredAnswers(
  { layout, modules }: Scan,
  programs: readonly Program[],
  found: Pick<Description, 'go' | 'port'>,
  folder: string,
): GivenAnswers {
  const go = goFor(found);
  return {
    module: moduleName(modules.find((each) => each.folder === programs[0]!.module)!.path, folder),
    deps: layout === 'dep' || layout === 'vendor' ? 'dep' : 'modules',
    ...(go !== undefined && { go }),
    ...(found.port && { port: `${found.port.value}` }),
  };
}

// The name of the image comes from it. A module can have a name that no service may have.
function moduleName(path: string, folder: string): string {
  if (importPathProblem(path) === undefined) return path;
  const plain = (text: string): string => text.replace(/[^a-zA-Z0-9-]+/g, '-').replace(/^-+|-+$/g, '');
  // `v05` is no name of a module; the element before it is.
  const names = [folder, ...path.split('/').reverse()].map((each) => `example.com/${plain(each)}`);
  return names.find((each) => importPathProblem(each) === undefined) ?? 'example.com/program';
}

/** The path of the health endpoint, if the code leaves no doubt about it, or ''. */
export const healthPath = ({ health }: Pick<Description, 'health'>): string =>
  health?.confidence === 'sure' ? health.value : '';

// With dep, the folder vendor is either committed or ignored; what is ignored is not there in a clone.
function isVendored({ layout, code: { files } }: Scan, folder: string): boolean {
  if (layout === 'vendor') return true;
  if (layout !== 'dep')
    return files.paths.includes(folder === '.' ? 'vendor/modules.txt' : `${folder}/vendor/modules.txt`);
  const isIgnored = /^\/?vendor\/?\s*$/m.test(files.read('.gitignore') ?? '');
  return !isIgnored && files.paths.some((path) => path.startsWith('vendor/') && path.endsWith('.go'));
}

const plainFolder = (path: string): string => path.replace(/^\.\/(?=.)/, '').replace(/(.)\/+$/, '$1');

// Not a parser: brackets that do not match are what an edit that was not finished leaves.
function refuseBroken({ code }: Scan, programs: readonly Program[]): void {
  for (const { folder } of programs) {
    for (const path of code.folders.get(folder) ?? []) {
      const line = unmatchedIn(code.files.read(path) ?? '');
      if (line !== undefined && !path.endsWith('_test.go'))
        throw refusal(
          'syntax-error',
          `${path}:${line} has a bracket that does not match another one.`,
          'Correct it; go vet says more.',
        );
    }
  }
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The line of the first bracket without its counterpart; undefined where there is none. */
function unmatchedIn(text: string): number | undefined {
  const open: { readonly wants: string; readonly line: number }[] = [];
  const next = tokenizer(text);
  for (let token = next(); token; token = next()) {
    if (token.kind !== 'sign') continue;
    const wants = closing[token.text];
    if (wants !== undefined) open.push({ wants, line: token.line });
    else if (Object.values(closing).includes(token.text) && open.pop()?.wants !== token.text) return token.line;
  }
  return open.at(-1)?.line;
}

// A guess about a program that is not the default is not shown, so it does not count.
function ownServing({ port, health }: Partial<Serving> = {}): Pick<CodeProgram, 'port' | 'health'> {
  if (!port || port.confidence === 'guess') return {};
  return { port: port.value, ...(health?.confidence === 'sure' && { health: health.value }) };
}

function refuseUnknownDirective({ folder, file }: Scan['modules'][number]): void {
  if (file.unknown)
    throw refusal(
      'bad-go-mod',
      `${goModOf(folder)}:${file.unknown.line} has the directive ${file.unknown.value}, which Go does not know.`,
      'Correct it, and run go mod tidy.',
    );
}

const goModOf = (folder: string): string => (folder === '.' ? 'go.mod' : `${folder}/go.mod`);

// Go reads the go.mod of a module that is replaced only if it is required.
function refuseMissingReplacement({ folder, file }: Scan['modules'][number], paths: ReadonlySet<string>): void {
  const missing = file.folders.find(
    ({ value, module }) =>
      value.startsWith('./') &&
      !paths.has(goModOf(shownBelow(folder, plainFolder(value)))) &&
      file.requires.some((each) => each.value === module),
  );
  if (missing)
    throw refusal(
      'missing-module',
      `${goModOf(folder)}:${missing.line} replaces ${missing.module} by ${missing.value}, which has no go.mod.`,
      'Add that module, or remove the replacement.',
    );
}

/** What the Dockerfile needs to know. Throws a UserError for code that no Dockerfile in this folder can build. */
export function codeOf(scanned: Scan, programs: readonly Program[], found: Description, health: string): Code {
  const { layout, modules, code } = scanned;
  const has = new Set(code.files.paths);
  refuseBroken(scanned, programs);
  const main = modules.find((each) => each.folder === programs[0]!.module)!;
  refuseUnknownDirective(main);
  const folder = layout === 'workspace' ? '.' : main.folder;
  const isGopath = layout === 'dep' || layout === 'vendor';
  if (isGopath && !isPlainFolder(main.path))
    throw refusal(
      'odd-folder',
      `The import path ${main.path} has a character that a Dockerfile cannot have in a path.`,
      'Rename it.',
    );
  const vendored = isVendored(scanned, folder);
  if (!vendored) refuseMissingReplacement(main, has);
  const isOutside = ({ value }: { readonly value: string }): boolean => /^(?:\.\.(?:\/|$)|\/)/.test(value);
  const use = code.work?.uses.find(isOutside);
  if (use)
    throw refusal(
      'outside-context',
      `go.work:${use.line} uses ${use.value}, which is outside of this folder, so a build cannot copy it.`,
      `Run ${command} in the folder above, with --program.`,
    );
  const outside = found.replaces.find(isOutside);
  if (outside && !vendored)
    throw refusal(
      'outside-context',
      `${outside.evidence[0]} replaces a module by ${outside.value}, which is outside of this folder, so a build cannot copy it.`,
      outside.value.startsWith('..')
        ? `Run ${command} in the folder ${/^(?:\.\.\/?)+/.exec(outside.value)![0].replace(/\/$/, '')}, with --program.`
        : 'Move it into this folder.',
    );
  const used =
    layout === 'workspace'
      ? (code.work?.uses.map(({ value }) => value.replace(/^\.\/(?=.)/, '').replace(/\/+$/, '') || '.') ?? [])
      : [];
  const further = [...new Set([...used, ...found.replaces.map(({ value }) => value)])].filter(
    (each) => has.has(each === '.' ? 'go.mod' : `${each}/go.mod`) && (layout === 'workspace' || each !== folder),
  );
  for (const each of [folder, ...further, ...programs.map((program) => program.folder)])
    if (!isPlainFolder(each))
      throw refusal(
        'odd-folder',
        `The folder ${JSON.stringify(each)} has a character that a Dockerfile cannot have in a path.`,
        `Rename it, or run ${command} in it.`,
      );
  if (!isHealthPath(health))
    throw refusal('invalid-health', `--health ${JSON.stringify(health)} is not a path.`, 'Example: --health /healthz');
  // Before Go 1.14 in go.mod, the folder vendor is used only on request (go.dev/ref/mod#build-commands).
  const isOld = main.file.go !== undefined && compareGo(main.file.go.value, '1.14') < 0;
  const lacksSum = layout === 'modules' && !vendored && !main.hasSum && main.file.requires.length > 0;
  return {
    programs: programs.map(({ name, folder: each }, index) => ({
      name,
      folder: each,
      ...(index > 0 && ownServing(found.others[index - 1])),
    })),
    layout,
    ...(isGopath && importPathProblem(main.path) !== undefined && { importPath: main.path }),
    folder,
    modules: vendored ? [] : further,
    mode: lacksSum ? 'mod' : vendored && layout === 'modules' && isOld ? 'vendor' : 'auto',
    vendored,
    cgo: found.cgo.value,
    tags: code.context.tags,
    listens: found.port !== undefined,
    health,
    embeds: found.embeds
      .map(({ value }) => value)
      .filter((value, index, all) => isPattern(value) && all.indexOf(value) === index),
  };
}
