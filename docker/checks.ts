import { checkIds, type checkStates } from './check-ids.ts';
import { defaultLimits } from './default-limits.ts';
import type { ImageFacts, Place } from './image.ts';
import type { RunFacts } from './probe.ts';

/** What an image may take. Sizes are in bytes, times in seconds. */
export interface Limits {
  readonly maxSize?: number;
  readonly maxStop?: number;
  readonly maxStart?: number;
}

export type CheckId = (typeof checkIds)[number];

/** One check of an image. */
export interface Check {
  readonly id: CheckId;
  readonly name: string;
  /** What the image has. */
  readonly yours: string;
  /** What it should have; `-` for a figure without a limit. */
  readonly limit: string;
  readonly state: (typeof checkStates)[number];
  /** What to do about it. */
  readonly fix?: string;
}

/** Judges an image by what is in it, and, where it was run, by what it did. */
export function checksOf(image: ImageFacts, run: RunFacts | undefined, limits: Limits = {}): readonly Check[] {
  const checks = [...contentChecks(image, limits), ...(run ? runChecks(image, run, limits) : [])];
  return checks.sort((one, other) => checkIds.indexOf(one.id) - checkIds.indexOf(other.id));
}

/** A check that fails unless `ok` holds. */
function check(id: CheckId, name: string, ok: boolean, yours: string, limit: string, fix: string): Check {
  return { id, name, yours, limit, state: ok ? 'ok' : 'failed', ...(!ok && { fix }) };
}

const note = (id: CheckId, name: string, yours: string, fix?: string): Check => ({
  ...{ id, name, yours, limit: '-', state: 'note' },
  ...(fix !== undefined && { fix }),
});

const unchecked = (id: CheckId, name: string, yours: string, limit: string): Check => ({
  ...{ id, name, yours, limit, state: 'unchecked' },
});

function contentChecks(image: ImageFacts, { maxSize }: Limits): readonly Check[] {
  const { bytes, compressed, programs, shells, setuid, worldWritable, changeable, secrets, git } = image;
  const size = `${sizeText(bytes)}${compressed === undefined ? '' : `, ${sizeText(compressed)} compressed`}`;
  return [
    maxSize === undefined
      ? note('size', 'size', size)
      : check(
          'size',
          'size',
          bytes <= maxSize,
          size,
          `≤ ${sizeText(maxSize)}`,
          'Use a smaller base image, and copy only the program from the build stage.',
        ),
    note('programs', 'programs', `${programs.length}`),
    note(
      'shell',
      'shell',
      shells.length === 0 ? 'none' : first([shells.find((path) => path === 'bin/sh') ?? shells[0]!]),
    ),
    userCheck(image),
    check(
      'setuid',
      'setuid programs',
      setuid.length === 0,
      list(setuid),
      'none',
      `Remove the bits: RUN chmod ug-s ${first(setuid)}`,
    ),
    check(
      'world-writable',
      'world-writable',
      worldWritable.length === 0,
      list(worldWritable),
      'none',
      `Remove the permission: RUN chmod o-w ${first(worldWritable)}`,
    ),
    check(
      'program-writable',
      'own program',
      changeable.length === 0,
      changeable.length === 0 ? 'read-only' : `writable: ${list(changeable)}`,
      'read-only',
      'Copy the program without --chown, so that root owns it: a break-in then cannot replace it.',
    ),
    check('secrets', 'keys and passwords', secrets.length === 0, places(secrets), 'none', secretsFix(secrets)),
    check(
      'git',
      'git repository',
      git.length === 0,
      places(git),
      'none',
      'Add .git to .dockerignore, or copy only what the program needs.',
    ),
    labelsNote(image),
    certificatesCheck(image),
    formCheck(image),
  ];
}

/** The names of the labels, without those that a run of verify adds. */
function labelsNote({ labels }: ImageFacts): Check {
  const names = Object.keys(labels).filter((name) => !name.startsWith('create-go-docker.'));
  return note(
    'labels',
    'labels',
    names.length === 0
      ? 'none'
      : short(names.map((name) => name.replace(/^org\.opencontainers\.image\./, '')).join(', ')),
  );
}

function userCheck({ user: { name, uid, isNumber } }: ImageFacts): Check {
  const fix = 'End the Dockerfile with USER 65532:65532, or another number that is not 0.';
  if (uid === 0) return check('user', 'user', false, name === '0' ? '0 (root)' : name, 'not root', fix);
  if (isNumber) return check('user', 'user', true, name, 'not root', fix);
  return {
    ...{
      id: 'user',
      name: 'user',
      yours: `${name}${uid === undefined ? '' : ` (${uid})`}`,
      limit: 'not root',
      state: 'note',
    },
    fix: 'Use its number in USER: Kubernetes cannot tell whether a named user is root.',
  };
}

function secretsFix(secrets: readonly Place[]): string {
  const hidden = secrets.some(({ deleted }) => deleted);
  return hidden
    ? 'Deleting a file in a later step leaves it in the earlier layer. Use RUN --mount=type=secret, and replace the key: it is known.'
    : 'Use RUN --mount=type=secret or an ignore file, and replace the key: everybody who can pull the image has it.';
}

function certificatesCheck({ certificates: found }: ImageFacts): Check {
  if (!found) return note('certificates', 'CA certificates', 'none');
  const { count, expired, newest, isStale } = found;
  const text = `${count}, ${expired} expired, newest of ${newest}`;
  return check(
    'certificates',
    'CA certificates',
    !isStale,
    text,
    'current',
    'Copy them from a current base image: old ones fail to verify today’s servers.',
  );
}

function formCheck({ form, command }: ImageFacts): Check {
  const shown = form === 'none' ? 'no command' : command.join(' ');
  const fix =
    form === 'none'
      ? 'Add ENTRYPOINT ["/path/of/the/program"].'
      : 'Use the exec form, ENTRYPOINT ["/path/of/the/program"]: a shell as process 1 may not pass SIGTERM on.';
  return check(
    'form',
    'entrypoint',
    form === 'exec',
    form === 'exec' ? 'exec form' : `${form} form: ${short(shown)}`,
    'exec form',
    fix,
  );
}

function runChecks(image: ImageFacts, run: RunFacts, limits: Limits): readonly Check[] {
  const { state, outOfMemory } = run;
  return [
    startsCheck(run, limits),
    ...(state === 'exited' || state === 'refused'
      ? notRun
      : [
          ...answersChecks(image, run),
          healthCheck(image, run),
          processesCheck(run),
          ...stopChecks(image, run, limits),
        ]),
    check(
      'memory',
      'memory',
      !outOfMemory,
      outOfMemory ? 'more than the limit' : 'enough',
      'enough',
      'Raise --memory, or find out what uses it.',
    ),
  ];
}

const notRun: readonly Check[] = [
  unchecked('answers', 'HTTP', 'does not run', 'answers'),
  unchecked('health', 'health check', 'does not run', 'detects failure'),
  unchecked('stop', 'stop', 'does not run', '-'),
];

function startsCheck(
  { state, log, secondsToStart = 0, exitCode, startsWith, healthOutput }: RunFacts,
  { maxStart = defaultLimits.maxStart }: Limits,
): Check {
  const limit = `ready in ${maxStart} s`;
  const how = startsWith === undefined ? '' : `; it starts with ${startsWith}`;
  if (state === 'ready')
    return check(
      'starts',
      'start',
      secondsToStart <= maxStart,
      `ready in ${secondsText(secondsToStart)}`,
      limit,
      'Do less before listening.',
    );
  const yours = {
    exited: `exits at once${how}`,
    refused: `cannot be started${how}`,
    unready: `not healthy after ${secondsText(secondsToStart)}${how}`,
  }[state];
  const checked = state === 'unready' && healthOutput ? healthOutput : undefined;
  const said = short(checked ?? log, 160);
  const ended = exitCode === undefined ? '' : `It ended with exit code ${exitCode}. `;
  const output = said === '' ? 'Its log is empty.' : `Its ${checked === undefined ? 'log' : 'health check'}: ${said}`;
  const needed =
    'Make it run with a read-only file system and without capabilities; write to a volume, and use a port above 1023. ';
  const fix = `${startsWith === undefined ? '' : needed}${ended}${output}`;
  return check('starts', 'start', false, yours, limit, fix);
}

function answersChecks(image: ImageFacts, run: RunFacts): readonly Check[] {
  const { answers, port, statuses, listening = [], loopbackOnly } = run;
  const { ports } = image;
  const shown = Object.entries(statuses)
    .map(([path, status]) => `${path} ${status}`)
    .join(', ');
  if (answers === undefined && port === undefined)
    return [
      unchecked('answers', 'HTTP', 'no port is known (--port)', 'answers'),
      portCheck(ports, undefined, listening),
    ];
  if (answers === undefined) return [unchecked('answers', 'HTTP', 'engine on another machine', 'answers')];
  if (loopbackOnly === true)
    return [
      check(
        'answers',
        'HTTP',
        false,
        'listens on loopback only',
        'answers',
        'Listen on all addresses (":8080"), not on localhost: nothing outside of the container reaches it.',
      ),
    ];
  const silent = listening.length > 0 ? `nothing on port ${port}` : 'nothing listens';
  const worst = Math.max(0, ...Object.values(statuses).filter((status) => status >= 500));
  return [
    check(
      'answers',
      'HTTP',
      answers && worst === 0,
      answers ? `${port}: ${shown}` : silent,
      'answers',
      answers
        ? 'A probe was answered with an error: see the log of the service.'
        : `The service must answer HTTP on port ${port}; --port names another one.`,
    ),
    portCheck(ports, answers ? port : undefined, listening),
  ];
}

/** Compares EXPOSE with what really listens. */
function portCheck(exposed: readonly number[], answering: number | undefined, listening: readonly number[]): Check {
  const real = listening.length > 0 ? listening : answering === undefined ? [] : [answering];
  if (exposed.length === 0 && real.length === 0) return note('port', 'exposed port', 'none, and nothing answers');
  const fits =
    exposed.length > 0 && (real.length === 0 ? answering !== undefined : exposed.every((port) => real.includes(port)));
  const yours = `EXPOSE ${exposed.join(' ') || 'nothing'}, listens on ${real.join(' ') || 'none'}`;
  return check(
    'port',
    'exposed port',
    fits,
    fits ? exposed.join(' ') : yours,
    'the actual port',
    real.length > 0 ? `Write EXPOSE ${real.join(' ')}.` : 'Remove EXPOSE, or listen on that port.',
  );
}

function healthCheck({ health: declared }: ImageFacts, { health, answers, healthOutput }: RunFacts): Check {
  const [name, limit] = ['health check', 'detects failure'];
  if (!declared)
    return note(
      'health',
      name,
      'none',
      'Add HEALTHCHECK, if you run it with Docker or Compose. Kubernetes has probes of its own.',
    );
  if (health === 'unknown') return unchecked('health', name, 'not run by this engine', limit);
  const shown = short(declared.command.join(' '), 160);
  if (health === 'starting' || health === 'unhealthy')
    return check(
      'health',
      name,
      false,
      `not healthy${healthOutput ? `: ${short(healthOutput)}` : ''}`,
      limit,
      /executable file not found|no such file|command not found|: not found/i.test(healthOutput ?? '')
        ? `The image lacks a program of this command: ${shown}. Use the exec form, and let the program of the image ask itself.`
        : `Run its command in a container of the image, and see why it fails: ${shown}`,
    );
  const lies = health === 'lies' || answers === false;
  return check(
    'health',
    name,
    !lies,
    lies ? 'healthy, although nothing answers' : 'healthy',
    limit,
    'Make it send a request to the service, with a timeout.',
  );
}

function processesCheck({ processes, firstProcess = '' }: RunFacts): Check {
  if (processes === undefined) return unchecked('processes', 'processes', 'cannot be listed', '1');
  const yours = processes === 1 ? '1' : `${processes}, process 1 is ${short(firstProcess)}`;
  return check(
    'processes',
    'processes',
    processes === 1,
    yours,
    '1',
    'Start the program only: one container, one process. The engine restarts it, and gets its signals and exit code.',
  );
}

function stopChecks(
  { form }: ImageFacts,
  { stop }: RunFacts,
  { maxStop = defaultLimits.maxStop }: Limits,
): readonly Check[] {
  if (!stop) return [unchecked('stop', 'stop', 'not tried', `≤ ${maxStop} s`)];
  const { seconds, exitCode, killed, request } = stop;
  const handle =
    form === 'shell'
      ? 'Process 1 is a shell, which does not pass SIGTERM on: use the exec form of ENTRYPOINT.'
      : 'Handle SIGTERM: stop listening, finish running requests (http.Server.Shutdown), and exit with 0.';
  return [
    check(
      'stop',
      'stop',
      !killed && seconds <= maxStop,
      killed ? `killed after ${secondsText(seconds)}` : secondsText(seconds),
      `≤ ${maxStop} s`,
      handle,
    ),
    check('exit-code', 'exit code', exitCode === 0 || exitCode === 143, `${exitCode}`, '0', handle),
    request === 'untried'
      ? unchecked('request', 'request during stop', 'no request could be kept running', 'answered')
      : check('request', 'request during stop', request === 'answered', request, 'answered', handle),
  ];
}

/** Bytes as Docker shows them: decimal units and three digits. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2).replace(/\.?0+$/, '')} ${units[power]}`;
}

export const secondsText = (seconds: number): string => `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;

const short = (text: string, most = 60): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};
const first = (paths: readonly string[]): string => `/${paths[0] ?? ''}`;
function list(paths: readonly string[]): string {
  if (paths.length === 0) return 'none';
  return `${first(paths)}${paths.length > 1 ? ` and ${paths.length - 1} more` : ''}`;
}
function places(found: readonly Place[]): string {
  const [one] = found;
  if (!one) return 'none';
  return `/${one.path} (layer ${one.layer}${one.deleted ? ', deleted later' : ''})${found.length > 1 ? ` and ${found.length - 1} more` : ''}`;
}
