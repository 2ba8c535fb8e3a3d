import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../releases/', import.meta.url);

const version = /^(\d.*)\.js$/;

/**
 * The engine of every release as the text of a module, by version, oldest first. In the package they are one compressed
 * stream (build/embed-releases.ts): releases are alike, so each adds little.
 */
export function archivedModules(): Readonly<Record<string, string>> {
  const versions = readdirSync(folder).flatMap((name) => version.exec(name)?.[1] ?? []);
  const oldestFirst = versions.sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  return Object.fromEntries(oldestFirst.map((each) => [each, readFileSync(new URL(`${each}.js`, folder), 'utf8')]));
}
