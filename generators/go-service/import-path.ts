/**
 * The rules for the import path of a module, checked element by element.
 * Sources: go.dev/ref/mod#go-mod-file-ident, golang.org/x/mod/module.CheckPath, and the go command: test/generated/go.test.ts asks it.
 */

// Go reserves paths whose first element has no dot for the standard library (go.dev/ref/mod#go-mod-file-ident). Most of them work
// for a program. The names of its top-level folders, up to Go 1.27, do not, and neither do the names that the go command reserves.
const reserved = new Set(
  [
    'archive arena bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding errors expvar flag fmt',
    'go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime simd slices sort strconv',
    'strings structs sync syscall testing text time unicode unique unsafe uuid vendor weak all main std',
  ].flatMap((line) => line.split(' ')),
);

/** Whether the packages below this first element of an import path are those of Go. */
export const belongsToGo = (element: string): boolean => reserved.has(element);

// Only as a whole path: `go list work` means the modules of the workspace (go help packages), and `toolchain` is a reserved module.
const reservedPaths = new Set(['tool', 'toolchain', 'work']);

// Patterns such as ./... do not match packages in these (go help packages), and `vendor` is never part of an import path.
const ignored = new Set(['testdata', 'vendor']);

const windowsDevices = new Set([
  ...['con', 'prn', 'aux', 'nul'],
  ...[...'123456789'].flatMap((digit) => [`com${digit}`, `lpt${digit}`]),
]);

// Few regular expressions here and in what a run calls often: V8 compiles each twice, which takes as long as a file to write.
function elementProblem(element: string): string | undefined {
  const beforeDot = element.split('.')[0]!;
  const odd = /[^a-zA-Z0-9._~-]/u.exec(element)?.[0];
  if (element === '') return 'is empty';
  if (odd !== undefined) return `has ${JSON.stringify(odd)}; Go allows letters a to z, digits, and - . _ ~`;
  if (element.startsWith('.')) return /^\.+$/.test(element) ? 'is a relative path' : 'begins with a dot';
  if (element.endsWith('.')) return 'ends with a dot';
  if (element.startsWith('-')) return 'begins with a dash, which the go command takes for an option';
  if (element.startsWith('~')) return 'begins with ~, which the go command does not allow in a directory name';
  if (windowsDevices.has(beforeDot.toLowerCase())) return 'is a device name on Windows, which Go refuses everywhere';
  if (beforeDot.includes('~') && /~\d+$/.test(beforeDot))
    return 'ends like a short file name on Windows, which Go refuses everywhere';
  if (ignored.has(element)) return 'is a folder that Go treats specially';
  if (element.length > 255) return 'is longer than the 255 bytes that a folder name may have';
  return undefined;
}

function firstElementProblem(element: string): string | undefined {
  if (element !== element.toLowerCase())
    return 'has an upper-case letter, which Go does not allow in the first element';
  if (element.includes('_') || element.includes('~'))
    return 'has a character that Go does not allow in the first element (only a to z, digits, - and .)';
  if (reserved.has(element)) return 'belongs to Go itself';
  return undefined;
}

function versionProblem(path: string): string | undefined {
  const last = path.split('/').at(-1)!;
  if (path.startsWith('gopkg.in/')) {
    return /\.v(0|[1-9]\d*)(-unstable)?$/.test(last) ? undefined : 'has no version; gopkg.in paths end like yaml.v3';
  }
  if (path === last || !last.startsWith('v') || !/^v[\d.]+$/.test(last)) return undefined;
  return isMajorVersion(last) ? undefined : 'is not a major version; those begin with v2, and v0 and v1 are left out';
}

/** Whether the go command takes a path element for a major version: `v2`, but not `v1`. */
export const isMajorVersion = (element: string): boolean =>
  element.startsWith('v') && /^v([2-9]|[1-9]\d+)$/.test(element);

/**
 * Why `path` cannot be a module's import path, or undefined when it can.
 * The result names the element: `the element "Acme.com" has an upper-case letter, …`.
 */
export function importPathProblem(path: string): string | undefined {
  const elements = path.split('/');
  for (const [index, element] of elements.entries()) {
    const problem = elementProblem(element) ?? (index === 0 ? firstElementProblem(element) : undefined);
    if (problem) return `the element ${JSON.stringify(element)} ${problem}`;
  }
  if (reservedPaths.has(path)) return `the element ${JSON.stringify(path)} belongs to Go itself`;
  const problem = versionProblem(path);
  return problem && `the element ${JSON.stringify(elements.at(-1))} ${problem}`;
}
