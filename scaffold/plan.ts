import { type CommentLevel, keepComments } from './comments.ts';

/** A template: where its result goes (a relative path with `/`), its text, and its mode (0o644 or 0o755). */
export interface Template {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** What decides which templates become files, and how much they explain. */
export interface Choices<Answers> {
  /** Files that depend on the answers. A template that is not listed is always written. */
  readonly optional: Readonly<Record<string, (answers: Answers) => boolean>>;
  /** Files whose `#` comments follow the comment level. */
  readonly commented: readonly string[];
}

/**
 * The templates that these answers ask for, in the order of their paths.
 * Pure: a file's fate, and which of its comments stay, is decided here, before anything is rendered.
 */
export const plan = <Answers extends { readonly comments: CommentLevel }>(
  templates: readonly Template[],
  choices: Choices<Answers>,
  answers: Answers,
): readonly Template[] =>
  templates
    .filter(({ path }) => choices.optional[path]?.(answers) ?? true)
    .map((template) =>
      choices.commented.includes(template.path)
        ? { ...template, text: keepComments(template.text, answers.comments) }
        : template,
    );
