import type { Token } from './go-tokens.ts';

/** How certain an answer is: `sure` needs no review, `likely` deserves a look, `guess` needs one. */
export type Confidence = 'sure' | 'likely' | 'guess';

/** An answer about code, the places that it comes from (`cmd/api/main.go:41`), and how certain it is. */
export interface Found<T> {
  readonly value: T;
  readonly evidence: readonly string[];
  readonly confidence: Confidence;
}

/** A file of a program: its path, its tokens, and whether it is in the program's own package. */
export interface SourceFile {
  readonly path: string;
  readonly tokens: readonly Token[];
  readonly isMain: boolean;
}

interface Candidate {
  readonly port: number;
  readonly score: number;
  readonly place: string;
}

/** Where a program can be reached; undefined where nothing says it. */
export interface Serving {
  /** The port that it listens on by default. */
  readonly port: Found<number> | undefined;
  /** The path under which it tells whether it works. */
  readonly health: Found<string> | undefined;
}

/** Finds port and health endpoint in the packages of a program. Each is read and let go before the next: all of them may not fit in memory. */
export function servingOf(packages: Iterable<readonly SourceFile[]>): Serving {
  const candidates: Candidate[] = [];
  const endpoints: Endpoint[] = [];
  for (const files of packages) {
    const all: Constants = new Map(files.flatMap((each) => [...constantsOf(each)]));
    for (const file of files) {
      const own = constantsOf(file);
      const constants = { get: (name: string) => own.get(name) ?? all.get(name) };
      candidates.push(...candidatesIn(file, constants));
      endpoints.push(...endpointsIn(file, constants));
    }
  }
  const [port, health] = [portFrom(candidates), healthFrom(endpoints)];
  return { port, health: health && port?.confidence === 'sure' ? { ...health, confidence: 'sure' } : health };
}

function portFrom(candidates: readonly Candidate[]): Found<number> | undefined {
  const ports = new Map<number, { score: number; places: string[] }>();
  for (const { port, score, place } of candidates) {
    const known = ports.get(port) ?? { score: 0, places: [] };
    known.score = Math.max(known.score, score);
    if (!known.places.includes(place)) known.places.push(place);
    ports.set(port, known);
  }
  const ranked = [...ports].sort(
    ([, one], [, other]) => other.score - one.score || other.places.length - one.places.length,
  );
  const [first, second] = ranked;
  if (!first || first[1].score < 1) return undefined;
  const [port, { score, places }] = first;
  const rival = second?.[1].score ?? 0;
  const confidence = score >= strong && rival < score - 2 && rival < 4 ? 'sure' : score >= 3 ? 'likely' : 'guess';
  const best = candidates.filter((each) => each.port === port && each.score === score).map(({ place }) => place);
  return { value: port, evidence: [...new Set([...best, ...places])].slice(0, 3), confidence };
}

// A listening call, or a flag for it, in the program's own package.
const strong = 6;

/** Names of flags, variables and fields for the address or the port that a program listens on. */
const forListening =
  /^(?:[\w.-]*[-_.])?(?:listen(?:er)?s?(?:[-_.]?(?:addr(?:ess)?(?:es)?|port|on))?|addr(?:ess)?(?:es)?|bind(?:[-_.]?(?:addr(?:ess)?|port))?|(?:http|web|server|service|api|listen)?[-_.]?port|https?[-_.]?addr(?:ess)?)$/i;
const asIdentifier = /(?:listen|addr|port|bind)/i;

/** Words for other ports than the one that users call, and for those of other servers. */
const aside =
  /metric|pprof|debug|admin|health|probe|grpc|rpc|peer|cluster|gossip|redis|mysql|mongo|postgres|database|\bdb\b|smtp|\bdns|remote|upstream|backend|target|proxy|https|tls|ssl|monitor|profil|telemetry|statsd|syslog|kafka|nats|etcd|consul|zookeeper|elastic|memcache|client|dial|agent|raft|quic|kubelet|example|vault|ldap|trac|jaeger|zipkin|otlp|collector|internal|callback/i;

// The score of a variable or a field whose name sounds like a port.
const ofVariable = 3;

// Folders whose code listens on other ports, if at all.
const ofAside = /metric|pprof|debug|health|ready|telemetry|trac|statsd|discovery|grpc|peer|cluster|raft|bmp/i;

// Servers that programs connect to.
const ofOthers = new Set([
  22, 25, 53, 88, 389, 465, 514, 587, 636, 1883, 2181, 2375, 2376, 2379, 3306, 4317, 4318, 5432, 5672, 6379, 6831, 8125,
  8126, 8200, 8500, 9042, 9092, 9200, 11211, 14268, 27017,
]);

const listening = new Set([
  'ListenAndServe',
  'ListenAndServeTLS',
  'ListenAndServeQUIC',
  'Listen',
  'ListenTCP',
  'ListenPacket',
]);
const starting = new Set(['Run', 'RunTLS', 'Start', 'StartTLS', 'StartAutoTLS', 'ListenTLS', 'AddFlags']);

/** The port of an address without a host, or with one of this machine: `:80`, `0.0.0.0:80`, `localhost:80`, `tcp://:80`. */
function portIn(text: string): number | undefined {
  const [, port] =
    /^(?:(?:https?|tcp|unix|udp):\/\/)?(?:\*|0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\]|)?:(\d{2,5})\/?$/.exec(text) ??
    [];
  return port === undefined ? undefined : inRange(Number(port));
}

const inRange = (port: number): number | undefined => (port >= 1 && port <= 65535 ? port : undefined);

type Constants = ReadonlyMap<string, Token>;

// Those of the file itself win over those of other files of the package.
type Lookup = Pick<Constants, 'get'>;

const known = new WeakMap<SourceFile, Constants>();

/** `const name = ":80"`, `name := ":80"`, and in a var block. */
function constantsOf(file: SourceFile): Constants {
  const before = known.get(file);
  if (before) return before;
  const found = new Map<string, Token>();
  const { tokens } = file;
  tokens.forEach((token, index) => {
    if (token.kind !== 'name') return;
    let at = index + 1;
    if (tokens[at]?.text === 'string' || tokens[at]?.text === 'int') at += 1;
    if (tokens[at]?.text === ':') at += 1;
    if (tokens[at]?.text !== '=') return;
    const value = tokens[at + 1];
    if (value && (value.kind === 'string' || value.kind === 'number')) found.set(token.text, value);
  });
  known.set(file, found);
  return found;
}

function candidatesIn({ path, tokens, isMain }: SourceFile, constants: Lookup): readonly Candidate[] {
  const found: Candidate[] = [];
  const add = (port: number | undefined, score: number, token: Token, about: string): void => {
    if (port === undefined) return;
    const isAside =
      aside.test(about) ||
      (!isMain && ofAside.test(path)) ||
      /(^|\/)(examples?|tests?|testing|testutils?|mocks?|clients?)\//.test(path);
    const isForeign = (score < 5 || !isMain) && ofOthers.has(port);
    const total = score + (isMain ? 2 : score === ofVariable ? -1 : 0) - (isAside ? 4 : 0) - (isForeign ? 4 : 0);
    found.push({ port, score: total, place: `${path}:${token.line}` });
  };
  const resolved = (token: Token | undefined): Token | undefined =>
    token?.kind === 'name' ? constants.get(token.text) : token;
  tokens.forEach((token, index) => {
    const after = tokens[index + 1]?.text;
    if (token.kind === 'name' && after === '(' && (listening.has(token.text) || starting.has(token.text))) {
      const args = argumentsAt(tokens, index + 2);
      for (const arg of args.slice(0, 2)) {
        const value = resolved(arg);
        if (value?.kind === 'string') add(portIn(value.text), listening.has(token.text) ? 5 : 4, arg, arg.text);
      }
    }
    if (token.kind === 'name' && after === ':' && asIdentifier.test(token.text)) {
      const value = resolved(tokens[index + 2]);
      if (value)
        add(
          portOrNumber(value, token.text),
          /^addr$/i.test(token.text) ? 4 : ofVariable,
          token,
          `${token.text} ${value.text} ${tokens[index + 2]!.text}`,
        );
    }
    if (token.kind === 'name' && asIdentifier.test(token.text)) {
      const value = constants.get(token.text);
      const isHere = value !== undefined && value === tokens.slice(index, index + 4).find((each) => each === value);
      if (value && isHere)
        add(portOrNumber(value, token.text), /default/i.test(token.text) ? 3.5 : ofVariable, token, token.text);
      const tag = tokens[index + 2];
      const [, text] =
        (tag?.kind === 'string' && /\b(?:default|envDefault|env-default):"([^"]*)"/.exec(tag.text)) || [];
      if (text !== undefined)
        add(portOrNumber({ ...tag!, kind: 'string', text }, 'port'), 3.5, token, `${token.text} ${tag!.text}`);
    }
    if (token.kind === 'string' && forListening.test(token.text)) {
      const value = valueBehind(tokens, index, resolved);
      if (value) add(value.port, /listen|web|http|^(addr|port)$/i.test(token.text) ? 5 : 4, value.token, token.text);
    } else if (token.kind === 'string' && !token.text.startsWith('http')) {
      // A URL is the address of another server, unless a name says something else.
      add(portIn(token.text), 1, token, '');
    }
  });
  return found;
}

/** The last tokens of the first arguments of a call: `kingpin.CommandLine` gives `CommandLine`. */
function argumentsAt(tokens: readonly Token[], from: number): readonly Token[] {
  const found: Token[] = [];
  for (let at = from; at < from + 16 && found.length < 3; at += 1) {
    const [arg, end] = [tokens[at], tokens[at + 1]];
    if (!arg || !end || arg.text === '(' || arg.text === ')') break;
    if (end.text !== ',' && end.text !== ')') continue;
    found.push(arg);
    if (end.text === ')') break;
    at += 1;
  }
  return found;
}

// The default of a flag or of a variable follows its name: in the same call, in a method of its result, or some fields later.
function valueBehind(
  tokens: readonly Token[],
  index: number,
  resolved: (token: Token | undefined) => Token | undefined,
): { readonly port: number; readonly token: Token } | undefined {
  const name = tokens[index]!.text;
  let depth = 0;
  for (let at = index + 1; at < Math.min(index + 32, tokens.length); at += 1) {
    const token = tokens[at]!;
    if (token.text === '(' || token.text === '{') depth += 1;
    if (token.text === ')' || token.text === '}') depth -= 1;
    const isEnd = token.text === ')' || token.text === '}';
    if (isEnd && depth < 0 && !goesOn.has(tokens[at + 1]?.text ?? '') && token.text !== '}') return undefined;
    if (token.kind === 'sign' || (token.kind === 'name' && tokens[at + 1]?.text === '(')) continue;
    if (token.kind === 'string' && at > index + 1 && forListening.test(token.text) && !/\d/.test(token.text))
      return undefined;
    const value = resolved(token);
    const port = value && portOrNumber(value, name);
    if (port !== undefined) return { port, token };
  }
  return undefined;
}

// A method of the result, the end of what is around the call, or a default: `if port == "" { port = "80" }`.
const goesOn = new Set(['.', ')', 'if']);

function portOrNumber({ kind, text }: Token, name: string): number | undefined {
  const isPlain =
    /^\d{2,5}$/.test(text) &&
    /port$/i.test(name) &&
    (kind === 'string' || (Number(text) >= 80 && Number(text) !== 100));
  if (isPlain) return inRange(Number(text));
  return kind === 'string' ? portIn(text) : undefined;
}

const healthPaths = [
  '/healthz',
  '/health',
  '/-/healthy',
  '/livez',
  '/healthcheck',
  '/health/live',
  '/api/health',
  '/api/healthz',
  '/_health',
  '/ping',
  '/readyz',
];

const registers =
  /^(Handle|HandleFunc|HandlerFunc|Handler|Get|GET|Any|Route|Path|PathPrefix|Add|Head|HEAD|All|Method|Mount)$/;

interface Endpoint {
  readonly path: string;
  readonly place: string;
}

function endpointsIn({ path: file, tokens }: SourceFile, constants: Lookup): readonly Endpoint[] {
  return tokens.flatMap((token, index) => {
    const value = token.kind === 'name' ? constants.get(token.text) : token;
    const path = value?.kind === 'string' ? value.text.replace(/^(GET|HEAD) /, '') : '';
    const call = tokens[index - 2];
    if (!healthPaths.includes(path) || tokens[index - 1]?.text !== '(' || !registers.test(call?.text ?? '')) return [];
    return [{ path, place: `${file}:${token.line}` }];
  });
}

function healthFrom(found: readonly Endpoint[]): Found<string> | undefined {
  const best = healthPaths.find((path) => found.some((each) => each.path === path));
  if (best === undefined) return undefined;
  const places = found.filter(({ path }) => path === best).map(({ place }) => place);
  return { value: best, evidence: [...new Set(places)].slice(0, 3), confidence: 'likely' };
}

const anyHealthPath = new RegExp(`["\`](?:(?:GET|HEAD) )?(?:${healthPaths.join('|')})["\`]`);
const anyAddress = /:\d{2,5}\/?["`]/;
// `port = 80` and `"port", 80`, but not import, report and the like.
const anyPortName = /(?<!im|ex|re|up|rans)port\b/i;
const anyNumber = /(?:[=:,(]\s*|["`])[1-9]\d{1,4}(?:["`]|\s*[,)\n;}])/;

/** Whether the files of a package can name a port or a health endpoint: tokens of everything would take minutes. */
export function canServe(texts: readonly string[]): boolean {
  if (texts.some((text) => anyAddress.test(text) || anyHealthPath.test(text))) return true;
  return texts.some((text) => anyPortName.test(text)) && texts.some((text) => anyNumber.test(text));
}
