import { resolve } from 'node:path';
import { exitCodes, UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import type { Change } from '../../disk/compare.ts';
import { canBeOne, offered, severalPrograms } from '../../generators/go-image/decide.ts';
import { imageSteps } from '../../generators/go-image/index.ts';
import type { Found } from '../../generators/go-image/port-and-health.ts';
import { type Description, hasVendor, type Program, type Scan } from '../../generators/go-image/scan.ts';
import { goVersion } from '../../generators/go-service/go-releases.ts';
import { templateNames } from '../../generators/go-service/names.ts';
import { refuseBadAnswers } from '../../generators/go-service/questions.ts';
import { fromEnvironment, fromFlags } from '../../pipeline/answer-sources.ts';
import type { Confirmed } from '../../pipeline/confirm.ts';
import {
  confirmCode,
  type Decided,
  decideImage,
  dockerize,
  scanFolder,
  wantedPrograms,
  wantedTags,
} from '../../pipeline/dockerize.ts';
import { repositoryOf } from '../../pipeline/git-history.ts';
import { commandNamed } from '../commands.ts';
import type { Host } from '../host.ts';
import type { Arguments } from '../interface.ts';
import { goNotes, noHealthcheck, otherPort } from '../output/image-notes.ts';
import { shownPath, switchesOf } from '../output/repeat.ts';
import type { Result } from '../output/result.ts';
import { writeAndReport } from '../output/write-and-report.ts';
import { type Asker, cancelled } from '../terminal/asker.ts';
import { asks } from '../terminal/asks.ts';
import type { ImageEdits, ImagePlan } from '../terminal/image-review.ts';

/** `create-go-docker dockerize [directory]`: writes a Dockerfile for existing Go code. */
export async function run(args: Arguments, host: Host): Promise<Result> {
  const [directory = '.'] = args.words;
  const target = resolve(host.cwd(), directory);
  refuseBadAnswers(args.given);
  const scanned = scanFolder(target, directory === '.' ? target : directory, wantedTags(args.values.tags?.[0], target));
  const { deps } = args.given;
  if (deps !== undefined && !migrates(args, scanned)) refuseOtherDeps(deps, scanned);
  const code = { host, directory, target, scanned };
  const programs = wantedPrograms(scanned, args.values.program ?? [], target);
  if (asks(args, host)) return asked(args, code, programs);
  if (!programs) throw severalPrograms(scanned, directory);
  return written(args, code, await confirmedFor(args, code, programs));
}

/** Where the code is, and what the scan found in it. */
interface ScannedCode {
  readonly host: Host;
  /** As the person typed it. */
  readonly directory: string;
  readonly target: string;
  readonly scanned: Scan;
}

/** The programs of the image, and what the go command says about them. */
interface Programs {
  readonly programs: readonly Program[];
  readonly by: Confirmed | undefined;
}

const confirmedFor = async (args: Arguments, code: ScannedCode, programs: readonly Program[]): Promise<Programs> => ({
  programs,
  by: await confirmCode(requestFor(args, code, programs)),
});

function requestFor(
  { given, values, on }: Arguments,
  { host, target, scanned }: ScannedCode,
  programs: readonly Program[],
) {
  const { deps: _, ...others } = given;
  // Everything but the change from dep to modules follows from the code.
  const answers = migrates({ given }, scanned) ? given : others;
  const layers = [fromFlags(answers), withoutModule(fromEnvironment(host.env))];
  return { target, scanned, programs, layers, health: values.health?.[0], downloads: on.has('confirm') };
}

/** Asks which program to build, shows what would be written, and writes it when the person says so. */
async function asked(args: Arguments, code: ScannedCode, chosen: readonly Program[] | undefined): Promise<Result> {
  const { host, directory } = code;
  const [{ withAsker }, { reviewImage }] = await Promise.all([
    import('../terminal/decide.ts'),
    import('../terminal/image-review.ts'),
  ]);
  const terminal = {
    accessible: args.on.has('accessible'),
    cancelled: host.cancelled ?? new AbortController().signal,
  };
  const [edited, programs, kept] = await withAsker(terminal, async (asker) => {
    const programs = chosen ?? (await programFrom(asker, code.scanned));
    const named = chosen ? args : withPrograms(args, programs);
    const found = await confirmedFor(named, code, programs);
    if (args.on.has('dry-run')) return [named, found, []];
    const preview = (edits: ImageEdits) => planFor(named, edits, code, found);
    const shown = shownPath(directory) === '.' ? 'this folder' : shownPath(directory);
    const continueCommand = (edits: ImageEdits) => commandWith(edits, named, code, programs, chosen === undefined);
    const isSaved = (path: string) => isCommitted(code.target, path);
    const edits = await reviewImage({ shown, preview, isSaved, continueCommand }, asker);
    return [withEdits(named, edits), found, edits.skip];
  });
  return written(edited, code, programs, kept);
}

/** The command that comes back to the review; undefined where nothing was chosen. Which files are replaced is asked again. */
function commandWith(
  edits: ImageEdits,
  args: Arguments,
  { host, directory, scanned }: ScannedCode,
  programs: readonly Program[],
  isChosen: boolean,
): string | undefined {
  const { skip, replaced: _, ...answers } = edits;
  if (!isChosen && skip.length === 0 && Object.keys(answers).length === 0) return undefined;
  const edited = withEdits(args, { ...edits, replaced: [] });
  const { values, on } = edited;
  return [
    host.startedBy,
    ...againWords(edited, directory, programs, scanned),
    ...(values.skip ?? []).map((path) => `--skip ${shellWord(path)}`),
    ...switchesOf(on),
  ].join(' ');
}

// Without git, or where git cannot say it, a copy is safer.
function isCommitted(target: string, path: string): boolean {
  try {
    const repository = repositoryOf(target);
    // A file that git ignores is not in its history.
    return repository?.uncommitted([path]).length === 0 && repository.versionsOf(path).length > 0;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

const withPrograms = ({ values, ...args }: Arguments, programs: readonly Program[]): Arguments => ({
  ...args,
  values: { ...values, program: programs.map(({ folder }) => folder) },
});

/** The command line that does what the person changed at the review. */
function withEdits(args: Arguments, { go, port, health, skip, replaced }: ImageEdits): Arguments {
  const { given, values, on } = args;
  return {
    ...args,
    given: { ...given, ...(go !== undefined && { go }), ...(port !== undefined && { port }) },
    values: {
      ...values,
      ...(health !== undefined && { health: [health] }),
      ...(skip.length > 0 && { skip: [...(values.skip ?? []), ...skip] }),
    },
    on: replaced.length > 0 ? new Set([...on, 'overwrite' as const]) : on,
  };
}

/** What would be written. Files that the person chose to replace are still conflicts here. */
async function planFor(
  args: Arguments,
  edits: ImageEdits,
  code: ScannedCode,
  { programs, by }: Programs,
): Promise<ImagePlan> {
  const edited = withEdits(args, edits);
  const decided = decideImage(requestFor(edited, code, programs), by);
  const found = findings(code.scanned, programs, decided, edited);
  const { target } = code;
  const overwrite = args.on.has('overwrite');
  try {
    const skip = edited.values.skip ?? [];
    const { changes } = await dockerize(decided, { target, dryRun: true, overwrite, skip, untidied: true });
    return { found, changes: changes.map((each) => keptAs(each, edits.skip)), unchecked: uncheckedBecause(decided) };
  } catch (error) {
    if (!(error instanceof UserError) || error.reason !== 'usage') throw error;
    return { found, changes: [], refusal: error.problem };
  }
}

// The person did not use the flag.
const keptAs = (change: Change, kept: readonly string[]): Change =>
  kept.includes(change.path) ? { ...change, reason: 'is kept as it is' } : change;

function uncheckedBecause({ answers, code, found, given }: Decided): string | undefined {
  if (!found.port || given.health?.value === 'none') return undefined;
  if (code.health !== '') return answers.base === 'alpine' ? undefined : `${answers.base} has no program for it`;
  return found.health ? 'choose health to confirm its path' : 'no health endpoint was found';
}

/** Writes, and reports. `kept` are the files that the person kept at the review. */
async function written(
  args: Arguments,
  code: ScannedCode,
  { programs, by }: Programs,
  kept: readonly string[] = [],
): Promise<Result> {
  const { host, directory, target, scanned } = code;
  const decided = decideImage(requestFor(args, code, programs), by);
  const result = await writeAndReport({
    args,
    host,
    answers: decided.answers,
    sources: decided.sources,
    directory,
    target,
    apply: async (options) => {
      const { changes, ...applied } = await dockerize(decided, options);
      return { ...applied, changes: changes.map((each) => keptAs(each, kept)) };
    },
    found: findings(scanned, programs, decided, args),
    notes: notes(decided, args, programsLeftOut(args, scanned, programs)),
    migration: ({ migration }) => migration,
    next: imageSteps(decided.answers, decided.code),
    again: againWords(args, directory, programs, scanned),
  });
  const isWritten = result.exitCode === exitCodes.done && !args.on.has('dry-run');
  return isWritten && args.on.has('verify') ? verified(args, directory, host, result) : result;
}

const migrates = ({ given }: Pick<Arguments, 'given'>, { layout }: Scan): boolean =>
  layout === 'dep' && given.deps === 'modules';

// What the code is called decides; a variable of the shell is for new services.
function withoutModule({ given, ...layer }: ReturnType<typeof fromEnvironment>): ReturnType<typeof fromEnvironment> {
  const { module: _, deps: __, with: ___, ...others } = given;
  return { ...layer, given: others };
}

async function programFrom(asker: Asker, scanned: Scan): Promise<readonly Program[]> {
  const { programs } = scanned;
  const rows = offered(programs).map((program) => ({
    value: [program],
    name: `${program.folder}  ← ${program.place}`,
  }));
  const question = {
    message: 'Program',
    help: 'The image runs one program. With all of them, each has a stage of its own, which docker build --target builds.',
    rows: canBeOne(scanned)
      ? [...rows, { value: programs, name: 'all of them, a stage each; for some of them, use --program' }]
      : rows,
  };
  const answer = await asker.list<readonly Program[]>(question, { first: true, nested: false });
  // `back` is the only symbol.
  if (typeof answer === 'symbol') throw cancelled();
  return answer;
}

/** One answer about the code, as it is shown and as `--json` prints it. */
export interface Finding {
  readonly name: string;
  readonly value: string;
  readonly confidence: Found<unknown>['confidence'];
  readonly evidence: readonly string[];
}

function findings(
  scanned: Scan,
  programs: readonly Program[],
  { answers, sources, found, given: chosen }: Decided,
  { given }: Arguments,
): readonly Finding[] {
  const row = (name: string, each: Found<unknown> | undefined, none?: string): readonly Finding[] => {
    if (each) return [{ name, value: `${each.value}`, confidence: each.confidence, evidence: each.evidence }];
    return none === undefined ? [] : [{ name, value: none, confidence: 'guess', evidence: [] }];
  };
  const { cgo, port, embeds, replaces, privateHosts, cLibraries } = found;
  const goSource = `not named in the code; ${sources.go.name}`;
  return [
    ...programs.flatMap(({ folder, place }) =>
      row('program', { value: folder, evidence: [place], confidence: 'sure' }),
    ),
    ...row(
      'dependencies',
      migrates({ given }, scanned)
        ? { value: given.deps, evidence: ['--deps'], confidence: 'sure' }
        : { value: dependenciesOf(scanned), confidence: 'sure', evidence: [] },
    ),
    ...row('go', chosen.go ?? found.go ?? { value: answers.go, evidence: [goSource], confidence: 'guess' }),
    ...row('cgo', { ...cgo, value: cgo.value ? 'needed' : 'not needed' }),
    ...row('port', port, 'not found'),
    ...row('health', chosen.health ?? found.health, 'not found'),
    ...cLibraries.flatMap((each) => row('C library', each)),
    ...embeds.flatMap((each) => row('embedded', each)),
    ...replaces.flatMap((each) => row('replacement', each)),
    ...privateHosts.flatMap((each) => row('private host', each)),
  ];
}

// Code in GOPATH that imports the standard library only has no folder vendor.
const dependenciesOf = (scanned: Scan): string =>
  scanned.layout === 'vendor' && !hasVendor(scanned) ? 'none' : scanned.layout;

const confirms = 'To download what it needs, and to ask in the Go image where Go is missing or too old, add --confirm.';

// Those that were recorded are the ones of an earlier state of the code.
const programsLeftOut = ({ values }: Arguments, { programs: all }: Scan, programs: readonly Program[]) =>
  values.program?.length ? [] : all.filter((each) => !programs.includes(each));

// Where Go names the command that corrects go.mod, a download does not help.
const needsMore = (unconfirmed: string, on: Arguments['on']): boolean =>
  !on.has('confirm') && !/\bgo (?:mod|get) /.test(unconfirmed);

function notes(decided: Decided, { on }: Arguments, leftOut: readonly Program[]): readonly string[] {
  const { answers, code, found, given, portInCode, unconfirmed, missing } = decided;
  return [
    ...(leftOut.length > 0
      ? [
          `The code also has ${leftOut.map(({ folder }) => folder).join(', ')}; the image has the programs that are recorded. To change that, add --program FOLDER.`,
        ]
      : []),
    ...(unconfirmed === undefined ? [] : [needsMore(unconfirmed, on) ? `${unconfirmed} ${confirms}` : unconfirmed]),
    ...[goVersion(answers.go).note ?? []].flat(),
    ...(found.go ? goNotes(answers.go, found.go.evidence[0]!, found.go.value) : []),
    ...missing.map(
      ({ value, evidence }) =>
        `${evidence[0]} embeds ${value}, and there is no such file: before docker build, run the step that makes it.`,
    ),
    ...portNotes(found),
    ...found.remarks,
    ...(found.port && portInCode
      ? [
          otherPort(
            `${found.port.value}`,
            found.port.evidence[0]!,
            `${portInCode.evidence[0]} says ${portInCode.value}`,
          ),
        ]
      : []),
    ...(given.health?.value === 'none' ? [] : healthNotes(answers.base, code.health, found)),
    ...(found.cLibraries.length > 0
      ? [
          `The program links ${found.cLibraries.map(({ value }) => value).join(', ')}: add the packages with their static libraries to apk add in the Dockerfile.`,
        ]
      : []),
    ...(found.privateHosts.length > 0
      ? [
          `Modules of ${found.privateHosts.map(({ value }) => value).join(', ')} may be private. To build with them: ${templateNames(answers).dockerBuild} ${answers.deps === 'dep' ? '' : `--build-arg GOPRIVATE=${found.privateHosts[0]!.value} `}--secret id=netrc,src=$HOME/.netrc -t ${templateNames(answers).image} .`,
        ]
      : []),
  ];
}

function portNotes({ port }: Description): readonly string[] {
  if (!port)
    return ['No port was found, so the image has no EXPOSE. If the program listens on one, add --port NUMBER.'];
  if (port.confidence === 'sure') return [];
  return [
    `The port ${port.value} is ${port.confidence === 'likely' ? 'likely' : 'a guess'} (${port.evidence[0]}). If it is another one, add --port NUMBER.`,
  ];
}

function healthNotes(base: string, health: string, { port, health: endpoint, isTls }: Description): readonly string[] {
  // Over HTTPS, the check of the image cannot ask; `remarks` says so.
  if (!port || isTls) return [];
  if (health !== '' && base !== 'alpine') return [noHealthcheck(base, health)];
  if (health !== '') return [];
  if (endpoint)
    return [
      `The image has no HEALTHCHECK: it is not certain that ${endpoint.value} (${endpoint.evidence[0]}) answers on port ${port.value}. If it does, add --health ${endpoint.value}`,
    ];
  return [
    'The image has no HEALTHCHECK: no health endpoint was found. Serve one, such as /healthz, which answers 200 while the program works, and add --health /healthz',
  ];
}

function againWords(
  args: Arguments,
  directory: string,
  programs: readonly Program[],
  scanned: Scan,
): readonly string[] {
  return [
    'dockerize',
    shellWord(shownPath(directory)),
    ...((args.values.program?.length ?? 0) > 0 || scanned.programs.length > 1 ? programs : []).map(
      ({ folder }) => `--program ${shellWord(folder)}`,
    ),
    ...(['health', 'tags'] as const).flatMap((name) =>
      (args.values[name] ?? []).map((value) => `--${name} ${shellWord(value)}`),
    ),
    ...Object.entries(args.given).map(([name, value]) => `--${name} ${shellWord(value)}`),
  ];
}

// In GOPATH without a lock, and for modules, there is nothing to change.
function refuseOtherDeps(deps: string, { layout }: Scan): void {
  const present = layout === 'dep' ? 'dep' : layout === 'vendor' ? 'vendor' : 'modules';
  if (deps === present) return;
  throw new UserError(`--deps ${deps}: this code uses ${present}, and dockerize cannot change that.`, 'usage', {
    code: 'other-deps',
    fix: 'Leave it out.',
  });
}

/** Builds and checks the image that was written, and combines the results. */
async function verified(args: Arguments, directory: string, host: Host, before: Result): Promise<Result> {
  const command = commandNamed('verify')!;
  const result = await (await command.load()).run(
    { ...args, words: [directory], given: {}, values: {}, command },
    host,
  );
  return {
    exitCode: result.exitCode,
    text: `${before.text}\n${result.text}`,
    ...(result.error !== undefined && { error: result.error }),
    document: () => [before.document(), result.document()].flat(),
  };
}
