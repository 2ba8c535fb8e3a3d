import { keepComments } from './comments.ts';
import type { Names, PlannedFile } from './plan.ts';

/** A file as it will be on disk: relative path with `/`, text, and mode. */
export interface RenderedFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** Fills the names into the planned files, all in memory. Pure. */
export function render(files: readonly PlannedFile[], names: Names): readonly RenderedFile[] {
  return files.map(({ path, mode, fill, comments }) => {
    const text = fill(names);
    return { path, text: comments ? keepComments(text, comments) : text, mode };
  });
}
