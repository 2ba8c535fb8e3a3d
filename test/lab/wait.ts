import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer. After a minute it throws an error that names what was waited for. */
export async function until<T>(
  awaited: string | (() => string),
  ask: () => Promise<T | undefined> | T | undefined,
  seconds = 60,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  // Each question to Docker starts its client, so it is asked less often the longer it takes.
  for (let pause = 100; ; pause = Math.min(pause * 1.5, 500)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) {
      throw new Error(`${seconds} seconds were not enough for ${typeof awaited === 'string' ? awaited : awaited()}`);
    }
    await sleep(pause);
  }
}

/** Asks until the answer is yes, with the same limit. */
export function untilTrue(
  awaited: string | (() => string),
  isTrue: () => Promise<boolean> | boolean,
  seconds?: number,
): Promise<true> {
  return until(awaited, async () => ((await isTrue()) ? true : undefined), seconds);
}
