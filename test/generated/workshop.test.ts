// The workshop on real engines: each step starts unsolved, its solution passes, and each recorded mistake has its own message.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Engine, findEngine } from '../../docker/engine.ts';
import { checkStep } from '../../pipeline/workshop/check.ts';
import { newProgress, writeProgress } from '../../pipeline/workshop/progress.ts';
import { baseImages } from '../../workshop/dockerfile.ts';
import type { Files } from '../../workshop/lab.ts';
import { imageName, measureFile } from '../../workshop/steps/measure.ts';
import { steps, trees } from '../../workshop/steps.ts';
import { hasBuildx, withCurrentDocker } from '../lab/buildx.ts';
import { hasPodman, withEmptyPodman } from '../lab/podman.ts';
import { docker, dockerEnv, everything, hasImage, must, notRun } from '../lab/tools.ts';
import { inTemporary, toolTest } from '../support.ts';
import { mistakes, programSize } from '../workshop/mistakes.ts';
import { withSmallService } from '../workshop/small-service.ts';

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

// Steps that compile Go's library anew. A smaller service is enough for them and for their mistakes, unless everything is to be tested.
const compiling = ['single-stage', 'measure', 'layers', 'cache-mount', 'test-stage', 'platforms'];

// Mistakes that show what no other one shows. Each takes a second or two.
const sample = [
  'cache-mount/downloads-only',
  'exec-form/single-quotes',
  'health/always-healthy',
  'secrets/token-in-history',
  'platforms/argument-outside',
];

interface Case {
  readonly lesson: string;
  readonly engine: Engine;
  /** Starts for which this engine gives another result. */
  readonly otherStarts?: Readonly<Record<string, string>>;
  /** Whether the small service takes the place of ours in this step. */
  readonly isSmall: (step: string) => boolean;
}

/** What the check says about these files at a step: `solved`, or the name of the mistake. */
async function verdictOn({ lesson, engine, isSmall }: Case, step: string, given: Files): Promise<string> {
  const files = isSmall(step) ? withSmallService(given) : given;
  await fs.emptyDir(join(lesson, 'orders'));
  await fs.remove(join(lesson, 'measure.txt'));
  for (const [path, text] of Object.entries(files)) await fs.outputFile(join(lesson, 'orders', path), text);
  // A build without a cache is slower than any with one. It is measured in the whole run only.
  const progress = { ...newProgress(), step, ...(!everything && { uncachedSeconds: 600 }) };
  writeProgress(lesson, progress);
  const { verdict, seconds } = await checkStep(lesson, progress, engine);
  if (process.env.WORKSHOP_TIMES)
    console.log(`${seconds.toFixed(1).padStart(6)} s  ${step}  ${JSON.stringify(verdict)}`);
  return verdict.solved ? 'solved' : verdict.mistake;
}

/** The solution, with what learners measure on their own image. */
async function solutionOf(index: number, engine: Engine): Promise<Files> {
  const { solution } = all[index]!;
  if (steps[index]!.name !== 'measure') return solution;
  const size = Number(await engine.must(['image', 'inspect', '--format', '{{.Size}}', imageName])) / 1e6;
  const filled = solution[measureFile]!.replace(/^(size.*)\?/m, `$1${size.toFixed(0)}`).replace(/^(user.*)\?/m, '$10');
  return { ...solution, [measureFile]: filled.replaceAll('?', 'yes') };
}

/** Takes these steps: the start fails, the solution passes, and so many of the mistakes have their own message. */
async function takes(given: Case, names: readonly string[], isTried: (mistake: string) => boolean): Promise<void> {
  const wrong: string[] = [];
  for (const [index, { name }] of steps.entries()) {
    if (!names.includes(name)) continue;
    assert.is(
      await verdictOn(given, name, all[index]!.start),
      given.otherStarts?.[name] ?? starts[name],
      `${name}: start`,
    );
    assert.is(await verdictOn(given, name, await solutionOf(index, given.engine)), 'solved', `${name}: solution`);
    const tried = Object.entries(mistakes[name] ?? {}).filter(([mistake]) => isTried(`${name}/${mistake}`));
    wrong.push(...(await wrongVerdicts(given, index, tried)));
  }
  assert.equal(wrong, []);
}

/** The mistakes of a step that do not get their own message, with the one that they get. */
async function wrongVerdicts(
  given: Case,
  index: number,
  tried: readonly (readonly [mistake: string, edit: (solution: Files) => Files])[],
): Promise<readonly string[]> {
  const { name } = steps[index]!;
  const small: Case = { ...given, isSmall: (step) => compiling.includes(step) || given.isSmall(step) };
  // The image that the learner measures.
  if (tried.length > 0 && name === 'measure') await verdictOn(small, name, all[index]!.start);
  const solution = await solutionOf(index, given.engine);
  const wrong: string[] = [];
  for (const [mistake, edit] of tried) {
    const found = await verdictOn(small, name, await withProgramSize(edit(solution), given.engine));
    if (found !== mistake) wrong.push(`${name}/${mistake}: ${found}`);
  }
  return wrong;
}

/** The files, with the size of the program in the learner's image where they name it. */
async function withProgramSize(files: Files, engine: Engine): Promise<Files> {
  const measured = files[measureFile];
  if (!measured?.includes(programSize)) return files;
  const bytes = await engine.must(['run', '--rm', '--entrypoint', 'stat', imageName, '-c', '%s', '/out/orders']);
  return { ...files, [measureFile]: measured.replace(programSize, `${Number(bytes) / 1e6}`) };
}

const names = steps.map(({ name }) => name);
const ready = Boolean(docker) && baseImages().every(hasImage);
const dockerTest = toolTest(ready, 'Docker with the base images');

/** Reports in the summary what only the whole run tests. */
function covers(engine: string, some: readonly string[]): readonly string[] {
  const left = everything ? [] : names.filter((name) => !some.includes(name));
  if (left.length > 0) notRun('workshop', `${engine}: ${left.join(' ')}`);
  return everything ? names : some;
}

dockerTest('BuildKit: every start fails, every solution passes, and mistakes have their own message', () =>
  inTemporary(async (lesson) => {
    const engine = await findEngine({ env: dockerEnv, engine: 'docker' });
    assert.is(engine.builder, 'buildkit');
    const isSmall = (step: string) => !everything && compiling.includes(step);
    await takes({ lesson, engine, isSmall }, names, (mistake) => everything || sample.includes(mistake));
  }),
);

dockerTest('the classic builder: the steps without a cache mount', () =>
  inTemporary(async (lesson) => {
    const engine = await findEngine({ env: { ...dockerEnv, DOCKER_BUILDKIT: '0' }, engine: 'docker' });
    assert.is(engine.builder, 'classic');
    const given: Case = { lesson, engine, isSmall: () => !everything };
    for (const [index, { name, classic }] of steps.entries()) {
      if (classic) assert.is(await verdictOn(given, name, await solutionOf(index, engine)), 'solved', name);
      else if (name === 'cache-mount') assert.is(await verdictOn(given, name, all[index]!.solution), 'needs-buildkit');
    }
  }),
);

toolTest(ready && hasBuildx, 'Docker with the base images, buildx and BuildKit 0.34')(
  'BuildKit 0.34: every start fails, every solution passes, and mistakes have their own message',
  () =>
    inTemporary((lesson) =>
      withCurrentDocker(async (env) => {
        const engine = await findEngine({ env: { ...dockerEnv, ...env }, engine: 'docker' });
        assert.ok(engine.usesBuildx);
        const isSmall = () => !everything;
        // The stand-in for the compiler of the other processor runs here, so that the build succeeds.
        const otherStarts = { platforms: 'same-program' };
        await takes({ lesson, engine, isSmall, otherStarts }, covers('BuildKit 0.34', ['secrets']), () => everything);
      }),
    ),
);

// Podman copies all layers below for each instruction where it cannot use overlay mounts, which takes minutes.
if (covers('Podman', []).length > 0)
  toolTest(ready && hasPodman, 'Docker with the base images, and Podman')(
    'Podman: every start fails, every solution passes, and mistakes have their own message',
    () =>
      inTemporary((lesson) =>
        withEmptyPodman(async (env) => {
          const archive = join(lesson, 'images.tar');
          must(docker!, ['save', '--output', archive, ...baseImages()]);
          const engine = await findEngine({ env: { ...process.env, ...env }, engine: 'podman' });
          await engine.must(['load', '--input', archive], { seconds: 600 });
          await fs.remove(archive);
          await takes({ lesson, engine, isSmall: () => true }, names, () => true);
        }),
      ),
  );

test.run();
