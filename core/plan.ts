import type { CommentLevel } from './comments.ts';

/** The values that templates may use: flat and ready-made, so that a template computes nothing. */
export type Names = Readonly<Record<string, string | number | boolean>>;

/** A template: where its result goes (a relative path with `/`), its mode (0o644 or 0o755), and its text once names are filled in. */
export interface Template {
  readonly path: string;
  readonly mode: number;
  readonly fill: (names: Names) => string;
}

/** A file that will be written. `comments` is set where the comment level applies. */
export interface PlannedFile extends Template {
  readonly comments?: CommentLevel;
}

/** What decides which templates become files, and how many comments they keep. In a list of paths, `folder/` covers the whole folder. */
export interface PlanInput {
  readonly templates: readonly Template[];
  /** The paths that these answers leave out. */
  readonly omitted: readonly string[];
  /** The paths whose `#` comments follow `comments`. */
  readonly commented: readonly string[];
  readonly comments: CommentLevel;
}

/**
 * The templates that become files, in the order of `templates`.
 * Pure: which files there are, and which of their comments stay, is decided before anything is rendered.
 */
export function plan({ templates, omitted, commented, comments }: PlanInput): readonly PlannedFile[] {
  return templates
    .filter(({ path }) => !coversAny(omitted, path))
    .map((template) => (hasComments(commented, template.path) ? { ...template, comments } : template));
}

// In Markdown, `#` begins a heading.
const hasComments = (commented: readonly string[], path: string): boolean =>
  !path.endsWith('.md') && coversAny(commented, path);

const coversAny = (rows: readonly string[], path: string): boolean => rows.some((row) => covers(row, path));

/** Whether a row of a list of paths, a file or a `folder/`, covers this path. */
export const covers = (row: string, path: string): boolean => (row.endsWith('/') ? path.startsWith(row) : path === row);
