import { resolve } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import type { Change } from '../../disk/compare.ts';
import { unfinished } from '../../disk/write.ts';
import { defaultFolder, nextSteps, notes } from '../../generators/go-service/index.ts';
import type { Answers, GivenAnswers } from '../../generators/go-service/questions.ts';
import type { Team } from '../../generators/go-service/team.ts';
import { fromEnvironment, fromFile, fromFlags } from '../../pipeline/answer-sources.ts';
import { givenAnswers, type Request, type Settled, settleRequest } from '../../pipeline/answers.ts';
import { createService, type WriteOptions } from '../../pipeline/create.ts';
import type { Host } from '../host.ts';
import { correctedForYes } from '../input/npm.ts';
import { teamOf } from '../input/team.ts';
import type { Arguments } from '../interface.ts';
import { continueCommand, shownPath, wordsFor } from '../output/repeat.ts';
import { type Result, textResult } from '../output/result.ts';
import { writeAndReport } from '../output/write-and-report.ts';
import { asks } from '../terminal/asks.ts';

/** `create-go-docker [directory]`: creates a service. */
export async function run(args: Arguments, host: Host): Promise<Result> {
  if (args.on.has('print-schema')) return textResult(await schemaText());
  const team = await teamOf(args, host);
  const request = await requestOf(args, host, team);
  const given = givenAnswers(request);
  const { answers, sources, directory, target } = asks(args, host)
    ? await ask(args, host, request)
    : settleRequest(enough(args, host, request, given));
  const skip = args.values.skip ?? [];
  return writeAndReport({
    args,
    host,
    answers,
    sources,
    directory,
    target,
    apply: (options) => createService(answers, options, team),
    notes: notes(answers, skip, team),
    next: nextSteps(answers, skip, team),
    again: wordsFor(directory, answers, team),
  });
}

async function schemaText(): Promise<string> {
  const { answersSchema } = await import('../../generators/go-service/schema.ts');
  return `${JSON.stringify(answersSchema(), null, 2)}\n`;
}

async function requestOf(
  args: Arguments,
  { env, cwd, base, readInput }: Host,
  team: Team | undefined,
): Promise<Request> {
  const [directory] = args.words;
  const [file] = args.values.from ?? [];
  return {
    layers: [
      fromFlags(args.given),
      fromEnvironment(env),
      ...(file === undefined ? [] : [await fromFile(file, { cwd: cwd(), readInput, team })]),
    ],
    cwd: cwd(),
    team,
    ...(directory !== undefined && { directory }),
    ...(base !== undefined && { base }),
  };
}

async function ask(args: Arguments, host: Host, request: Request): Promise<Settled> {
  const { decide } = await import('../terminal/decide.ts');
  const { answers, directory, sources } = await decide({
    request,
    dryRun: args.on.has('dry-run'),
    accessible: args.on.has('accessible'),
    cancelled: host.cancelled ?? new AbortController().signal,
    continueCommand: (answered, directory) => continueCommand(args, host, answered, directory),
    preview: (answers, directory) =>
      preview(
        answers,
        directory,
        {
          target: resolve(request.cwd, directory),
          overwrite: args.on.has('overwrite'),
          skip: args.values.skip ?? [],
        },
        request.team,
      ),
  });
  return { answers, sources, directory, target: resolve(request.cwd, directory) };
}

/** What writing would do, for the review. Throws a UserError with a fix if an interrupted run left something there. */
async function preview(
  answers: Answers,
  directory: string,
  options: WriteOptions,
  team: Team | undefined,
): Promise<readonly Change[]> {
  const [work] = unfinished(options.target);
  if (work)
    throw new UserError(`An interrupted run left ${work}.`, 'conflict', {
      code: 'unfinished-run',
      fix: `Change the folder, or leave and run: create-go-docker recover ${shellWord(shownPath(directory))}`,
    });
  return (await createService(answers, { ...options, dryRun: true }, team)).changes;
}

// In a script, a bare `create-go-docker` is more likely a mistake than a request for every default.
function enough({ on }: Arguments, { args, env }: Host, request: Request, { module }: GivenAnswers): Request {
  if (on.has('yes') || request.directory !== undefined || module !== undefined) return request;
  const meant = correctedForYes(args, env);
  throw new UserError('No terminal to ask on: name a directory or a module, or use --yes for every default.', 'usage', {
    code: 'nothing-named',
    fix: meant
      ? `npm took --yes for itself; put -- before it:\n  ${meant}`
      : `Example: create-go-docker ${defaultFolder()}`,
  });
}
