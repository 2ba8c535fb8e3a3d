import { didYouMean } from '../../core/did-you-mean.ts';
import { UserError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { type Answers, type GivenAnswers, type Question, questions, textOf } from './questions.ts';

const fix = 'See --print-schema for the answers and their types.';

/**
 * Answers with their JSON types (`{ "port": 8080, "with": ["ci"] }`) as text. `place` is the name of their source in errors.
 * An answer that is undefined counts as left out. Throws a UserError for unknown answers and for wrong types.
 */
export function givenFrom(answers: unknown, place: string, table = questions): GivenAnswers {
  if (!isObject(answers) || ![Object.prototype, null].includes(Object.getPrototypeOf(answers)))
    throw new UserError(`${place} is not an object of answers.`, 'usage', { code: 'not-answers', fix });
  const given = Object.entries(answers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, toText(questionOf(key, place, table), value, place)]));
}

function questionOf(key: string, place: string, table: readonly Question[]): Question {
  const names = table.map(({ name }): string => name);
  const question = table.find(({ name }) => name === key);
  if (question) return question;
  const meant = didYouMean(key, names);
  const guess = meant ? `Did you mean ${JSON.stringify(meant)}? ` : '';
  throw new UserError(`${place} has an unknown answer: ${JSON.stringify(key)}.`, 'usage', {
    code: 'unknown-answer',
    fix: `${guess}The answers are ${names.join(', ')}.`,
  });
}

// 1.10 as a number would be 1.1, so the type is part of the contract.
function toText(question: Question, value: unknown, place: string): string {
  const { name, schema, choices = [], many } = question;
  const wanted = many ? 'list' : schema?.type === 'integer' ? 'number' : 'string';
  const isRight = many ? Array.isArray(value) : typeof value === wanted;
  if (!isRight)
    throw new UserError(`${name} in ${place} is ${shown(value)}; it has to be a ${wanted}.`, 'usage', {
      code: `invalid-${name}`,
      fix: `Example: ${JSON.stringify({ [name]: exampleOf(question, wanted) })}`,
    });
  if (!Array.isArray(value)) return textOf(value as Answers[keyof Answers]);
  const odd = value.find((each) => !choices.includes(each));
  if (odd !== undefined)
    throw new UserError(`${name} in ${place} has ${shown(odd)}, which is unknown.`, 'usage', {
      code: `invalid-${name}`,
      fix: `Choose from ${choices.join(', ')}.`,
    });
  return textOf(value);
}

function exampleOf({ example }: Question, wanted: 'list' | 'number' | 'string'): unknown {
  if (wanted === 'list') return example.split(',');
  return wanted === 'number' ? Number(example) : example;
}

// Not everything has a JSON form: a symbol has none, and a large integer throws.
function shown(value: unknown): string {
  return ['symbol', 'bigint', 'function'].includes(typeof value) ? `a ${typeof value}` : `${JSON.stringify(value)}`;
}
