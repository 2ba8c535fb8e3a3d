/** How a run can end: the name, the exit code and its meaning. Help, documentation and the JSON schema are made from this table. */
// Shells report 128 plus the signal's number for a program that a signal ended: SIGINT is 2, SIGTERM is 15.
export const outcomes = [
  { name: 'done', code: 0, meaning: 'done, or `--dry-run` found no conflict' },
  {
    name: 'failed',
    code: 1,
    meaning: 'unexpected failure; nothing half-written. From `doctor`: it found a problem',
  },
  { name: 'usage', code: 2, meaning: 'usage: unknown flag, missing or invalid answer; nothing written' },
  { name: 'conflict', code: 3, meaning: 'conflict with existing files; nothing written' },
  { name: 'cancelled', code: 130, meaning: 'cancelled; nothing written' },
  { name: 'terminated', code: 143, meaning: 'ended by SIGTERM; nothing written' },
] as const;

type Outcome = (typeof outcomes)[number]['name'];

/** Why a run ended without doing what was asked; `exitCodes` has the exit code of each reason. */
export type Reason = Exclude<Outcome, 'done'>;

/** The exit code of each outcome. */
export const exitCodes = Object.fromEntries(outcomes.map(({ name, code }) => [name, code])) as Readonly<
  Record<Outcome, number>
>;

/** An error that the user can fix. The message says what is wrong and what to do; no stack trace is shown. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly reason: Reason;
  /** What is wrong. */
  readonly problem: string;
  /** What the user can do about it; a field of its own in the JSON document. */
  readonly fix: string | undefined;

  constructor(problem: string, reason: Reason = 'usage', options: ErrorOptions & { readonly fix?: string } = {}) {
    super(options.fix ? `${problem} ${options.fix}` : problem, options);
    this.reason = reason;
    this.problem = problem;
    this.fix = options.fix;
  }
}
