import { manifestPath } from './manifest.ts';
import { type Conflict, differences, type Labels, merge, mergedText, withBothAdditions } from './merge.ts';
import type { RenderedFile } from './render.ts';
import { sha256 } from './sha256.ts';
import { hasGitMarkers, withLineEnds } from './text-file.ts';

/**
 * What an update does with a file: nothing (`same`), replace what nobody edited, merge what somebody did, add, delete, or leave alone
 * what the user deleted (`kept deleted`), what the user edited or rewrote and no update can bring forward (`kept`), or what is skipped.
 */
export const updateOutcomes = [
  'same',
  'replaced',
  'merged',
  'conflict',
  'added',
  'deleted',
  'kept deleted',
  'kept',
  'skipped',
] as const;

export type UpdateOutcome = (typeof updateOutcomes)[number];

/** Where the generated text that a file began with was found: the file itself, an archived engine, git history, or nowhere. */
export const baseSources = ['self', 'archive', 'git', 'none'] as const;

export type BaseSource = (typeof baseSources)[number];

/** What is on the disk for a path. `text` ends its lines in `\n`, whatever the file does. */
export type Present =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly text: string; readonly crlf: boolean; readonly mode: number }
  /** Something that cannot be merged; `what` completes "is …". */
  | { readonly kind: 'other'; readonly what: string };

/** The text that a file was generated with, proven by its checksum. */
export interface Base {
  readonly text: string;
  readonly mode: number;
  readonly source: Exclude<BaseSource, 'self' | 'none'>;
}

/** What to do where both sides changed the same lines: report it, write both between markers, take one side, or replace the whole file. */
export type ConflictChoice = 'fail' | 'markers' | 'yours' | 'next' | 'replace';

/** Everything that decides the fate of one file. */
export interface FileInput {
  readonly path: string;
  readonly present: Present;
  /** The checksum that the manifest records; undefined for a file that is not in it. */
  readonly recorded: string | undefined;
  /** What is generated now; undefined where the file is no longer generated. */
  readonly next: RenderedFile | undefined;
  /** Whether the user chose not to have this file: with `--skip`, now or when the service was created. */
  readonly skipped: boolean;
  /** Finds the base, or returns the reason why there is none. Called only where it is needed. */
  readonly base: () => Base | { readonly missing: string };
  readonly onConflict: ConflictChoice;
  readonly labels: Labels;
}

/** The fate of one file. */
export interface FileUpdate {
  readonly path: string;
  readonly outcome: UpdateOutcome;
  readonly base: BaseSource;
  /** Completes a sentence that begins with the path. */
  readonly reason?: string;
  /** What to write, with the file's own line ends; undefined where nothing is written. */
  readonly text?: string;
  /** 0o644 or 0o755, for what is written. */
  readonly mode?: number;
  readonly conflicts: readonly Conflict[];
  /** The checksum that the manifest will record; undefined where the file is not in it. */
  readonly recorded?: string;
}

/** Decides what an update does with one file. Pure; returns undefined for a file that is neither there nor generated. */
export function updateFile(input: FileInput): FileUpdate | undefined {
  const { present, recorded, next, skipped } = input;
  if (skipped) return { ...nothing(input, 'skipped'), ...(recorded !== undefined && { recorded }) };
  if (!next) return noLongerGenerated(input);
  const planned = { ...input, next };
  if (present.kind === 'nothing') return recorded === undefined ? added(planned) : keptDeleted(planned);
  if (present.kind === 'other') return unmergeable(planned, present.what);
  if (input.onConflict === 'replace') return unedited(planned, present);
  if (hasMarkers(present.text, input.labels)) return stuck(planned, 'has conflict markers of an earlier update');
  if (hasGitMarkers(present.text)) return stuck(planned, 'has conflict markers of git');
  if (recorded === undefined) return adopted(planned, present);
  return sha256(present.text) === recorded ? unedited(planned, present) : edited(planned, present);
}

type Planned = FileInput & { readonly next: RenderedFile };
type PresentText = Extract<Present, { readonly kind: 'text' }>;

const sumOf = ({ next }: Planned): string => sha256(next.text);

function nothing({ path }: FileInput, outcome: UpdateOutcome, base: BaseSource = 'none'): FileUpdate {
  return { path, outcome, base, conflicts: [] };
}

function noLongerGenerated(input: FileInput): FileUpdate | undefined {
  const { present, recorded } = input;
  if (present.kind === 'nothing' || recorded === undefined) return undefined;
  const isEdited = present.kind === 'other' || sha256(present.text) !== recorded;
  if (isEdited) return { ...nothing(input, 'kept'), reason: 'is no longer generated, and you edited it' };
  return { ...nothing(input, 'deleted', 'self'), reason: 'is no longer generated' };
}

function added(input: Planned): FileUpdate {
  const { text, mode } = input.next;
  return { ...nothing(input, 'added'), text, mode, recorded: sumOf(input) };
}

function keptDeleted(input: Planned): FileUpdate {
  return { ...nothing(input, 'kept deleted'), reason: 'stays deleted', recorded: sumOf(input) };
}

function stuck(input: Planned, reason: string): FileUpdate {
  return { ...nothing(input, 'conflict'), reason, recorded: sumOf(input) };
}

// It stays where nothing is to be brought forward, or where the user chose it.
function unmergeable(input: Planned, what: string): FileUpdate {
  const isCurrent = input.recorded === sumOf(input);
  if (!isCurrent && input.onConflict !== 'yours') return stuck(input, `is ${what}`);
  return { ...nothing(input, isCurrent ? 'same' : 'kept'), reason: `is ${what}`, recorded: sumOf(input) };
}

// Markers with our labels.
function hasMarkers(text: string, { yours }: Labels): boolean {
  return (
    text.includes(`<<<<<<< ${yours}\n`) && text.includes('\n||||||| as generated') && text.includes('\n>>>>>>> new ')
  );
}

function unedited(input: Planned, present: PresentText): FileUpdate {
  const { next } = input;
  const mode = next.mode === modeOf(present) ? next.mode : modeAfter(input, present, input.base());
  if (present.text === next.text && mode === modeOf(present))
    return { ...nothing(input, 'same', 'self'), recorded: sumOf(input) };
  return { ...nothing(input, 'replaced', 'self'), ...written(present, next.text, mode), recorded: sumOf(input) };
}

// It was not recorded, so it is the user's: taken over where it is the same already.
function adopted(input: Planned, present: PresentText): FileUpdate {
  if (present.text === input.next.text) return { ...nothing(input, 'same', 'self'), recorded: sumOf(input) };
  return combined(input, present, { missing: `exists, and is not recorded in ${manifestPath}` });
}

function edited(input: Planned, present: PresentText): FileUpdate {
  if (present.text === input.next.text) return { ...nothing(input, 'same', 'self'), recorded: sumOf(input) };
  return combined(input, present, input.base());
}

function combined(input: Planned, present: PresentText, base: Base | { readonly missing: string }): FileUpdate {
  const { path, next, onConflict, labels } = input;
  const found = 'missing' in base ? undefined : base;
  // Without a base it is unknown which side changed a line, so every difference is a conflict.
  const lines = found
    ? merge({ yours: present.text, base: found.text, next: next.text })
    : differences(present.text, next.text);
  const result = found && isIgnoreFile(path) ? withBothAdditions(lines) : lines;
  const { conflicts } = result;
  if (
    conflicts.length > 0 &&
    onConflict !== 'next' &&
    found &&
    path.endsWith('.md') &&
    isRewritten(present.text, found.text)
  )
    return {
      ...nothing(input, 'kept', found.source),
      reason: 'has no generated line left',
      recorded: sumOf(input),
    };
  const about = {
    path,
    base: found?.source ?? 'none',
    conflicts,
    recorded: sumOf(input),
    ...('missing' in base && { reason: base.missing }),
  } as const;
  if (conflicts.length > 0 && onConflict === 'fail') return { ...about, outcome: 'conflict' };
  const text = mergedText(result, onConflict === 'yours' || onConflict === 'next' ? onConflict : labels);
  const mode = modeAfter(input, present, base);
  const isMarked = conflicts.length > 0 && onConflict === 'markers';
  if (isMarked) return { ...about, outcome: 'conflict', ...written(present, text, mode) };
  const isSame = text === present.text && mode === modeOf(present);
  return isSame ? { ...about, outcome: 'same' } : { ...about, outcome: 'merged', ...written(present, text, mode) };
}

// In these files the last line that matches a path decides, so the user's lines go after ours.
const isIgnoreFile = (path: string): boolean => /(^|\/)\.(git|docker)ignore$/.test(path);

// Prose that has nothing that an update could bring forward. (In code, the same could be a formatter that touched every line.) Lines without a
// letter or digit are in any text, and so are headings such as the name of the service.
function isRewritten(yours: string, base: string): boolean {
  const says = (line: string) => /[\p{L}\p{N}]/u.test(line) && !/^#{1,6} /.test(line);
  const generated = new Set(base.split('\n').filter(says));
  return generated.size > 0 && !yours.split('\n').some((line) => generated.has(line));
}

function written({ crlf }: PresentText, text: string, mode: number): Pick<FileUpdate, 'text' | 'mode'> {
  return { text: withLineEnds(text, crlf), mode };
}

const modeOf = ({ mode }: PresentText): number => (mode & 0o111 ? 0o755 : 0o644);

// The user's mode, unless only we changed it. Where the base is unknown, so is who changed it.
function modeAfter({ next }: Planned, present: PresentText, base: Base | { readonly missing: string }): number {
  return 'missing' in base || base.mode !== modeOf(present) ? modeOf(present) : next.mode;
}
