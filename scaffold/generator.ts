import type { CommentLevel } from './comments.ts';
import { type Change, compare, kindOf } from './compare.ts';
import { UserError } from './errors.ts';
import { manifest } from './manifest.ts';
import { type Choices, plan, type Template } from './plan.ts';
import { type RenderedFile, render } from './render.ts';
import { loadTemplates } from './templates.ts';
import { write } from './write.ts';

/** What a generator brings to the pipeline. The pipeline itself knows nothing of Go. */
export interface Generator<Answers extends { readonly comments: CommentLevel }> extends Choices<Answers> {
  /** The folder below templates/. */
  readonly name: string;
  /** The names that the templates may use, for these answers. */
  readonly names: (answers: Answers) => Readonly<Record<string, string | number | boolean>>;
  /** Paths that the service's own commands will write later, such as the built program. */
  readonly artifacts: (answers: Answers) => readonly string[];
}

/** All files of a service, manifest included, sorted by path, from values alone: no disk, no clock, no environment. */
export const generate = <Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  templates: readonly Template[],
  answers: Answers,
  version: string,
): readonly RenderedFile[] => {
  const files = render(plan(templates, generator, answers), generator.names(answers));
  refuseClash(generator.artifacts(answers), files);
  return [manifest(version, answers, files), ...files];
};

// Building must not overwrite a source: a module example.com/main.go would. Compared as a file system without case would.
const refuseClash = (artifacts: readonly string[], files: readonly RenderedFile[]): void => {
  const clash = files.find(({ path }) => artifacts.some((artifact) => artifact.toLowerCase() === path.toLowerCase()));
  if (clash)
    throw new UserError(
      `The program would be called ${clash.path}, like a file of the project. Choose another --module.`,
    );
};

/** What a run did, or with `dryRun` would do. */
export interface Result {
  readonly target: string;
  readonly changes: readonly Change[];
}

/** How to run the pipeline: where to, whether to stop before writing, and a signal that cancels it. */
export interface RunOptions {
  readonly target: string;
  readonly version: string;
  readonly dryRun?: boolean;
  readonly cancelled?: AbortSignal;
}

/**
 * Answers to files on disk. `target` is an absolute directory, which may exist.
 * Throws a UserError (`conflict`) that lists every file in the way before anything is written; `dryRun` reports them instead.
 */
export const scaffold = async <Answers extends { readonly comments: CommentLevel }>(
  generator: Generator<Answers>,
  answers: Answers,
  { target, version, dryRun = false, cancelled }: RunOptions,
): Promise<Result> => {
  const files = generate(generator, await loadTemplates(generator.name), answers, version);
  const changes = await compare(await folderFor(target), files);
  if (dryRun) return { target, changes };
  refuseConflicts(target, changes);
  await write(target, changes, cancelled);
  return { target, changes };
};

const folderFor = async (target: string): Promise<string> => {
  const found = await kindOf(target);
  if (found === 'a file' || found === 'neither a file nor a folder') {
    throw new UserError(
      `${target} cannot be made: there is ${found} in the way. Choose another directory.`,
      'conflict',
    );
  }
  return target;
};

const refuseConflicts = (target: string, changes: readonly Change[]): void => {
  const lines = changes.flatMap(({ action, path, reason }) => (action === 'conflict' ? `  ${path} ${reason}` : []));
  if (lines.length === 0) return;
  throw new UserError(
    `${target} holds what would be written differently:\n${lines.join('\n')}\nNothing was written. Move these away or choose another directory.`,
    'conflict',
  );
};
