// The direction of imports, read from the import statements of the sources. Type imports count, too.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { root, sources, unrestricted } from './lab/sources.ts';

/** What each folder may import from, besides itself. Tests, tools and benchmarks may import everything, and nothing imports them. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  generators: ['core'],
  disk: ['core'],
  docker: ['disk', 'core'],
  workshop: ['generators', 'core'],
  pipeline: ['releases', 'workshop', 'docker', 'generators', 'disk', 'core'],
  cli: ['pipeline', 'workshop', 'docker', 'generators', 'disk', 'core'],
  bin: ['cli', 'core'],
  plop: ['cli', 'pipeline', 'generators', 'disk', 'core'],
  site: ['releases', 'generators', 'core'],
  'plopfile.ts': ['plop', 'generators'],
  'api.ts': ['api', 'generators', 'disk', 'core'],
  api: ['plopfile.ts', 'pipeline', 'generators', 'core'],
  build: ['site', 'workshop', 'pipeline', 'generators', 'core'],
  'rolldown.config.ts': ['build'],
  releases: ['generators', 'core'],
};

// The build replaces these imports by what they make (build/embed-templates.ts, build/embed-site.ts). The figures are data.
const exceptions = [
  'generators/go-image/template-texts.ts imports build/templates.ts',
  'generators/go-service/template-texts.ts imports build/templates.ts',
  'pipeline/site-files.ts imports build/site.ts',
  'site/figures.ts imports bench/image.json',
];

/** Folders without access to the system: their sources run in a browser. */
const pure = ['core', 'generators', 'workshop', 'site'];

/** Folders that may use the file system themselves. */
const usesFiles = ['disk', 'docker', 'pipeline', 'cli', 'bin', 'build'];

/** What a source imports: paths from the root of the repository, and names of packages; with `eager`, only what is loaded with it. */
function importsOf(path: string, text: string, eager = false): readonly string[] {
  const found: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, source } = node as { readonly type?: string; readonly source?: { readonly value?: unknown } };
    if (eager && type === 'ImportExpression') return;
    if (type && /^(Import|Export|TSImport)/.test(type) && typeof source?.value === 'string') found.push(source.value);
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(text, { lang: 'ts' }));
  return found.map((name) => (name.startsWith('.') ? posix.join(dirname(path), name) : name));
}

const graph: ReadonlyMap<string, readonly string[]> = new Map(
  sources().map((path) => [path, importsOf(path, readFileSync(join(root, path), 'utf8'))]),
);

const folderOf = (path: string): string => path.split('/')[0]!;

/** The imports for which `isWrong` holds, as sentences. */
function wrongImports(isWrong: (from: string, imported: string) => boolean): readonly string[] {
  return [...graph].flatMap(([path, imported]) =>
    imported.filter((each) => isWrong(folderOf(path), each)).map((each) => `${path} imports ${each}`),
  );
}

test('the import statements of every kind are found', () => {
  const text = `import './a.ts'; import type { B } from '../b/b.ts'; export { c } from 'c';
    export * from 'node:d'; let e: import('./e.ts').E = await import('./f.ts');`;
  assert.equal(importsOf('x/y.ts', text), ['x/a.ts', 'b/b.ts', 'c', 'node:d', 'x/e.ts', 'x/f.ts']);
  assert.ok(graph.size > 50);
});

test('every folder has a row that says what it may import', () => {
  const folders = new Set([...graph.keys()].map(folderOf));
  assert.equal(
    [...folders].filter((folder) => !allowed[folder]),
    [],
  );
});

test('imports go in one direction', () => {
  const wrong = wrongImports((from, imported) => {
    const to = folderOf(imported);
    return graph.has(imported) ? to !== from && !allowed[from]?.includes(to) : unrestricted.includes(to);
  });
  assert.equal(wrong, exceptions);
});

test('what runs in a browser imports nothing of Node', () => {
  assert.equal(
    wrongImports((from, imported) => pure.includes(from) && imported.startsWith('node:')),
    [],
  );
});

test('core uses no global of Node', () => {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', 'core'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
});

test('only some folders use the file system', () => {
  assert.equal(
    wrongImports((from, imported) => /^(node:fs|fs-extra)/.test(imported) && !usesFiles.includes(from)),
    [],
  );
});

// A command is loaded by the table of commands when it runs, and may look things up there.
const eagerGraph: ReadonlyMap<string, readonly string[]> = new Map(
  sources().map((path) => [path, importsOf(path, readFileSync(join(root, path), 'utf8'), true)]),
);

test('no file imports itself through others', () => {
  assert.equal(cycles(), []);
});

/** Each cycle of imports once, as the path from a file back to itself. */
function cycles(): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (path: string, above: readonly string[]): void => {
    const start = above.indexOf(path);
    if (start >= 0) found.push([...above.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const each of eagerGraph.get(path) ?? []) follow(each, [...above, path]);
    done.add(path);
  };
  for (const path of graph.keys()) follow(path, []);
  return found;
}

test.run();
