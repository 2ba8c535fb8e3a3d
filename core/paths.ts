/**
 * Why a path may not be written, on any system, or undefined when it may. Paths are relative, with `/`.
 * A service is committed on one system and checked out on another, so the rules of all of them hold everywhere.
 */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.startsWith('/')) return 'is absolute';
  if (path.includes('\\')) return 'has a backslash, which separates folders on Windows';
  if (path[1] === ':' && /^[a-z]/i.test(path)) return 'begins with a drive letter';
  for (const element of path.split('/')) {
    const problem = elementProblem(element);
    if (problem) return problem;
  }
  return undefined;
}

const windowsDevices = new Set([
  ...['con', 'prn', 'aux', 'nul', 'conin$', 'conout$'],
  ...[...'0123456789¹²³'].flatMap((digit) => [`com${digit}`, `lpt${digit}`]),
]);

function elementProblem(element: string): string | undefined {
  if (element === '') return 'has an empty element';
  if (element === '.' || element === '..') return 'has a relative element';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\u0000-\u001f<>:"|?*]/.test(element)) return 'has a character that Windows does not allow';
  if (element.endsWith('.') || element.endsWith(' ')) return 'ends with a dot or a space, which Windows drops';
  if (windowsDevices.has(element.split('.')[0]!.toLowerCase())) return 'is a device name on Windows';
  // A unit of UTF-16 has three bytes of UTF-8 at the most.
  if (element.length > 85 && new TextEncoder().encode(element).length > 255) return 'has a name of more than 255 bytes';
  return undefined;
}

/** A name without differences in case and Unicode normal form: two names with the same folded form are the same on some file systems. */
export const folded = (name: string): string =>
  // Down, up and down again: `ẞ`, `ß` and `SS` are one.
  name.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');

/** Throws an Error for paths that may not be written, or that are the same on some file system. Our templates decide paths, so it is a bug. */
export function checkPaths(paths: readonly string[]): void {
  for (const path of paths) {
    const problem = pathProblem(path);
    if (problem) throw new Error(`The path ${JSON.stringify(path)} ${problem}.`);
  }
  const seen = new Map<string, string>();
  for (const path of new Set(paths.flatMap(withParents))) {
    const name = folded(path);
    const other = seen.get(name);
    if (other !== undefined)
      throw new Error(`The paths ${JSON.stringify(other)} and ${JSON.stringify(path)} are one on some systems.`);
    seen.set(name, path);
  }
  const files = new Set(paths);
  const both = paths.flatMap((path) => parentsOf(path)).find((parent) => files.has(parent));
  if (both || files.size < paths.length) throw new Error(`The path ${JSON.stringify(both ?? paths)} is there twice.`);
}

/** The folders above a path, outermost first: `a/b/c` gives `a`, `a/b`. */
export function parentsOf(path: string): readonly string[] {
  return path
    .split('/')
    .slice(0, -1)
    .map((_, index, all) => all.slice(0, index + 1).join('/'));
}

const withParents = (path: string): readonly string[] => [...parentsOf(path), path];
