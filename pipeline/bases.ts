import { givenBy, isManifest, type Manifest, manifestPath } from '../core/manifest.ts';
import { sha256 } from '../core/sha256.ts';
import { readText } from '../core/text-file.ts';
import type { Base } from '../core/update.ts';
import type { Engine } from '../releases/engine.ts';
import * as thisRelease from '../releases/engine.ts';
import { archivedEngine, archivedVersions } from './engines.ts';
import { isGitProblem, type Repository, repositoryOf } from './git-history.ts';

/** Finds the text that a file was generated with, by its checksum, or says why it cannot be found. */
export type FindBase = (path: string, sum: string) => Base | { readonly missing: string };

type Answers = Readonly<Record<string, unknown>>;
type Files = ReadonlyMap<string, { readonly text: string; readonly mode: number }>;

/**
 * Looks for bases in the archived engines, the recorded version first, and then in the history of git. Nothing is
 * rendered or read before it is needed, and nothing twice.
 */
export function basesFor(target: string, manifest: Manifest, current: Engine): FindBase {
  const engines = enginesFor(manifest, current);
  const repository = once(() => repositoryOf(target));
  const recorded = once(() => engines.map((engine) => once(() => filesOf(engine, givenBy(manifest)))));
  // In a manifest that was edited by hand the answers are those that are wanted. Git has those that the files were generated with.
  const earlier = once(() =>
    earlierAnswers(repository()).flatMap((answers) => engines.map((engine) => once(() => filesOf(engine, answers)))),
  );
  const fromGit: FindBase = (path, sum) =>
    rendered(earlier(), path, sum) ?? committed(repository(), path, sum) ?? { missing: reasonFor(repository()) };
  return (path, sum) => rendered(recorded(), path, sum) ?? unlessGitFails(() => fromGit(path, sum));
}

function unlessGitFails<T>(find: () => T): T | { readonly missing: string } {
  try {
    return find();
  } catch (error) {
    if (!isGitProblem(error)) throw error;
    return {
      missing: `was generated from something that no archived release has, and ${error.problem.replace(/\.$/, '')}`,
    };
  }
}

/**
 * Tells whether a file that the manifest lacks was skipped when the service was generated: with the recorded answers, it would have had it.
 * An extra none of whose files are recorded was not there, but added to the manifest by hand; unless another file, such as the README, was
 * generated with it. Where no release gives the recorded files for the recorded answers, the answers were changed by hand, and only what
 * is there counts as skipped.
 */
export function skippedThen(manifest: Manifest, current: Engine): (path: string, isThere: boolean) => boolean {
  const { files } = manifest;
  const given = givenBy(manifest);
  const list = manifest.templates ? pathsOf : pathsOnce;
  const engines = enginesFor(manifest, current);
  const recordable = (engine: Engine): ReadonlySet<string> => {
    const all = list(engine, given);
    if (all.every((path) => Object.hasOwn(files, path))) return new Set(all);
    const extras = Array.isArray(given.with) ? given.with : [];
    const unknown = extras.flatMap((extra) => {
      const without = list(engine, { ...given, with: extras.filter((each) => each !== extra) });
      const own = all.filter((path) => !without.includes(path));
      const isKnown = own.some((path) => Object.hasOwn(files, path));
      return isKnown || engines.some((each) => describes(each, manifest, extra)) ? [] : own;
    });
    return new Set(all.filter((path) => !unknown.includes(path)));
  };
  const select = once(() => {
    const candidates = engines.map((engine) => once(() => recordable(engine)));
    const fitting = candidates.find((paths) => Object.keys(files).every((path) => paths().has(path)));
    return { paths: (fitting ?? candidates[0]!)(), fits: fitting !== undefined };
  });
  return (path, isThere) => select().paths.has(path) && (isThere || select().fits);
}

// Whether a file was generated as it is only with this extra.
function describes(engine: Engine, { files, ...manifest }: Manifest, extra: string): boolean {
  const given = givenBy(manifest);
  const others = (given.with as readonly string[]).filter((each) => each !== extra);
  const without = filesOf(engine, { ...given, with: others });
  return [...filesOf(engine, given)].some(
    ([path, { text }]) =>
      Object.hasOwn(files, path) &&
      without.has(path) &&
      without.get(path)!.text !== text &&
      files[path] === sha256(text),
  );
}

const pathsOf = (engine: Engine, answers: Answers): readonly string[] =>
  [...filesOf(engine, answers).keys()].filter((path) => path !== manifestPath);

const listed = new WeakMap<Engine, Map<string, readonly string[]>>();

// Which files there are does not depend on these two answers, unless a team's paths contain names. So many services share a list.
function pathsOnce(engine: Engine, answers: Answers): readonly string[] {
  const known = listed.get(engine) ?? new Map<string, readonly string[]>();
  listed.set(engine, known);
  const key = JSON.stringify({ ...answers, module: '', port: 0 });
  const paths = known.get(key) ?? pathsOf(engine, answers);
  known.set(key, paths);
  return paths;
}

// For a service with a team's templates, this version with their templates is the closest to what created it: the archive has only ours.
function enginesFor({ version, templates }: Manifest, current: Engine): readonly Engine[] {
  const newestFirst = [...archivedVersions()].reverse();
  const order = [version, ...newestFirst.filter((each) => each !== version)];
  // The package has the engine of its own version only once, as this release.
  const found = order.flatMap((each) => archivedEngine(each) ?? (each === thisRelease.version ? thisRelease : []));
  const ours = found.includes(thisRelease) ? found : [...found, thisRelease];
  return templates ? [current, ...ours] : ours;
}

// An engine may be older than an answer, and then has no files for it.
function filesOf(engine: Engine, answers: Answers): Files {
  try {
    return new Map(engine.render(answers).map(({ path, text, mode }) => [path, { text, mode }]));
  } catch {
    return new Map();
  }
}

function rendered(candidates: readonly (() => Files)[], path: string, sum: string): Base | undefined {
  for (const files of candidates) {
    const file = files().get(path);
    if (file && sha256(file.text) === sum) return { ...file, source: 'archive' };
  }
  return undefined;
}

function earlierAnswers(repository: Repository | undefined): readonly Answers[] {
  const texts = repository?.versionsOf(manifestPath).flatMap(({ bytes }) => readText(bytes)?.text ?? []) ?? [];
  const answers = texts.flatMap((text) => {
    const manifest = parsed(text);
    return isManifest(manifest) ? JSON.stringify(givenBy(manifest)) : [];
  });
  return [...new Set(answers)].map((text) => JSON.parse(text));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function committed(repository: Repository | undefined, path: string, sum: string): Base | undefined {
  for (const { bytes, executable } of repository?.versionsOf(path) ?? []) {
    const text = readText(bytes)?.text;
    if (text !== undefined && sha256(text) === sum) return { text, mode: executable ? 0o755 : 0o644, source: 'git' };
  }
  return undefined;
}

function reasonFor(repository: Repository | undefined): string {
  if (repository?.shallow)
    return 'was generated from something that this shallow clone lacks; git fetch --unshallow brings it';
  return 'was generated from something that neither an archived release nor git has';
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
