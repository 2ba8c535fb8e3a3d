import type { Token } from './go-tokens.ts';
import { routeAt } from './routes.ts';

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

/** A package of a program: its files that may name a port, and what all of its files do. */
export interface SourcePackage {
  readonly files: readonly SourceFile[];
  /** Whether something in it serves. */
  readonly serves: boolean;
  /** Whether something in it connects to a server. */
  readonly connects: boolean;
  /** Whether something in it runs or starts, and so may serve in a framework. */
  readonly starts: boolean;
  /** Whether something in it puts a prefix before routes. */
  readonly prefixes: boolean;
}

/** What the texts of a package do, without its tokens. */
export function traitsOf(texts: readonly string[]): Omit<SourcePackage, 'files'> {
  const has = (pattern: RegExp): boolean => texts.some((text) => pattern.test(text));
  return {
    serves: has(/\b(?:Listen|Serve)(?:[A-Z]\w*)?\(|Serve(?:r|Mux)\w*[({]|\.HandleFunc\(|\bAddFlags\(/),
    connects: has(
      /\bnet\.Dial\w*\(|\bhttp\.(?:Get|Post|PostForm|Head|NewRequest\w*)\(|\b(?:grpc|tls|websocket|rpc)\.(?:Dial\w*|NewClient)\(/,
    ),
    starts: has(/\.(?:Run|Start)\w*\(/),
    // Files below a prefix are no routes.
    prefixes: has(
      /\.(?:Group|Route|Mount|Party|Namespace)\(\s*(?:["`]\/|\w*(?:[pP]refix|[bB]ase|[pP]ath))|\.Subrouter\(|\bStripPrefix\((?![^,()]*,\s*http\.File)/,
    ),
  };
}

interface Address {
  readonly port: number;
  /** Whether only this machine can reach it. */
  readonly isLocal: boolean;
}

interface Candidate extends Address {
  readonly score: number;
  readonly place: string;
  /** Whether it is in a call that listens. */
  readonly isCall: boolean;
  /** The subcommand of the file. */
  readonly command: string | undefined;
}

/** A call that listens. */
interface Listener {
  readonly place: string;
  /** How the code writes its address, or the server that has it. */
  readonly address: string;
  /** `socket`: what is served on it is elsewhere. `wrapped`: TLS on a socket. */
  readonly kind: 'plain' | 'socket' | 'tls' | 'wrapped' | 'udp';
  readonly addresses: readonly Address[];
  readonly isMain: boolean;
}

/** Where a program can be reached; undefined where nothing says it. */
export interface Serving {
  /** The port that it listens on by default. */
  readonly port: Found<number> | undefined;
  /** The path under which it tells whether it works. */
  readonly health: Found<string> | undefined;
  /** Whether it answers HTTPS only. */
  readonly isTls: boolean;
  /** What a reader should know about them, as sentences. */
  readonly remarks: readonly string[];
}

/** Finds port and health endpoint in the packages of a program. Each is read and let go before the next: all of them may not fit in memory. */
export function servingOf(packages: Iterable<SourcePackage>): Serving {
  const candidates: Candidate[] = [];
  const listeners: Listener[] = [];
  const endpoints: Endpoint[] = [];
  const does = { serves: false, connects: false, starts: false, prefixes: false };
  for (const { files, ...traits } of packages) {
    for (const trait of ['serves', 'connects', 'starts', 'prefixes'] as const) does[trait] ||= traits[trait];
    const all: Constants = new Map(files.flatMap((each) => [...constantsOf(each)]));
    for (const file of files) {
      const own = constantsOf(file);
      const constants = { get: (name: string) => own.get(name) ?? all.get(name) ?? [] };
      listeners.push(...listenersIn(file, constants));
      candidates.push(...candidatesIn(file, constants));
      endpoints.push(...endpointsIn(file, constants));
    }
  }
  const udp = listeners.filter(({ kind }) => kind === 'udp');
  const isUdp = ({ port, isCall, score }: Candidate): boolean =>
    !isCall && score <= 3 && udp.some(({ addresses }) => addresses.some((each) => each.port === port));
  const tcp = reachable(candidates.filter((each) => !isUdp(each)));
  const serves = does.serves || tcp.some(({ isCall }) => isCall);
  const isClient = !serves && does.connects && !does.starts;
  const most = !serves ? (does.connects ? 'guess' : 'likely') : severalAddresses(listeners) ? 'likely' : 'sure';
  const port = isClient ? undefined : atMost(most, portFrom(tcp));
  const tls = tlsOf(listeners);
  const health = healthFrom(endpoints, does.prefixes);
  const isSure = port?.confidence === 'sure' && tls === undefined;
  return {
    port,
    health: health && !isSure ? { ...health, confidence: 'likely' } : health,
    isTls: tls?.isSure ?? false,
    remarks: port ? remarksOn(port, tcp, listeners, tls) : udpRemarks(udp),
  };
}

const ranks: readonly Confidence[] = ['guess', 'likely', 'sure'];

const atMost = <T>(most: Confidence, found: Found<T> | undefined): Found<T> | undefined =>
  found && { ...found, confidence: ranks[Math.min(ranks.indexOf(most), ranks.indexOf(found.confidence))]! };

// A call that listens for this machine only, such as that for pprof, does not count beside what others can reach.
function reachable(candidates: readonly Candidate[]): readonly Candidate[] {
  const best = Math.max(...candidates.filter(({ isLocal }) => !isLocal).map(({ score }) => score));
  return best < 4 ? candidates : candidates.filter((each) => !(each.isLocal && each.isCall));
}

/** Whether the program’s own package listens on more than one address. */
function severalAddresses(listeners: readonly Listener[]): boolean {
  const own = listeners.filter(
    ({ isMain, kind, address, addresses }) =>
      isMain && kind !== 'udp' && address !== '' && !addresses.some(({ isLocal }) => isLocal),
  );
  return new Set(own.map(({ address }) => address)).size > 1;
}

/** Where the program serves HTTPS; undefined where it can serve HTTP. */
function tlsOf(listeners: readonly Listener[]): { readonly place: string; readonly isSure: boolean } | undefined {
  const has = (each: Listener['kind']): boolean => listeners.some(({ kind }) => kind === each);
  const tls = listeners.find(({ kind }) => kind === 'tls' || kind === 'wrapped');
  return tls && !has('plain') ? { place: tls.place, isSure: !has('socket') } : undefined;
}

function remarksOn(
  { value: port, confidence }: Found<number>,
  candidates: readonly Candidate[],
  listeners: readonly Listener[],
  tls: ReturnType<typeof tlsOf>,
): readonly string[] {
  const mine = candidates.filter((each) => each.port === port);
  const [best] = [...mine].sort((one, other) => other.score - one.score);
  const others = candidates.filter((each) => each.isCall && each.port !== port && each.score >= 3);
  const seen = others.filter(({ port: each }, index) => others.findIndex((other) => other.port === each) === index);
  return [
    ...(tls?.isSure
      ? [`${tls.place} serves HTTPS. The health check of the image asks over HTTP, so do not add --health.`]
      : []),
    ...(best?.isLocal && confidence !== 'guess'
      ? [
          `docker run -p cannot reach the address in ${best.place}: only programs in the same container can. Listen on ":${port}" instead.`,
        ]
      : []),
    ...(best?.command === undefined
      ? []
      : [
          `${best.place} belongs to the command ${best.command}. To run it by default, add CMD ["${best.command}"] after ENTRYPOINT in the Dockerfile.`,
        ]),
    ...seen.slice(0, 3).map((each) => `The program may listen on port ${each.port} too (${each.place}).`),
    ...udpRemarks(listeners.filter(({ kind }) => kind === 'udp')),
  ];
}

function udpRemarks(udp: readonly Listener[]): readonly string[] {
  return udp.flatMap(({ place, addresses: [address] }) =>
    address
      ? [
          `${place} listens on UDP port ${address.port}. dockerize writes only TCP ports: add EXPOSE ${address.port}/udp to the Dockerfile, and publish it with docker run -p ${address.port}:${address.port}/udp.`,
        ]
      : [],
  );
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

/** A name of a setting for the port of another server: POSTGRES_PORT. */
const ofOtherServer =
  /(?:^|[^a-z])(?:redis|mysql|mariadb|mongo(?:db)?|postgres(?:ql)?|pg|database|db|smtp|e?mail|imap|ldap|kafka|rabbit(?:mq)?|amqp|mqtt|nats|etcd|consul|zookeeper|elastic(?:search)?|opensearch|clickhouse|cassandra|memcached?|vault|jaeger|zipkin|otlp|otel|statsd|syslog|influx(?:db)?|minio|sftp)[-_.]?(?:server|db|host)?[-_.]?(?:port|addr(?:ess)?)/i;

const listening = new Set(['ListenAndServe', 'ListenAndServeTLS', 'ListenAndServeQUIC', 'Listen', 'ListenTCP']);
const starting = new Set(['Run', 'RunTLS', 'Start', 'StartTLS', 'StartAutoTLS', 'ListenTLS', 'AddFlags']);
const withTls = new Set(['ListenAndServeTLS', 'RunTLS', 'StartTLS', 'StartAutoTLS', 'ListenTLS', 'ServeTLS']);
const withUdp = new Set(['ListenPacket', 'ListenUDP']);

/** The address without a host, or with one of this machine: `:80`, `0.0.0.0:80`, `localhost:80`, `tcp://:80`. */
function addressIn(text: string): Address | undefined {
  const [, host = '', port] =
    /^(?:(?:https?|tcp|unix):\/\/)?(\*|0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\]|):(\d{2,5})\/?$/.exec(text) ?? [];
  return port === undefined ? undefined : inRange(Number(port), ['127.0.0.1', 'localhost', '[::1]'].includes(host));
}

const inRange = (port: number, isLocal = false): Address | undefined =>
  port >= 1 && port <= 65535 ? { port, isLocal } : undefined;

/** The values of each name in their order: the first is the one that it has unless a condition changes it. */
type Constants = ReadonlyMap<string, readonly Token[]>;

// Those of the file itself win over those of other files of the package.
interface Lookup {
  readonly get: (name: string) => readonly Token[];
}

const known = new WeakMap<SourceFile, Constants>();

/** `const name = ":80"`, `name := ":80"`, and in a var block. */
function constantsOf(file: SourceFile): Constants {
  const before = known.get(file);
  if (before) return before;
  const found = new Map<string, readonly Token[]>();
  const { tokens } = file;
  tokens.forEach((token, index) => {
    if (token.kind !== 'name') return;
    let at = index + 1;
    if (tokens[at]?.text === 'string' || tokens[at]?.text === 'int') at += 1;
    if (tokens[at]?.text === ':') at += 1;
    if (tokens[at]?.text !== '=') return;
    const value = tokens[at + 1];
    // Nothing, and any port, are no values.
    if (value && (value.kind === 'string' || value.kind === 'number') && !/^(?:|0|:0)$/.test(value.text))
      found.set(token.text, [...(found.get(token.text) ?? []), value]);
  });
  for (const [name, [first, ...others]] of found)
    if (others.length > 0 && !isDeclared(tokens, first!)) found.set(name, [first!, ...others].reverse());
  known.set(file, found);
  return found;
}

// Where each assignment is in a condition, the last one is for what the others are not.
function isDeclared(tokens: readonly Token[], value: Token): boolean {
  const at = tokens.indexOf(value);
  return (
    tokens[at - 2]?.text === ':' ||
    tokens.slice(Math.max(0, at - 4), at).some(({ text }) => /^(?:var|const)$/.test(text))
  );
}

/** The tokens of each argument of the call whose bracket is at `open`. */
function argumentsAt(tokens: readonly Token[], open: number): readonly (readonly Token[])[] {
  const found: Token[][] = [[]];
  let depth = 0;
  for (let at = open + 1; at < open + 64; at += 1) {
    const token = tokens[at];
    if (!token || (depth === 0 && token.text === ')' && token.kind === 'sign')) break;
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    if (depth === 0 && token.kind === 'sign' && token.text === ',') found.push([]);
    else found.at(-1)!.push(token);
  }
  return found.filter((each) => each.length > 0);
}

/** The addresses that an argument can have: `":80"`, `":" + port`, `fmt.Sprintf(":%d", port)`, `net.JoinHostPort("", port)`. */
function addressesOf(arg: readonly Token[], constants: Lookup): readonly Address[] {
  const valuesOf = (token: Token | undefined): readonly Token[] =>
    token?.kind === 'name' ? constants.get(token.text) : token ? [token] : [];
  const texts = arg.map(({ text }) => text);
  const last = arg.at(-1);
  const joined = (before: string, name: Token | undefined) =>
    valuesOf(name).flatMap(({ text }) => addressIn(`${before}${text}`) ?? []);
  if (arg.length === 3 && texts[1] === '+' && arg[0]!.kind === 'string') return joined(texts[0]!, last);
  if (arg.length > 6 && texts[2] === 'Sprintf') {
    const [, before] = /^([^%]*:)%[dsv]$/.exec(texts[4]!) ?? [];
    return before === undefined || arg.length !== 8 ? [] : joined(before, arg[6]);
  }
  if (arg.length === 8 && texts[2] === 'JoinHostPort') return joined(`${texts[4]}:`, arg[6]);
  const isName = arg.every(({ kind, text }) => kind === 'name' || text === '.');
  if (arg.length > 1 && !isName) return [];
  return valuesOf(last).flatMap(({ kind, text }) => (kind === 'string' ? (addressIn(text) ?? []) : []));
}

// A call, and not the declaration of a method or a function.
const isCall = (tokens: readonly Token[], index: number): boolean =>
  tokens[index]!.kind === 'name' &&
  tokens[index + 1]?.text === '(' &&
  tokens[index - 1]?.text !== ')' &&
  tokens[index - 1]?.text !== 'func';

/** Where gin listens if it gets no address and PORT is not set (github.com/gin-gonic/gin, `resolveAddress`). */
const ofGin: Address = { port: 8080, isLocal: false };

/** Whether `Run` at this place is that of a gin.Engine, and gets no address. gin makes the engine, or a function of this file. */
function isGinRun(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]!.text !== 'Run' || tokens[index + 2]?.text !== ')' || tokens[index - 1]?.text !== '.') return false;
  const textOf = (some: readonly Token[]): string => some.map(({ text }) => text).join(' ');
  const code = textOf(tokens);
  const functions = [...code.matchAll(/\bfunc (\w+) \([^{]{0,300}\) \* gin \. Engine \{/g)].map(([, name]) => name);
  const made = `(?:${['gin \\. (?:Default|New)', ...functions].join('|')}) \\(`;
  const server = tokens[index - 2]!;
  // `gin.Default().Run()`, or a variable: `r := gin.New()`, `var r = gin.New()`, `r *gin.Engine`.
  return server.kind === 'name'
    ? new RegExp(`\\b${server.text} (?:(?:: )?= ${made}|\\* gin \\. Engine\\b)`).test(code)
    : new RegExp(`\\b${made} \\)$`).test(textOf(tokens.slice(0, index - 1)));
}

function listenersIn({ path, tokens, isMain }: SourceFile, constants: Lookup): readonly Listener[] {
  return tokens.flatMap((token, index): readonly Listener[] => {
    const { text } = token;
    const isWrapped = text === 'NewListener' && tokens[index - 2]?.text === 'tls';
    const isKnown = listening.has(text) || starting.has(text) || withTls.has(text) || withUdp.has(text) || isWrapped;
    if (!isKnown || !isCall(tokens, index)) return [];
    const args = argumentsAt(tokens, index + 1);
    const network = args.findIndex(([first]) => first?.kind === 'string' && /^(?:tcp|udp|unix)/.test(first.text));
    const isUdp = withUdp.has(text) || /^udp/.test(args[network]?.[0]?.text ?? '');
    const own = args[network + 1] ?? [];
    const addresses = isGinRun(tokens, index) ? [ofGin] : addressesOf(own, constants);
    if (/^unix/.test(args[network]?.[0]?.text ?? '')) return [];
    // Run, Start and AddFlags are said of much else.
    if (starting.has(text) && !withTls.has(text) && addresses.length === 0) return [];
    const owner = tokens[index - 1]?.text === '.' ? (tokens[index - 2]?.text ?? '') : '';
    const isTls = withTls.has(text) || isWrapped || (text === 'Listen' && owner === 'tls');
    const hasNoAddress = isWrapped || text === 'ServeTLS';
    // A method of a server gets no more than a certificate and its key.
    const isMethod = own.length === 0 || (text === 'ListenAndServeTLS' && args.length === 2);
    // A server that can do both serves HTTP by default.
    if (text === 'ServeTLS' && tokens.some((each, at) => each.text === 'Serve' && isCall(tokens, at))) return [];
    return [
      {
        place: `${path}:${token.line}`,
        address: hasNoAddress ? '' : isMethod ? addressField(tokens, owner) : own.map((each) => each.text).join(' '),
        kind: isUdp ? 'udp' : isWrapped ? 'wrapped' : isTls ? 'tls' : network >= 0 ? 'socket' : 'plain',
        addresses,
        isMain,
      },
    ];
  });
}

/** What a server has as its Addr, or its name. */
function addressField(tokens: readonly Token[], server: string): string {
  const declared = tokens.findIndex(
    ({ text }, at) => text === server && [tokens[at + 1]?.text, tokens[at + 2]?.text].includes('='),
  );
  const body = declared < 0 ? [] : tokens.slice(declared, declared + 48);
  const field = body.findIndex(({ text }, at) => text === 'Addr' && body[at + 1]?.text === ':');
  if (field < 0) return server;
  const end = body.findIndex(({ text }, at) => at > field + 1 && (text === ',' || text === '}'));
  return body
    .slice(field + 2, end < 0 ? undefined : end)
    .map(({ text }) => text)
    .join(' ');
}

// Of the handler of a server that is not for users.
const ofAsideHandler = /health|metric|prom|pprof|debug|admin|probe|ready|\blive/i;

// Cobra names a command so.
const ofServing = /^(?:serve|server|run|start|web|api|http|httpd|daemon|listen)$/;

/** The subcommand that a file defines, if it is one that serves. */
function commandIn(tokens: readonly Token[]): string | undefined {
  const uses = tokens.flatMap(({ text }, index) =>
    text === 'Use' && tokens[index + 1]?.text === ':' && tokens[index + 2]?.kind === 'string'
      ? [tokens[index + 2]!.text.split(' ')[0]!]
      : [],
  );
  return uses.length === 1 && ofServing.test(uses[0]!) ? uses[0] : undefined;
}

function candidatesIn({ path, tokens, isMain }: SourceFile, constants: Lookup): readonly Candidate[] {
  const found: Candidate[] = [];
  const command = commandIn(tokens);
  const add = (
    address: Address | undefined,
    score: number,
    token: Token,
    about: string,
    { isInCall = false, less = 0 } = {},
  ): void => {
    if (address === undefined) return;
    const isAside =
      aside.test(about) ||
      (!isMain && ofAside.test(path)) ||
      /(^|\/)(examples?|tests?|testing|testutils?|mocks?|clients?)\//.test(path);
    const isForeign = (score < 5 || !isMain) && ofOthers.has(address.port);
    const total =
      score +
      (isMain ? 2 : score === ofVariable ? -1 : 0) -
      (isAside ? 4 : 0) -
      (isForeign ? 4 : 0) -
      (ofOtherServer.test(about) ? 8 : 0) -
      less;
    found.push({ ...address, score: total, place: `${path}:${token.line}`, isCall: isInCall, command });
  };
  const valuesOf = (token: Token | undefined): readonly Token[] =>
    token?.kind === 'name' ? constants.get(token.text) : token ? [token] : [];
  const resolved = (token: Token | undefined): Token | undefined => valuesOf(token)[0];
  tokens.forEach((token, index) => {
    const after = tokens[index + 1]?.text;
    if ((listening.has(token.text) || starting.has(token.text)) && isCall(tokens, index)) {
      const args = argumentsAt(tokens, index + 1);
      const isUdp = args.some(([first]) => first?.kind === 'string' && /^(?:udp|unix)/.test(first.text));
      const score = listening.has(token.text) ? 5 : 4;
      if (isGinRun(tokens, index)) add(ofGin, score, token, '', { isInCall: true });
      const [address, handler] = args;
      // `go http.ListenAndServe(":8081", probes)`: the call that main waits for is the one for users.
      const isBeside =
        token.text === 'ListenAndServe' &&
        address !== undefined &&
        (tokens[index - 3]?.text === 'go' || ofAsideHandler.test((handler ?? []).map(({ text }) => text).join(' ')));
      for (const arg of isUdp ? [] : args.slice(0, 3))
        addressesOf(arg, constants).forEach((each, place) => {
          // A value that a condition gives comes after the one without it.
          add(each, score, arg[0]!, arg.at(-1)!.text, {
            isInCall: true,
            less: (place > 0 ? 1 : 0) + (isBeside ? 1 : 0),
          });
        });
    }
    if (token.kind === 'name' && after === ':' && asIdentifier.test(token.text)) {
      valuesOf(tokens[index + 2]).forEach((value, place) => {
        add(
          addressFor(value, token.text),
          /^addr$/i.test(token.text) ? 4 : ofVariable,
          token,
          `${token.text} ${value.text} ${tokens[index + 2]!.text}`,
          { less: place > 0 ? 1 : 0 },
        );
      });
    }
    if (token.kind === 'name' && asIdentifier.test(token.text)) {
      const next = tokens.slice(index, index + 4);
      const values = constants.get(token.text);
      const place = values.findIndex((each) => next.includes(each));
      if (place >= 0) {
        const score = /default/i.test(token.text) ? 3.5 : ofVariable;
        // In a library, a value that a condition changes is seldom the port of the program.
        const less = place > 0 ? 1 : values.length > 1 && !isMain ? 0.5 : 0;
        add(addressFor(values[place]!, token.text), score, token, token.text, { less });
      }
      const tag = tokens[index + 2];
      const [, text] =
        (tag?.kind === 'string' && /\b(?:default|envDefault|env-default):"([^"]*)"/.exec(tag.text)) || [];
      if (text !== undefined)
        add(addressFor({ ...tag!, kind: 'string', text }, 'port'), 3.5, token, `${token.text} ${tag!.text}`);
    }
    if (token.kind === 'string' && forListening.test(token.text)) {
      const value = valueBehind(tokens, index, resolved);
      if (value) add(value.address, /listen|web|http|^(addr|port)$/i.test(token.text) ? 5 : 4, value.token, token.text);
    } else if (token.kind === 'string' && !token.text.startsWith('http')) {
      // A URL is the address of another server, unless a name says something else.
      add(addressIn(token.text), 1, token, '');
    }
  });
  return found;
}

// The default of a flag or of a variable follows its name: in the same call, in a method of its result, or some fields later.
function valueBehind(
  tokens: readonly Token[],
  index: number,
  resolved: (token: Token | undefined) => Token | undefined,
): { readonly address: Address; readonly token: Token } | undefined {
  const name = tokens[index]!.text;
  let depth = 0;
  // `cmp.Or(os.Getenv("PORT"), "80")`: the default is in the call around that with the name.
  let isInOr = tokens[index - 6]?.text === 'Or' && tokens[index - 8]?.text === 'cmp';
  for (let at = index + 1; at < Math.min(index + 32, tokens.length); at += 1) {
    const token = tokens[at]!;
    if (token.text === '(' || token.text === '{') depth += 1;
    if (token.text === ')' || token.text === '}') depth -= 1;
    const isEnd = token.text === ')' || token.text === '}';
    if (isEnd && depth < 0 && isInOr) {
      isInOr = false;
      depth = 0;
      continue;
    }
    if (isEnd && depth < 0 && !goesOn.has(tokens[at + 1]?.text ?? '') && token.text !== '}') return undefined;
    if (token.kind === 'sign' || (token.kind === 'name' && tokens[at + 1]?.text === '(')) continue;
    if (token.kind === 'string' && at > index + 1 && forListening.test(token.text) && !/\d/.test(token.text))
      return undefined;
    const value = resolved(token);
    const address = value && addressFor(value, name);
    if (address !== undefined) return { address, token };
  }
  return undefined;
}

// A method of the result, the end of what is around the call, or a default: `if port == "" { port = "80" }`.
const goesOn = new Set(['.', ')', 'if']);

function addressFor({ kind, text }: Token, name: string): Address | undefined {
  const isPlain =
    /^\d{2,5}$/.test(text) &&
    /port$/i.test(name) &&
    (kind === 'string' || (Number(text) >= 80 && Number(text) !== 100));
  if (isPlain) return inRange(Number(text));
  return kind === 'string' ? addressIn(text) : undefined;
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
  /** As the code writes it, and with the prefixes that are known. */
  readonly written: string;
  readonly path: string;
  readonly place: string;
  /** Whether this file shows all prefixes; undefined where others may have some. */
  readonly isPlain: boolean | undefined;
}

function endpointsIn({ path: file, tokens }: SourceFile, constants: Lookup): readonly Endpoint[] {
  return tokens.flatMap((token, index) => {
    const value = token.kind === 'name' ? constants.get(token.text)[0] : token;
    const written = value?.kind === 'string' ? value.text.replace(/^(GET|HEAD) /, '') : '';
    const call = tokens[index - 2];
    if (!healthPaths.includes(written) || tokens[index - 1]?.text !== '(' || !registers.test(call?.text ?? ''))
      return [];
    const route = tokens[index - 3]?.text === '.' ? routeAt(tokens, index - 3, constants) : undefined;
    // Other routes follow.
    const isPart = /^(?:Route|Mount)$/.test(call!.text) || tokens[index + 3]?.text === 'Subrouter';
    const path = `${route?.prefix ?? ''}${written}`;
    return [{ written, path, place: `${file}:${token.line}`, isPlain: isPart ? false : route?.isPlain }];
  });
}

function healthFrom(found: readonly Endpoint[], hasPrefixes: boolean): Found<string> | undefined {
  const isSure = ({ isPlain }: Endpoint): boolean => isPlain ?? !hasPrefixes;
  const rank = (each: Endpoint): number => healthPaths.indexOf(each.written) * 2 + (isSure(each) ? 0 : 1);
  const [best] = [...found].sort((one, other) => rank(one) - rank(other) || one.path.length - other.path.length);
  if (best === undefined) return undefined;
  const places = found.filter(({ path }) => path === best.path).map(({ place }) => place);
  return {
    value: best.path,
    evidence: [...new Set([best.place, ...places])].slice(0, 3),
    confidence: isSure(best) ? 'sure' : 'likely',
  };
}

const anyHealthPath = new RegExp(`["\`](?:(?:GET|HEAD) )?(?:${healthPaths.join('|')})["\`]`);
const anyAddress = /:\d{2,5}\/?["`]/;
const anyGinRun = /github\.com\/gin-gonic\/gin"[\s\S]*\.Run\(\)/;
// `port = 80` and `"port", 80`, but not import, report and the like.
const anyPortName = /(?<!im|ex|re|up|rans)port\b/i;
const anyNumber = /(?:[=:,(]\s*|["`])[1-9]\d{1,4}(?:["`]|\s*[,)\n;}])/;

/** Whether the files of a package can name a port or a health endpoint: tokens of everything would take minutes. */
export function canServe(texts: readonly string[]): boolean {
  if (texts.some((text) => anyAddress.test(text) || anyHealthPath.test(text) || anyGinRun.test(text))) return true;
  return texts.some((text) => anyPortName.test(text)) && texts.some((text) => anyNumber.test(text));
}
