// Which test files there are, which of them a filter means, what they need, and which of them a change affects.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { root } from './prepare.mjs';

/**
 * The test files that any of these filters means, all without one, as paths below test/, sorted. A filter means the folders and
 * files of exactly that name (`plan` is core/plan.test.ts and not generated/planted.test.ts); where there is none, the files
 * whose path it matches as a regular expression.
 */
export function testFiles(...filters) {
  const files = readdirSync(join(root, 'test'), { recursive: true })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => file.endsWith('.test.ts'))
    .sort();
  if (filters.length === 0) return files;
  const meant = new Set(filters.flatMap((filter) => meantBy(filter, files)));
  return files.filter((file) => meant.has(file));
}

function meantBy(filter, files) {
  const named = files.filter(
    (file) =>
      file === filter ||
      file
        .replace(/\.test\.ts$/, '')
        .split('/')
        .includes(filter),
  );
  return named.length > 0 ? named : files.filter((file) => new RegExp(filter, 'i').test(file));
}

/** Whether a test file needs the built package. All others run from the sources. */
export const needsPackage = (file) => file.startsWith('package/');

/** Which of these test files could end differently after a change of this file (a path below the checkout, with `/`). */
export function affectedBy(changed, files) {
  const references = new Map();
  return files.filter((file) => reachable(join(root, 'test', file), references).some((path) => covers(path, changed)));
}

function covers(path, changed) {
  const name = relative(root, path).replaceAll(sep, '/');
  return changed === name || changed.startsWith(`${name}/`);
}

/** A file and everything that it refers to, directly or through others. */
function reachable(start, references) {
  const found = new Set([start]);
  for (const path of found) {
    if (!references.has(path)) references.set(path, referencesOf(path));
    for (const each of references.get(path)) found.add(each);
  }
  return [...found];
}

// Not only imports: files also contain relative paths of files that they read or run. A reference to the whole checkout would be
// affected by every change, and an import of types by none; both are left out.
function referencesOf(path) {
  if (!/\.(ts|mjs|cjs)$/.test(path)) return [];
  const names = readFileSync(path, 'utf8')
    .replace(/^(im|ex)port type [^;]*;/gm, '')
    .matchAll(/['"`](\.{1,2}\/[^'"`$\n]*)/g);
  return [...names]
    .map(([, name]) => resolve(dirname(path), name))
    .filter(
      (each) => each !== resolve(root) && existsSync(each) && !(isFolder(each) && resolve(root).startsWith(each)),
    );
}

const isFolder = (path) => statSync(path).isDirectory();
