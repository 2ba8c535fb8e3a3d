import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { exitCodes, UserError } from '../../core/errors.ts';
import { buildImage, stagesIn } from '../../docker/build.ts';
import { checksOf, type Limits } from '../../docker/checks.ts';
import { compareImages, type Measured } from '../../docker/compare-images.ts';
import { defaultLimits } from '../../docker/default-limits.ts';
import type { Engine } from '../../docker/engine.ts';
import { type ImageFacts, readImage, startFacts } from '../../docker/image.ts';
import { newRun, type Owned, removeLeftovers, removeRun } from '../../docker/owned.ts';
import { type RunFacts, runImage } from '../../docker/probe.ts';
import type { ComparisonInput } from '../../generators/go-service/comparison-dockerfiles.ts';
import { refuseBadAnswers } from '../../generators/go-service/questions.ts';
import type { Host } from '../host.ts';
import { comparisonDockerfiles, comparisonInput, comparisonNamed } from '../input/comparison.ts';
import { engineOf } from '../input/engine.ts';
import { limitsFrom, memoryFrom } from '../input/limits.ts';
import type { Arguments } from '../interface.ts';
import { type Result, textResult } from '../output/result.ts';
import { failedIn, toJunit, toMarkdown, toText, type Verified, verdictOf } from '../output/verify-text.ts';

/** `create-go-docker verify`: builds an image, reads it, runs it as production should, probes it and stops it. */
export async function run(args: Arguments, host: Host): Promise<Result> {
  refuseBadAnswers(args.given);
  refuseTwoFormats(args);
  const subject = subjectOf(args, host);
  const [shownName] = args.values.show ?? [];
  if (shownName !== undefined)
    return textResult(comparisonDockerfiles[comparisonNamed(shownName)](inputFor(args, subject)));
  refuseCompare(args, subject);
  const limits = limitsFrom(args.values, subject.directory);
  memoryFrom(args.values);
  const engine = await engineOf(args, host);
  const keep = args.on.has('keep');
  const owned = newRun({ keep });
  const progress = progressOf(args, host);
  const work = { args, host, subject, limits, engine, owned, progress };
  let isKept = false;
  try {
    const found = await examine(work);
    const compare = args.on.has('compare') ? await compared(work) : undefined;
    isKept = keep;
    const verified = { ...found.verified, ...(compare && { compare }) };
    return resultOf({ ...found, verified }, args, host, keep ? owned : undefined);
  } finally {
    progress('');
    // The engine completes what it was told before it was interrupted.
    if (host.cancelled?.aborted) await wait(500);
    await (isKept ? removeLeftovers(engine) : removeRun(engine, owned));
  }
}

type Progress = (step: string) => void;

interface Work {
  readonly args: Arguments;
  readonly host: Host;
  readonly subject: Subject;
  readonly limits: Limits;
  readonly engine: Engine;
  readonly owned: Owned;
  readonly progress: Progress;
}

interface Found {
  readonly verified: Verified;
  readonly image: ImageFacts;
  readonly ran: RunFacts;
  readonly engine: Engine;
}

/** What is verified: the image of a directory, or an image that exists. */
interface Subject {
  /** As the person would call it. */
  readonly name: string;
  readonly directory?: string;
  readonly dockerfile?: string;
  readonly image?: string;
}

function subjectOf({ words, values }: Arguments, { cwd }: Host): Subject {
  const [image] = values.image ?? [];
  const [word] = words;
  if (image !== undefined) {
    const build = ['target', 'file', 'build-flag'].find((name) => values[name]?.length);
    if (word !== undefined || build !== undefined)
      throw new UserError(`--image names an image that exists, so ${word ?? `--${build}`} cannot be used.`, 'usage', {
        code: 'image-and-directory',
        fix: 'Give either a directory or --image.',
      });
    if (image.startsWith('-') || /\s/.test(image) || image === '')
      throw new UserError(`--image ${JSON.stringify(image)} is not the name of an image.`, 'usage', {
        code: 'invalid-image',
        fix: 'Example: --image orders:1.2.3',
      });
    return { name: image, image };
  }
  const directory = resolve(cwd(), word ?? '.');
  if (!existsSync(directory) || !statSync(directory).isDirectory())
    throw new UserError(`${directory} is not a directory.`, 'usage', {
      code: 'no-directory',
      fix: 'Name the directory of a service, or use --image NAME.',
    });
  const dockerfile = resolve(directory, values.file?.[0] ?? 'Dockerfile');
  if (!existsSync(dockerfile) || !statSync(dockerfile).isFile())
    throw new UserError(`There is no ${dockerfile}.`, 'usage', {
      code: 'no-dockerfile',
      fix: 'Name a directory with a Dockerfile, or use --file PATH or --image NAME.',
    });
  return { name: basename(directory), directory, dockerfile };
}

function refuseTwoFormats({ on }: Arguments): void {
  const formats = (['json', 'markdown', 'junit'] as const).filter((name) => on.has(name));
  if (formats.length < 2) return;
  throw new UserError(`${formats.map((name) => `--${name}`).join(' and ')} contradict each other.`, 'usage', {
    code: 'two-formats',
    fix: 'Use one of them.',
  });
}

/** Shows the step that runs on one line, and how long the run has lasted. */
function progressOf({ on }: Arguments, { progress }: Host): Progress {
  if (on.has('quiet') || on.has('json') || !progress) return () => {};
  const start = performance.now();
  let shownStep = '';
  const show = () => {
    const seconds = Math.round((performance.now() - start) / 1000);
    progress(shownStep === '' ? '' : `${seconds} s  ${shownStep}`);
  };
  // The seconds go on during a long step.
  const clock = setInterval(show, 1000).unref();
  return (step) => {
    shownStep = step.replaceAll(/\s+/g, ' ').slice(0, 90);
    if (step === '') clearInterval(clock);
    show();
  };
}

async function examine(work: Work): Promise<Found> {
  const { args, host, subject, limits, engine, owned, progress } = work;
  const stages = subject.dockerfile === undefined ? [] : stagesIn(readFileSync(subject.dockerfile, 'utf8'));
  const [name] = await Promise.all([subject.image ?? built(work, stages), removeLeftovers(engine)]);
  let reading: Promise<ImageFacts> | undefined;
  const read = () => {
    reading ??= readImage(engine, name);
    return reading;
  };
  const port = args.given.port === undefined ? undefined : Number(args.given.port);
  const ran = await runImage(engine, await startFacts(engine, name), {
    ...{ owned, cancelled: host.cancelled, onStep: progress, memory: memoryFrom(args.values), meanwhile: read },
    ...(port !== undefined && { port }),
    ...(limits.maxStart !== undefined && { startSeconds: limits.maxStart }),
    // One second more than the limit, and at least what docker stop allows: a service that is late then ends with its own exit code.
    ...(limits.maxStop !== undefined && { stopSeconds: Math.max(defaultLimits.maxStop, limits.maxStop + 1) }),
    environment: args.values.env ?? [],
  });
  progress('reading the layers of the image');
  const image = await read();
  const target = args.values.target?.[0];
  const otherStages = stages.slice(0, target === undefined ? -1 : undefined).filter((stage) => stage !== target);
  const verified: Verified = {
    subject: subject.name,
    platform: image.platform,
    bytes: image.bytes,
    layers: image.layers.length,
    engine: `${engine.name} ${engine.version}`,
    checks: checksOf(image, ran, limits),
    notChecked: [
      ...ran.notChecked,
      ...(otherStages.length > 0 ? [`other stages (--target ${otherStages.join(', ')})`] : []),
      `platforms other than ${image.platform}`,
      'known vulnerabilities',
      'behavior under load',
    ],
  };
  return { verified, image, ran, engine };
}

async function built({ args, subject, engine, owned, progress }: Work, stages: readonly string[]): Promise<string> {
  const name = owned.imageName('image');
  const target = args.values.target?.[0];
  if (target !== undefined && !stages.includes(target))
    throw new UserError(`${subject.dockerfile} has no stage ${JSON.stringify(target)}.`, 'usage', {
      code: 'no-stage',
      fix: stages.length > 0 ? `It has ${stages.join(', ')}.` : 'Its stages have no names.',
    });
  progress('building');
  await buildImage(engine, {
    ...{ directory: subject.directory!, name, owned, onStep: progress },
    ...(args.values.file?.length && { file: subject.dockerfile! }),
    ...(target !== undefined && { target }),
    flags: args.values['build-flag'] ?? [],
  });
  return name;
}

function refuseCompare({ on, values }: Arguments, { image }: Subject): void {
  if (!on.has('compare') || (image === undefined && !values.target?.length)) return;
  throw new UserError(
    `--compare builds the code of a directory, so --${image === undefined ? 'target' : 'image'} cannot be used.`,
    'usage',
    {
      code: 'compare-needs-directory',
      fix: 'Leave it out.',
    },
  );
}

/** What the Dockerfiles to compare with are made of. */
function inputFor({ given }: Arguments, { directory, dockerfile }: Subject): ComparisonInput {
  if (directory === undefined || dockerfile === undefined)
    throw new UserError('--show needs the directory of a Go service.', 'usage', {
      code: 'no-directory',
      fix: 'Leave --image out.',
    });
  return comparisonInput(directory, dockerfile, given.port === undefined ? undefined : Number(given.port));
}

async function compared({ args, subject, engine, progress }: Work): Promise<readonly Measured[]> {
  const input = inputFor(args, subject);
  // A run of its own, which is removed with --keep, too.
  const owned = newRun();
  try {
    return await compareImages(engine, {
      ...{ directory: subject.directory!, owned, onStep: progress, flags: args.values['build-flag'] ?? [] },
      contenders: [
        { name: 'yours', dockerfile: readFileSync(subject.dockerfile!, 'utf8') },
        { name: 'naive', dockerfile: comparisonDockerfiles.naive(input) },
        { name: 'article', dockerfile: comparisonDockerfiles.article(input) },
      ],
    });
  } finally {
    await removeRun(engine, owned);
  }
}

function resultOf(
  { verified, image, ran, engine }: Found,
  { on }: Arguments,
  { paint }: Host,
  kept: Owned | undefined,
): Result {
  const failed = failedIn(verified);
  const exitCode = failed.length === 0 ? exitCodes.done : exitCodes.no;
  const color = paint?.() ?? ((_, text) => text);
  const text = () => {
    if (on.has('junit')) return toJunit(verified);
    if (on.has('markdown')) return toMarkdown(verified);
    if (!kept) return toText(verified, color);
    const list = `${engine.command} ps --all --filter label=${kept.filter}`;
    return `${toText(verified, color)}Kept: image ${image.name} and its container (${list}).\n`;
  };
  const { bytes, compressed, layers, platform } = image;
  return {
    exitCode,
    text: on.has('quiet') ? '' : text(),
    document: () => ({
      outcome: 'examined',
      exitCode,
      healthy: failed.length === 0,
      verdict: verdictOf(verified),
      target: verified.subject,
      verify: {
        ...{ engine: { name: engine.name, version: engine.version }, platform, bytes, layers: layers.length },
        ...(compressed !== undefined && { compressed }),
        ...{ checks: verified.checks, notChecked: verified.notChecked, state: ran.state },
        ...(verified.compare && { compare: verified.compare }),
        ...(kept && { kept: image.name }),
      },
    }),
  };
}
