// `--comments teach`: every "Try this" works as written.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { builders, spawned, withMirror } from '../lab/builders.ts';
import { hasBuildx } from '../lab/buildx.ts';
import { hasBaseImages } from '../lab/images.ts';
import { docker, run, tool, toolsFolder } from '../lab/tools.ts';
import { combinations, filesFor, inTemporary, named, textOf, toolTest, writeTree } from '../support.ts';

/** The commands of the lessons in a Dockerfile, one block for each "Try this". */
function lessons(dockerfile: string): readonly string[] {
  return [...dockerfile.matchAll(/^# Try this:.*\n#\n((?:# {5}\S.*\n)+)/gm)].map(([, block]) =>
    block!.replace(/^# {5}/gm, ''),
  );
}

test('a lesson explains every kind of instruction that the Dockerfile has', () => {
  for (const given of combinations([oldest.minor, newest.minor]).filter(({ comments }) => comments === 'teach')) {
    const text = textOf('Dockerfile', given);
    const kinds = [...new Set([...text.matchAll(/^([A-Z]+) /gm)].map(([, kind]) => kind!))];
    const comments = text.match(/^#.*$/gm)!.join('\n');
    for (const kind of kinds.filter((each) => !/^(USER|ENTRYPOINT)$/.test(each)))
      assert.match(comments, new RegExp(`\\b${kind}\\b`), named(given));
    assert.ok(lessons(text).length >= kinds.length, `${named(given)}: ${lessons(text).length} for ${kinds.join(' ')}`);
    // No command is hidden from this test.
    const commands = text.match(/^# {5}\S/gm)!.length;
    assert.is(lessons(text).join('').trimEnd().split('\n').length, commands, named(given));
  }
});

const imagesHere = hasBaseImages('1.11');

for (const [builder, given, ready] of [
  ['buildx', { deps: 'modules', base: 'scratch', builder: 'buildkit', port: '18097' }, hasBuildx],
  ['classic', { deps: 'dep', base: 'alpine', builder: 'classic', port: '18098' }, builders[0]!.available],
] as const) {
  toolTest(ready && imagesHere, `${builder} with the base images`)(
    `${builder}: every command of the lesson works as written, from the first to the last`,
    () =>
      inTemporary((folder) =>
        withMirror((args) =>
          inLesson(args, async (env) => {
            const name = `lesson-${builder}`;
            await writeTree(
              folder,
              filesFor({ module: `example.com/${name}`, go: '1.11', comments: 'teach', ...given }),
            );
            run(docker!, ['rm', '--force', `${name}-lesson`]);
            const blocks = lessons(await fs.readFile(join(folder, 'Dockerfile'), 'utf8'));
            // The service needs a moment before it answers.
            const script = blocks.join('').replace(/^curl /m, 'curl --silent --retry 9 --retry-all-errors ');
            const output = await spawned('bash', ['-euxc', script], { cwd: folder, env });
            assert.match(output, `"org.opencontainers.image.version":"1.2.3"`);
            assert.match(output, `${name} is running`);
            assert.match(output, /^(starting|healthy)$/m);
            assert.match(output, /^0$/m);
          }),
        ),
      ),
  );
}

/** An environment in which docker build is the one of buildx, or with DOCKER_BUILDKIT=0 the classic one. */
function inLesson(
  args: readonly string[],
  body: (env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  return inTemporary(async (directory) => {
    const build = args.map((arg) => `--build-arg '${arg}'`).join(' ');
    const script = `#!/bin/sh
export DOCKER_CONFIG='${directory}'
case "$1 $DOCKER_BUILDKIT" in
  'build 0') shift; exec '${docker}' build --network host ${build} "$@" ;;
  'build '*)
    '${docker}' buildx use lesson 2>/dev/null ||
      '${docker}' buildx create --name lesson --use --driver remote 'unix://${join(toolsFolder, 'buildkit/buildkitd.sock')}'
    shift; exec '${docker}' buildx build --load ${build} "$@" ;;
esac
exec '${docker}' "$@"
`;
    if (tool('buildx')) await fs.ensureSymlink(tool('buildx')!, join(directory, 'cli-plugins/docker-buildx'));
    await fs.outputFile(join(directory, 'bin/docker'), script, { mode: 0o755 });
    await body({ PATH: `${join(directory, 'bin')}:${process.env.PATH}` });
  });
}

test.run();
