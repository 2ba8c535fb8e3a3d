import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, rolldown } from 'rolldown';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import config from '../../rolldown.config.ts';
import { cleanEnv } from '../program.ts';
import { inTemporary } from '../support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Loaded {
  readonly files: readonly string[];
  readonly builtins: readonly string[];
}

/** What a run of the built command loads: files below the checkout, and Node's own modules beyond what bare Node has. */
function loadedBy(...args: string[]): Promise<Loaded> {
  return inTemporary(async (directory) => {
    const probe = join(directory, 'probe.cjs');
    await writeFile(
      probe,
      `const before = new Set(process.moduleLoadList);
      process.on('exit', () => {
        const builtins = process.moduleLoadList.filter((each) => !before.has(each));
        process.stderr.write(JSON.stringify({ files: Object.keys(require.cache), builtins }));
      });`,
    );
    const { status, stderr } = spawnSync(process.execPath, ['-r', probe, join(root, 'bin/start.cjs'), ...args], {
      cwd: directory,
      env: cleanEnv(),
      encoding: 'utf8',
    });
    assert.is(status, 0, stderr);
    const { files, builtins }: Loaded = JSON.parse(stderr);
    return { files: files.filter((file) => file !== probe).map((file) => file.slice(root.length)), builtins };
  });
}

/** The packages in a file of the command, and in the files that it loads. */
async function packagesOfFile(name: string): Promise<readonly string[]> {
  const chunks = await chunksOf(0);
  const loaded = loadedWith(name, chunks);
  return packagesOf(chunks.filter(({ fileName }) => loaded.includes(fileName)));
}

/** A file of the command, the files that are loaded with it, and Node's modules. */
function loadedWith(name: string, chunks: readonly OutputChunk[]): readonly string[] {
  const imports = new Map(chunks.map((chunk) => [chunk.fileName, chunk.imports]));
  assert.ok(imports.has(name), `there is no ${name}`);
  const loaded = new Set([name]);
  for (const each of loaded) for (const imported of imports.get(each) ?? []) loaded.add(imported);
  return [...loaded];
}

const bundles = new Map<number, Promise<readonly OutputChunk[]>>();

/** The chunks of a bundle, by its place in the configuration. */
function chunksOf(index: number): Promise<readonly OutputChunk[]> {
  const chunks = bundles.get(index) ?? bundled(index);
  bundles.set(index, chunks);
  return chunks;
}

async function bundled(index: number): Promise<readonly OutputChunk[]> {
  const { output: options, ...input } = (config as { output: object }[])[index]!;
  const bundle = await rolldown(input);
  const { output } = await bundle.generate({ ...options, cleanDir: false });
  return output.flatMap((each) => (each.type === 'chunk' ? [each] : []));
}

function packagesOf(chunks: readonly OutputChunk[]): readonly string[] {
  const modules = chunks.flatMap(({ modules }) => Object.keys(modules));
  const packages = modules.flatMap((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []);
  return [...new Set(packages)].sort();
}

const start = ['bin/start.cjs', 'dist/create-go-docker.cjs', 'dist/questions.cjs', 'dist/start.cjs'];
const pipeline = [...start, 'dist/create.cjs', 'dist/pipeline.cjs', 'dist/generate.cjs'];
const hashes = ['crypto', 'stream', 'stream/promises', 'string_decoder'];

/** What each run loads of ours, and what it may load of Node's own modules. */
const runs: readonly (readonly [args: string, files: readonly string[], builtins: readonly string[]])[] = [
  ['--help', start, []],
  ['--version', start, []],
  ['orders --dry-run', pipeline, ['os', 'process', ...hashes]],
  ['orders --yes', pipeline, ['os', 'process', ...hashes]],
];

for (const [args, files, allowed] of runs) {
  test(`${args} loads no file and no module of Node that it does not use`, async () => {
    const loaded = await loadedBy(...args.split(' '));
    assert.equal(loaded.files, files);
    const modules = loaded.builtins.flatMap((each) => /^NativeModule (?!internal\/)(.*)/.exec(each)?.[1] ?? []);
    assert.equal(
      modules.filter((name) => !allowed.includes(name)),
      [],
    );
  });
}

test('scripted runs load no template compiler, no plop and no inquirer', async () => {
  assert.equal(await packagesOfFile('create.cjs'), []);
});

test('the functions that a run calls are in parentheses', async () => {
  const chunks = (await chunksOf(0)).filter(({ fileName }) => pipeline.includes(`dist/${fileName}`));
  assert.is(chunks.length, pipeline.length - 1);
  for (const { fileName, code } of chunks) assert.match(code, /=\((async )?function\(/, fileName);
});

test('the prompts are in a file of their own: asking line by line loads no inquirer', async () => {
  assert.equal(await packagesOfFile('terminal.cjs'), ['diff']);
  const packages = await packagesOfFile('prompts.cjs');
  assert.ok(packages.includes('@inquirer/core') && packages.includes('@inquirer/search'));
  assert.not.ok(packages.includes('node-plop') || packages.includes('ejs'));
});

test('the API bundles no package: what it needs is in the chunks of the command', async () => {
  const [api, ...others] = await chunksOf(1);
  assert.equal(others, []);
  assert.equal(packagesOf([api!]), []);
  assert.equal([...api!.imports, ...api!.dynamicImports].sort(), ['./api-node.cjs', './api-pure.cjs']);
});

test('loading the API starts no command, and needs nothing of Node', async () => {
  const loaded = loadedWith('api-pure.cjs', await chunksOf(0));
  assert.equal(
    loaded.filter((name) => !name.endsWith('.cjs')),
    [],
  );
  for (const name of ['start.cjs', 'create-go-docker.cjs', 'pipeline.cjs']) assert.not.ok(loaded.includes(name), name);
});

test.run();
