/**
 * The same as the command, for other programs: a portal, an editor, another generator.
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
 * Errors that a person can fix are a `UserError` with a `reason` and a stable `code`. Any other error is a bug.
 */

import {
  answersSchema,
  chosenPrograms,
  describe,
  generate,
  givenFrom,
  isObject,
  isTeamSources,
  manifestPath,
  planned,
  questions,
  scan,
  specify,
  teamFrom,
  toAnswers,
  UserError,
} from './api/pure.ts';
import type { Reason } from './core/errors.ts';
import type { RenderedFile } from './core/render.ts';
import type { Applied } from './disk/apply.ts';
import type { Change } from './disk/compare.ts';
import type { Found } from './generators/go-image/port-and-health.ts';
import type { CodeFiles, Description, Program } from './generators/go-image/scan.ts';
import type { Answers, GivenAnswers, Question } from './generators/go-service/questions.ts';
import type { AnswerSchema, AnswersSchema } from './generators/go-service/schema.ts';
import type { Team } from './generators/go-service/team.ts';
import type { TeamSource } from './generators/go-service/team-templates.ts';
import packageJson from './package.json' with { type: 'json' };

// What an error calls the answers of a call.
const place = 'the answers';

/** Which files some answers ask for. It can travel as JSON. */
export interface Plan {
  /** All answers: those that were given, and the defaults of the others. */
  readonly answers: Answers;
  /** Every file, sorted by path: relative, with `/`; `mode` is 0o644 or 0o755. */
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

/** A file in a folder of a team's templates: `create-go-docker.json`, or a template, whose name ends in `.ejs`. */
export type TemplateFile = TeamSource;

/** Whose templates are used. */
export interface TemplateOptions {
  /** The files of a team's templates, as `readTemplates` reads them, or made by a program; ours, where this is left out. */
  readonly templates?: readonly TemplateFile[];
}

/** How `scaffold` runs. */
export interface ScaffoldOptions extends TemplateOptions {
  /** Compare and report, and write nothing. */
  readonly dryRun?: boolean;
  /** Replace files that differ. */
  readonly overwrite?: boolean;
  /** Paths that are not written. */
  readonly skip?: readonly string[];
  /** Cancels the run: everything that was written is rolled back. */
  readonly cancelled?: AbortSignal;
}

/** What a plopfile can pass to `plop.load('create-go-docker', settings)`. */
export interface PlopSettings {
  /** The folder of a team's templates, relative to the current directory. */
  readonly templates?: string;
  /** Default answers: weaker than plop's command line and the environment. */
  readonly answers?: Partial<Answers>;
}

/** The part of plop's API that the plopfile needs. */
export interface Plop {
  readonly getDestBasePath: () => string;
}

/**
 * Decides which files these answers ask for; an answer that is left out has its default.
 * Throws a UserError (`usage`) with one line for each answer that cannot be used.
 */
export function plan(answers: Partial<Answers> = {}, { templates }: TemplateOptions = {}): Plan {
  const team = teamOf(templates);
  const all = settledBy(answers, team);
  const files = planned(specify(all, team)).map(({ path, mode }) => ({ path, mode }));
  return { answers: all, files: [{ path: manifestPath, mode: 0o644 }, ...files] };
}

/** The files of a plan with their text, in the order of the plan. Its answers alone decide; they are checked as `plan` does. */
export function render(planned: Pick<Plan, 'answers'>, { templates }: TemplateOptions = {}): readonly RenderedFile[] {
  const team = teamOf(templates);
  const answers = isObject(planned) ? planned.answers : undefined;
  return generate(specify(settledBy(answers, team), team), packageJson.version);
}

/** The files in a team's folder, for `templates`. Rejects with a UserError (`usage`) for a folder that cannot be read. Needs Node. */
export async function readTemplates(folder: string): Promise<readonly TemplateFile[]> {
  const { readTeamFolder } = await import('./api/node.ts');
  return readTeamFolder(folder, process.cwd());
}

function teamOf(files: unknown): Team | undefined {
  if (files === undefined) return undefined;
  if (isTeamSources(files)) return teamFrom(files, 'templates');
  throw new UserError('templates is not a list of files.', 'usage', {
    code: 'invalid-templates',
    fix: 'Pass what readTemplates(folder) resolves to, or a list of { path, text }.',
  });
}

function settledBy(answers: unknown, team: Team | undefined): Answers {
  return toAnswers({ ...team?.defaults, ...givenFrom(answers, place, team?.known) }, undefined, team?.questions);
}

/**
 * Writes a service into a directory, relative to the current directory; all of it or nothing. The directory may exist. An answer
 * that is left out comes from the manifest of a service there, from surrounding files, from the folder's name, or is the default,
 * as on the command line; the environment is not read. Resolves to what was done to each file.
 * Rejects with a UserError: `usage` for answers, `conflict` for existing files that differ (all are named, none is touched),
 * `failed` for what the disk refuses, and with the reason of `cancelled`. Needs Node.
 */
export async function scaffold(
  directory: string,
  answers: Partial<Answers> = {},
  options: ScaffoldOptions = {},
): Promise<Applied> {
  const { templates, ...others } = options;
  const team = teamOf(templates);
  const given = givenFrom(answers, place, team?.known);
  if (typeof directory !== 'string' || directory === '')
    throw new UserError('The directory is not a path.', 'usage', {
      code: 'empty-directory',
      fix: "Use '.' for the current directory.",
    });
  // Loaded only now, so that a browser can load this file.
  const { settleRequest, createService } = await import('./api/node.ts');
  const layers = [{ kind: 'flag', nameOf: (name: string) => name, given } as const];
  const settled = settleRequest({ layers, directory, cwd: process.cwd(), team });
  return createService(settled.answers, { ...others, target: settled.target }, team);
}

/** What `examine` found in code. */
export interface Examined {
  /** Every program, sorted by folder. */
  readonly programs: readonly Program[];
  /** What the image of the chosen programs depends on, each answer with its evidence; undefined where there are several and none is chosen. */
  readonly found?: Description;
}

/**
 * Finds the programs in code, and what their image depends on. `files` has the paths (relative, with `/`) and reads their text, so the
 * code can be in a folder, in an archive or in a browser. `programs` chooses by folder or name. Throws a UserError for an unknown program.
 */
export function examine(files: CodeFiles, programs: readonly string[] = []): Examined {
  const scanned = scan(files);
  const chosen = chosenPrograms(scanned, programs);
  return { programs: scanned.programs, ...(chosen && chosen.length > 0 && { found: describe(scanned, chosen) }) };
}

/** How `dockerize` runs. */
export interface DockerizeOptions extends Omit<ScaffoldOptions, 'templates'> {
  /** The programs of the image by folder, the default first; needed where there are several. */
  readonly programs?: readonly string[];
  /** The path of the health endpoint, or `none`. */
  readonly health?: string;
  /** Build tags. */
  readonly tags?: readonly string[];
}

/**
 * Writes a Dockerfile for the Go code in a directory, relative to the current directory, as the command `dockerize` does. Answers
 * that are left out come from the code. Rejects with a UserError as `scaffold` does. Needs Node.
 */
export async function dockerize(
  directory: string,
  answers: Partial<Pick<Answers, 'go' | 'port' | 'base' | 'comments' | 'builder' | 'with' | 'registry'>> = {},
  { programs = [], health, tags = [], ...options }: DockerizeOptions = {},
): Promise<Applied & { readonly answers: Answers; readonly found: Description }> {
  const given = givenFrom(answers, place);
  const { dockerizeFolder } = await import('./api/node.ts');
  const layers = [{ kind: 'flag', nameOf: (name: string) => name, given } as const];
  const done = await dockerizeFolder({ directory, cwd: process.cwd(), programs, layers, health, tags }, options);
  const { answers: all, found, target, changes, recovered } = done;
  return { target, changes, recovered, answers: all, found };
}

/** The JSON Schema (draft 2020-12) of the answers, made from `questions`. */
export const schema: AnswersSchema = answersSchema();

/** A plopfile: registers the generators `go-service` and `go-image`. For `plop.load('create-go-docker')`, or to be called in a plopfile of your own. */
async function plopfile(plop: Plop, settings?: PlopSettings): Promise<void> {
  const { plopfile: register } = await import('./api/node.ts');
  await register(plop as Parameters<typeof register>[0], settings);
}

export type {
  AnswerSchema,
  Answers,
  AnswersSchema,
  Applied,
  Change,
  CodeFiles,
  Description,
  Found,
  GivenAnswers,
  Program,
  Question,
  Reason,
  RenderedFile,
};
export { plopfile as default, questions, UserError };
