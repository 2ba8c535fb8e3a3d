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

/** The packages in a chunk of the command. */
async function packagesIn(chunkName: string): Promise<readonly string[]> {
  return packagesOf((await chunksOf(0)).filter(({ fileName }) => fileName === chunkName));
}

/** The chunks of a bundle, by its place in the configuration. */
async function chunksOf(index: number): Promise<readonly OutputChunk[]> {
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

const start = [
  ...['bin/start.cjs', 'package.json', 'dist/create-go-docker.cjs', 'dist/questions.cjs', 'dist/start.cjs'],
];
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
  for (const chunk of ['start.cjs', 'questions.cjs', 'pipeline.cjs', 'generate.cjs'])
    assert.equal(await packagesIn(chunk), [], chunk);
});

test('the prompts are in a file of their own: asking line by line loads no inquirer', async () => {
  assert.equal(await packagesIn('decide.cjs'), []);
  const packages = await packagesIn('prompts.cjs');
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
  const chunks = new Map((await chunksOf(0)).map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set(['api-pure.cjs']);
  for (const name of loaded) for (const each of chunks.get(name)?.imports ?? []) loaded.add(each);
  assert.equal(
    [...loaded].filter((name) => !chunks.has(name)),
    [],
  );
  for (const name of ['start.cjs', 'create-go-docker.cjs', 'pipeline.cjs']) assert.not.ok(loaded.has(name), name);
});

test.run();
