import { basename, join, relative, resolve } from 'node:path';
import { defaultFolder } from '../generators/go-service/index.ts';
import {
  type Answers,
  type GivenAnswers,
  questions,
  refuseBadAnswers,
  toAnswers,
} from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import { fromDefaults, fromFolder, fromManifest, fromSurroundings, fromTeam } from './answer-sources.ts';
import { type Layer, type Sources, settle } from './settle.ts';

/** The request of a person or a program, without defaults. */
export interface Request {
  /** The answers that were given, strongest first: flags, environment, answers file. */
  readonly layers: readonly Layer[];
  /** The directory that was named, relative to `cwd`. */
  readonly directory?: string;
  /** The current directory; absolute. */
  readonly cwd: string;
  /** Where a service without a named directory goes; absolute. The current directory where this is left out. */
  readonly base?: string;
  /** The team whose templates are used. */
  readonly team?: Team | undefined;
}

/** A request with every answer settled. */
export interface Settled {
  readonly answers: Answers;
  readonly sources: Sources;
  /** Where to write, relative to the current directory. */
  readonly directory: string;
  /** The same, absolute. */
  readonly target: string;
}

/**
 * Combines the answers of a request: flags, environment, answers file, recorded answers, a team's defaults, surrounding files, folder name, default, in this order.
 * The command line, plop and the API all call it. Throws a UserError for answers that cannot be used.
 */
export function settleRequest(request: Request): Settled {
  const given = givenAnswers(request);
  const { directory, cwd, team } = request;
  const layers = [...request.layers, ...weakerLayers(placeOf(request, given), directory !== undefined, team)];
  const { given: all, sources } = settle(layers);
  const answers = toAnswers(all, undefined, team?.questions);
  return { answers, sources: sources as Sources, ...destination(request, answers, cwd) };
}

/** The answers that were given, checked. Throws a UserError that names the source of each wrong one. */
export function givenAnswers({ layers, team }: Pick<Request, 'layers' | 'team'>): GivenAnswers {
  const { given, sources } = settle(layers);
  refuseBadAnswers(given, (name) => sources[name]?.name ?? `--${name}`, team?.questions);
  return given;
}

/**
 * The layers below the given answers for a service in `place` (absolute; it may not exist), strongest first.
 * `isNamed`: the person named that folder. Only then does its name become part of the module.
 */
export function weakerLayers(place: string, isNamed: boolean, team?: Team): readonly Layer[] {
  return [
    ...fromManifest(place, team),
    ...(team ? [fromTeam(team)] : []),
    fromSurroundings(place),
    ...(isNamed ? [fromFolder(basename(place))] : []),
    fromDefaults(),
  ];
}

/** The folder whose surrounding files are read. */
export function placeOf({ directory, cwd, base = cwd }: Request, given: GivenAnswers): string {
  return directory === undefined ? join(base, defaultFolder(given)) : resolve(cwd, directory);
}

function destination(
  { directory, base }: Request,
  answers: Answers,
  cwd: string,
): Pick<Settled, 'directory' | 'target'> {
  const target = directory === undefined ? join(base ?? cwd, defaultFolder(answers)) : resolve(cwd, directory);
  return { target, directory: directory ?? (relative(cwd, target) || '.') };
}

/** Whether every answer that an interactive run asks for is given. */
export function nothingToAsk(given: GivenAnswers): boolean {
  return questions.every(({ name, asked }) => !asked || given[name] !== undefined);
}
