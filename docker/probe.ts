import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { runStates } from './check-ids.ts';
import { lastLine } from './command.ts';
import { defaultLimits } from './default-limits.ts';
import type { Engine } from './engine.ts';
import type { StartFacts } from './image.ts';
import type { Owned } from './owned.ts';
import { type Address, reachable, slowRequest, statusesOf, statusOf } from './requests.ts';

export interface ProbeOptions {
  readonly owned: Owned;
  /** The port of the service. Default: the port of EXPOSE. */
  readonly port?: number;
  /** How long the service may take until it is healthy. Default: that of `defaultLimits`. */
  readonly startSeconds?: number;
  /** How long it may take to stop; then the engine kills it. Default: that of `defaultLimits`, as in `docker stop`. */
  readonly stopSeconds?: number;
  /** Whether to leave out what a service needs that does not start hardened, which takes several more starts. */
  readonly hardenedOnly?: boolean;
  /** Default: that of `defaultLimits`. */
  readonly memory?: string;
  /** Where to end: when the service is ready, or when its health check was judged. Default: after the stop. What follows takes longer. */
  readonly until?: 'ready' | 'judged';
  /** More environment variables for the service, `NAME=value`. */
  readonly environment?: readonly string[];
  readonly cancelled?: AbortSignal | undefined;
  /** More work, which is done while a check has to wait and no time is measured. It is left out where the image does not start. */
  readonly meanwhile?: () => Promise<unknown>;
  /** Gets what is done now, for a progress line. */
  readonly onStep?: (step: string) => void;
}

/** What an image does when it runs as it should in production. Times are in seconds. */
export interface RunFacts {
  readonly state: (typeof runStates)[number];
  /** The end of its log, or what the engine said. */
  readonly log: string;
  readonly secondsToStart?: number;
  /** How it ended on its own. */
  readonly exitCode?: number;
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

/** Where services usually listen, to find the one whose EXPOSE is wrong. */
const usualPorts = [8080, 80, 8000, 3000, 8081, 5000, 9000, 9090, 8888, 4000];

/** How production runs a service. */
const hardened = {
  readOnly: ['--read-only'],
  rights: ['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
};

/** Runs an image as production should, probes it, and stops it during a request. The container is removed with its run (`removeRun`). */
export async function runImage(engine: Engine, image: StartFacts, options: ProbeOptions): Promise<RunFacts> {
  const { onStep = () => {} } = options;
  onStep('starting the image with a read-only file system and no capabilities');
  const facts = await attempt(engine, image, options, [...hardened.readOnly, ...hardened.rights]);
  if (facts.state === 'ready' || options.hardenedOnly || options.cancelled?.aborted) return facts;
  // A service that answers needs no more rights: its health check is at fault.
  if (facts.answers && Object.values(facts.statuses).every((status) => status < 500)) return facts;
  onStep('it does not start: looking for what it needs');
  const quick = {
    ...options,
    startSeconds: Math.min(options.startSeconds ?? defaultLimits.maxStart, Math.max(2, facts.secondsToStart ?? 3)),
  };
  const needs = [
    { needed: 'a writable root file system', flags: hardened.rights },
    { needed: 'capabilities of root', flags: hardened.readOnly },
    { needed: 'a writable root file system and capabilities of root', flags: [] },
  ];
  const startsWith = (flags: readonly string[]) => starts(engine, image, quick, flags);
  // Each of them can take as long as the first start. Where that is long, it is spent waiting.
  const waiting = facts.state === 'unready' ? needs.map(({ flags }) => startsWith(flags)) : [];
  const waited = await Promise.all(waiting);
  for (const [index, { needed, flags }] of needs.entries())
    if (waited[index] ?? (await startsWith(flags))) return { ...facts, startsWith: needed };
  return facts;
}

async function started(
  engine: Engine,
  image: StartFacts,
  { owned, memory = defaultLimits.memory, environment = [] }: ProbeOptions,
  flags: readonly string[],
  ports: readonly number[],
): Promise<{ readonly id: string } | { readonly refused: string }> {
  const args = [
    ...['run', '--detach'],
    ...owned.labels,
    ...flags,
    ...['--memory', memory, '--pids-limit', '200'],
    ...ports.flatMap((port) => ['--publish', `127.0.0.1::${port}`]),
    ...environment.flatMap((each) => ['--env', each]),
    // The image's own check, often enough that nobody waits for it. Podman takes these only with a command.
    ...(image.health && engine.name === 'docker'
      ? ['--health-interval', '300ms', '--health-retries', '1', '--health-timeout', '5s', '--health-start-period', '0s']
      : []),
    image.name,
  ];
  // Podman's conmon writes an empty file "oom" into the folder where it starts, if the container needs more memory than it has.
  const ran = await engine.run(args, { cwd: tmpdir() });
  // The last line of docker run names its help.
  return ran.ok ? { id: ran.stdout.trim() } : { refused: lastLine(ran.stderr.replace(/^(See|Run) 'docker .*$/m, '')) };
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
  image: StartFacts,
  options: ProbeOptions,
  flags: readonly string[],
): Promise<boolean> {
  const port = options.port ?? image.ports[0];
  const container = await started(engine, image, options, flags, port === undefined ? [] : [port]);
  if ('refused' in container) return false;
  const { state } = await untilReady(engine, image, container.id, port, options);
  await engine.run(['rm', '--force', '--volumes', container.id]);
  return state === 'ready';
}

async function attempt(
  engine: Engine,
  image: StartFacts,
  options: ProbeOptions,
  flags: readonly string[],
): Promise<RunFacts> {
  const { onStep = () => {}, stopSeconds = defaultLimits.maxStop, meanwhile } = options;
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
  const ready = await untilReady(engine, image, id, wanted, options);
  const { state: now, found } = ready;
  const known = { ...nothing, ...(ready.health && { health: ready.health }), ...healthOutputOf(ready) };
  if (now === 'exited') {
    const { ExitCode, OOMKilled } = found.State;
    return {
      ...known,
      state: now,
      // Nobody but the kernel has killed it. Podman does not always know.
      outOfMemory: OOMKilled === true || ExitCode === 137,
      log: await logOf(engine, id),
      exitCode: ExitCode,
      secondsToStart: ready.seconds,
    };
  }
  if (options.until === 'ready')
    return { ...known, log: await logOf(engine, id), state: now, secondsToStart: ready.seconds };
  onStep('sending requests');
  const listening = engine.isRemote ? undefined : listeningIn(found, id);
  const [log, processes, { port, address }] = await Promise.all([
    logOf(engine, id),
    processesOf(engine, id, found.State.Pid),
    probed(engine, found, wanted, listening?.ports),
  ]);
  const notChecked = [
    ...(engine.isRemote ? ['requests and the stop during a request: the engine runs on another machine'] : []),
    ...(processes ? [] : ['processes: this engine cannot list them']),
  ];
  const [{ statuses, milliseconds }, checkSeconds] = await Promise.all([
    address ? statusesOf(address) : { statuses: {}, milliseconds: 0 },
    known.health === 'healthy' ? secondsToCheck(engine, id, image) : undefined,
  ]);
  const facts: RunFacts = {
    ...{ ...known, log, state: now, statuses, notChecked },
    secondsToStart: ready.seconds,
    ...(port !== undefined && { port }),
    ...(!engine.isRemote && port !== undefined && { answers: address !== undefined }),
    ...(listening && { listening: listening.ports, loopbackOnly: listening.loopbackOnly }),
    ...processes,
  };
  onStep('stopping the program to see whether the health check notices');
  const [lies] = await Promise.all([
    address && checkSeconds !== undefined && healthLies(engine, id, image, { address, checkSeconds }),
    meanwhile?.(),
  ]);
  if (options.until === 'judged') return { ...facts, ...(lies && { health: 'lies' }) };
  onStep('stopping it during a request');
  const pause = pauseFor(milliseconds, stopSeconds);
  return {
    ...facts,
    ...(lies && { health: 'lies' }),
    ...(await stopped(engine, id, image, { address, stopSeconds, pause })),
  };
}

function healthOutputOf({ healthOutput }: Ready): Pick<RunFacts, 'healthOutput'> {
  return healthOutput === undefined ? {} : { healthOutput };
}

interface Ready {
  readonly state: 'ready' | 'exited' | 'unready';
  readonly seconds: number;
  readonly health?: RunFacts['health'];
  readonly healthOutput?: string;
  /** The container, as it was then. */
  readonly found: Inspected;
}

async function untilReady(
  engine: Engine,
  image: StartFacts,
  id: string,
  port: number | undefined,
  { startSeconds = defaultLimits.maxStart, cancelled }: ProbeOptions,
): Promise<Ready> {
  const start = performance.now();
  let health: RunFacts['health'] = image.health ? 'unknown' : 'none';
  let healthOutput: string | undefined;
  for (;;) {
    cancelled?.throwIfAborted();
    const seconds = (performance.now() - start) / 1000;
    const found = await inspected(engine, id);
    const at = { found, seconds, health, ...(healthOutput !== undefined && { healthOutput }) };
    if (!found.State.Running) return { ...at, state: 'exited' };
    if (image.health) ({ health, output: healthOutput } = await verdictOf(engine, id, image, found));
    // A check that the engine cannot run says nothing.
    const judged = health !== 'unknown' && health !== 'none';
    const ready = judged
      ? health === 'healthy'
      : port !== undefined && !engine.isRemote && (await reachable(addressesOf(found, port))) !== undefined;
    const ended = { ...at, health, ...(healthOutput !== undefined && { healthOutput }) };
    if (ready) return { ...ended, state: 'ready' };
    if (port === undefined && !image.health && seconds > 1.5) return { ...ended, state: 'ready' };
    if (seconds > startSeconds) return { ...ended, state: 'unready' };
    await wait(100);
  }
}

/** What the health check says. Podman runs it only where systemd does, so it is told to. */
async function verdictOf(engine: Engine, id: string, image: StartFacts, { State }: Inspected) {
  if (engine.name !== 'docker') {
    const ran = await engine.run(healthCommand(engine, id, image));
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
function listeningIn(
  { State: { Pid } }: Inspected,
  id: string,
): { readonly ports: readonly number[]; readonly loopbackOnly: boolean } | undefined {
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

/** The port to probe, and the address where it answers: the wanted port if it answers, else one that does. */
async function probed(
  engine: Engine,
  found: Inspected,
  wanted: number | undefined,
  listening: readonly number[] | undefined,
): Promise<{ readonly port?: number; readonly address?: Address }> {
  const candidates = [...(wanted === undefined ? [] : [wanted]), ...(listening ?? usualPorts)];
  for (const port of new Set(engine.isRemote ? [] : candidates)) {
    const address = await reachable(addressesOf(found, port));
    if (address) return { port, address };
  }
  return wanted === undefined ? {} : { port: wanted };
}

/** The process 1 of a container and its descendants: the commands of health checks are not among them. */
async function processesOf(
  engine: Engine,
  id: string,
  pid: number,
): Promise<Pick<RunFacts, 'firstProcess' | 'processes'> | undefined> {
  // Podman gives the numbers in the container, the others those of the machine.
  const [format, first] = engine.name === 'podman' ? [['pid', 'ppid', 'args'], 1] : [['-eo', 'pid,ppid,args'], pid];
  const { ok, stdout } = await engine.run(['top', id, ...format]);
  return ok ? descendants(stdout, first) : undefined;
}

/** Counts a process of a table (`PID PPID COMMAND`) and its descendants. */
export function descendants(
  table: string,
  first: number,
): { readonly firstProcess: string; readonly processes: number } | undefined {
  const rows = table.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
  const root = rows.find(({ pid }) => pid === first);
  if (!root) return undefined;
  const found = new Set([root.pid]);
  // A set that grows while it is iterated: the children of children are found, too.
  for (const each of found) for (const { pid, parent } of rows) if (parent === each) found.add(pid);
  return { firstProcess: root.command, processes: found.size };
}

/** How long the health check takes, in seconds; undefined where it does not succeed. */
async function secondsToCheck(engine: Engine, id: string, image: StartFacts): Promise<number | undefined> {
  const start = performance.now();
  const { ok } = await engine.run(healthCommand(engine, id, image));
  return ok ? (performance.now() - start) / 1000 : undefined;
}

/**
 * Stops process 1 without ending it (SIGSTOP), and runs the health check: it lies if it succeeds now. A check that still waits for an
 * answer does not lie, and where another process still answers, it is right.
 */
async function healthLies(
  engine: Engine,
  id: string,
  image: StartFacts,
  { address, checkSeconds }: { readonly address: Address; readonly checkSeconds: number },
): Promise<boolean> {
  if (!(await engine.run(['kill', '--signal', 'STOP', id])).ok) return false;
  const milliseconds = 1000 * Math.max(1, 10 * checkSeconds);
  const ending = new AbortController();
  const waited = { ok: false };
  // On a busy machine, the engine takes longer than before to start a check: as long as for a command that does not exist.
  const limit = engine
    .run(['exec', id, 'no-such-command'])
    .then(() => wait(milliseconds, waited, { signal: ending.signal }))
    .catch(() => waited);
  const check = engine.run(healthCommand(engine, id, image), { cancelled: ending.signal }).catch(() => waited);
  try {
    const [status, { ok }] = await Promise.all([statusOf(address, '/', milliseconds), Promise.race([check, limit])]);
    return ok && status === undefined;
  } finally {
    ending.abort();
    await engine.run(['kill', '--signal', 'CONT', id]);
  }
}

/** Runs the health check once. */
function healthCommand({ name }: Engine, id: string, { health }: StartFacts): readonly string[] {
  if (name !== 'docker') return name === 'podman' ? ['healthcheck', 'run', id] : ['container', 'healthcheck', id];
  const { command = [], form } = health ?? {};
  return ['exec', id, ...(form === 'shell' ? ['/bin/sh', '-c'] : []), ...command];
}

interface StopOptions {
  readonly address: Address | undefined;
  readonly stopSeconds: number;
  /** How long a request and a signal need until the service has noticed them, in milliseconds. */
  readonly pause: number;
}

/**
 * How long to wait for the service to notice a request or a signal, in milliseconds. On a busy machine, which needs `milliseconds` for a
 * request, they arrive later. A service that finishes its request first stops after this pause, so it is at most half of the time to stop.
 */
export function pauseFor(milliseconds: number, stopSeconds: number): number {
  return Math.min(3000, stopSeconds * 500, Math.max(300, 20 * milliseconds));
}

/** Stops the container while a request is running, and completes the request afterwards. */
async function stopped(
  engine: Engine,
  id: string,
  { stopSignal }: StartFacts,
  { address, stopSeconds, pause }: StopOptions,
): Promise<Required<Pick<RunFacts, 'stop' | 'outOfMemory'>>> {
  const slow = address && (await slowRequest(address, pause));
  const start = performance.now();
  let seconds: number | undefined;
  // These two do the same as `docker stop`, which does not say when the signal is delivered.
  const ended = engine.run(['wait', id], { seconds: stopSeconds + 60 }).then(() => {
    seconds = (performance.now() - start) / 1000;
  });
  const kill = (signal: string) => engine.run(['kill', '--signal', signal, id]);
  const killed = Promise.race([ended, wait(stopSeconds * 1000, undefined, { ref: false })]).then(() =>
    seconds === undefined ? kill('KILL') : undefined,
  );
  // Awaited below, but both can fail earlier.
  for (const each of [ended, killed]) each.catch(() => {});
  await kill(stopSignal);
  await Promise.race([ended, wait(pause)]);
  const answered = await slow?.complete();
  await Promise.all([ended, killed]);
  const { ExitCode: exitCode, OOMKilled: outOfMemory = false } = (await inspected(engine, id)).State;
  const stop = { seconds: seconds!, exitCode, killed: exitCode === 137, request: answered ?? 'untried' } as const;
  return { stop, outOfMemory };
}
