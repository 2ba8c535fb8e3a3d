import { UserError } from '../../core/errors.ts';
import { forgetTerminal } from './hang-up.ts';

/** The end of a run that is told to end. */
export interface Ending {
  /** Aborts when the process is told to end; its reason is a UserError (`cancelled`, `terminated`). */
  readonly signal: AbortSignal;
  /** Leaves such signals to whoever else listens. */
  readonly release: () => void;
}

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for the signals that end a process. inquirer leaves them to whoever else listens, so each prompt gets this, too. */
export function ending(): Ending {
  const controller = new AbortController();
  const end = (name: NodeJS.Signals) => {
    if (name === 'SIGHUP') forgetTerminal();
    const reason = name === 'SIGTERM' ? 'terminated' : 'cancelled';
    controller.abort(new UserError('Cancelled. Nothing was written.', reason, { fix: 'Run the command again.' }));
  };
  for (const name of names) process.on(name, end);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of names) process.off(name, end);
    },
  };
}
