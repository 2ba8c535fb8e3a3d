import { UserError } from '../../core/errors.ts';
import { forgetTerminal } from './hang-up.ts';

/** Ends a run when the process gets a signal. */
export interface Ending {
  /** Aborts on SIGINT, SIGTERM or SIGHUP. Its reason is a UserError (`cancelled`, `terminated`). */
  readonly signal: AbortSignal;
  /** Stops listening. */
  readonly release: () => void;
}

/** What a person who leaves is told. */
export const cancelledText = 'Cancelled. Nothing was written.';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the signals that end a process. inquirer does not handle them when other listeners exist, so each prompt gets this signal, too. */
export function ending(): Ending {
  const controller = new AbortController();
  const end = (name: NodeJS.Signals) => {
    if (name === 'SIGHUP') forgetTerminal();
    const reason = name === 'SIGTERM' ? 'terminated' : 'cancelled';
    controller.abort(new UserError(cancelledText, reason, { code: reason, fix: 'Run the command again.' }));
  };
  for (const name of names) process.on(name, end);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, end);
    },
  };
}
