import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { type Manifest, manifestFile, manifestPath } from '../core/manifest.ts';
import type { Labels } from '../core/merge.ts';
import type { RenderedFile } from '../core/render.ts';
import { sha256 } from '../core/sha256.ts';
import { readText, withLineEnds } from '../core/text-file.ts';
import { type ConflictChoice, type FileUpdate, type Present, updateFile } from '../core/update.ts';
import { codeOf, contentsOf, unreadable } from '../disk/fs.ts';
import type { Engine } from '../releases/engine.ts';
import { basesFor, skippedThen } from './bases.ts';

/** What to bring a service to. */
export interface UpdateRequest {
  /** The service; absolute. */
  readonly target: string;
  /** Its manifest, checked. */
  readonly manifest: Manifest;
  /** What renders it now. */
  readonly engine: Engine;
  /** The answers that it is to have, and `code` as the manifest records it. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** What to do with conflicting changes of a file. */
  readonly onConflict?: (path: string) => ConflictChoice;
  /** Paths to leave as they are. */
  readonly skip?: readonly string[];
  /** Other paths that the person named, by flag. */
  readonly named?: Readonly<Record<string, readonly string[]>>;
  /** The files that are looked at; all, where this is left out. */
  readonly only?: (path: string) => boolean;
  /** The files that are generated again where they were deleted. */
  readonly restored?: (path: string) => boolean;
}

/** Everything that an update would do. */
export interface UpdatePlan {
  readonly target: string;
  readonly from: string;
  readonly to: string;
  /** What makes the difference, for a person: `create-go-docker 0.2.0`, `--go 1.26`, `the templates of acme`. May be empty. */
  readonly causes: readonly string[];
  /** The fate of each file, sorted by path; the manifest is not among them. */
  readonly files: readonly FileUpdate[];
  /** The new manifest with the line ends of the present one; undefined where it stays as it is. */
  readonly manifest: string | undefined;
  /** What each file holds now, for those that are written or deleted. */
  readonly before: ReadonlyMap<string, Buffer>;
  /** Files that are not as they were generated. */
  readonly edited: readonly string[];
}

// Generated files are far below; merging takes the more time the more lines are changed.
const largest = { bytes: 4 * 1024 * 1024, lines: 20_000 };

/** Decides what an update does with every file of a service. Reads files and git, writes nothing. Throws a UserError for unusable answers. */
export function planUpdate(request: UpdateRequest): UpdatePlan {
  const { target, manifest, engine, answers, only = () => true } = request;
  const next = new Map(engine.render(answers).map((file) => [file.path, file]));
  const rendered = next.get(manifestPath)!;
  next.delete(manifestPath);
  const recorded = new Map(Object.entries(manifest.files));
  const paths = [...new Set([...recorded.keys(), ...next.keys()])].filter(only).sort();
  refuseUnknownPaths({ ...request.named, skip: request.skip ?? [] }, paths);
  const found = paths.map((path) => ({ path, ...lookAt(join(target, path)) }));
  const fateOf = fates(request, next);
  const files = found.flatMap(({ path, present }) => fateOf(path, present) ?? []);
  const sums = Object.fromEntries([
    ...[...recorded].filter(([path]) => !only(path)),
    ...files.flatMap(({ path, recorded }) => (recorded === undefined ? [] : [[path, recorded] as const])),
  ]);
  const changed = changedManifest(target, { ...manifest, ...contentOf(rendered), files: sums });
  return {
    target,
    from: manifest.version,
    to: engine.version,
    causes: causesOf(manifest, contentOf(rendered)),
    files,
    manifest: changed?.text,
    before: new Map([
      ...found.flatMap(({ path, bytes }) => (bytes ? [[path, bytes] as const] : [])),
      ...(changed ? [[manifestPath, changed.before] as const] : []),
    ]),
    edited: found.filter(({ path, present }) => isEdited(present, recorded.get(path))).map(({ path }) => path),
  };
}

/** Decides about single files. `next` are the files as they are generated now. */
function fates(request: UpdateRequest, next: ReadonlyMap<string, RenderedFile>) {
  const { target, manifest, engine, skip = [] } = request;
  const recorded = new Map(Object.entries(manifest.files));
  const find = basesFor(target, manifest, engine);
  const wasSkipped = skippedThen(manifest, engine);
  const labels: Labels = {
    yours: 'yours',
    base: `as generated (${manifest.version})`,
    next: `new (${engine.version})`,
  };
  return (path: string, present: Present): FileUpdate | undefined => {
    const sum = recorded.get(path);
    const exists = present.kind !== 'nothing';
    const onConflict = request.onConflict?.(path) ?? 'fail';
    const returns = !exists && request.restored?.(path) === true;
    const notWanted = sum === undefined && !returns && onConflict !== 'replace' && wasSkipped(path, exists);
    return updateFile({
      path,
      present,
      recorded: returns ? undefined : sum,
      next: next.get(path),
      skipped: skip.includes(path) || notWanted,
      base: () => (sum === undefined ? { missing: 'is not in the manifest' } : find(path, sum)),
      onConflict,
      labels,
    });
  };
}

function refuseUnknownPaths(named: Readonly<Record<string, readonly string[]>>, paths: readonly string[]): void {
  for (const [flag, list] of Object.entries(named)) {
    const unknown = list.find((path) => !paths.includes(path));
    if (unknown !== undefined)
      throw new UserError(`--${flag} ${JSON.stringify(unknown)} does not name a file of the service.`, 'usage', {
        code: 'unknown-path',
        fix: `The files are ${paths.join(', ')}.`,
      });
  }
}

const isEdited = (present: Present, sum: string | undefined): boolean =>
  sum !== undefined && (present.kind !== 'text' || sha256(present.text) !== sum);

// The version and the answers as the engine writes them: in its order, and with the defaults of answers that are new.
function contentOf({ text }: RenderedFile): Pick<Manifest, 'version' | 'answers' | 'code' | 'templates'> {
  const { version, answers, code, templates } = JSON.parse(text);
  return { version, answers, code, templates };
}

function causesOf(before: Manifest, after: Pick<Manifest, 'version' | 'answers' | 'templates'>): readonly string[] {
  const recorded: Readonly<Record<string, unknown>> = { ...before.answers };
  // An answer that is new in this version comes with it.
  const changed = Object.entries(after.answers).filter(
    ([name, value]) => name in recorded && `${recorded[name]}` !== `${value}`,
  );
  const { templates } = after;
  return [
    ...(before.version === after.version ? [] : [`create-go-docker ${after.version}`]),
    ...changed.map(([name, value]) => `--${name} ${`${value}` || 'none'}`),
    ...(templates && templates.sum !== before.templates?.sum ? [`the templates of ${templates.name}`] : []),
  ];
}

/** The manifest as it will be, and the bytes that it replaces; undefined where it stays as it is. */
function changedManifest(
  target: string,
  manifest: Manifest,
): { readonly text: string; readonly before: Buffer } | undefined {
  const { text } = manifestFile(manifest);
  const before = contentsOf(join(target, manifestPath));
  const present = readText(before);
  return present?.text === text ? undefined : { text: withLineEnds(text, present?.crlf ?? false), before };
}

/** What is at a path, and for a text its bytes. */
function lookAt(path: string): { readonly present: Present; readonly bytes?: Buffer } {
  const other = (what: string) => ({ present: { kind: 'other', what } as const });
  const found = lstatOf(path);
  if (!found) return { present: { kind: 'nothing' } };
  if (found.isSymbolicLink()) return other('a symbolic link');
  if (!found.isFile()) return other(found.isDirectory() ? 'a folder' : 'not a regular file');
  if (found.size > largest.bytes) return other('too large to be merged');
  const bytes = contentsOf(path);
  const text = readText(bytes);
  if (!text) return other('not UTF-8 text');
  if (text.text.split('\n').length > largest.lines) return other('too large to be merged');
  return { present: { kind: 'text', ...text, mode: found.mode }, bytes };
}

function lstatOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // Something above it is a file.
    if (codeOf(error) === 'ENOTDIR') return undefined;
    throw unreadable(path, error);
  }
}
