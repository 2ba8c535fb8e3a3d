import { randomBytes } from 'node:crypto';
import { readOwner, stateOf, thisProcess } from '../disk/owner.ts';
import type { Engine } from './engine.ts';

/** One run of a command that makes images and containers. All of them carry its labels, so that they are found again. */
export interface Owned {
  readonly id: string;
  /** The name for an image of this run. */
  readonly imageName: (what: string) => string;
  /** The label that all objects of this run have and no others, for filters. */
  readonly filter: string;
  /** The flags that label an object. */
  readonly labels: readonly string[];
}

const runLabel = 'create-go-docker.run';
const ownerLabel = 'create-go-docker.owner';

/** A run of this process. With `keep`, later runs do not remove its objects. */
export function newRun({ keep = false }: { readonly keep?: boolean } = {}): Owned {
  const id = randomBytes(6).toString('hex');
  return {
    id,
    imageName: (what) => `create-go-docker-run-${id}:${what}`,
    filter: `${runLabel}=${id}`,
    labels: [
      ...['--label', `${runLabel}=${id}`],
      ...(keep ? [] : ['--label', `${ownerLabel}=${JSON.stringify(thisProcess())}`]),
    ],
  };
}

// Cleaning up happens after Ctrl-C, too: it is not cancelled, and Ctrl-C in the terminal does not reach it.
const cleaning = { persist: true, seconds: 120, cancelled: undefined } as const;

/**
 * Removes the containers and images of a run, and those that killed runs left. Those of other machines and of running runs are not
 * touched.
 */
export async function removeRun(engine: Engine, { id }: Owned): Promise<void> {
  await removeWhere(engine, (labels) => labels[runLabel] === id || isLeftover(labels));
}

/** Removes what killed runs left. */
export async function removeLeftovers(engine: Engine): Promise<void> {
  await removeWhere(engine, isLeftover);
}

const isLeftover = (labels: Labels): boolean => stateOf(readOwner(labels[ownerLabel] ?? '')) === 'ended';

type Labels = Readonly<Record<string, string>>;

async function removeWhere(engine: Engine, isGone: (labels: Labels) => boolean): Promise<void> {
  const found = async (kind: 'container' | 'image', list: readonly string[]) => {
    const { stdout } = await engine.run([...list, '--quiet', '--filter', `label=${runLabel}`], cleaning);
    const ids = [...new Set(stdout.split('\n').filter((id) => id !== ''))];
    if (ids.length === 0) return [];
    // Fails where one is missing, because another run has removed it, and prints the others.
    const whole = await engine.run([kind, 'inspect', ...ids], cleaning);
    const objects = JSON.parse(whole.stdout.trim() || '[]') as readonly Inspected[];
    return objects.filter(({ Config }) => isGone(Config?.Labels ?? {}));
  };
  const [containers, images] = await Promise.all([
    found('container', ['ps', '--all']),
    found('image', ['image', 'ls', '--all']),
  ]);
  if (containers.length > 0)
    await engine.run(['rm', '--force', '--volumes', ...containers.map(({ Id }) => Id)], cleaning);
  // Names first: with an image go those that it was built on. The engine reports that they are missing, and removes the others.
  const names = images.flatMap(({ RepoTags }) => RepoTags ?? []);
  const unnamed = images.filter(({ RepoTags }) => !RepoTags?.length).map(({ Id }) => Id);
  if (images.length > 0) await engine.run(['image', 'rm', ...names, ...unnamed], cleaning);
}

interface Inspected {
  readonly Id: string;
  readonly RepoTags?: readonly string[] | null;
  readonly Config?: { readonly Labels?: Labels | null };
}
