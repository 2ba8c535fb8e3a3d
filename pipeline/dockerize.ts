import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { generate } from '../core/generate.ts';
import { manifestPath } from '../core/manifest.ts';
import type { RenderedFile } from '../core/render.ts';
import type { FileUpdate } from '../core/update.ts';
import { type Applied, apply, refuseConflicts, refuseUnfinished } from '../disk/apply.ts';
import { compare, type Decisions } from '../disk/compare.ts';
import { matchesAnything } from '../disk/matches.ts';
import { walk } from '../disk/walk.ts';
import { recover } from '../disk/write.ts';
import { type Code, type GivenName, withGiven } from '../generators/go-image/code.ts';
import {
  chosenPrograms,
  codeOf,
  goFor,
  healthPath,
  inferredAnswers,
  isLeftOut,
  isWanted,
  refuseNothing,
  severalPrograms,
  tagsIn,
} from '../generators/go-image/decide.ts';
import { specifyImage } from '../generators/go-image/index.ts';
import type { Found } from '../generators/go-image/port-and-health.ts';
import { type Description, describe, type Program, type Scan, scan } from '../generators/go-image/scan.ts';
import { templateNames } from '../generators/go-service/names.ts';
import { type Answers, toAnswers } from '../generators/go-service/questions.ts';
import { templates } from '../generators/go-service/templates.ts';
import packageJson from '../package.json' with { type: 'json' };
import { fromDefaults, fromManifest, recordedName } from './answer-sources.ts';
import { type Confirmed, confirm, confirmed } from './confirm.ts';
import type { WriteOptions } from './create.ts';
import { readManifest } from './manifest.ts';
import { type Layer, type Source, type Sources, settle } from './settle.ts';
import type { Migration } from './to-modules.ts';

/** Scans a folder (absolute). Throws a UserError for one that cannot be read, or that has nothing for an image. */
export function scanFolder(target: string, shown: string, tags: readonly string[] = []): Scan {
  const found = statSync(target, { throwIfNoEntry: false });
  if (!found?.isDirectory())
    throw new UserError(`${shown} ${found ? 'is not a directory' : 'does not exist'}.`, 'usage', {
      code: 'no-directory',
      fix: 'Name the folder of a module: create-go-docker dockerize FOLDER',
    });
  const files = walk(target, { wants: isWanted, leavesOut: isLeftOut, most: 2_000_000, largest: 16 * 1024 * 1024 });
  const scanned = scan(files, tags);
  refuseNothing(scanned, shown);
  return scanned;
}

/** Everything that is decided about an image, and why. */
export interface Decided {
  readonly answers: Answers;
  readonly sources: Sources;
  readonly code: Code;
  readonly found: Description;
  /** What was chosen instead of what the code says, with the flag, the variable or the record that says it. */
  readonly given: Partial<Record<GivenName, Found<string>>>;
  /** The port that the code says, where another one was chosen. */
  readonly portInCode?: Found<number> | undefined;
  /** Why the go command did not confirm what was found, as a sentence. */
  readonly unconfirmed?: string;
  /** Patterns of embedded files that match nothing in the folder. */
  readonly missing: readonly Found<string>[];
}

/** What to decide on. */
export interface DockerizeRequest {
  /** The folder; absolute. */
  readonly target: string;
  readonly scanned: Scan;
  readonly programs: readonly Program[];
  /** The answers that were given, strongest first. */
  readonly layers: readonly Layer[];
  /** The path of a health endpoint, or `none`; what was found where this is left out. */
  readonly health?: string | undefined;
  /** Whether `go list` may download modules and, where there is no Go, the Go image. */
  readonly downloads?: boolean;
}

/** Asks the go command about the programs, where it can be asked. Throws a UserError where no engine can run it. */
export function confirmCode({
  target,
  scanned,
  programs,
  layers,
  downloads = false,
}: DockerizeRequest): Promise<Confirmed | undefined> {
  const registry = settle([...layers, ...fromManifest(target), fromDefaults()]).given.registry!;
  return confirm(target, scanned, programs, { downloads, registry });
}

/** What is recorded about the code in `target` (absolute). */
const recordedCode = (target: string): Code | undefined => readManifest(target)?.code as Code | undefined;

/** The build tags: those of the flag (`none` for none), or else those that are recorded. Throws a UserError for what cannot be a tag. */
export function wantedTags(flag: string | undefined, target: string): readonly string[] {
  if (flag === undefined) return recordedCode(target)?.tags ?? [];
  return flag === 'none' ? [] : tagsIn(flag);
}

/**
 * The programs of the image: those that are named, or else those that are recorded, while the code has them; undefined where there are several
 * and nothing says which. Throws a UserError for programs that cannot be chosen.
 */
export function wantedPrograms(
  scanned: Scan,
  named: readonly string[],
  target: string,
): readonly Program[] | undefined {
  const recorded = recordedCode(target)?.programs.map(({ folder }) => folder) ?? [];
  const isThere = recorded.every((each) => scanned.programs.some(({ folder }) => folder === each));
  return chosenPrograms(scanned, named.length > 0 || !isThere ? named : recorded);
}

/** What a person chose earlier, and did not leave to the code. */
function chosenEarlier(target: string): { readonly layer: Layer; readonly health: string | undefined } {
  const recorded = readManifest(target);
  const code = recorded?.code as Code | undefined;
  const isKept = (name: string) => code?.given?.includes(name as GivenName) === true;
  const given = Object.fromEntries(Object.entries(recorded?.given ?? {}).filter(([name]) => isKept(name)));
  const health = isKept('health') ? code?.health || 'none' : undefined;
  return { layer: { kind: 'recorded', nameOf: () => recordedName, given }, health };
}

/** Decides everything about the image of some programs, which the go command may have confirmed. Throws a UserError for answers that cannot be used. */
export function decideImage(
  { target, scanned, programs, layers, health }: DockerizeRequest,
  by: Confirmed | undefined,
): Decided {
  const all = confirmed(describe(scanned, programs), by);
  const earlier = chosenEarlier(target);
  const strong = settle([...layers, earlier.layer]);
  const chosen = (name: 'go' | 'port') => {
    const value = strong.given[name];
    return value === undefined ? {} : { [name]: certainly(value, strong.sources[name]!.name) };
  };
  const givenHealth = health ?? earlier.health;
  const chosenHealth = givenHealth !== undefined && {
    health: certainly(givenHealth, health === undefined ? recordedName : '--health'),
  };
  const givens: Decided['given'] = { ...chosen('go'), ...chosen('port'), ...chosenHealth };
  const described = givenHealth === 'none' ? withoutHealth(all) : all;
  // A port that was given is known.
  const found: Description = givens.port
    ? { ...described, port: { ...givens.port, value: Number(givens.port.value) } }
    : described;
  const module = scanned.modules.find(({ folder }) => folder === programs[0]!.module)!;
  const go = givens.go ? undefined : goFor(found);
  const { given, sources } = settle([
    ...layers,
    earlier.layer,
    {
      kind: 'inferred',
      nameOf: (name) => evidenceOf(name, found, module.folder),
      given: inferredAnswers(
        scanned,
        programs,
        go === undefined ? { ...found, go: undefined } : found,
        basename(target),
      ),
    },
    ...fromManifest(target),
    fromDefaults(),
  ]);
  const answers = toAnswers(given);
  const path = givenHealth === 'none' ? '' : (givenHealth ?? healthPath(found));
  return {
    answers,
    // An answer needs a port, also where there is none.
    sources: { ...sources, ...(!found.port && { port: noPort }) } as Sources,
    code: withGiven(codeOf(scanned, programs, found, path), givens),
    found,
    given: givens,
    portInCode: described.port?.value === found.port?.value ? undefined : described.port,
    missing: found.embeds.filter(({ value }) => !matchesAnything(target, value)),
    // What no one else imports needs no confirmation.
    ...(by?.problem !== undefined && { unconfirmed: `The go command could not confirm this: ${by.problem}.` }),
    ...(!by &&
      asksGo(scanned) &&
      found.cgo.confidence !== 'sure' && {
        unconfirmed: 'Go is not installed here, so whether the dependencies need cgo, or a newer Go, is not confirmed.',
      }),
  };
}

const noPort: Source = { kind: 'default', name: 'not used: no port was found' };

const certainly = (value: string, source: string): Found<string> => ({ value, evidence: [source], confidence: 'sure' });

// `--health none` is for every program.
const withoutHealth = (found: Description): Description => ({
  ...found,
  others: found.others.map((each) => ({ ...each, health: undefined })),
});

// Without modules, go list has nothing to say.
const asksGo = ({ layout }: Scan): boolean => layout === 'modules' || layout === 'workspace';

function evidenceOf(name: string, { go, port }: Description, folder: string): string {
  if (name === 'go') return go?.evidence[0] ?? '';
  if (name === 'port') return `${port?.evidence[0]} (${port?.confidence})`;
  return folder === '.' ? 'the code' : folder;
}

/** How to write the files of an image. */
export interface ImageOptions extends WriteOptions {
  /** Leaves go.mod as it is before `go mod tidy`; for a preview, which must be quick. */
  readonly untidied?: boolean;
}

/** What was written, and what became of the libraries of a project that goes from dep to modules. */
export interface Dockerized extends Applied {
  readonly migration?: Migration;
}

/**
 * Writes the files of an image; all of them or none. A project that goes from dep to modules gets go.mod and go.sum as well, also with
 * `dryRun`. Throws a ConflictError for files that differ, and a UserError where there is no Go that can make go.mod.
 */
export async function dockerize(
  { answers, code }: Pick<Decided, 'answers' | 'code'>,
  { untidied = false, ...options }: ImageOptions,
): Promise<Dockerized> {
  const recorded = readManifest(options.target);
  if (recorded && !recorded.code)
    throw new UserError(`${options.target} has a service that create-go-docker created.`, 'conflict', {
      code: 'is-service',
      fix: 'Run create-go-docker update in it.',
    });
  const limits = recorded?.verify && { verify: recorded.verify };
  const files = generate({ ...specifyImage(answers, code, templates), ...limits }, packageJson.version, options.skip);
  const decisions = {
    ...options,
    ...(recorded && { recorded: recorded.files, updates: { [manifestPath]: 'records what was found' } }),
  };
  if (code.layout !== 'dep' || answers.deps !== 'modules') return apply(files, decisions);
  return untidied ? withRemark(await apply(files, decisions)) : migrated(files, answers, decisions);
}

const withRemark = ({ changes, ...applied }: Applied): Applied => ({
  ...applied,
  changes: changes.map((each) => (each.path === 'go.mod' ? { ...each, reason: 'go mod tidy completes it' } : each)),
});

/** Completes go.mod before anything is written: Go may be missing, or may not find a library. */
async function migrated(
  files: readonly RenderedFile[],
  answers: Answers,
  options: WriteOptions & Decisions,
): Promise<Dockerized> {
  const { target, dryRun = false, skip = [] } = options;
  const recovered = dryRun ? refuseUnfinished(target) : recover(target, false);
  // Go may download for minutes, so what cannot be written is reported first.
  const changes = compare(target, files, options);
  if (changes.some(({ action }) => action === 'conflict')) {
    if (!dryRun) refuseConflicts(target, changes);
    return { target, changes, recovered };
  }
  const { toModules } = await import('./to-modules.ts');
  const image = `${templateNames(answers).golangImage}`;
  const written = files.filter(({ path }) => path !== manifestPath && !skip.includes(path)).map(asAdded);
  const { plan, migration } = await toModules({ target, files: written, before: new Map() }, { go: answers.go, image });
  const [goMod, goSum] = ['go.mod', 'go.sum'].map((name) => plan.files.find(({ path }) => path === name)?.text);
  const all = [
    ...files.map((file) => (file.path === 'go.mod' ? { ...file, text: goMod! } : file)),
    ...(goSum === undefined ? [] : [{ path: 'go.sum', text: goSum, mode: 0o644 }]),
  ];
  const applied = await apply(all, options);
  return { ...applied, recovered: [...recovered, ...applied.recovered], migration };
}

const asAdded = (file: RenderedFile): FileUpdate => ({ ...file, outcome: 'added', base: 'none', conflicts: [] });

/** What a program asks for: a folder, and what is chosen. */
export interface FolderRequest extends Pick<DockerizeRequest, 'layers' | 'health'> {
  /** Relative to `cwd`. */
  readonly directory: string;
  readonly cwd: string;
  /** The folders of programs, the default first; needed where there are several. */
  readonly programs: readonly string[];
  /** Build tags; those that are recorded where this is left out. */
  readonly tags?: readonly string[];
}

/** Scans a folder, decides and writes, without asking. Throws a UserError where a choice is missing. */
export async function dockerizeFolder(
  { directory, cwd, programs: named, tags, ...request }: FolderRequest,
  options: Omit<WriteOptions, 'target'> = {},
): Promise<Dockerized & Decided> {
  const target = resolve(cwd, directory);
  const scanned = scanFolder(target, directory, tags ?? wantedTags(undefined, target));
  const programs = wantedPrograms(scanned, named, target);
  if (!programs) throw severalPrograms(scanned, directory);
  const asked = { ...request, target, scanned, programs };
  const decided = decideImage(asked, await confirmCode(asked));
  return { ...decided, ...(await dockerize(decided, { ...options, target })) };
}
