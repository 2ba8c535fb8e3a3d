/** Names that Go packages have, among them those that tools and people use for something else. */
const packages = [
  ...['api.v1', 'Internal', 'bin', 'build', 'credentials', 'dist', 'docs', 'htpasswd', 'kubeconfig', 'kubernetes'],
  ...['logs', 'secrets', 'store', 'tmp', 'token', 'vault', 'web', 'orders', 'dump'],
];

/** Names that embedded files and folders have. None is in the list of secrets. */
const assets = [
  ...['index.html', 'LICENSE', 'README.md', 'app.log', 'archive.tar.gz', 'ca.pem', 'cpu.prof', 'dump.sql', 'site.css'],
  ...[
    'vendor/jquery.js',
    'docs/page.md',
    '.well-known/security.txt',
    '.gitkeep',
    '_partial.html',
    'Makefile',
    'a b.txt',
  ],
  ...['dist/main.js', 'kubernetes/base/x.yaml', 'coverage.html', 'orders', 'token', 'stack.yaml', 'compose.yaml'],
];

const sources = [
  ...['add_amd64.s', 'lib.c', 'lib.h', 'lib.cc', 'lib.cpp', 'lib.cxx', 'lib.hh', 'lib.hpp', 'lib.hxx', 'lib.m'],
  ...[
    'lib.f',
    'upper.F',
    'lib.f90',
    'lib.for',
    'lib.swig',
    'lib.swigcxx',
    'lib.syso',
    'boot.S',
    'id_rsa.go',
    'token.go',
  ],
];

/**
 * A module of some dozen packages at several depths, with all kinds of sources, tests, test data and embedded folders.
 * The same seed gives the same files, by path. `go list` accepts it; building it would need compilers for C and Fortran.
 */
export function randomModule(module: string, seed: number): Readonly<Record<string, string>> {
  const next = randomNumbers(seed);
  const some = (list: readonly string[], share: number) => list.filter(() => next() < share);
  const one = (list: readonly string[]) => list[Math.floor(next() * list.length)]!;

  const folders = new Set(['']);
  while (folders.size < 24) folders.add(`${[...folders][Math.floor(next() * folders.size)]}${one(packages)}/`);

  const files: Record<string, string> = { 'go.mod': `module ${module}\n\ngo 1.27.0\n` };
  for (const folder of folders) {
    const own = folder === '' ? [] : some(sources, 0.3);
    for (const name of own) files[folder + name] = name.endsWith('.go') ? 'package p\n' : '';
    for (const name of some(assets, 0.4)) files[`${folder}assets/${name}`] = 'x\n';
    for (const name of some(assets, 0.4)) files[`${folder}testdata/${name}`] = 'x\n';
    files[`${folder}assets/always.txt`] = 'x\n';
    files[`${folder}testdata/key.pem`] = 'x\n';
    files[`${folder}embed.go`] = withEmbed('all:assets');
    files[`${folder}embed_test.go`] = withEmbed('testdata');
    files[`${folder}cgo.go`] = 'package p\n\nimport "C"\n';
    files[`${folder}only_windows.go`] = 'package p\n';
  }
  return files;
}

function withEmbed(pattern: string): string {
  return `package p\n\nimport "embed"\n\n//go:embed ${pattern}\nvar ${pattern.replace('all:', '')} embed.FS\n`;
}

// Mulberry32: a small generator whose numbers are the same on every machine.
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
