import { UserError } from '../core/errors.ts';
import type { Engine } from './engine.ts';
import type { Owned } from './owned.ts';

export interface BuildOptions {
  /** The build context. */
  readonly directory: string;
  /** Default: the Dockerfile of the directory. */
  readonly file?: string;
  /** The stage to build. Default: the last one. */
  readonly target?: string;
  readonly arguments?: Readonly<Record<string, string>>;
  /** More flags for the engine's `build`, such as `--secret`. */
  readonly flags?: readonly string[];
  /** The name of the image. */
  readonly name: string;
  readonly owned: Owned;
  /** Called with the running step, for a progress line. */
  readonly onStep?: (step: string) => void;
  /** How long it may take. Default: 1800. */
  readonly seconds?: number;
}

/** Builds an image, and returns how long that took, in seconds. The cache is used and never emptied. Throws a UserError (`build-failed`). */
export async function buildImage(engine: Engine, options: BuildOptions): Promise<number> {
  const { directory, file, target, name, owned, flags = [], onStep = () => {}, seconds = 1800 } = options;
  const args = [
    'build',
    ...['--tag', name, ...owned.labels, ...flags],
    ...(file === undefined ? [] : ['--file', file]),
    ...(target === undefined ? [] : ['--target', target]),
    ...Object.entries(options.arguments ?? {}).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
    // Podman's own format has no health check.
    ...(engine.builder === 'buildah' ? ['--format', 'docker'] : []),
    // Removes the container of a step that was interrupted.
    ...(engine.builder === 'buildkit' ? [] : ['--force-rm']),
    // A builder in a container keeps its result, unless it is told to load it.
    ...(engine.usesBuildx ? ['--load'] : []),
    directory,
  ];
  const start = performance.now();
  const ran = await engine.run(args, {
    seconds,
    env: { BUILDKIT_PROGRESS: 'plain' },
    onLine: (line) => {
      const step = stepIn(line);
      if (step !== undefined) onStep(step);
    },
  });
  if (!ran.ok) throw buildFailed(`${ran.stdout}\n${ran.stderr}`);
  return (performance.now() - start) / 1000;
}

/** The step that a line of the output begins: BuildKit's `#7 [staging 2/3] RUN …`, `Step 3/9 : RUN …`, Podman's `STEP 3/9: RUN …`. */
export function stepIn(line: string): string | undefined {
  return (
    /^#\d+ (\[[^\]]+\] .*)/.exec(line)?.[1] ??
    /^(?:\[\d+\/\d+\] )?(step \d+(?:\/\d+)? ?: .*)/i.exec(line)?.[1]?.replace(' :', ':')
  );
}

/** How many lines of the output a message shows. */
const shownLines = 12;

/** Lines that say nothing about a failure. */
const noise =
  /^\s*$|^-+$|^#\d+ (DONE|CACHED|sha256:|transferring|\[internal\])|^time=".* level=warning|^Sending build context|^DEPRECATED: |^ {12}(Install the buildx|https:)/;

/** What the output of a failed build says about the failure. BuildKit repeats the failed step at the end, between two lines. */
export function failureIn(output: string): string {
  const summary = /^-{6}\r?\n( > [\s\S]*)/m.exec(output)?.[1] ?? output;
  return summary
    .split(/\r?\n/)
    .filter((line) => !noise.test(line))
    .slice(-shownLines)
    .join('\n');
}

function buildFailed(output: string): UserError {
  const fix = /--mount option requires BuildKit|Unknown flag: mount|failed to parse platform : ""/i.test(output)
    ? 'This Dockerfile needs BuildKit: install the docker-buildx plugin.'
    : 'Correct what the build reports, and run the command again.';
  return new UserError(`The image does not build:\n${failureIn(output)}\n`, 'failed', {
    code: 'build-failed',
    fix,
  });
}

/** The names of the stages of a Dockerfile. */
export function stagesIn(dockerfile: string): readonly string[] {
  return [...dockerfile.matchAll(/^\s*FROM\s.*\sAS\s+(\S+)/gim)].map(([, name = '']) => name);
}
