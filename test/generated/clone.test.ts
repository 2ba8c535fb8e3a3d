// A clone of a service's repository: every file is in git, and it builds with the line ends of Windows too.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { builders, withMirror } from '../lab/builders.ts';
import { ends } from '../lab/containers.ts';
import { hasBaseImages } from '../lab/images.ts';
import { covers, docker, everything, goToolchain, must, notRun, onPath, repositoryIn } from '../lab/tools.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, treeOf, writeTree } from '../support.ts';

const everyExtra: GivenAnswers = { module: 'example.com/cloned', with: 'all' };

/** Commits a service with every extra, and clones it with these settings of git. */
function withClone(
  given: GivenAnswers,
  settings: readonly string[],
  body: (clone: string, written: Readonly<Record<string, string>>) => Promise<void>,
) {
  return inTemporary(async (directory) => {
    const origin = join(directory, 'origin');
    const clone = join(directory, 'clone');
    await writeTree(origin, filesFor({ ...everyExtra, ...given }));
    repositoryIn(origin);
    const written = await treeOf(origin);
    must('git', ['clone', '--quiet', ...settings.flatMap((each) => ['--config', each]), origin, clone]);
    await fs.remove(join(clone, '.git'));
    await body(clone, Object.fromEntries(Object.entries(written).filter(([path]) => !path.startsWith('.git/'))));
  });
}

toolTest(onPath('git') !== undefined, 'git')('a clone of a service with every extra has every file', async () => {
  for (const deps of ['dep', 'modules'] as const) {
    await withClone({ deps }, [], async (clone, written) => assert.equal(await treeOf(clone), written));
  }
});

const windows = ['core.autocrlf=true', 'core.eol=crlf'];

toolTest(onPath('git') !== undefined && goToolchain(newest.patch) !== undefined, `git and Go ${newest.patch}`)(
  'a clone with CRLF line endings passes vet and its tests',
  () =>
    withClone({ deps: 'modules' }, windows, async (clone) => {
      assert.match(await fs.readFile(join(clone, 'main.go'), 'utf8'), '\r\n');
      const { go, env } = goToolchain(newest.patch)!;
      must(go, ['vet', './...'], { cwd: clone, env });
      assert.match(must(go, ['test', '-count=1', './...'], { cwd: clone, env }), /^ok /);
    }),
);

for (const builder of builders) {
  const factors = 'builder × a clone with the line ends of Windows';
  if (builder.name !== 'BuildKit 0.34' && !everything) {
    notRun(factors, builder.name);
    continue;
  }
  const ready = builder.available && hasBaseImages(newest.minor);
  toolTest(ready && onPath('git') !== undefined, `git, and ${builder.name} with the base images`)(
    `${builder.name}: a clone with the line ends of Windows builds`,
    covers(factors, builder.name, () =>
      withClone({ deps: 'dep', builder: builder.dialect }, windows, async (clone) => {
        assert.match(await fs.readFile(join(clone, 'Dockerfile'), 'utf8'), '\r\n');
        const image = `create-go-docker-test-cloned-${builders.indexOf(builder)}`;
        await withMirror(async (args) => void (await builder.build(clone, image, { args })));
        try {
          assert.match(ends(image, { args: ['version'] }).output, /^cloned /);
        } finally {
          must(docker!, ['image', 'rm', image]);
        }
      }),
    ),
  );
}

test.run();
