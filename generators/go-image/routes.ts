import type { Token } from './go-tokens.ts';

/** Where a route is registered. */
export interface Route {
  /** What comes before its path. */
  readonly prefix: string;
  /** Whether it is certain that nothing else does. False: something does. Undefined: this file does not show it. */
  readonly isPlain: boolean | undefined;
}

/** The string values of a name. */
interface Lookup {
  readonly get: (name: string) => readonly Token[];
}

const grouping = /^(?:Group|Route|Party|PathPrefix|Namespace)$/;
const making = /^(?:New\w*|Default|Classic)$/;
// Conditions of gorilla/mux.
const neutral = /^(?:Subrouter|Methods|Name|Schemes|Queries|Headers)$/;
const unknown: Route = { prefix: '', isPlain: undefined };
const other: Route = { prefix: '', isPlain: false };

/** The route of the call whose dot is at `dot`: `app.Group("/api").Get`. */
export function routeAt(tokens: readonly Token[], dot: number, constants: Lookup): Route {
  let from = dot - 1;
  while (from > 0) {
    if (tokens[from]!.text === ')') from = openOf(tokens, from) - 1;
    if (tokens[from - 1]?.text !== '.') break;
    from -= 2;
  }
  return chainAt(tokens, from, dot, constants);
}

// `r`, `r.Group("/api")`, `mux.NewRouter().PathPrefix("/api").Subrouter()`. A variable has the value that it had before `place`.
function chainAt(tokens: readonly Token[], from: number, to: number, constants: Lookup, place = from): Route {
  const base = tokens[from];
  if (base?.kind !== 'name') return unknown;
  let at = from + 1;
  if (base.text === 'http' && at === to) return { prefix: '', isPlain: true };
  let route: Route;
  if (making.test(tokens[at + 1]?.text ?? '') && tokens[at]?.text === '.' && tokens[at + 2]?.text === '(') {
    route = unknown;
    at = closeOf(tokens, at + 2) + 1;
  } else route = variableAt(tokens, base.text, place, constants);
  while (at < to && tokens[at]?.text === '.') {
    const method = tokens[at + 1]?.text ?? '';
    if (tokens[at + 2]?.text !== '(') return unknown;
    if (grouping.test(method)) route = below(route, tokens[at + 3], constants);
    else if (!neutral.test(method)) return route.isPlain === false ? other : unknown;
    at = closeOf(tokens, at + 2) + 1;
  }
  return route;
}

// A prefix that is not a plain text may be anything.
function below({ prefix, isPlain }: Route, first: Token | undefined, constants: Lookup): Route {
  // A group of chi needs no prefix.
  if (first?.text === 'func') return { prefix, isPlain };
  const value = first?.kind === 'name' ? constants.get(first.text)[0] : first;
  if (value?.kind !== 'string' || !/^(?:\/[\w.~-]+)*\/?$/.test(value.text)) return other;
  return { prefix: `${prefix}${value.text.replace(/\/$/, '')}`, isPlain };
}

/** What is known about a variable at a place: from the declaration that is visible there. */
function variableAt(tokens: readonly Token[], name: string, place: number, constants: Lookup): Route {
  let depth = 0;
  const open = new Set<number>();
  for (let at = place - 1; at >= 0; at -= 1) {
    const { kind, text } = tokens[at]!;
    if (kind === 'sign' && text === '}') depth += 1;
    if (kind === 'sign' && text === '{') {
      if (depth > 0) depth -= 1;
      else open.add(at);
    }
    if (text !== name || kind !== 'name' || tokens[at - 1]?.text === '.') continue;
    const after = tokens[at + 1]?.text === ':' ? at + 2 : at + 1;
    if (depth === 0 && tokens[after]?.text === '=' && tokens[after + 1]?.text !== '=')
      return declaredAt(tokens, at, after + 1, constants);
    const isParameter = tokens[at - 1]?.text === '(' && tokens[at - 2]?.text === 'func';
    const body = isParameter ? tokens.findIndex((each, index) => index > at && each.text === '{') : -1;
    if (isParameter && open.has(body)) return parameterOf(tokens, at, constants);
  }
  return unknown;
}

// `r = r.Group("/api")`: the variable at `place` gets what begins at `from`.
function declaredAt(tokens: readonly Token[], place: number, from: number, constants: Lookup): Route {
  const name = tokens[place]!.text;
  let to = from + 1;
  while (tokens[to]?.text === '.' || tokens[to]?.text === '(')
    to = tokens[to]!.text === '(' ? closeOf(tokens, to) + 1 : to + 2;
  const isNew = making.test(tokens[from + 2]?.text ?? '') && tokens[from + 1]?.text === '.';
  const route = chainAt(tokens, from, to, constants, place);
  if (!isNew) return route;
  const mounted = tokens.findIndex(
    (each, at) =>
      each.text === name && tokens[at - 1]?.text === ',' && /^(?:StripPrefix|Mount)$/.test(tokens[at - 4]?.text ?? ''),
  );
  if (mounted >= 0) return { ...below(route, tokens[mounted - 2], constants), isPlain: false };
  return { ...route, isPlain: isServed(tokens, name) ? true : undefined };
}

// `Route("/api", func(r chi.Router) { … })`.
function parameterOf(tokens: readonly Token[], at: number, constants: Lookup): Route {
  const start = tokens[at - 3]?.text === ',' ? at - 5 : at - 3;
  if (tokens[start]?.text !== '(' || !grouping.test(tokens[start - 1]?.text ?? '') || tokens[start - 2]?.text !== '.')
    return unknown;
  return below(routeAt(tokens, start - 2, constants), tokens[start + 1], constants);
}

// Whether a server gets the routes of this variable as they are.
const isServed = (tokens: readonly Token[], name: string): boolean =>
  tokens.some(
    ({ text }, at) =>
      text === name &&
      ((tokens[at - 1]?.text === ':' && tokens[at - 2]?.text === 'Handler') ||
        (tokens[at - 1]?.text === ',' && tokens.slice(at - 8, at).some((each) => /^ListenAndServe/.test(each.text))) ||
        (tokens[at + 1]?.text === '.' && /^(?:Run|Start|Listen)/.test(tokens[at + 2]?.text ?? ''))),
  );

function closeOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at += 1) {
    if (tokens[at]!.kind === 'sign' && tokens[at]!.text === '(') depth += 1;
    if (tokens[at]!.kind === 'sign' && tokens[at]!.text === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return tokens.length;
}

function openOf(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at -= 1) {
    if (tokens[at]!.kind === 'sign' && tokens[at]!.text === ')') depth += 1;
    if (tokens[at]!.kind === 'sign' && tokens[at]!.text === '(') depth -= 1;
    if (depth === 0) return at;
  }
  return 0;
}
