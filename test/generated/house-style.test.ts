// The team templates of docs/house-style, used as a team would.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { type Builder, builders } from '../lab/builders.ts';
import { healthOf, withContainer } from '../lab/containers.ts';
import { alpineImage, golangImage, hasBaseImages } from '../lab/images.ts';
import { textOf } from '../lab/requests.ts';
import { docker, must } from '../lab/tools.ts';
import { runsHere } from '../program.ts';
import { inTemporary, toolTest } from '../support.ts';

const house = fileURLToPath(new URL('../../docs/house-style', import.meta.url));

const inService = (body: (folder: string) => Promise<void>): Promise<void> =>
  inTemporary(async (cwd) => {
    const args = ['orders', '--module', 'example.com/orders', '--templates', house, '--yes'];
    const { exitCode, stderr } = await runsHere(cwd, args);
    assert.is(exitCode, 0, stderr);
    await body(join(cwd, 'orders'));
  });

test('the example passes its own check, and gives the files that its page describes', async () => {
  const { exitCode, stdout } = await runsHere(house, ['templates', 'check', '.']);
  assert.is(exitCode, 0, stdout);
  await inService(async (folder) => {
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    assert.is(read('CODEOWNERS'), '* @acme/platform\n');
    assert.match(read('.github/workflows/ci.yml'), 'runs-on: [self-hosted, acme]');
    assert.is(read('deploy/orders.env'), 'IMAGE=registry.acme.example/orders\nPORT=8080\n');
    assert.not.ok(existsSync(join(folder, '.gitlab-ci.yml')));
    const dockerfile = read('Dockerfile');
    assert.match(dockerfile, /^FROM registry\.acme\.example\/golden\/alpine:/m);
    assert.match(dockerfile, /^FROM (--\S+ )?registry\.acme\.example\/golden\/golang:/m);
    assert.match(dockerfile, /team="platform" \\\n +cost-center="4711"/);
  });
});

const [, engine] = builders as readonly [Builder, Builder];
const [golang, alpine] = [golangImage(newest.minor), alpineImage];
const golden = 'registry.acme.example/golden';

toolTest(engine.available && hasBaseImages(newest.minor), `${engine.name} with the base images`)(
  "the example's service is built from the team's images, has its labels, runs and is healthy",
  () =>
    inService(async (folder) => {
      const names = [golang, alpine].map((each) => [each, `${golden}/${each}`] as const);
      for (const [official, own] of names) must(docker!, ['tag', official, own]);
      try {
        await engine.build(folder, 'create-go-docker-test-house-style');
      } finally {
        for (const [, own] of names) must(docker!, ['rmi', '--no-prune', own]);
      }
      const format = '{{index .Config.Labels "team"}} {{index .Config.Labels "cost-center"}}';
      assert.is(must(docker!, ['inspect', '--format', format, 'create-go-docker-test-house-style']), 'platform 4711');
      await withContainer(
        'create-go-docker-test-house-style',
        '8080',
        ['--health-interval', '200ms'],
        async (container, url) => {
          assert.is(await textOf(url), 'orders is running\n');
          assert.is(await healthOf(container), 'healthy');
        },
      );
    }),
);

test.run();
