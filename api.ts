/**
 * What the command does, for other programs: a portal, an editor, another generator.
 *
 * ```ts
 * import { plan, render, scaffold } from 'create-go-docker';
 *
 * const files = render(plan({ module: 'github.com/acme/orders', port: 9000 }));
 * await scaffold('orders', { module: 'github.com/acme/orders' }, { dryRun: true });
 * ```
 *
 * `plan` and `render` take values and return values: no disk, no clock, no environment, so they run in a browser too.
 * Everything here follows semantic versioning: what is exported changes incompatibly only with the major version. What is
 * generated may change with any version; the same version gives the same bytes for the same answers.
 *
 * Errors that a person can put right are a `UserError`, whose `reason` says which kind it is; anything else is our mistake.
 */

import { type Reason, UserError } from './core/errors.ts';
import { generate, planned } from './core/generate.ts';
import { manifestPath } from './core/manifest.ts';
import type { RenderedFile } from './core/render.ts';
import type { Result } from './disk/apply.ts';
import type { Change } from './disk/compare.ts';
import { specify } from './generators/go-service/index.ts';
import {
  type Answers,
  type GivenAnswers,
  type Question,
  questions,
  textOf,
  toAnswers,
} from './generators/go-service/questions.ts';
import { type AnswerSchema, type AnswersSchema, answersSchema } from './generators/go-service/schema.ts';
import packageJson from './package.json' with { type: 'json' };
import type { RunOptions } from './pipeline/render-and-apply.ts';

/** Which files some answers ask for. It can travel as JSON. */
export interface Plan {
  /** All answers: those that were given, and the defaults of the others. */
  readonly answers: Answers;
  /** Every file, sorted by path: relative, with `/`; `mode` is 0o644 or 0o755. */
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

/** How `scaffold` runs: `dryRun` reports and writes nothing; aborting `cancelled` takes back what was written so far. */
export type ScaffoldOptions = Omit<RunOptions, 'target' | 'version'>;

/** What plop hands to a plopfile, as far as it is needed here. */
export interface Plop {
  readonly getDestBasePath: () => string;
}

/**
 * Decides which files these answers ask for; an answer that is left out has its default.
 * Throws a UserError (`usage`) with one line for each answer that cannot be used.
 */
export function plan(answers: Partial<Answers> = {}): Plan {
  const all = toAnswers(asText(answers));
  const files = planned(specify(all)).map(({ path, mode }) => ({ path, mode }));
  return { answers: all, files: [{ path: manifestPath, mode: 0o644 }, ...files] };
}

/** The files of a plan with their text, in the order of the plan. Its answers alone decide; they are checked as `plan` does. */
export function render({ answers }: Pick<Plan, 'answers'>): readonly RenderedFile[] {
  return generate(specify(toAnswers(asText(answers))), packageJson.version);
}

/**
 * Writes a service into a directory, relative to where the process is; all of it or nothing. The directory may exist.
 * The module's default comes from its name. Resolves to what was done to each file.
 * Rejects with a UserError: `usage` for answers, `conflict` when files are there that differ (all are named, none is
 * touched), `failed` for what a disk refuses, and with the reason of `cancelled`. Needs Node.
 */
export async function scaffold(
  directory: string,
  answers: Partial<Answers> = {},
  options: ScaffoldOptions = {},
): Promise<Result> {
  // Loaded only now, so that a browser can load this file.
  const [{ basename, resolve }, pipeline] = await Promise.all([
    import('node:path'),
    import('./pipeline/render-and-apply.ts'),
  ]);
  const target = resolve(directory);
  const all = toAnswers(asText(answers), basename(target));
  return pipeline.scaffold(all, { ...options, target, version: packageJson.version });
}

/** The JSON Schema (draft 2020-12) of the answers, made from `questions`. */
export const schema: AnswersSchema = answersSchema();

/** A plopfile, for `plop.load('create-go-docker')`: registers the generator `go-service`. */
async function plopfile(plop: Plop): Promise<void> {
  const { default: register } = await import('./plopfile.ts');
  register(plop as Parameters<typeof register>[0]);
}

function asText(answers: Partial<Answers>): GivenAnswers {
  const given = Object.entries(answers).filter(([, value]) => value !== undefined);
  const unknown = given.filter(([name]) => !questions.some((question) => question.name === name));
  if (unknown.length > 0) {
    const known = questions.map(({ name }) => name).join(', ');
    throw new UserError(`Unknown answer ${unknown.map(([name]) => name).join(', ')}. There are ${known}.`);
  }
  return Object.fromEntries(given.map(([name, value]) => [name, textOf(value)]));
}

export type {
  AnswerSchema,
  Answers,
  AnswersSchema,
  Change,
  GivenAnswers,
  Question,
  Reason,
  RenderedFile,
  Result,
  RunOptions,
};
export { plopfile as default, questions, UserError };
