import { readFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { runStates } from './check-ids.ts';
import { lastLine } from './command.ts';
import type { Engine } from './engine.ts';
import type { ImageFacts } from './image.ts';
import type { Owned } from './owned.ts';

export interface ProbeOptions {
  readonly owned: Owned;
  /** The port of the service. Default: the port of EXPOSE. */
  readonly port?: number;
  /** How long the service may take until it is healthy. Default: 20. */
  readonly startSeconds?: number;
  /** How long it may take to stop; then the engine kills it. Default: 10, as in `docker stop`. */
  readonly stopSeconds?: number;
  /** Whether to leave out what a service needs that does not start hardened, which takes several more starts. */
  readonly hardenedOnly?: boolean;
  /** Default: `64m`. */
  readonly memory?: string;
  /** Whether to end when the service is ready: what follows takes longer than all before it. */
  readonly startOnly?: boolean;
  /** More environment variables for the service, `NAME=value`. */
  readonly environment?: readonly string[];
  readonly cancelled?: AbortSignal | undefined;
  /** Gets what is done now, for a progress line. */
  readonly onStep?: (step: string) => void;
}

/** What an image does when it runs as it should in production. Times are in seconds. */
export interface RunFacts {
  readonly state: (typeof runStates)[number];
  /** The end of its log, or what the engine said. */
  readonly log: string;
  readonly secondsToStart?: number;
  /** What makes it start where the hardened run does not: `a writable root file system`. */
  readonly startsWith?: string;
  /** The health check of the image; `lies`: it says healthy while nothing can answer. */
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy' | 'lies' | 'unknown';
  /** What the health check printed last. */
  readonly healthOutput?: string;
  /** The port that was probed. */
  readonly port?: number;
  /** Whether something answered HTTP there; undefined where it could not be tried. */
  readonly answers?: boolean;
  /** The ports of the container where something listens, as far as it is known. */
  readonly listening?: readonly number[];
  /** Whether the service listens on the loopback address of the container only, where no other container reaches it. */
  readonly loopbackOnly?: boolean;
  /** The status codes of these paths. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The command of process 1, and how many processes run. */
  readonly firstProcess?: string;
  readonly processes?: number;
  /** How it stopped; undefined where it never ran long enough. */
  readonly stop?: {
    readonly seconds: number;
    readonly exitCode: number;
    readonly killed: boolean;
    /** What became of the request that was running; `untried`: the service answered before the request was complete. */
    readonly request: 'answered' | 'lost' | 'untried';
  };
  readonly outOfMemory: boolean;
  /** What could not be checked, and why. */
  readonly notChecked: readonly string[];
}

const paths = ['/', '/healthz', '/readyz'];

/** Where services usually listen, to find the one whose EXPOSE is wrong. */
const usualPorts = [8080, 80, 8000, 3000, 8081, 5000, 9000, 9090, 8888, 4000];

/** How production runs a service. */
const hardened = {
  readOnly: ['--read-only'],
  rights: ['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
};

/** Runs an image as production should, probes it, and stops it during a request. The container is removed with its run (`removeRun`). */
export async function runImage(engine: Engine, image: ImageFacts, options: ProbeOptions): Promise<RunFacts> {
  const { onStep = () => {} } = options;
  onStep('starting the image with a read-only file system and no capabilities');
  const facts = await attempt(engine, image, options, [...hardened.readOnly, ...hardened.rights]);
  if (facts.state === 'ready' || options.hardenedOnly || options.cancelled?.aborted) return facts;
  onStep('it does not start: looking for what it needs');
  for (const [needed, flags] of [
    ['a writable root file system', hardened.rights],
    ['capabilities of root', hardened.readOnly],
    ['a writable root file system and capabilities of root', []],
  ] as const) {
    const quick = {
      ...options,
      startSeconds: Math.min(options.startSeconds ?? 20, Math.max(2, facts.secondsToStart ?? 3)),
    };
    if (await starts(engine, image, quick, flags)) return { ...facts, startsWith: needed };
  }
  return facts;
}

interface Container {
  readonly id: string;
  /** The addresses where each port of the container can be reached. */
  readonly addresses: (port: number) => Promise<readonly Address[]>;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

async function started(
  engine: Engine,
  image: ImageFacts,
  { owned, memory = '64m', environment = [] }: ProbeOptions,
  flags: readonly string[],
  ports: readonly number[],
): Promise<Container | { readonly refused: string }> {
  const args = [
    'create',
    ...owned.labels,
    ...flags,
    ...['--memory', memory, '--pids-limit', '200'],
    ...ports.flatMap((port) => ['--publish', `127.0.0.1::${port}`]),
    ...environment.flatMap((each) => ['--env', each]),
    // The image's own check, often enough that nobody waits for it. Podman takes these only with a command.
    ...(image.health && engine.name === 'docker'
      ? ['--health-interval', '300ms', '--health-retries', '1', '--health-timeout', '1s', '--health-start-period', '0s']
      : []),
    image.name,
  ];
  const created = await engine.run(args);
  if (!created.ok) return { refused: lastLine(created.stderr) };
  const id = created.stdout.trim();
  const start = await engine.run(['start', id]);
  if (!start.ok) return { refused: lastLine(start.stderr) };
  return { id, addresses: async (port) => addressesOf(await inspected(engine, id), port) };
}

interface Inspected {
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    readonly Pid: number;
    readonly ExitCode: number;
    readonly OOMKilled?: boolean;
    readonly Health?: {
      readonly Status: string;
      readonly Log?: readonly { readonly Start: string; readonly ExitCode: number; readonly Output: string }[] | null;
    } | null;
  };
  readonly NetworkSettings?: {
    readonly IPAddress?: string;
    readonly Networks?: Readonly<Record<string, { readonly IPAddress?: string }>> | null;
    readonly Ports?: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>> | null;
  };
}

async function inspected(engine: Engine, id: string): Promise<Inspected> {
  return JSON.parse(await engine.must(['container', 'inspect', id]))[0];
}

/** The published address, and that of the container itself, which is reachable where this program runs in a container, too. */
function addressesOf({ NetworkSettings }: Inspected, port: number): readonly Address[] {
  const published = NetworkSettings?.Ports?.[`${port}/tcp`]?.[0]?.HostPort;
  const own = [
    NetworkSettings?.IPAddress,
    ...Object.values(NetworkSettings?.Networks ?? {}).map((each) => each.IPAddress),
  ];
  return [
    ...(published ? [{ host: '127.0.0.1', port: Number(published) }] : []),
    ...own.filter((host, index) => host && own.indexOf(host) === index).map((host) => ({ host: host!, port })),
  ];
}

/** Whether the image becomes ready with these flags. */
async function starts(
  engine: Engine,
  image: ImageFacts,
  options: ProbeOptions,
  flags: readonly string[],
): Promise<boolean> {
  const port = options.port ?? image.ports[0];
  const container = await started(engine, image, options, flags, port === undefined ? [] : [port]);
  if ('refused' in container) return false;
  const { state } = await untilReady(engine, image, container, port, options);
  await engine.run(['rm', '--force', '--volumes', container.id]);
  return state === 'ready';
}

async function attempt(
  engine: Engine,
  image: ImageFacts,
  options: ProbeOptions,
  flags: readonly string[],
): Promise<RunFacts> {
  const { onStep = () => {}, stopSeconds = 10 } = options;
  const nothing = {
    statuses: {},
    outOfMemory: false,
    health: image.health ? 'unknown' : 'none',
    log: '',
    notChecked: [],
  } as const;
  const wanted = options.port ?? image.ports[0];
  const guesses = wanted === undefined ? usualPorts : [wanted, ...usualPorts.filter((port) => port !== wanted)];
  // Each published port costs the engine a process: guesses are published only where nothing is known.
  const container = await started(engine, image, options, flags, wanted === undefined ? guesses : [wanted]);
  if ('refused' in container) return { ...nothing, state: 'refused', log: container.refused };
  const { id } = container;
  onStep('waiting until it is healthy');
  const ready = await untilReady(engine, image, container, wanted, options);
  const { state: now, ...rest } = ready;
  const log = await logOf(engine, id);
  const known = { ...nothing, log, ...(ready.health && { health: ready.health }), ...healthOutputOf(ready) };
  if (now === 'exited') {
    const { ExitCode, OOMKilled } = (await inspected(engine, id)).State;
    // Nobody but the kernel has killed it. Podman does not always know.
    const outOfMemory = OOMKilled === true || ExitCode === 137;
    return {
      ...known,
      state: now,
      outOfMemory,
      log: log || `exit code ${ExitCode}`,
      secondsToStart: rest.seconds,
    };
  }
  if (options.startOnly) return { ...known, state: now, secondsToStart: rest.seconds };
  onStep('sending requests');
  const listening = engine.isRemote ? undefined : await listeningIn(engine, id);
  const port = await probedPort(engine, container, wanted, listening?.ports);
  const processes = await processesOf(engine, id);
  const notChecked = [
    ...(engine.isRemote ? ['requests and the stop during a request: the engine runs on another machine'] : []),
    ...(processes ? [] : ['processes: this engine cannot list them']),
  ];
  const reach = port && !engine.isRemote ? await reachable(await container.addresses(port)) : undefined;
  const statuses = reach ? await statusesOf(reach) : {};
  const facts: RunFacts = {
    ...{ ...known, state: now, statuses, notChecked },
    secondsToStart: rest.seconds,
    ...(port !== undefined && { port }),
    ...(!engine.isRemote && port !== undefined && { answers: reach !== undefined }),
    ...(listening && { listening: listening.ports, loopbackOnly: listening.loopbackOnly }),
    ...processes,
  };
  onStep('stopping the program to see whether the health check notices');
  const health = facts.health === 'healthy' ? await healthWhileStopped(engine, id, reach) : facts.health;
  onStep('stopping it during a request');
  const stop = await stopped(engine, id, reach, stopSeconds);
  return { ...facts, health, stop, outOfMemory: (await inspected(engine, id)).State.OOMKilled ?? false };
}

function healthOutputOf({ healthOutput }: Ready): Pick<RunFacts, 'healthOutput'> {
  return healthOutput === undefined ? {} : { healthOutput };
}

interface Ready {
  readonly state: 'ready' | 'exited' | 'unready';
  readonly seconds: number;
  readonly health?: RunFacts['health'];
  readonly healthOutput?: string;
}

async function untilReady(
  engine: Engine,
  image: ImageFacts,
  container: Container,
  port: number | undefined,
  { startSeconds = 20, cancelled }: ProbeOptions,
): Promise<Ready> {
  const start = performance.now();
  let health: RunFacts['health'] = image.health ? 'unknown' : 'none';
  let healthOutput: string | undefined;
  for (;;) {
    cancelled?.throwIfAborted();
    const seconds = (performance.now() - start) / 1000;
    const found = await inspected(engine, container.id);
    const at = { seconds, health, ...(healthOutput !== undefined && { healthOutput }) };
    if (!found.State.Running) return { ...at, state: 'exited' };
    if (image.health) ({ health, output: healthOutput } = await verdictOf(engine, container.id, found));
    // A check that the engine cannot run says nothing.
    const judged = health !== 'unknown' && health !== 'none';
    const ready = judged
      ? health === 'healthy'
      : port !== undefined && !engine.isRemote && (await reachable(addressesOf(found, port))) !== undefined;
    const ended = { ...at, health, ...(healthOutput !== undefined && { healthOutput }) };
    if (ready) return { ...ended, state: 'ready' };
    if (port === undefined && !image.health && seconds > 1.5) return { ...ended, state: 'ready' };
    if (seconds > startSeconds) return { ...ended, state: 'unready' };
    await wait(150);
  }
}

/** What the health check says. Podman runs it only where systemd does, so it is told to. */
async function verdictOf(engine: Engine, id: string, { State }: Inspected) {
  if (engine.name !== 'docker') {
    const ran = await engine.run(healthCommand(engine, id));
    const known = ran.ok || ran.exitCode === 1;
    return {
      health: ran.ok ? 'healthy' : known ? 'unhealthy' : 'unknown',
      output: (ran.stdout || ran.stderr).trim(),
    } as const;
  }
  const { Status = 'none', Log } = State.Health ?? {};
  const health = Status === 'healthy' || Status === 'unhealthy' || Status === 'starting' ? Status : 'unknown';
  return { health, output: Log?.at(-1)?.Output.trim() } as const;
}

async function logOf(engine: Engine, id: string): Promise<string> {
  const { stdout, stderr } = await engine.run(['logs', '--tail', '5', id]);
  return `${stdout}${stderr}`.trim();
}

/**
 * The ports that something listens on, from /proc of this machine; undefined where the container runs elsewhere, or where its
 * processes cannot be looked at.
 */
async function listeningIn(
  engine: Engine,
  id: string,
): Promise<{ readonly ports: readonly number[]; readonly loopbackOnly: boolean } | undefined> {
  const { Pid } = (await inspected(engine, id)).State;
  try {
    // The number could be that of a process on another machine.
    if (!Pid || !readFileSync(`/proc/${Pid}/cgroup`, 'utf8').includes(id)) return undefined;
    const sockets = ['tcp', 'tcp6'].flatMap((name) => listeners(readFileSync(`/proc/${Pid}/net/${name}`, 'utf8')));
    const outside = sockets.filter(({ isLoopback }) => !isLoopback);
    return {
      ports: [...new Set((outside.length > 0 ? outside : sockets).map(({ port }) => port))],
      loopbackOnly: sockets.length > 0 && outside.length === 0,
    };
  } catch {
    return undefined;
  }
}

/** The listening sockets of /proc/net/tcp (proc_net(5)): state 0A, addresses and ports in hex. */
export function listeners(table: string): readonly { readonly port: number; readonly isLoopback: boolean }[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== '0A') return [];
    return [{ port: Number.parseInt(port, 16), isLoopback: /7F$/.test(address) || /^0{24}01000000$/.test(address) }];
  });
}

/** The port to probe: the wanted one if it answers, else one that does. */
async function probedPort(
  engine: Engine,
  container: Container,
  wanted: number | undefined,
  listening: readonly number[] | undefined,
): Promise<number | undefined> {
  if (engine.isRemote) return wanted;
  const candidates = [...(wanted === undefined ? [] : [wanted]), ...(listening ?? usualPorts)];
  for (const port of new Set(candidates)) if (await reachable(await container.addresses(port))) return port;
  return wanted;
}

/** The processes of a container. Those that a health check runs come and go: what was there twice counts. */
async function processesOf(
  engine: Engine,
  id: string,
): Promise<Pick<RunFacts, 'firstProcess' | 'processes'> | undefined> {
  const list = async () => {
    const format = engine.name === 'podman' ? ['hpid', 'args'] : ['-eo', 'pid,args'];
    const { ok, stdout } = await engine.run(['top', id, ...format]);
    if (!ok) return undefined;
    return new Map(
      stdout
        .split('\n')
        .slice(1)
        .flatMap((line) => {
          const [, pid, command] = /^\s*(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
          return pid === undefined ? [] : [[pid, command ?? ''] as const];
        }),
    );
  };
  const first = await list();
  await wait(150);
  const second = await list();
  if (!first || !second) return undefined;
  const both = [...second].filter(([pid]) => first.has(pid));
  const [, firstProcess = ''] = both[0] ?? [];
  return { firstProcess, processes: both.length };
}

/**
 * Stops process 1 without ending it (SIGSTOP), and waits for what the health check says then. Where another process still answers, or
 * where nothing did before, the check cannot be judged, and counts as honest.
 */
async function healthWhileStopped(
  engine: Engine,
  id: string,
  address: Address | undefined,
): Promise<RunFacts['health']> {
  if (!address || !(await engine.run(['kill', '--signal', 'STOP', id])).ok) return 'healthy';
  try {
    if ((await statusOf(address, '/', 300)) !== undefined) return 'healthy';
    return (await saysHealthy(engine, id)) ? 'lies' : 'healthy';
  } finally {
    await engine.run(['kill', '--signal', 'CONT', id]);
  }
}

/** Whether the health check of a container whose process is stopped says healthy. */
async function saysHealthy(engine: Engine, id: string): Promise<boolean> {
  if (engine.name !== 'docker') {
    // A check that still waits for an answer does not lie.
    const ran = await engine.run(healthCommand(engine, id), { seconds: 4 }).catch(() => ({ ok: false }));
    return ran.ok;
  }
  const entries = async () => (await inspected(engine, id)).State.Health?.Log ?? [];
  const before = new Set((await entries()).map(({ Start }) => Start));
  for (const end = performance.now() + 20_000; performance.now() < end; await wait(200)) {
    const later = (await entries()).filter(({ Start }) => !before.has(Start));
    if (later.some(({ ExitCode }) => ExitCode !== 0)) return false;
    // The first one may have begun before the process was stopped.
    if (later.length >= 2) return true;
  }
  return false;
}

function healthCommand({ name }: Engine, id: string): readonly string[] {
  return name === 'podman' ? ['healthcheck', 'run', id] : ['container', 'healthcheck', id];
}

/** Stops the container while a request is running, and completes the request afterwards. */
async function stopped(
  engine: Engine,
  id: string,
  address: Address | undefined,
  stopSeconds: number,
): Promise<NonNullable<RunFacts['stop']>> {
  const slow = address && (await slowRequest(address));
  const start = performance.now();
  const stopping = engine.run(['stop', '--time', `${Math.ceil(stopSeconds)}`, id], { seconds: stopSeconds + 60 });
  let seconds: number | undefined;
  const ended = stopping.then(() => {
    seconds = (performance.now() - start) / 1000;
  });
  // The service has the signal now, and has to wait for the request.
  await Promise.race([wait(500), ended]);
  const answered = slow ? await slow.complete() : undefined;
  await ended;
  const { State } = await inspected(engine, id);
  return {
    seconds: seconds!,
    exitCode: State.ExitCode,
    killed: State.ExitCode === 137,
    request: answered ?? 'untried',
  };
}

/**
 * Begins a request whose body is not complete, so that it lasts as long as we want, without a slow endpoint in the service: a server
 * reads the body before it answers. Returns undefined where the server answers earlier, or not at all.
 */
async function slowRequest(address: Address) {
  // Go reads what is left of a body before it answers, unless the connection ends with the answer.
  const headers = { 'content-length': '2', connection: 'keep-alive' };
  const asking = ask(address, '/', { method: 'GET', headers });
  const { sent, response } = asking;
  sent.write('a');
  const early = await Promise.race([response, wait(250, 'waiting' as const)]);
  if (early !== 'waiting') {
    sent.destroy();
    return undefined;
  }
  return {
    complete: async (): Promise<'answered' | 'lost'> => {
      sent.end('b');
      const answer = await Promise.race([response, wait(5000, undefined, { ref: false })]);
      sent.destroy();
      return answer ? 'answered' : 'lost';
    },
  };
}

function ask(
  { host, port }: Address,
  path: string,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): { readonly sent: ClientRequest; readonly response: Promise<IncomingMessage | undefined> } {
  const sent = request({ host, port, path, agent: false, timeout: 15_000, ...options });
  const response = new Promise<IncomingMessage | undefined>((done) => {
    sent.on('response', (message) => {
      message.resume();
      message.on('error', () => {});
      done(message);
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => done(undefined));
  });
  return { sent, response };
}

/** The status of a request; undefined where nothing answers. */
async function statusOf(address: Address, path: string, milliseconds = 2000): Promise<number | undefined> {
  const { sent, response } = ask(address, path);
  sent.end();
  const answer = await Promise.race([response, wait(milliseconds, undefined, { ref: false })]);
  if (!answer) sent.destroy();
  return answer?.statusCode;
}

/** The first address where something answers HTTP. */
async function reachable(addresses: readonly Address[]): Promise<Address | undefined> {
  for (const address of addresses) if ((await statusOf(address, '/')) !== undefined) return address;
  return undefined;
}

async function statusesOf(address: Address): Promise<Readonly<Record<string, number>>> {
  const found = await Promise.all(paths.map(async (path) => [path, await statusOf(address, path)] as const));
  return Object.fromEntries(found.flatMap(([path, status]) => (status === undefined ? [] : [[path, status] as const])));
}
