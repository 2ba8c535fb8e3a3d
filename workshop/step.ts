import type { Parts } from './dockerfile.ts';
import { alpineImage, golangImage } from './images.ts';
import type { Build, Files, Lab, Run } from './lab.ts';
import type { PlanLength } from './plan-lengths.ts';

/** One step of the workshop. */
export interface Step {
  /** A stable name, for progress and tags. */
  readonly name: string;
  readonly title: string;
  readonly goal: string;
  readonly why: string;
  /** A question to answer before trying. */
  readonly predict: string;
  /** Each is plainer than the one before. */
  readonly hints: readonly [string, string, string];
  /** Shown after the step is solved; answers `predict`. */
  readonly explanation: string;
  /** What the solution has. What later steps teach is cut from our template. */
  readonly parts: Parts;
  /** Whether a learner who has solved the step before goes on with the same files. Otherwise the step starts with our solution of it. */
  readonly continues?: true;
  /** What the start has besides the solution of the step before. */
  readonly begins?: (before: Files) => Files;
  /** What the solution has besides the Dockerfile. */
  readonly ends?: (start: Files) => Files;
  /** What is measured. */
  readonly number: string;
  /** Its minutes in each plan of the guide; 0 where the plan leaves it out. */
  readonly minutes: Readonly<Record<PlanLength, number>>;
  /** Said before a check that takes long. */
  readonly slow?: string;
  /** Whether the classic builder can build the solution. */
  readonly classic: boolean;
  /** What can be wrong, and what it means. */
  readonly mistakes: Readonly<Record<string, string>>;
  readonly check: (lab: Lab) => Promise<Verdict>;
}

/** What a check says. */
export type Verdict = Solved | Unsolved;

export interface Solved {
  readonly solved: true;
  /** The measured value. */
  readonly value: string;
}

export interface Unsolved {
  readonly solved: false;
  /** The name in `mistakes`. */
  readonly mistake: string;
  /** What was seen, for example the last lines of a log. */
  readonly seen?: string;
  readonly value?: string;
}

export const solved = (value: string): Solved => ({ solved: true, value });

export function unsolved(mistake: string, seen?: string, value?: string): Unsolved {
  return { solved: false, mistake, ...(seen && { seen }), ...(value && { value }) };
}

/** Mistakes that can happen in every step. */
export const commonMistakes = {
  'build-failed': 'The image does not build. The first error in the log is the one to fix.',
  'no-dockerfile':
    'There is no file named Dockerfile in orders/. Docker looks for exactly this name, without an extension.',
  'empty-dockerfile': 'The Dockerfile has no instruction yet. The first one is FROM: it names the image to start from.',
  'no-base': `The base image is not on this machine and cannot be downloaded. The workshop uses ${golangImage} and ${alpineImage}. Check the name and the tag after FROM: without a tag, it means :latest. Or load a kit: workshop kit load FILE.`,
  'rate-limited':
    'The registry refuses more downloads from this address for a while. Log in to it, or load a kit: workshop kit load FILE.',
  'syntax-line':
    'The line # syntax=docker/dockerfile:… makes Docker download its Dockerfile frontend, and that fails here. No step needs the line: remove it.',
  'unknown-stage':
    'COPY --from names a stage that does not exist, so Docker looks for an image of that name. A stage gets its name with FROM … AS name.',
  'not-in-context':
    'COPY names a file that the build does not have. Its paths are relative to orders/, the folder that is sent to the builder: COPY . . copies all of it.',
  'lacks-a-word':
    'An instruction has too few words. COPY, for example, takes a source and a destination: COPY . . copies everything into the folder of WORKDIR.',
  'nothing-copied':
    'go build found no code. The build sees only the image and what COPY brought into it, not your folder.',
  'unknown-instruction':
    'The Dockerfile cannot be read. An instruction is a word such as FROM, COPY or RUN; a line that continues ends in a backslash.',
  'needs-buildkit':
    'This builder does not know --mount: it is the classic one. Install the docker-buildx plugin, and unset DOCKER_BUILDKIT if it is 0.',
  refused:
    'The image builds, but the container cannot start: the path in ENTRYPOINT is not in the image. Compare it with the path in COPY, or after go build -o.',
  'compiles-at-start':
    'The container compiles the program each time it starts. Compile it with RUN, while the image is built, and let ENTRYPOINT start the result.',
  ended:
    'The container starts and ends at once. A container lives as long as its program: ENTRYPOINT has to start the service.',
  silent:
    'The container runs, but nothing answers on port 8080. The service listens there, so another program is running.',
} as const;

const buildMistakes: readonly (readonly [RegExp, keyof typeof commonMistakes])[] = [
  [
    /no build stage in current context|file with no instructions|Dockerfile cannot be empty|no FROM statement/i,
    'empty-dockerfile',
  ],
  [
    /failed to read dockerfile|Cannot locate specified Dockerfile|no such file or directory.*Dockerfile\b|Dockerfile: no such file/i,
    'no-dockerfile',
  ],
  [/requires (at least|exactly) (one|two|three|\d)/i, 'lacks-a-word'],
  [/the --mount option requires BuildKit|Unknown flag: mount/i, 'needs-buildkit'],
  [
    /unknown instruction|dockerfile parse error|Dockerfile parse error|syntax error - can't find/i,
    'unknown-instruction',
  ],
  [
    /go\.mod file not found|cannot find main module|no Go files in|no modules specified|go: no such file|directory \. outside/i,
    'nothing-copied',
  ],
  [
    /invalid from flag value|library\/(staging|build|builder|deps|compile)\b.*(not found|denied|failed)|stage .*not found/i,
    'unknown-stage',
  ],
  [
    /failed to (compute cache key|calculate checksum)[\s\S]*not found|COPY failed:|no items matching glob|copier: stat:/i,
    'not-in-context',
  ],
  [/toomanyrequests|pull rate limit|429 Too Many Requests/i, 'rate-limited'],
  [
    /pull access denied|failed to resolve source metadata|manifest unknown|failed to do request|no such host|dial tcp|manifest for .* not found|short-name/i,
    'no-base',
  ],
];

const downloadsSyntax = [
  /\/v2\/docker\/dockerfile\/|docker\.io\/docker\/dockerfile\S*: (failed|not found|pull access denied)/,
  'syntax-line',
] as const;

/** Why a build failed: one of `special` first, then what happens in every step. */
export function buildFailure({ log }: Build, special: readonly (readonly [RegExp, string])[] = []): Unsolved {
  const [, mistake = 'build-failed'] =
    [downloadsSyntax, ...special, ...buildMistakes].find(([pattern]) => pattern.test(log)) ?? [];
  return unsolved(mistake, lastLines(log));
}

/** Why the service of a container does not answer. */
export function startFailure({ state, log }: Pick<Run, 'state' | 'log'>): Unsolved {
  const mistakes = { refused: 'refused', exited: 'ended', unready: 'silent', ready: 'silent' } as const;
  if (/^go: /m.test(log)) return unsolved('compiles-at-start', lastLines(log));
  return unsolved(mistakes[state], lastLines(log));
}

/** Whether the program that an image starts is not in it. */
export const isMissing = ({ state, log }: Pick<Run, 'state' | 'log'>): boolean =>
  state === 'refused' || (state === 'exited' && /not found|no such file/i.test(log));

const noise =
  /^(-+>?|DONE .*|CACHED|\[.*\d+\/\d+\] FROM .*|sha256:.*|transferring .*|\[internal\] .*|exporting .*|writing image .*|naming to .*|> \[.*|View build details.*|What's next:.*)$/;

/** The end of a log, without what the builders add to each line. */
export function lastLines(log: string, count = 6): string {
  const numbers = [...log.matchAll(/^#(\d+) ERROR/gm)].map(([, number]) => number);
  // BuildKit also prints the instructions that succeed.
  const hasSucceeded = (line: string) => {
    const [, number] = /^#(\d+) \[/.exec(line) ?? [];
    return number !== undefined && numbers.length > 0 && !numbers.includes(number);
  };
  const lines = log
    .split(/\r?\n/)
    .filter((line) => !hasSucceeded(line))
    .map((line) => line.replace(/^#\d+ (\d+\.\d+ )?/, '').trimEnd())
    .filter((line) => line !== '' && !noise.test(line.trim()));
  // An error is often printed twice: where it happens, and at the end.
  const isRepeated = (line: string, index: number) => lines.slice(0, index).some((before) => before.endsWith(line));
  return lines
    .filter((line, index) => !isRepeated(line, index))
    .slice(-count)
    .join('\n');
}

/** A size as people write it: `7.3 MB`. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;

/** What the service logs when it starts. */
export const serviceStarted = '"msg":"listening"';
