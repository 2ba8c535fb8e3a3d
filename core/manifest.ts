import { isObject } from './json.ts';
import type { RenderedFile } from './render.ts';
import { sha256 } from './sha256.ts';

/** The file that records how a service was generated, so that a later version can tell what has changed since. */
export const manifestPath = '.create-go-docker.json';

/**
 * The contents of the manifest: the generator's version, the answers, what is known about code that was there before, the name and the checksum of a team's templates where some were used,
 * and the SHA-256 checksum (hex) of each file by path.
 */
export interface Manifest {
  readonly version: string;
  readonly answers: object;
  readonly code?: object;
  readonly templates?: { readonly name: string; readonly sum: string };
  readonly files: Readonly<Record<string, string>>;
  /** The person's own limits for `verify`; kept as they are. */
  readonly verify?: object;
}

/** The checksums of files, as the manifest records them. */
export function sumsOf(files: readonly RenderedFile[]): Manifest['files'] {
  return Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]));
}

/** The manifest as a file, with checksums sorted by path. It has no time stamp: the same answers give the same bytes. */
export function manifestFile({ version, answers, code, templates, files, verify }: Manifest): RenderedFile {
  const sums = Object.fromEntries(Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1)));
  const about = { version, answers, ...(code && { code }), ...(templates && { templates }), ...(verify && { verify }) };
  const content = { generator: 'create-go-docker', ...about, files: sums };
  return { path: manifestPath, text: `${JSON.stringify(content, null, 2)}\n`, mode: 0o644 };
}

/** What an engine renders the files of a service from: its answers, and what is recorded about code that was there before. */
export const givenBy = ({ answers, code }: Pick<Manifest, 'answers' | 'code'>): Readonly<Record<string, unknown>> => ({
  ...answers,
  ...(code && { code }),
});

/** Whether a value parsed from JSON has the shape of a manifest. Its answers are not checked. */
export function isManifest(value: unknown): value is Manifest {
  if (!isObject(value) || value.generator !== 'create-go-docker' || !isVersion(value.version)) return false;
  if (value.templates !== undefined && !isStyle(value.templates)) return false;
  if (value.code !== undefined && !isObject(value.code)) return false;
  return isObject(value.answers) && isObject(value.files) && Object.values(value.files).every(isSum);
}

/** Whether a value is a version such as 1.2.3 or 1.2.3-rc.1, and nothing else: errors show it in a command to paste. */
export const isVersion = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{1,9}\.\d{1,9}\.\d{1,9}(-[\da-zA-Z.-]{1,50})?$/.test(value);

const isStyle = (value: unknown): boolean => isObject(value) && typeof value.name === 'string' && isSum(value.sum);

const isSum = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
