import { join, resolve } from 'node:path';
import { didYouMean } from '../../core/did-you-mean.ts';
import { UserError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { isManifest, type Manifest, manifestPath } from '../../core/manifest.ts';
import { codeOf, readRegularFile } from '../../disk/fs.ts';
import {
  type Answers,
  type GivenAnswers,
  type Question,
  questions,
  textOf,
} from '../../generators/go-service/questions.ts';
import { type Layer, variableOf, variablePrefix } from '../../pipeline/settle.ts';
import type { Inferred } from '../../pipeline/surroundings.ts';

/** The flags that were given, as a layer of answers. */
export const fromFlags = (given: GivenAnswers): Layer => ({ kind: 'flag', nameOf: (name) => `--${name}`, given });

/**
 * The answers in the environment. An empty variable is one that is not set: CI systems set those for what they do not know.
 * Throws a UserError for a name that is almost one of ours, which would otherwise be lost without a word.
 */
export function fromEnvironment(env: Readonly<Record<string, string | undefined>>): Layer {
  const ours = questions.map(({ name }) => variableOf(name));
  for (const name of Object.keys(env)) {
    if (!name.startsWith(variablePrefix) || ours.includes(name)) continue;
    const meant = didYouMean(
      name.slice(variablePrefix.length),
      questions.map(({ name }) => name),
    );
    if (meant) throw new UserError(`Unknown variable ${name}.`, 'usage', { fix: `Did you mean ${variableOf(meant)}?` });
  }
  const given = questions.flatMap(({ name }) => {
    const value = env[variableOf(name)];
    return value ? [[name, value]] : [];
  });
  return { kind: 'environment', nameOf: variableOf, given: Object.fromEntries(given) };
}

/** What the folders around the target say, as the weakest layer. */
export function fromAround({ given, sources }: Inferred): Layer {
  return {
    kind: 'inferred',
    nameOf: (name) => sources[name] ?? '',
    given,
  };
}

/** Where an answers file is read from: the directory that a relative name counts from, and standard input. */
export interface Place {
  readonly cwd: string;
  readonly readInput: () => Promise<Uint8Array>;
}

/**
 * The answers in a JSON file, or with `-` on standard input: an object of answers, or a document of ours that holds one
 * (`.create-go-docker.json`, or what `--json` printed).
 */
export async function fromFile(file: string, { cwd, readInput }: Place): Promise<Layer> {
  const name = file === '-' ? 'standard input' : file;
  const bytes =
    file === '-'
      ? await readInput()
      : read(resolve(cwd, file), {
          problem: (code) => `--from ${JSON.stringify(name)} cannot be read (${code}).`,
          fix: 'Name a regular JSON file that you may read, or - for standard input.',
        });
  return layerOf(answersIn(parse(bytes, name), name), name);
}

function layerOf(answers: object, name: string): Layer {
  const given = Object.entries(answers).map(([key, value]) => [key, toText(questionOf(key, name), value, name)]);
  return { kind: 'file', nameOf: (answer) => `${answer} in ${name}`, given: Object.fromEntries(given) };
}

/** The manifest of the service in `target` (absolute), and its answers as a layer. Throws a UserError where there is none. */
export function fromManifest(target: string): { readonly before: Manifest; readonly layer: Layer } {
  const path = join(target, manifestPath);
  const bytes = read(path, {
    problem: (code) => `${target} has no ${manifestPath} that can be read (${code}).`,
    fix: 'It has the answers that a service was generated with: name the folder of one, or generate into this one with --with.',
  });
  const before = parse(bytes, path);
  if (!isManifest(before))
    throw new UserError(`${path} is no manifest of create-go-docker.`, 'usage', {
      fix: 'Restore it from your version control.',
    });
  return { before, layer: layerOf(before.answers, path) };
}

const schemaFix = 'See --print-schema for what it may hold.';

/** How to report a file that cannot be read. */
interface Unreadable {
  readonly problem: (code: string) => string;
  readonly fix: string;
}

function read(path: string, { problem, fix }: Unreadable): Uint8Array {
  try {
    const bytes = readRegularFile(path);
    if (bytes) return bytes;
  } catch (cause) {
    const message = cause instanceof UserError ? cause.problem : problem(codeOf(cause) ?? 'unknown');
    throw new UserError(message, 'usage', { fix, cause });
  }
  throw new UserError(problem('ENOENT'), 'usage', { fix });
}

function parse(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw new UserError(`${name} is not JSON: ${reason.replaceAll(/\s+/g, ' ')}.`, 'usage', {
      fix: schemaFix,
      cause: error,
    });
  }
}

function answersIn(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const answers = isObject(value) && value.generator === 'create-go-docker' ? value.answers : value;
  if (isObject(answers)) return answers;
  throw new UserError(`${name} holds no JSON object of answers.`, 'usage', { fix: schemaFix });
}

function questionOf(key: string, name: string): Question {
  const question = questions.find((each) => each.name === key);
  if (question) return question;
  const meant = didYouMean(
    key,
    questions.map((each) => each.name),
  );
  const guess = meant ? `Did you mean ${JSON.stringify(meant)}? ` : '';
  throw new UserError(`${name} has an answer that nobody asks for: ${JSON.stringify(key)}.`, 'usage', {
    fix: `${guess}${schemaFix}`,
  });
}

// 1.10 as a number would be 1.1, so the type is part of the contract.
function toText(question: Question, value: unknown, name: string): string {
  if (question.many) return listText(question, value, name);
  const wanted = question.schema?.type === 'integer' ? 'number' : 'string';
  if (typeof value === wanted) return textOf(value as Answers[keyof Answers]);
  throw new UserError(`${question.name} in ${name} is ${JSON.stringify(value)}; it has to be a ${wanted}.`, 'usage', {
    fix: `Example: ${JSON.stringify({ [question.name]: wanted === 'number' ? Number(question.example) : question.example })}`,
  });
}

function listText({ name: answer, choices = [], example }: Question, value: unknown, name: string): string {
  const isList = Array.isArray(value) && value.every((each) => choices.includes(each));
  if (isList) return textOf(value);
  throw new UserError(`${answer} in ${name} is ${JSON.stringify(value)}; it has to be a list.`, 'usage', {
    fix: `Example: ${JSON.stringify({ [answer]: example.split(',') })} out of ${choices.join(', ')}.`,
  });
}
