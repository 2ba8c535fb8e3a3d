// `npm run bench:dockerize -- FOLDER`: compares what dockerize finds in public code with what `go list` says, and writes the table in
// docs/dockerize.md. FOLDER has the repositories of public-code.json at their commits, each in a folder owner+name. What go list says
// is kept in FOLDER/.go-list: it downloads dependencies, which takes minutes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { walk } from '../disk/walk.ts';
import { isLeftOut, isWanted } from '../generators/go-image/decide.ts';
import { compareGo } from '../generators/go-image/mod-file.ts';
import { describe, pretends, type Scan, scan } from '../generators/go-image/scan.ts';
import { withBlock } from '../tools/blocks.ts';
import { type Outcome, tableOf } from './dockerize-table.ts';
import list from './public-code.json' with { type: 'json' };

/** What `go list` says about a repository and its program. */
interface Oracle {
  readonly programs: readonly string[];
  /** The greatest Go version of the modules whose packages are in the program. */
  readonly go?: string;
  readonly cgo?: boolean;
}

interface Package {
  readonly ImportPath: string;
  readonly Dir: string;
  readonly Name?: string;
  readonly Standard?: boolean;
  readonly GoFiles?: readonly string[];
  readonly CgoFiles?: readonly string[];
  readonly Module?: { readonly GoVersion?: string; readonly Replace?: { readonly GoVersion?: string } };
}

const root = fileURLToPath(new URL('..', import.meta.url));
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder with the repositories.');

function go(cwd: string, cgo: '0' | '1', ...args: readonly string[]): readonly Package[] {
  const env = { ...process.env, CGO_ENABLED: cgo, GOOS: 'linux', GOARCH: 'amd64', GOFLAGS: '-modcacherw' };
  const { stdout } = spawnSync('go', args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  return JSON.parse(`[${stdout.trim().replaceAll(/^\}\n\{$/gm, '},\n{')}]`);
}

/** Runs `go list`, or reads its recorded output. A project in GOPATH has to be run by hand. */
function oracleFor(name: string, scanned: Scan, program: string | undefined): Oracle | undefined {
  const file = join(folder!, '.go-list', `${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  if (scanned.layout === 'dep' || scanned.layout === 'vendor') return undefined;
  const at = join(folder!, name);
  const modules = [...new Set(scanned.modules.map((each) => each.folder))];
  const asked = scanned.layout === 'modules' && modules.includes('.') ? ['.'] : modules;
  const mains = asked.flatMap((module) =>
    go(join(at, module), '1', 'list', '-e', '-find', '-json=Dir,Name,GoFiles,CgoFiles', './...').filter(
      ({ Name: each, GoFiles: files = [], CgoFiles: more = [] }) => each === 'main' && files.length + more.length > 0,
    ),
  );
  const programs = mains.map(({ Dir: each }) => each.slice(at.length + 1) || '.').sort();
  const oracle = { programs, ...(program !== undefined && aboutProgram(at, scanned, program)) };
  mkdirSync(join(folder!, '.go-list'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(oracle)}\n`);
  return oracle;
}

function aboutProgram(at: string, { layout, programs }: Scan, program: string): Pick<Oracle, 'go' | 'cgo'> {
  const module = layout === 'workspace' ? '.' : (programs.find((each) => each.folder === program)?.module ?? '.');
  const path = module === '.' ? `./${program}` : `./${program.slice(module.length + 1)}`;
  const fields = '-json=ImportPath,Standard,CgoFiles,GoFiles,Module';
  const [without, all] = (['0', '1'] as const).map((cgo) =>
    go(join(at, module), cgo, 'list', '-e', '-deps', fields, path),
  );
  const withCgo = new Map(all!.map((each) => [each.ImportPath, each]));
  const needs = without!.some(({ ImportPath: each, Standard: standard, GoFiles: files = [] }) => {
    const other = withCgo.get(each);
    if (standard || !other?.CgoFiles?.length) return false;
    const fallback = files.some((file) => !other.GoFiles?.includes(file) && !other.CgoFiles?.includes(file));
    return !fallback || pretends.includes(each);
  });
  const versions = all!.flatMap(({ Module: each }) => (each?.Replace ?? each)?.GoVersion ?? []);
  const [greatest] = versions.sort(compareGo).reverse();
  return { cgo: needs, ...(greatest !== undefined && { go: greatest }) };
}

const minorOf = (version: string | undefined): string | undefined => /^1\.\d+/.exec(version ?? '')?.[0];

function outcomeFor({ repository, program, port }: (typeof list)[number]): Outcome {
  const name = repository.replace('/', '+');
  const start = performance.now();
  const files = walk(join(folder!, name), { wants: isWanted, leavesOut: isLeftOut, most: 2_000_000, largest: 1 << 24 });
  const scanned = scan(files);
  const chosen = scanned.programs.filter((each) => each.folder === program);
  const found = chosen.length > 0 ? describe(scanned, chosen) : undefined;
  const milliseconds = Math.round(performance.now() - start);
  const oracle = oracleFor(name, scanned, program);
  const mine = scanned.programs.map((each) => each.folder).sort();
  // go list names a package main without func main, which go build refuses, too.
  const hasMain = (each: string): boolean =>
    (scanned.code.folders.get(each) ?? []).some((path) => /^func main\(\)/m.test(files.read(path) ?? ''));
  // A toolchain line is part of the answer, and go list does not print it.
  const module = chosen[0]?.module ?? '.';
  const goMod = files.read(module === '.' ? 'go.mod' : `${module}/go.mod`);
  const toolchain = /^toolchain go(\S+)/m.exec(goMod ?? '')?.[1];
  const wanted = [oracle?.go, toolchain]
    .filter((each) => each !== undefined)
    .sort(compareGo)
    .at(-1);
  return {
    repository,
    program: program ?? '',
    layout: scanned.layout,
    count: mine.length,
    programs: oracle ? mine.join(' ') === oracle.programs.filter(hasMain).sort().join(' ') : undefined,
    go: minorOf(found?.go?.value),
    goRight: oracle?.go === undefined || !found ? undefined : minorOf(found.go?.value) === minorOf(wanted),
    cgo: found?.cgo.value,
    cgoRight: oracle?.cgo === undefined || !found ? undefined : found.cgo.value === oracle.cgo,
    port: found?.port?.value,
    portIs: port,
    confidence: found?.port?.confidence,
    milliseconds,
  };
}

const outcomes = list.map(outcomeFor);
writeFileSync(`${root}bench/dockerize.json`, `${JSON.stringify(outcomes, null, 1)}\n`);
const page = `${root}docs/dockerize.md`;
writeFileSync(page, withBlock(readFileSync(page, 'utf8'), 'public-code', tableOf(outcomes)));
