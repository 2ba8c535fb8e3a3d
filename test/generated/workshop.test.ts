// The workshop on a real engine: each step starts unsolved, its solution passes, and each recorded mistake has its own message.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Engine, findEngine } from '../../docker/engine.ts';
import { checkStep } from '../../pipeline/workshop/check.ts';
import { newProgress, writeProgress } from '../../pipeline/workshop/progress.ts';
import { baseImages } from '../../workshop/dockerfile.ts';
import type { Files } from '../../workshop/lab.ts';
import { steps, trees } from '../../workshop/steps.ts';
import { docker, dockerEnv, hasImage } from '../lab/tools.ts';
import { inTemporary, toolTest } from '../support.ts';
import { mistakes } from '../workshop/mistakes.ts';

/** What the check says about the start of each step. */
const starts: Readonly<Record<string, string>> = {
  'single-stage': 'empty-dockerfile',
  measure: 'blank',
  layers: 'one-copy',
  'cache-mount': 'cache-in-image',
  'second-stage': 'compiler-in-image',
  'exec-form': 'shell-form',
  scratch: 'shell',
  'non-root': 'root',
  health: 'none',
  secrets: 'token-in-layer',
  'test-stage': 'no-test-stage',
  platforms: 'foreign-compiler',
};

const all = trees();
const everything = Boolean(process.env.CREATE_GO_DOCKER_EVERYTHING);

// Those that show what no other one shows. Each takes a second or two; those that compile the library take a minute.
const sample = [
  'exec-form/single-quotes',
  'health/always-healthy',
  'secrets/token-in-history',
  'platforms/same-program',
];

/** What the check says about these files at a step: `solved`, or the name of the mistake. */
async function verdictOn(lesson: string, engine: Engine, step: string, files: Files): Promise<string> {
  await fs.emptyDir(join(lesson, 'orders'));
  for (const [path, text] of Object.entries(files)) await fs.outputFile(join(lesson, 'orders', path), text);
  // A build without a cache is slower than any with one. It is measured in the whole run only.
  const progress = { ...newProgress(), step, ...(!everything && { uncachedSeconds: 600 }) };
  writeProgress(lesson, progress);
  const { verdict } = await checkStep(lesson, progress, engine);
  return verdict.solved ? 'solved' : verdict.mistake;
}

/** The solution, with what the learner measures on the own image. */
async function solutionOf(index: number, engine: Engine): Promise<Files> {
  const { solution } = all[index]!;
  if (steps[index]!.name !== 'measure') return solution;
  const size =
    Number(await engine.must(['image', 'inspect', '--format', '{{.Size}}', 'create-go-docker-workshop'])) / 1e6;
  const filled = solution['../measure.txt']!.replace(/^(size.*)\?/m, `$1${size.toFixed(0)}`).replace(
    /^(user.*)\?/m,
    '$10',
  );
  return { ...solution, '../measure.txt': filled.replaceAll('?', 'yes') };
}

const ready = Boolean(docker) && baseImages().every(hasImage);

toolTest(ready, 'Docker with the base images')(
  'BuildKit: every start fails, every solution passes, and mistakes have their own message',
  () =>
    inTemporary(async (lesson) => {
      const engine = await findEngine({ env: dockerEnv, engine: 'docker' });
      assert.is(engine.builder, 'buildkit');
      for (const [index, { name }] of steps.entries()) {
        assert.is(await verdictOn(lesson, engine, name, all[index]!.start), starts[name], `${name}: start`);
        const solution = await solutionOf(index, engine);
        assert.is(await verdictOn(lesson, engine, name, solution), 'solved', `${name}: solution`);
        for (const [mistake, edit] of Object.entries(mistakes[name] ?? {}))
          if (everything || sample.includes(`${name}/${mistake}`))
            assert.is(await verdictOn(lesson, engine, name, edit(solution)), mistake, `${name}: ${mistake}`);
      }
    }),
);

toolTest(ready, 'Docker with the base images')('the classic builder: the steps without a cache mount', () =>
  inTemporary(async (lesson) => {
    const engine = await findEngine({ env: { ...dockerEnv, DOCKER_BUILDKIT: '0' }, engine: 'docker' });
    assert.is(engine.builder, 'classic');
    for (const [index, { name, classic }] of steps.entries()) {
      if (classic) assert.is(await verdictOn(lesson, engine, name, await solutionOf(index, engine)), 'solved', name);
      else if (name === 'cache-mount')
        assert.is(await verdictOn(lesson, engine, name, all[index]!.solution), 'needs-buildkit');
    }
  }),
);

test.run();
