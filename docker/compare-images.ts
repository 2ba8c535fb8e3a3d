import { randomBytes } from 'node:crypto';
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { UserError } from '../core/errors.ts';
import { readOwner, stateOf, thisProcess } from '../disk/owner.ts';
import { buildImage } from './build.ts';
import type { Engine } from './engine.ts';
import { type ImageFacts, readImage } from './image.ts';
import type { Owned } from './owned.ts';

/** A Dockerfile to compare; each builds the same code. */
export interface Contender {
  readonly name: string;
  readonly dockerfile: string;
}

/** What was measured of one contender. Sizes are in bytes, times in seconds. */
export interface Measured {
  readonly name: string;
  readonly bytes: number;
  readonly programs: number;
  readonly shell: boolean;
  readonly user: string;
  /** A build of code that is new, with empty cache mounts. Base images are as they were. */
  readonly firstBuild: number;
  /** Builds after one line of the code changed. */
  readonly rebuild: { readonly median: number; readonly least: number; readonly most: number };
  /** What the layers of the image and of its build stages take, and what is left of them after pruning. */
  readonly storage: { readonly before: number; readonly after: number };
}

export interface CompareOptions {
  /** The directory with the code. Nothing is written there. */
  readonly directory: string;
  readonly contenders: readonly Contender[];
  readonly owned: Owned;
  /** How often each is built again after a change. Default: 3. */
  readonly rounds?: number;
  readonly flags?: readonly string[];
  readonly onStep?: (step: string) => void;
}

const prefix = 'create-go-docker-verify-';
const ownerFile = 'owner.json';

/** Builds the same code with each Dockerfile, in a copy, and measures. The cache of the person is used, and never emptied. */
export async function compareImages(engine: Engine, options: CompareOptions): Promise<readonly Measured[]> {
  await removeCopies();
  const folder = await mkdtemp(join(tmpdir(), prefix));
  try {
    await writeFile(join(folder, ownerFile), JSON.stringify(thisProcess()));
    return await measured(engine, folder, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Removes the copies of runs that were killed. */
async function removeCopies(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(tmpdir(), name);
    const text = await readFile(join(folder, ownerFile), 'utf8').catch(() => '');
    if (stateOf(readOwner(text)) === 'ended') await rm(folder, { recursive: true, force: true });
  }
}

async function measured(engine: Engine, folder: string, options: CompareOptions): Promise<readonly Measured[]> {
  const { directory, contenders, owned, rounds = 3, flags = [], onStep = () => {} } = options;
  const context = join(folder, 'context');
  await cp(directory, context, {
    recursive: true,
    filter: (path) => !['.git', 'node_modules'].includes(basename(path)),
  });
  const changed = await goFileOf(context);
  await renew(context, changed);
  const build = ({ name, dockerfile }: Contender, what: string) => {
    const file = join(folder, `Dockerfile.${name}`);
    return writeFile(file, withOwnCaches(dockerfile, owned.id)).then(() =>
      buildImage(engine, {
        ...{ directory: context, file, name: owned.imageName(name), owned, flags },
        onStep: (step) => onStep(`${name}, ${what}: ${step}`),
      }),
    );
  };
  const first: number[] = [];
  for (const contender of contenders) first.push(await build(contender, 'first build'));
  const again = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    await appendFile(changed, `\nvar _ = ${round}\n`);
    for (const [index, contender] of contenders.entries())
      again[index]!.push(await build(contender, `build ${round + 1} of ${rounds} after a change`));
  }
  const rows: Measured[] = [];
  for (const [index, contender] of contenders.entries()) {
    onStep(`${contender.name}: reading the image and its stages`);
    const image = await readImage(engine, owned.imageName(contender.name), { compress: false });
    const times = again[index]!.toSorted((one, other) => one - other);
    rows.push({
      ...{ name: contender.name, bytes: image.bytes, programs: image.programs.length, shell: image.shells.length > 0 },
      ...{ user: image.user.uid === 0 ? 'root' : image.user.name, firstBuild: first[index]! },
      rebuild: { median: times[Math.floor(times.length / 2)]!, least: times[0]!, most: times.at(-1)! },
      storage: await storageOf(engine, { folder, context, contender, image, owned, flags }),
    });
  }
  return rows;
}

/**
 * Gives the cache mounts of a Dockerfile other names, so that they begin empty: the code was built before, and a first build would find its
 * results. The mounts of the person stay as they are.
 */
export function withOwnCaches(dockerfile: string, id: string): string {
  const option = (mount: string, key: string) => new RegExp(`[=,](?:${key})=([^,\\s]+)`).exec(mount)?.[1];
  return dockerfile.replaceAll(/--mount=\S*type=cache\S*/g, (mount) => {
    // Without a name, a mount is known by its path.
    const name = option(mount, 'id') ?? option(mount, 'target|dst|destination') ?? '';
    return `${mount.replace(/,id=[^,\s]+|(?<==)id=[^,\s]+,/, '')},id=${id}${name}`;
  });
}

/** The file to change: the one with `func main`. */
async function goFileOf(context: string): Promise<string> {
  for (const name of (await readdir(context)).sort()) {
    if (!name.endsWith('.go') || name.endsWith('_test.go')) continue;
    const path = join(context, name);
    if (/^func main\(/m.test(await readFile(path, 'utf8'))) return path;
  }
  throw new UserError('--compare needs a Go file with func main in the directory itself.', 'usage', {
    code: 'no-main',
    fix: 'Name the directory of the main package.',
  });
}

// So that no earlier run has built exactly this. An engine that has would take it from its cache.
async function renew(context: string, goFile: string): Promise<void> {
  const id = randomBytes(6).toString('hex');
  await appendFile(goFile, `\nvar _ = "${id}"\n`);
  for (const [name, comment] of [
    ['go.mod', '//'],
    ['Gopkg.toml', '#'],
  ] as const)
    await readFile(join(context, name)).then(
      () => appendFile(join(context, name), `\n${comment} ${id}\n`),
      () => {},
    );
}

interface Stored {
  readonly folder: string;
  readonly context: string;
  readonly contender: Contender;
  readonly image: ImageFacts;
  readonly owned: Owned;
  readonly flags: readonly string[];
}

/**
 * What the layers take before and after pruning. The stages that the image needs are built once more, from the cache, as images without a
 * name: builders without BuildKit leave them. Only images with the label of this run are pruned.
 */
async function storageOf(engine: Engine, stored: Stored): Promise<Measured['storage']> {
  const { folder, context, contender, image, owned, flags } = stored;
  const layers = new Map(image.layers.map(({ id, bytes }) => [id, bytes]));
  const file = join(folder, `Dockerfile.${contender.name}`);
  for (const stage of stagesFor(contender.dockerfile)) {
    const format = engine.builder === 'buildah' ? ['--format', 'docker'] : [];
    const load = engine.usesBuildx ? ['--load'] : [];
    const args = [
      'build',
      '--quiet',
      '--target',
      stage,
      ...owned.labels,
      ...flags,
      ...format,
      ...load,
      '--file',
      file,
      context,
    ];
    const id = await engine.must(args, { seconds: 1800 });
    for (const { id: layer, bytes } of (await readImage(engine, id.trim(), { compress: false })).layers)
      layers.set(layer, bytes);
  }
  await engine.must(['image', 'prune', '--force', '--filter', `label=${owned.filter}`], { seconds: 300 });
  const before = [...layers.values()].reduce((sum, bytes) => sum + bytes, 0);
  const left = await readImage(engine, owned.imageName(contender.name), { compress: false });
  return { before, after: left.bytes };
}

interface Stage {
  readonly name: string;
  readonly from: string;
  readonly copies: readonly string[];
}

/** The stages that the last one needs, without itself, by name or number. */
export function stagesFor(dockerfile: string): readonly string[] {
  const joined = dockerfile.replaceAll(/\\\r?\n/g, ' ');
  const stages = joined
    .split(/^(?=\s*FROM\s)/im)
    .slice(/^\s*FROM\s/im.test(joined.split(/^(?=\s*FROM\s)/im)[0] ?? '') ? 0 : 1)
    .map((text, index): Stage => {
      const [, from = '', name] = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/im.exec(text) ?? [];
      const copies = [...text.matchAll(/(?:--from=|,from=)([^\s,]+)/g)].map(([, each = '']) => each);
      return { name: (name ?? `${index}`).toLowerCase(), from: from.toLowerCase(), copies };
    });
  const needed = new Set<string>();
  const add = (stage: Stage | undefined): void => {
    for (const name of stage ? [stage.from, ...stage.copies.map((each) => each.toLowerCase())] : []) {
      const found = stages.find((each, index) => each.name === name || `${index}` === name);
      if (!found || found === stage || needed.has(found.name)) continue;
      needed.add(found.name);
      add(found);
    }
  };
  add(stages.at(-1));
  return stages.map(({ name }) => name).filter((name) => needed.has(name));
}
