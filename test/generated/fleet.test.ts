// Services of 0.1.0 with typical edits, brought to this version. A sample; FLEET=200 FLEET_BUILDS=200 FLEET_IMAGES=200 runs all of it.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Manifest, manifestPath } from '../../core/manifest.ts';
import type { ConflictChoice } from '../../core/update.ts';
import { thisRelease } from '../../pipeline/engines.ts';
import { isBlocked, type Updated, update } from '../../pipeline/update.ts';
import { builders, withMirror } from '../lab/builders.ts';
import { healthOf, withContainer } from '../lab/containers.ts';
import { answersOf, commit, editsOf, filesOf, histories, linesOfUser, lost, makeService, pick } from '../lab/fleet.ts';
import { hasBaseImages, imageVersions } from '../lab/images.ts';
import { textOf } from '../lab/requests.ts';
import { goToolchain, patchOf, run } from '../lab/tools.ts';
import { inTemporary, toolTest } from '../support.ts';

/** The services from number `start` on; on a machine with little time, the whole in parts. */
const start = Number(process.env.FLEET_FROM ?? 0);
const size = Number(process.env.FLEET ?? 24);
/** One of this many services is built before and after. */
const built = Math.max(1, Math.floor(size / Number(process.env.FLEET_BUILDS ?? 4)));

function updates(folder: string, onConflict: ConflictChoice = 'fail'): Promise<Updated> {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, manifestPath), 'utf8'));
  const request = {
    target: folder,
    manifest,
    engine: thisRelease,
    answers: { ...manifest.answers } as Record<string, unknown>,
  };
  return update({ ...request, onConflict: () => onConflict }, { dryRun: false, allowDirty: false });
}

// A renamed test belongs to the user, and can call functions that the new version no longer has. Then only the program has to build.
function passesAfter(folder: string, root: string, at: number): boolean {
  return passes(folder, root, at, editsOf(at).includes('a renamed test') ? ['build'] : ['build', 'test']);
}

function passes(folder: string, root: string, at: number, verbs = ['build', 'test']): boolean {
  const { go, deps } = answersOf(at);
  const toolchain = goToolchain(patchOf(go!))!;
  const env = { ...toolchain.env, GOPATH: root, GO111MODULE: deps === 'dep' ? 'off' : 'on' };
  return verbs.every(
    (verb) =>
      run(toolchain.go, verb === 'build' ? ['build', '-o', join(root, 'out'), '.'] : [verb, '.'], { cwd: folder, env })
        .status === 0,
  );
}

/** Resolves the conflicts of a copy with the new version: it builds, and its tests pass. */
async function settled(folder: string, root: string, at: number): Promise<void> {
  const gopath = join(root, 'settled');
  const copy = join(gopath, 'src/example.com', basename(folder));
  cpSync(folder, copy, { recursive: true });
  await updates(copy, 'next');
  assert.ok(passesAfter(copy, gopath, at), 'it builds with the new side of each conflict');
  counts.built += 1;
}

/** Where services conflict, and how often. */
const conflicts = new Map<string, number>();

function countConflicts({ files }: Updated, at: number): void {
  for (const { path, outcome } of files) {
    const kind = `${path}: ${editsOf(at).join(', ')}`;
    if (outcome === 'conflict') conflicts.set(kind, (conflicts.get(kind) ?? 0) + 1);
  }
}

const counts = { services: 0, clean: 0, conflicting: 0, lost: 0, built: 0 };

for (let at = start; at < start + size; at += 1) {
  const builds = at % built === 0;
  const ready = !builds || goToolchain(patchOf(answersOf(at).go!)) !== undefined;
  const name = `${editsOf(at)[0]}; ${pick(histories, at)}; Go ${answersOf(at).go}, ${answersOf(at).deps}`;
  toolTest(ready, `Go ${answersOf(at).go}`)(
    `service ${at} (${name}) loses no line${builds ? ', and builds as before' : ''}`,
    () =>
      inTemporary(async (root) => {
        const folder = await makeService(root, at);
        const before = await filesOf(folder);
        const mine = linesOfUser(before, at);
        const passed = builds && passes(folder, root, at);
        const updated = await updates(folder);
        counts.services += 1;
        if (isBlocked(updated)) {
          counts.conflicting += 1;
          countConflicts(updated, at);
          assert.equal(await filesOf(folder), before, 'a conflict writes nothing');
          if (passed) await settled(folder, root, at);
          await updates(folder, 'markers');
        } else counts.clean += 1;
        const after = await filesOf(folder);
        const gone = lost(mine, after);
        counts.lost += gone.length;
        assert.equal(gone, []);
        if (isBlocked(updated)) return;
        if (passed) assert.ok(passesAfter(folder, root, at), 'it builds, and its tests pass');
        counts.built += passed ? 1 : 0;
        if (existsSync(join(folder, '.git'))) commit(folder, 'updated');
        assert.equal((await updates(folder)).changes, [], 'a second update changes nothing');
      }),
  );
}

/** The first service with dep for this base and builder whose Go has an image. */
const firstWith = (base: string, builder: string): number =>
  [...Array(96).keys()].find((at) => {
    const given = answersOf(at);
    return (
      given.deps === 'dep' && given.base === base && given.builder === builder && imageVersions.includes(given.go!)
    );
  })!;

/** One on Alpine for BuildKit, and one without a base image for the classic builder; or as many as are asked for. */
const images = process.env.FLEET_IMAGES
  ? [...Array(Number(process.env.FLEET_IMAGES)).keys()]
  : [firstWith('alpine', 'buildkit'), firstWith('scratch', 'classic')];
for (const at of images) {
  const { go, deps, base, builder: dialect, port } = answersOf(at);
  const builder = builders.find((each) => each.dialect === dialect)!;
  const ready = builder.available && hasBaseImages(go!);
  toolTest(ready, `${builder.name} with the base images`)(
    `the image of service ${at} (Go ${go}, ${deps}, ${base}, ${dialect}) is built after the update, runs and is healthy`,
    () =>
      inTemporary(async (root) => {
        const folder = await makeService(root, at);
        const image = `create-go-docker-test-fleet-${at}`;
        await updates(folder, 'next');
        await withMirror((args) => builder.build(folder, image, { args }));
        await withContainer(image, port!, ['--health-interval', '200ms'], async (container, url) => {
          assert.is(await textOf(url), `orders${at} is running\n`);
          assert.is(await healthOf(container), 'healthy');
        });
      }),
  );
}

test('the sample says how large it is', () => {
  const whole = size < 200 ? ' (a sample; FLEET=200 FLEET_BUILDS=200 FLEET_IMAGES=200 is the whole)' : '';
  console.log(`${counts.services} services of 0.1.0 updated${whole}: ${JSON.stringify(counts)}`);
  for (const [kind, count] of conflicts) console.log(`${count} conflict in ${kind}`);
  assert.is(counts.lost, 0);
});

test.run();
