import * as assert from 'uvu/assert';
import { textOf } from './requests.ts';
import { docker, must, type Outcome, run } from './tools.ts';
import { until } from './wait.ts';

/** Starts the image with as few privileges as possible, waits until it answers, and removes the container afterwards. */
export async function withContainer(
  image: string,
  port: string,
  options: readonly string[],
  body: (container: string, url: string) => Promise<void>,
): Promise<void> {
  const hardened = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
  const published = ['--publish', `127.0.0.1::${port}`];
  const container = must(docker!, ['create', ...hardened, ...published, ...options, image]);
  try {
    must(docker!, ['start', container]);
    const url = `http://${must(docker!, ['port', container, port])}`;
    await answers(url, () => run(docker!, ['logs', container]).output);
    await body(container, url);
  } finally {
    must(docker!, ['rm', '--force', container]);
  }
}

/** Runs an image whose program ends on its own, and removes the container in any case. */
export function ends(
  image: string,
  { options = [], args = [], minutes = 1 }: { options?: readonly string[]; args?: readonly string[]; minutes?: number },
): Outcome {
  const container = must(docker!, ['create', ...options, image, ...args]);
  try {
    return run(docker!, ['start', '--attach', container], { minutes });
  } finally {
    must(docker!, ['rm', '--force', container]);
  }
}

/** A wrong setting ends a service at once, with a reason. */
export async function refusesWrongPort(image: string, minutes = 1): Promise<void> {
  const { status, output } = ends(image, { options: ['--env', 'PORT=http'], minutes });
  assert.is(status, 1);
  // In JSON since Go 1.21, with a backslash before a quotation mark.
  assert.match(output, /PORT is \\?"http\\?"; use a number from 0 to 65535/);
}

/** Waits until a service answers. */
export function answers(url: string, logs: () => string): Promise<true> {
  return until(
    () => `an answer from ${url}; the log:\n${logs()}`,
    () =>
      textOf(`${url}/healthz`).then(
        () => true as const,
        () => undefined,
      ),
  );
}

/** Docker's verdict, once it has one. */
export function healthOf(container: string): Promise<string> {
  return until(`a verdict on the health of ${container}`, () => {
    const health = must(docker!, ['inspect', '--format', '{{.State.Health.Status}}', container]);
    return health === 'starting' ? undefined : health;
  });
}

/** The user IDs of the processes in a container. */
export function usersOf(container: string): readonly string[] {
  return must(docker!, ['top', container, '-eo', 'uid,pid'])
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(' ')[0] ?? '');
}

export function exitCodeOf(container: string): string {
  return must(docker!, ['inspect', '--format', '{{.State.ExitCode}}', container]);
}
