import { resolve } from 'node:path';
import { didYouMean } from '../core/did-you-mean.ts';
import { UserError } from '../core/errors.ts';
import { isObject } from '../core/json.ts';
import { manifestPath } from '../core/manifest.ts';
import { givenFrom } from '../generators/go-service/given.ts';
import { type GivenAnswers, questions } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import { parseJson, readJson } from './json-file.ts';
import { readManifest } from './manifest.ts';
import { type Layer, templatesVariable, variableOf, variablePrefix } from './settle.ts';
import { infer } from './surroundings.ts';

/** Set by `npm start`: where a service goes when no directory is named. */
const homeVariable = `${variablePrefix}HOME`;

/** The flags that were given, as a layer of answers. */
export const fromFlags = (given: GivenAnswers): Layer => ({ kind: 'flag', nameOf: (name) => `--${name}`, given });

/**
 * The answers in the environment. An empty variable counts as not set: CI systems set those for values that they do not have.
 * Throws a UserError for a name that is almost one of ours, which would otherwise be ignored.
 */
export function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Layer {
  const ours = questions.map(({ name }) => variableOf(name));
  for (const name of Object.keys(env)) {
    if (!name.startsWith(variablePrefix) || [...ours, homeVariable, templatesVariable].includes(name)) continue;
    const meant = didYouMean(
      name.slice(variablePrefix.length),
      questions.map((question) => question.name),
    );
    if (meant)
      throw new UserError(`Unknown variable ${name}.`, 'usage', {
        code: 'unknown-variable',
        fix: `Did you mean ${variableOf(meant)}?`,
      });
  }
  const given = questions.flatMap(({ name }) => {
    const value = env[variableOf(name)];
    return value ? [[name, value]] : [];
  });
  return { kind: 'environment', nameOf: variableOf, given: Object.fromEntries(given) };
}

const notRegular = 'Name a regular JSON file such as answers.json, or - for standard input.';

/** The current directory and standard input, for reading an answers file. */
export interface FileContext {
  readonly cwd: string;
  readonly readInput: () => Promise<Uint8Array>;
  readonly team?: Team | undefined;
}

/**
 * The answers in a JSON file, or with `-` on standard input: an object of answers, or a document of ours that holds one
 * (`.create-go-docker.json`, or what `--json` printed). Throws a UserError for anything else.
 */
export async function fromFile(file: string, { cwd, readInput, team }: FileContext): Promise<Layer> {
  const name = file === '-' ? 'standard input' : file;
  const content =
    file === '-' ? parseJson(await readInput(), name) : readJson(resolve(cwd, file), undefined, notRegular);
  if (content === undefined)
    throw new UserError(`--from ${JSON.stringify(name)}: there is no such file.`, 'usage', {
      code: 'unreadable-file',
      fix: 'Name a JSON file, or - for standard input.',
    });
  const answers = isObject(content) && content.generator === 'create-go-docker' ? content.answers : content;
  return { kind: 'file', nameOf: (answer) => `${answer} in ${name}`, given: givenFrom(answers, name, team?.known) };
}

/** The source of what is recorded, as a person reads it. */
export const recordedName = `recorded in ${manifestPath}`;

/** The recorded answers of the service in `target` (absolute); no layer where there is no service. */
export function fromManifest(target: string, team?: Team): readonly Layer[] {
  return fromRecorded(readManifest(target, team)?.given);
}

/** Recorded answers as a layer; no layer where there are none. */
export function fromRecorded(given: GivenAnswers | undefined): readonly Layer[] {
  return given ? [{ kind: 'recorded', nameOf: () => recordedName, given }] : [];
}

/** The default answers of a team. */
export function fromTeam({ defaults, name, place }: Team): Layer {
  return { kind: 'templates', nameOf: () => `the templates of ${name} (${place})`, given: defaults };
}

/** The answers in the files around `target`. */
export function fromSurroundings(target: string): Layer {
  const { given, sources } = infer(target);
  return { kind: 'inferred', nameOf: (name) => sources[name] ?? '', given };
}

/** The answers whose default depends on the name of the folder. */
export function fromFolder(folder: string): Layer {
  const byFolder = questions.filter(({ fallbackByFolder }) => fallbackByFolder !== undefined);
  const given = Object.fromEntries(byFolder.map(({ name, fallback }) => [name, fallback(folder)]));
  return { kind: 'folder', nameOf: () => "the folder's name", given };
}

/** The default of every answer. */
export function fromDefaults(): Layer {
  const given = Object.fromEntries(questions.map(({ name, fallback }) => [name, fallback()]));
  return { kind: 'default', nameOf: () => 'the default', given };
}
