import type { CommentLevel } from './comments.ts';
import { UserError } from './errors.ts';
import { type Manifest, manifestFile, manifestPath, sumsOf } from './manifest.ts';
import { type Choices, type Names, type PlannedFile, plan, type Template } from './plan.ts';
import { type RenderedFile, render } from './render.ts';

/** What a generator brings to the pipeline. The pipeline itself knows nothing of Go. */
export interface Generator<Answers extends { readonly comments: CommentLevel }> extends Choices<Answers> {
  /** What plop calls it. */
  readonly name: string;
  readonly templates: readonly Template[];
  /** The names that the templates may use, for these answers. */
  readonly names: (answers: Answers) => Names;
  /** Paths that the service's own commands will write later, such as the built program. */
  readonly artifacts: (answers: Answers) => readonly string[];
}

/**
 * All files of a service, manifest included, sorted by path, from values alone: no disk, no clock, no environment.
 * The files in `skip` are left alone; a name there that is no file of the service is a UserError.
 */
export function generate<Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  answers: Answers,
  version: string,
  skip: readonly string[] = [],
): readonly RenderedFile[] {
  return withManifest(generator, answers, planned(generator, answers), { version, files: {} }, skip);
}

/**
 * Those files of a service generated before that `wanted` picks, and its manifest, which then answers for them too.
 * `answers` are all answers of the service; `before` is its manifest so far.
 */
export function generateMore<Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  answers: Answers,
  before: Manifest,
  wanted: (path: string) => boolean,
  skip: readonly string[] = [],
): readonly RenderedFile[] {
  const more = planned(generator, answers).filter(({ path }) => wanted(path));
  return withManifest(generator, answers, more, before, skip);
}

/** These files, and a manifest that answers for them beside those of `before`. */
function withManifest<Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  answers: Answers,
  chosen: readonly PlannedFile[],
  { version, files: known }: Pick<Manifest, 'version' | 'files'>,
  skip: readonly string[],
): readonly RenderedFile[] {
  const files = render(chosen, generator.names(answers));
  refuseUnknownSkip(skip, [manifestPath, ...files.map(({ path }) => path)]);
  // What is left alone is not ours, so the manifest does not answer for it.
  const ours = files.filter(({ path }) => !skip.includes(path));
  return [manifestFile({ version, answers, files: { ...known, ...sumsOf(ours) } }), ...files];
}

function refuseUnknownSkip(skip: readonly string[], paths: readonly string[]): void {
  const odd = skip.find((path) => !paths.includes(path));
  if (odd !== undefined)
    throw new UserError(`--skip ${JSON.stringify(odd)} is no file that would be written.`, 'usage', {
      fix: `These are: ${paths.join(', ')}.`,
    });
}

/** The files that these answers ask for, without the manifest. Throws a UserError when they cannot lie beside each other. */
export function planned<Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  answers: Answers,
): readonly PlannedFile[] {
  const files = plan(generator.templates, generator, answers);
  refuseClash(generator.artifacts(answers), files);
  return files;
}

// Building must not overwrite a source (a module example.com/main.go would), nor put the program into a folder of its name. Compared as a file system without case would.
function refuseClash(artifacts: readonly string[], files: readonly PlannedFile[]): void {
  const taken = files.flatMap(({ path }) => [path, path.split('/')[0]!]);
  const clash = taken.find((path) => artifacts.some((artifact) => artifact.toLowerCase() === path.toLowerCase()));
  if (clash)
    throw new UserError(`The program would be called ${clash}, like a file or a folder of the project.`, 'usage', {
      fix: 'Choose another --module.',
    });
}
