/** Why a run ended without doing what was asked; `exitCodes` maps each reason to what the shell sees. */
export type Reason = 'failed' | 'usage' | 'conflict' | 'cancelled';

/** The exit code of each outcome. 128 + SIGINT (2) is what shells report for a program that Ctrl-C ended. */
export const exitCodes: Readonly<Record<Reason | 'done', number>> = {
  done: 0,
  failed: 1,
  usage: 2,
  conflict: 3,
  cancelled: 130,
};

/** Something the person can put right. The message says what is wrong and what to do; no stack trace is shown. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly reason: Reason;

  constructor(message: string, reason: Reason = 'usage', options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
