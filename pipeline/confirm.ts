import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { compareGo, minorOf } from '../generators/go-image/mod-file.ts';
import type { Found } from '../generators/go-image/port-and-health.ts';
import { type Description, goOf, type Program, pretends, type Scan } from '../generators/go-image/scan.ts';
import { goVersion, newest } from '../generators/go-service/go-releases.ts';
import { goImage } from '../generators/go-service/names.ts';
import { inContainer } from './go-command.ts';
import { localGo } from './local-go.ts';

/** What the go command on this machine says about programs; `problem` where it could not say everything. */
export interface Confirmed {
  /** Whether a package needs cgo, by its import path. */
  readonly cgo?: Found<boolean>;
  /** The greatest Go version of the modules that are used. */
  readonly go?: Found<string>;
  readonly problem?: string;
}

/** A package as `go list` describes it. */
interface Package {
  readonly ImportPath: string;
  readonly Standard?: boolean;
  readonly CgoFiles?: readonly string[];
  readonly GoFiles?: readonly string[];
  readonly Error?: { readonly Err?: string };
  readonly Module?: {
    readonly Path?: string;
    readonly GoVersion?: string;
    readonly Replace?: { readonly GoVersion?: string };
  };
}

/** What the go command may use. */
export interface ConfirmOptions {
  /** Whether it may download modules and, where there is no Go, the Go image. */
  readonly downloads: boolean;
  /** The registry of the Go image, or `none`. */
  readonly registry: string;
}

/**
 * Asks the go command about the dependencies of programs, for Linux. It changes nothing, and downloads nothing unless `downloads` is
 * set; where a module is not on this machine, the answer is a problem. Without a Go on this machine that is new enough, asks in a container
 * of the Go image if `downloads` is set; else undefined, or the problem. Throws a UserError where no engine can run it.
 */
export async function confirm(
  root: string,
  scanned: Scan,
  programs: readonly Program[],
  { downloads, registry }: ConfirmOptions,
): Promise<Confirmed | undefined> {
  const { layout, modules } = scanned;
  if (layout === 'dep' || layout === 'vendor') return undefined;
  const [local, needed] = [await localGo(), minorOf(goOf(scanned, programs)?.value)];
  const isOld = local !== undefined && needed !== undefined && compareGo(local, needed) < 0;
  if (isOld && !downloads) return { problem: `the code needs Go ${needed}, and Go ${local} is installed` };
  if (local === undefined && !downloads) return undefined;
  const folder = layout === 'workspace' ? '.' : programs[0]!.module;
  const { tags } = scanned.code.context;
  const words = [
    ...['list', '-e', '-deps', '-json=ImportPath,Standard,CgoFiles,GoFiles,Error,Module'],
    ...(tags.length > 0 ? ['-tags', tags.join(',')] : []),
    ...programs.map((program) => packagePath(modules, program)),
  ];
  const [withCgo, without] =
    local !== undefined && !isOld
      ? await Promise.all([
          listHere(join(root, folder), words, '1', downloads),
          listHere(join(root, folder), words, '0', downloads),
        ])
      : await listInContainer({ root, registry }, scanned, folder, words);
  if ('problem' in withCgo) return withCgo;
  if ('problem' in without) return without;
  const all = new Map(withCgo.map((each) => [each.ImportPath, each]));
  // What is an error only without cgo needs it.
  const [problem] = [...without.filter(({ ImportPath: path }) => !all.has(path)), ...withCgo].flatMap(
    ({ Error: error }) => (error?.Err ? asSentence(error.Err) : []),
  );
  if (problem !== undefined) return { problem };
  const needs = without.filter((each) => needsCgo(each, all.get(each.ImportPath)));
  const versions = withCgo.flatMap(({ Module: module }) => {
    const version = (module?.Replace ?? module)?.GoVersion;
    return version === undefined ? [] : [{ version, path: module?.Path ?? '' }];
  });
  const [greatest] = versions.sort((one, other) => compareGo(other.version, one.version));
  return {
    cgo: {
      value: needs.length > 0,
      evidence: needs.slice(0, 3).map(({ ImportPath: path }) => `go list: ${path}`),
      confidence: 'sure',
    },
    ...(greatest && { go: { value: greatest.version, evidence: [`go.mod of ${greatest.path}`], confidence: 'sure' } }),
  };
}

// A file that is built only without cgo replaces those that need it.
function needsCgo(
  { ImportPath: path, Standard: standard, GoFiles: files = [], Error: error }: Package,
  other: Package | undefined,
): boolean {
  if (error) return other !== undefined && !other.Error;
  if (standard || !other?.CgoFiles?.length) return false;
  const hasFallback = files.some((each) => !other.GoFiles?.includes(each) && !other.CgoFiles?.includes(each));
  return !hasFallback || pretends.includes(path);
}

function packagePath(modules: Scan['modules'], { folder, module }: Program): string {
  const { path } = modules.find((each) => each.folder === module)!;
  if (folder === module) return path;
  return `${path}/${module === '.' ? folder : folder.slice(module.length + 1)}`;
}

const settings = { GOTOOLCHAIN: 'local', GOFLAGS: '', GOOS: 'linux', GOARCH: 'amd64', GO111MODULE: 'on' };
const offline = { GOPROXY: 'off', GOSUMDB: 'off' };

/** The packages, or why the go command lists none. */
type Listed = readonly Package[] | { readonly problem: string };

// The lines of Go say what is wrong, and how to correct it.
const asSentence = (text: string): string =>
  text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/^go: /, '')
    .replace(/\.$/, '');

const failed = (stderr: string): Listed => ({ problem: asSentence(stderr) || 'the go command failed' });

function listHere(cwd: string, words: readonly string[], cgo: string, downloads: boolean): Promise<Listed> {
  return new Promise((done) => {
    execFile(
      'go',
      words,
      {
        cwd,
        env: { ...process.env, ...settings, ...(!downloads && offline), CGO_ENABLED: cgo },
        maxBuffer: 1 << 28,
        timeout: downloads ? 900_000 : 60_000,
        windowsHide: true,
      },
      (error, stdout, stderr) => done(error ? failed(stderr) : packagesIn(stdout)),
    );
  });
}

// With the newest Go, which can list the code of every version. It may write go.sum: it works on a copy.
function listInContainer(
  { root, registry }: { readonly root: string; readonly registry: string },
  { layout, code, modules }: Scan,
  folder: string,
  words: readonly string[],
): Promise<readonly [Listed, Listed]> {
  const isVendored = code.files.paths.includes(folder === '.' ? 'vendor/modules.txt' : `${folder}/vendor/modules.txt`);
  const lacksSum = layout === 'modules' && modules.some((each) => each.folder === folder && !each.hasSum);
  const env = { ...settings, GOFLAGS: lacksSum && !isVendored ? '-mod=mod' : '' };
  const { minor, imageTag } = goVersion(newest.minor);
  return inContainer({ folder: root, minor, image: goImage(imageTag, registry) }, env, async ({ go }) => {
    const list = async (cgo: string): Promise<Listed> => {
      const { ok, stdout, stderr } = await go(folder, { CGO_ENABLED: cgo }, words);
      return ok ? packagesIn(stdout) : failed(stderr);
    };
    return [await list('1'), await list('0')];
  });
}

// One object after the other, each begins and ends with a brace on a line of its own.
const packagesIn = (text: string): readonly Package[] =>
  JSON.parse(`[${text.trim().replaceAll(/^\}\n\{$/gm, '},\n{')}]`);

/** A description with what the go command knows better. */
export function confirmed(found: Description, by: Confirmed | undefined): Description {
  const { go, cgo } = by ?? {};
  const isNewer = go && (!found.go || compareGo(go.value, found.go.value) > 0);
  return {
    ...found,
    ...(cgo && { cgo: { ...cgo, evidence: cgo.value && found.cgo.value ? found.cgo.evidence : cgo.evidence } }),
    ...(isNewer && { go }),
  };
}
