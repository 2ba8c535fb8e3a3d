import type { RenderedFile } from './render.ts';
import { sha256 } from './sha256.ts';

/** The file that says how a service was generated, so that a later version can tell what was changed since. */
export const manifestPath = '.create-go-docker.json';

/** What the manifest says: the generator's version, the answers, and each file's sha256 (hex) by path. */
export interface Manifest {
  readonly version: string;
  readonly answers: object;
  readonly files: Readonly<Record<string, string>>;
}

/** The sums of files, as a manifest has them. */
export function sumsOf(files: readonly RenderedFile[]): Manifest['files'] {
  return Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]));
}

/** A manifest as a file, its sums sorted by path. No time stamps: same answers, same bytes. */
export function manifestFile({ version, answers, files }: Manifest): RenderedFile {
  const sums = Object.fromEntries(Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)));
  const content = { generator: 'create-go-docker', version, answers, files: sums };
  return { path: manifestPath, text: `${JSON.stringify(content, null, 2)}\n`, mode: 0o644 };
}

/** Whether something parsed from JSON is a manifest, as far as its shape goes; its answers are still to be checked. */
export function isManifest(value: unknown): value is Manifest {
  if (!isObject(value) || value.generator !== 'create-go-docker' || typeof value.version !== 'string') return false;
  return isObject(value.answers) && isObject(value.files) && Object.values(value.files).every(isSum);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isSum = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
