import { join } from 'node:path';
import { readText } from '../core/text-file.ts';
import { readRegularFile } from '../disk/fs.ts';
import type { Code } from '../generators/go-image/code.ts';
import { readModFile, readWorkFile } from '../generators/go-image/mod-file.ts';

/** The Go version that the module or the workspace of code in `target` (absolute) needs, and the line that says it. */
export function goNeeded(
  target: string,
  { layout, folder }: Code,
): { readonly version: string; readonly place: string } | undefined {
  const path = layout === 'workspace' ? 'go.work' : join(folder, 'go.mod');
  const bytes = readRegularFile(join(target, path));
  const text = (bytes && readText(bytes)?.text) ?? '';
  const go = (layout === 'workspace' ? readWorkFile(text) : readModFile(text))?.go;
  return go && { version: go.value, place: `${path.replaceAll('\\', '/')}:${go.line}` };
}
