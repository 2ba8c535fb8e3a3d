import type { Answers } from './questions.ts';

/** The files that not every service gets; a template that is not listed is always written. */
export const optional: Readonly<Record<string, (answers: Answers) => boolean>> = {
  'Gopkg.toml': (answers) => answers.deps === 'dep',
  'Gopkg.lock': (answers) => answers.deps === 'dep',
  'go.mod': (answers) => answers.deps === 'modules',
};

/** The files whose `#` comments follow the `comments` answer (see scaffold/comments.ts). */
export const commented: readonly string[] = ['Dockerfile', '.dockerignore'];
