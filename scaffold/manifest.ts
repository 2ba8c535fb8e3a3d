import type { RenderedFile } from './render.ts';
import { sha256 } from './sha256.ts';

/** The file that says how a service was generated, so that a later version can tell what was changed since. */
export const manifestPath = '.create-go-docker.json';

/** The manifest of `files`: the generator's version, the answers, and each file's sha256 (hex). No time stamps: same answers, same bytes. */
export const manifest = (version: string, answers: object, files: readonly RenderedFile[]): RenderedFile => {
  const sums = files.map(({ path, text }) => [path, sha256(text)]);
  const content = { generator: 'create-go-docker', version, answers, files: Object.fromEntries(sums) };
  return { path: manifestPath, text: `${JSON.stringify(content, null, 2)}\n`, mode: 0o644 };
};
