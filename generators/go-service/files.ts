import { covers } from '../../core/plan.ts';
import { type ExtraName, type ExtraRow, extras } from './extras.ts';
import type { Answers } from './questions.ts';

type Rule = (answers: Answers) => boolean;

const ofExtras: readonly (readonly [string, Rule])[] = extras.flatMap(({ name, files }) =>
  files.map((file) => [file, (answers: Answers) => answers.with.includes(name) && isForForge(file, answers)] as const),
);

// What begins with .github or .gitlab is read there only.
function isForForge(file: string, { forge }: Answers): boolean {
  const [, only] = /^\.(github|gitlab)\b/.exec(file) ?? [];
  return forge === 'both' || only === undefined || only === forge;
}

/**
 * The files that not every service gets; a template that is not listed is always written.
 * A name that ends in `/` stands for everything below that folder.
 */
export const optional: Readonly<Record<string, Rule>> = {
  'Gopkg.toml': (answers) => answers.deps === 'dep',
  'Gopkg.lock': (answers) => answers.deps === 'dep',
  'go.mod': (answers) => answers.deps === 'modules',
  ...Object.fromEntries(ofExtras),
};

/** The paths of the optional files that these answers leave out. */
export function omittedFiles(answers: Answers): readonly string[] {
  return Object.keys(optional).filter((path) => !optional[path]!(answers));
}

/** Files that need another one. Skipping that one skips these, too. */
export const companions: Readonly<Record<string, readonly string[]>> = {
  'main.go': ['main_test.go', 'server.go', 'server_test.go'],
  'server.go': ['main_test.go', 'server_test.go'],
  'server_test.go': ['main_test.go'],
};

/** A test for paths: whether one of these extras adds the file. */
export function belongsToExtras(names: readonly ExtraName[], all: readonly ExtraRow<string>[] = extras) {
  return (path: string): boolean =>
    all.some(({ name, files }) => names.includes(name) && files.some((file) => covers(file, path)));
}

/** Whether an extra still has a file with these answers, if these paths are left out. */
export function hasFiles({ files }: ExtraRow<string>, answers: Answers, leftOut: readonly string[]): boolean {
  return files.some((file) => isForForge(file, answers) && !leftOut.some((row) => covers(row, file)));
}

/** Whether one of our extras adds the file. */
export const isOfExtra = belongsToExtras(extras.map(({ name }) => name));

/** The files whose `#` comments follow the `comments` answer (see core/comments.ts); folders as above. */
export const commented: readonly string[] = ['Dockerfile', '.dockerignore', ...extras.flatMap(({ files }) => files)];
