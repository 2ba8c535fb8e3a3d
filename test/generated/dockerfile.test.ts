// hadolint, the checks of BuildKit, and the parser of the classic builder, on every Dockerfile.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { usersNamed } from '../lab/dockerfile.ts';
import { docker, run, tool } from '../lab/tools.ts';
import { combinations, inTemporary, named, textOf, toolTest } from '../support.ts';

const hadolint = tool('hadolint');
const buildcheck = tool('buildcheck');

/** Every Dockerfile that can be generated, once; each by the first combination that gives it. */
const dockerfiles = new Map(
  combinations()
    .map((given) => [textOf('Dockerfile', given), given] as const)
    .reverse(),
);

/** Runs a linter on all Dockerfiles at once and expects no output. */
function isSilent(linter: string) {
  return inTemporary(async (folder) => {
    const paths = [...dockerfiles].map(([text, given]) => {
      const path = join(folder, `${named(given).replaceAll(' ', '-')}.Dockerfile`);
      fs.writeFileSync(path, text);
      return path;
    });
    const { status, output } = run(linter, paths);
    assert.is(output, '');
    assert.is(status, 0);
    const judge = linter.split('/').at(-1);
    console.log(`JUDGED: ${judge}: all ${paths.length} different Dockerfiles of ${combinations().length} combinations`);
  });
}

toolTest(hadolint !== undefined, 'hadolint')('hadolint finds nothing in any Dockerfile', () => isSilent(hadolint!));

toolTest(buildcheck !== undefined, 'buildcheck')("BuildKit's own checks find nothing in any Dockerfile", () =>
  isSilent(buildcheck!),
);

toolTest(docker !== undefined, 'Docker')('the classic builder understands every Dockerfile that is made for it', () => {
  const classic = [...dockerfiles].filter(([, { builder }]) => builder === 'classic');
  for (const [text, given] of classic) {
    // It reads the whole file before it looks for the stage, so that nothing is built.
    const { output } = run(docker!, ['build', '--target', 'none', '-'], { env: { DOCKER_BUILDKIT: '0' }, input: text });
    assert.match(output, 'failed to reach build target none in Dockerfile', named(given));
  }
  console.log(`JUDGED: the classic builder's parser: all ${classic.length} different Dockerfiles that are made for it`);
});

// The classic builder notices these only when it comes to the line.
test('a Dockerfile for the classic builder has nothing that only BuildKit can do', () => {
  for (const [text, given] of dockerfiles) {
    const own =
      /^(RUN|COPY|ADD) (--mount|--network|--security|--link|--chmod|--exclude|--parents)|<<|\$BUILD|\$TARGET/m;
    assert.is(own.test(text), given.builder === 'buildkit', named(given));
  }
});

test('every image runs as a numbered user that is not root', () => {
  for (const [text, given] of dockerfiles) {
    assert.equal(usersNamed(text), ['65532:65532'], named(given));
  }
});

test('a Dockerfile that ignores a rule of hadolint says why', () => {
  for (const [text, given] of dockerfiles) {
    if (given.comments === 'none') continue;
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      if (line.startsWith('# hadolint ignore')) assert.match(lines[index - 1] ?? '', /^# [A-Z]/, named(given));
    }
  }
});

test.run();
