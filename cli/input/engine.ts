import { type Engine, findEngine } from '../../docker/engine.ts';
import type { Host } from '../host.ts';
import type { Arguments } from '../interface.ts';

/** The engine of `--engine`, or the first one that answers. Throws a UserError where there is none. */
export function engineOf({ values }: Arguments, { env, cancelled }: Host): Promise<Engine> {
  const [engine] = values.engine ?? [];
  return findEngine({ env, ...(engine !== undefined && { engine }), ...(cancelled && { cancelled }) });
}
