import { sha256 } from '../../core/sha256.ts';
import type { Engine } from '../../docker/engine.ts';
import { baseImages } from '../../workshop/dockerfile.ts';
import { stepIndex, steps, trees } from '../../workshop/steps.ts';
import type { Progress } from './progress.ts';

const short = (text: string): string => sha256(text).slice(0, 6);

/** The exercises in six characters: the same on every machine with the same version. */
export const exercisesPrint = (): string => short(JSON.stringify(trees()));

/** The base images in six characters; undefined where one is missing. */
export async function imagesPrint(engine: Engine): Promise<string | undefined> {
  const found = await engine.run(['image', 'inspect', '--format', '{{.Id}}', ...baseImages()]);
  return found.ok ? short(found.stdout.replaceAll('sha256:', '')) : undefined;
}

/** One line that people in a room can read out and compare. */
export function statusLine({ step, steps: tried }: Progress, images: string | undefined): string {
  const index = stepIndex(step);
  const solved = steps.filter(({ name }) => tried[name]?.solved).length;
  return `step ${index + 1} of ${steps.length}, ${solved} solved, exercises ${exercisesPrint()}, images ${images ?? 'missing'}`;
}
