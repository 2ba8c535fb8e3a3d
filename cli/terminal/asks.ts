import type { Host } from '../host.ts';
import type { Arguments } from '../interface.ts';

/** Whether a run asks a person: it has a terminal, and nothing says otherwise. */
export function asks({ on }: Arguments, { env, isTerminal }: Host): boolean {
  return !on.has('yes') && !on.has('no-input') && !on.has('json') && !env.CI && isTerminal();
}
