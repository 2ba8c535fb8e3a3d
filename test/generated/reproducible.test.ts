// Two builds give the same bytes.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { oldest } from '../../generators/go-service/go-releases.ts';
import { buildahRuns, builders, buildWithBuildkit, withMirror } from '../lab/builders.ts';
import { hasBaseImages, imageVersions } from '../lab/images.ts';
import { covers, docker, everything, must, notRun, sha256 } from '../lab/tools.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, writeTree } from '../support.ts';

/** Everything is compiled again, except the standard library of Go before 1.13: -trimpath makes later ones compile it, too. */
const quick = oldest.minor;
const factors = 'builder × Go, twice the same program';

for (const [b, builder] of builders.entries()) {
  for (const [v, go] of imageVersions.entries()) {
    const deps = (b + v) % 2 ? 'dep' : 'modules';
    const combination = `Go ${go}, ${deps}, ${builder.name}`;
    if (go !== quick && !everything) {
      notRun(factors, combination);
      continue;
    }
    toolTest(builder.available && hasBaseImages(go), builder.name)(
      `${combination}: two builds in two folders give the same program`,
      covers(factors, combination, async () => {
        const image = `create-go-docker-test-reproducible-${b}-${v}`;
        const program = () =>
          inService({ go, deps, builder: builder.dialect }, async (folder) => {
            await withMirror((args) => builder.build(folder, image, { args, afresh: true }));
            const copy = join(folder, 'copy');
            const container = must(docker!, ['create', image]);
            must(docker!, ['cp', `${container}:/app/orders`, copy]);
            must(docker!, ['rm', container]);
            return sha256(copy);
          });
        assert.is(await program(), await program());
      }),
    );
  }
}

const current = builders.find(({ name }) => name === 'BuildKit 0.34')!;

for (const given of [
  { go: quick, base: 'alpine' },
  { go: '1.16', base: 'scratch', deps: 'modules' },
] as const) {
  toolTest(current.available && hasBaseImages(given.go), current.name)(
    `BuildKit 0.34, ${Object.values(given).join(', ')}: with SOURCE_DATE_EPOCH two builds give the same image, down to its digest`,
    async () => {
      const index = () =>
        inService(given, async (folder) => {
          await withMirror((mirror) =>
            buildWithBuildkit(folder, `type=oci,tar=false,dest=${join(folder, 'out')},rewrite-timestamp=true`, {
              args: [...mirror, 'SOURCE_DATE_EPOCH=1700000000'],
              afresh: true,
            }),
          );
          const { manifests } = await fs.readJson(join(folder, 'out/index.json'));
          return manifests.map(({ digest }: { digest: string }) => digest);
        });
      assert.equal(await index(), await index());
    },
  );
}

const buildah = builders.find(({ name }) => name === 'buildah')!;

toolTest(buildah.available && hasBaseImages(quick), buildah.name)(
  'buildah: with --timestamp two builds give the same image, down to its digest',
  async () => {
    const name = 'create-go-docker-test-reproducible-timestamp';
    const id = () =>
      inService({ go: quick, deps: 'modules' }, async (folder) => {
        const time = ['--timestamp', '1700000000'];
        await buildahRuns('bud', '--isolation', 'chroot', '--no-cache', ...time, '--tag', name, folder);
        return buildahRuns('images', '--no-trunc', '--quiet', name);
      });
    assert.is(await id(), await id());
  },
);

/** A generated service in a folder of its own. Another time gives its files another one. */
function inService<T>(given: GivenAnswers, body: (folder: string) => Promise<T>): Promise<T> {
  return inTemporary(async (folder) => {
    await writeTree(folder, filesFor(given));
    return body(folder);
  });
}

test.run();
