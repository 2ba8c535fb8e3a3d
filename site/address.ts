import { didYouMean } from '../core/did-you-mean.ts';
import { type Answers, type GivenAnswers, questionOf, questions, textOf } from '../generators/go-service/questions.ts';

/** One service: its answers as text, without those that are the default, and the release that renders it. */
export interface Side {
  /** A release of the archive; undefined is the release that this page belongs to. */
  readonly version?: string;
  readonly given: GivenAnswers;
}

/** Everything that the address of the page says. */
export interface State {
  readonly side: Side;
  /** What `side` is compared with. */
  readonly other?: Side;
  /** The file that is shown, and the line that is marked, counted from 1. */
  readonly file?: string;
  readonly line?: number;
  /** Unknown parameters. They stay in the address until they are dismissed. */
  readonly unknown: readonly (readonly [name: string, value: string])[];
}

const prefix = 'vs.';

/** Reads `?base=scratch&vs.go=1.26#Dockerfile:12`. Never fails: unknown parts are in `unknown`. */
export function readAddress(search: string, hash: string): State {
  const sides = { '': new Map<string, string>(), [prefix]: new Map<string, string>() };
  const unknown: [string, string][] = [];
  const parameters = [...new URLSearchParams(search)];
  for (const [key, value] of parameters) {
    const side = key.startsWith(prefix) ? prefix : '';
    const name = key.slice(side.length);
    const isKnown = name === 'v' || questions.some((question) => question.name === name);
    if (isKnown && !sides[side].has(name)) sides[side].set(name, value);
    else if (key !== 'vs') unknown.push([key, value]);
  }
  const compares = parameters.some(([key]) => key === 'vs') || sides[prefix].size > 0;
  return {
    side: sideOf(sides['']),
    ...(compares && { other: sideOf(sides[prefix]) }),
    ...placeOf(hash),
    unknown,
  };
}

function sideOf(values: ReadonlyMap<string, string>): Side {
  const version = values.get('v');
  const given = Object.fromEntries([...values].filter(([name]) => name !== 'v'));
  return { ...(version && { version }), given: withoutDefaults(given) };
}

/** Answers in one spelling, in the order of the questions, without those that are the default. */
export function withoutDefaults(given: GivenAnswers): GivenAnswers {
  const all = questions.flatMap(({ name, problem, parse }): [string, string][] => {
    const value = given[name];
    return value === undefined ? [] : [[name, problem(value) ? value : textOf(parse(value))]];
  });
  return Object.fromEntries(all.filter(([name, value]) => value !== questionOf(name as keyof Answers).fallback()));
}

function placeOf(hash: string): Pick<State, 'file' | 'line'> {
  const [, path = '', line] = /^#?(.*?)(?::([1-9]\d{0,5}))?$/s.exec(decoded(hash)) ?? [];
  return { ...(path && { file: path }), ...(path && line && { line: Number(line) }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What a state adds to the address of the page: `?base=scratch#Dockerfile`; nothing for the defaults. */
export function writeAddress({ side, other, file, line, unknown }: State): string {
  const parameters = [
    ...parametersOf('', side),
    ...(other ? parametersOf(prefix, other) : []),
    ...(other && parametersOf(prefix, other).length === 0 ? [['vs', ''] as const] : []),
    ...unknown,
  ];
  const search = parameters.map(([name, value]) =>
    value === '' && name !== '' ? encoded(name) : `${encoded(name)}=${encoded(value)}`,
  );
  const hash = file === undefined ? '' : `#${encoded(line ? `${file}:${line}` : file)}`;
  return `${search.length > 0 ? `?${search.join('&')}` : ''}${hash}`;
}

function parametersOf(side: string, { version, given }: Side): readonly (readonly [string, string])[] {
  const all = [...Object.entries(given), ...(version ? [['v', version] as const] : [])];
  return all.map(([name, value]) => [`${side}${name}`, value] as const);
}

// For readability: these characters need no escape in a query.
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(/%(2F|2C|3A|40)/g, decodeURIComponent);

/** What is wrong with an unknown parameter. */
export function unknownParameter([key, value]: readonly [string, string]): string {
  const name = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  const names = questions.map((question): string => question.name);
  const shown = shortened(value === '' ? key : `${key}=${value}`);
  if ([...names, 'v'].includes(name)) return `${shown} in the address is ignored: ${key} is given more than once.`;
  const meant = didYouMean(name.slice(0, 100), names);
  const guess = meant ? `Did you mean ${meant}? ` : '';
  return `${shown} in the address is ignored: there is no such answer. ${guess}The answers are ${names.join(', ')}.`;
}

/** A text for a message, however long it is. */
export const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
