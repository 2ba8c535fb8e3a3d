import { generate } from '../core/generate.ts';
import { newest } from '../generators/go-service/go-releases.ts';
import { specify } from '../generators/go-service/index.ts';
import { type GivenAnswers, toAnswers } from '../generators/go-service/questions.ts';
import type { Files } from './lab.ts';

/** What the Dockerfile of a step has. What is missing is cut from the Dockerfile that our template gives. */
export interface Parts {
  readonly base: 'none' | 'alpine' | 'scratch';
  readonly order?: boolean;
  readonly cache?: boolean;
  readonly user?: boolean;
  readonly health?: boolean;
  readonly secrets?: boolean;
  readonly tests?: boolean;
  readonly platforms?: boolean;
}

/** The answers that the service of the workshop was created with. */
export const answers: GivenAnswers = {
  module: 'example.com/orders',
  go: newest.minor,
  port: '8080',
  deps: 'modules',
  base: 'scratch',
  builder: 'buildkit',
  comments: 'none',
};

/** The files that create-go-docker makes, by path. */
export function generated(given: GivenAnswers = {}): Files {
  const files = generate(specify(toAnswers({ ...answers, ...given })), '0');
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

/** The base images that the Dockerfiles of the workshop start from. */
export function baseImages(): readonly string[] {
  const dockerfile = dockerfileOf({ base: 'scratch' });
  return [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, name]) => name!).filter((name) => name !== 'scratch');
}

/** A Dockerfile with these parts, cut from our template's. */
export function dockerfileOf({ base, ...parts }: Parts): string {
  const whole = generated({ base: base === 'scratch' ? 'scratch' : 'alpine' }).Dockerfile!;
  const edits: readonly (readonly [applies: boolean, edit: (text: string) => string])[] = [
    [true, withoutOptions],
    [true, withOneBuildStage],
    [!parts.platforms, withoutPlatforms],
    [!parts.tests, (text) => cut(text, /^FROM staging AS test\n(?:.+\n)+\n/m)],
    [!parts.secrets, (text) => cut(text, / {4}--mount=type=secret,id=netrc\S* \\\n/)],
    [!parts.health, (text) => cut(text, /^HEALTHCHECK .*\n.*\n\n/m)],
    [!parts.user, (text) => cut(text, /^USER .*\n\n/m)],
    [!parts.cache, withoutCache],
    [!parts.order, (text) => cut(text, /^COPY go\.mod .*\n\n(?:RUN|.*\\\n)[\s\S]*?go mod download\n\n/m)],
    [base === 'none', withOneStage],
  ];
  return edits.reduce((text, [applies, edit]) => (applies ? edit(text) : text), whole);
}

/** Removes a part. If the template no longer has it, this is an error, so that no lesson is wrong. */
function cut(text: string, part: RegExp, instead = ''): string {
  const result = text.replace(part, instead);
  if (result === text) throw new Error(`The template of the Dockerfile has no ${part}; see workshop/dockerfile.ts.`);
  return result;
}

// Mirrors, private modules, other secrets and labels: good in a real service, and noise in a lesson.
function withoutOptions(text: string): string {
  const parts = [
    /^ARG VERSION=dev\n\n/m,
    /^ARG GOPROXY\n(?:.*\n)*?\nENV /m,
    /^ARG VERSION\nRUN/m,
    / -X main\.version=\$VERSION/,
    /^ARG VERSION\nARG REVISION.*\nLABEL (?:.*\\\n)*.*\n\n/m,
  ];
  const instead = ['', 'ENV ', 'RUN', '', ''];
  const plain = parts.reduce((rest, part, index) => cut(rest, part, instead[index]), text);
  return cut(plain, / {4}--mount=type=(?:secret,id=(?!netrc)\S+|ssh) \\\n/g).replace(
    /^FROM .*\n\n(?=ENV)/m,
    (line) => line,
  );
}

// The template has a stage for the dependencies, which is also the development container.
const withOneBuildStage = (text: string): string =>
  cut(cut(text, / AS deps$/m, ' AS staging'), /^FROM deps AS staging\n\n/m);

function withoutPlatforms(text: string): string {
  const plain = cut(cut(text, /--platform=\$BUILDPLATFORM /g), /^(?:ARG TARGET\w+\n)+/m);
  return cut(plain, / {4}if \[ "\$TARGETARCH".*\\\n {4}GOOS=.*\\\n/);
}

function withoutCache(text: string): string {
  const plain = cut(text, /(RUN|^ {3}) --mount=type=cache\S+ \\\n/gm, '$1').replaceAll(
    /RUN(?: {3})*\s{4}(?=\S)/g,
    'RUN ',
  );
  return plain.replaceAll(/RUN {3,}/g, 'RUN ');
}

function withOneStage(text: string): string {
  const one = cut(cut(text, / AS staging$/m), /^FROM alpine.*\n\nWORKDIR .*\nCOPY --from=.*\n\n/m);
  return cut(one, /\["\/app\//, '["/out/');
}

/** Lines of our .dockerignore: enough for the files that the workshop has. */
export function dockerignore(): string {
  const wanted = ['*.md', 'Dockerfile*', '*.log', '*dump*.sql', '**/*.env', '.*'];
  const lines = generated()['.dockerignore']!.split('\n');
  const missing = wanted.find((line) => !lines.includes(line));
  if (missing) throw new Error(`The template of .dockerignore has no line ${missing}; see workshop/dockerfile.ts.`);
  return `${wanted.join('\n')}\n`;
}
