// `verify` on real engines: images with one fault each, images of ours without any, and runs that are killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Document } from '../../cli/output/document.ts';
import { documentSchema } from '../../cli/output/document-schema.ts';
import { type Owner, readOwner, stateOf } from '../../disk/owner.ts';
import { newest } from '../../generators/go-service/releases.ts';
import { faults, writeFaults } from '../lab/faults.ts';
import { alpineImage } from '../lab/images.ts';
import { hasPodman, podmanEnv } from '../lab/podman.ts';
import { docker, dockerEnv, everything, goToolchain, hasImage, must, run } from '../lab/tools.ts';
import { until } from '../lab/wait.ts';
import { program, runsHere } from '../program.ts';
import { inTemporary, toolTest } from '../support.ts';

const needed = `Docker, Go ${newest.patch} and ${alpineImage}`;
const available = docker !== undefined && goToolchain(newest.patch) !== undefined && hasImage(alpineImage);
const dockerTest = toolTest(available, needed);

const isDocument = new Ajv2020({ strict: false }).compile<Document>(documentSchema());

/** What `verify --json` says, run in this process. */
async function verify(
  cwd: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Document> {
  const { stdout } = await runsHere(cwd, ['verify', '--json', ...args], { ...more, PATH: dockerEnv.PATH });
  const document: unknown = JSON.parse(stdout);
  if (!isDocument(document)) throw new Error(`${JSON.stringify(isDocument.errors)}\n${stdout}`);
  return document;
}

function failedIn({ verify: found, error }: Document): readonly string[] {
  if (!found) throw new Error(error?.message);
  return found.checks
    .filter(({ state }) => state === 'failed')
    .map(({ id }) => id)
    .sort();
}

/** Applies `act` to all items, to four of them at a time: more would make health checks late. */
async function sideBySide<T>(items: readonly T[], act: (item: T, index: number) => Promise<void>): Promise<void> {
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await act(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** The processes whose runs have left something in the engine, one for each object. Other tests use `verify`, too. */
function owners(): readonly (Owner | undefined)[] {
  const label = ['--filter', 'label=create-go-docker.run'];
  const ids = ['ps --all', 'image ls --all'].flatMap((list) =>
    must(docker!, [...list.split(' '), '--quiet', ...label])
      .split('\n')
      .filter(Boolean),
  );
  // An object may be removed while this looks.
  return [...new Set(ids)].flatMap((id) => {
    const found = run(docker!, ['inspect', '--format', '{{index .Config.Labels "create-go-docker.owner"}}', id]);
    return found.status === 0 ? [readOwner(found.stdout)] : [];
  });
}

/** How much is there of runs that have ended, and of runs of this process. */
const leftovers = (): number =>
  owners().filter((owner) => stateOf(owner) !== 'running' || owner?.pid === process.pid).length;

const cases = [
  { name: 'a good image', file: 'good', found: [], flags: [] },
  ...faults.map((fault, index) => ({ ...fault, file: `${index}` })),
];

/** Verifies the images with an engine, and compares what failed with what has to. */
async function findsFaults(some: typeof cases, flags: readonly string[], more?: Readonly<Record<string, string>>) {
  await inTemporary(async (folder) => {
    await writeFaults(folder);
    const failed = new Map<string, readonly string[]>();
    await sideBySide(some, async ({ name, file, flags: own = [] }) => {
      failed.set(name, failedIn(await verify(folder, ['.', '--file', `Dockerfile.${file}`, ...own, ...flags], more)));
    });
    assert.equal(
      some.map(({ name }) => [name, failed.get(name)]),
      some.map(({ name, found }) => [name, [...found].sort()]),
    );
  });
}

dockerTest(
  `${faults.length} seeded faults are found, each by its checks and no other; a good image has none`,
  async () => {
    await findsFaults(cases, ['--engine', 'docker']);
    assert.is(leftovers(), 0);
  },
);

const podmanTest = toolTest(available && hasPodman, `${needed}, and Podman (.ci/setup/podman.sh)`);
const sample = everything ? cases : cases.filter((_, index) => index % 5 === 0);

podmanTest(`Podman finds the same: ${sample.length} of ${cases.length} images`, () =>
  findsFaults(sample, ['--engine', 'podman'], podmanEnv),
);

/** Starts `verify` in a process of its own, and kills it after this time. Returns whether it was still running then. */
async function killed(folder: string, milliseconds: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, 'verify', '.', '--file', 'Dockerfile.good'], {
    cwd: folder,
    env: dockerEnv,
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await Promise.race([ended, wait(milliseconds)]);
  const isKilled = child.kill('SIGKILL');
  await ended;
  return isKilled;
}

const kills = everything ? 50 : 6;

dockerTest(`after ${kills} kills at random moments, the next run leaves nothing behind`, () =>
  inTemporary(async (folder) => {
    await writeFaults(folder);
    let inTime = 0;
    for (let i = 0; i < kills; i += 1) if (await killed(folder, 300 + Math.random() * 5000)) inTime += 1;
    console.log(`MEASURED: ${inTime} of ${kills} runs were killed; they left ${leftovers()} objects behind`);
    await verify(folder, ['.', '--file', 'Dockerfile.good']);
    // A build that was running goes on until it prints, and is then gone.
    await until('nothing is left', () => (leftovers() === 0 ? true : undefined));
  }),
);

dockerTest('Ctrl-C removes everything at once', () =>
  inTemporary(async (folder) => {
    await writeFaults(folder);
    const child = spawn(process.execPath, [program, 'verify', '.', '--file', 'Dockerfile.good'], {
      cwd: folder,
      env: dockerEnv,
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await until('an image and a container', () =>
      owners().filter((owner) => owner?.pid === child.pid).length > 1 ? true : undefined,
    );
    child.kill('SIGINT');
    assert.equal(await ended, [130, null]);
    assert.is(leftovers(), 0);
  }),
);

test.run();
