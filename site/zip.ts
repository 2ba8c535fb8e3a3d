import { downloadZip } from 'client-zip';
import type { RenderedFile } from '../core/render.ts';

// The same files give the same bytes.
const anyDay = new Date('2020-01-01T00:00:00Z');
const regularFile = 0o100000;

/** The files in a folder, with their modes, as a zip archive. */
export function zipOf(folder: string, files: readonly RenderedFile[]): Promise<Blob> {
  const entries = files.map(({ path, text, mode }) => ({
    name: `${folder}/${path}`,
    input: text,
    mode: regularFile | mode,
    lastModified: anyDay,
  }));
  return downloadZip(entries).blob();
}
