import type { CommentLevel } from './comments.ts';

/** What templates may name: flat and ready-made, so that nothing is computed in a template. */
export type Names = Readonly<Record<string, string | number | boolean>>;

/** A template: where its result goes (a relative path with `/`), its mode (0o644 or 0o755), and its text once names are filled in. */
export interface Template {
  readonly path: string;
  readonly mode: number;
  readonly fill: (names: Names) => string;
}

/** A file that will be written, and for one whose comments follow an answer, which of them stay. */
export interface PlannedFile extends Template {
  readonly comments?: CommentLevel;
}

/** What decides which templates become files, and how much they explain. */
export interface Choices<Answers> {
  /** Files that depend on the answers, or with a `/` at the end whole folders. A template that is not listed is always written. */
  readonly optional: Readonly<Record<string, (answers: Answers) => boolean>>;
  /** Files, or folders, whose `#` comments follow the comment level. */
  readonly commented: readonly string[];
}

/**
 * The templates that these answers ask for, in the order of their paths.
 * Pure: a file's fate, and which of its comments stay, is decided here, before anything is rendered.
 */
export function plan<Answers extends { readonly comments: CommentLevel }>(
  templates: readonly Template[],
  choices: Choices<Answers>,
  answers: Answers,
): readonly PlannedFile[] {
  return templates
    .filter(({ path }) => isWanted(path, choices, answers))
    .map((template) =>
      choices.commented.some((row) => covers(row, template.path))
        ? { ...template, comments: answers.comments }
        : template,
    );
}

function isWanted<Answers>(path: string, { optional }: Choices<Answers>, answers: Answers): boolean {
  const row = Object.keys(optional).find((each) => covers(each, path));
  return row === undefined || optional[row]!(answers);
}

/** Whether a row about a file, or with a `/` at the end about a folder, is about this path. */
export const covers = (row: string, path: string): boolean => (row.endsWith('/') ? path.startsWith(row) : path === row);
