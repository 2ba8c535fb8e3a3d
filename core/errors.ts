/** Every way a run can end: its name, what the shell sees, and what that means. Help, documentation and JSON schema are made from it. */
// 128 + SIGINT (2) or SIGTERM (15) is what shells report for a program that it ended.
export const outcomes = [
  { name: 'done', code: 0, meaning: 'done, or `--dry-run` found nothing in the way' },
  {
    name: 'failed',
    code: 1,
    meaning: 'something failed that you could not have known; nothing half-written. From `doctor`: it found a problem',
  },
  { name: 'usage', code: 2, meaning: 'usage: unknown flag, missing or invalid answer; nothing written' },
  { name: 'conflict', code: 3, meaning: 'conflict with what is there; nothing written' },
  { name: 'cancelled', code: 130, meaning: 'cancelled; nothing written' },
  { name: 'terminated', code: 143, meaning: 'ended by SIGTERM; nothing written' },
] as const;

type Outcome = (typeof outcomes)[number]['name'];

/** Why a run ended without doing what was asked; `exitCodes` maps each reason to what the shell sees. */
export type Reason = Exclude<Outcome, 'done'>;

/** The exit code of each outcome. */
export const exitCodes = Object.fromEntries(outcomes.map(({ name, code }) => [name, code])) as Readonly<
  Record<Outcome, number>
>;

/** Something the person can put right. The message says what is wrong and what to do; no stack trace is shown. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly reason: Reason;
  /** What is wrong, without what to do about it. */
  readonly problem: string;
  /** What to do about it; programs read it in the JSON document. */
  readonly fix: string | undefined;

  constructor(problem: string, reason: Reason = 'usage', options: ErrorOptions & { readonly fix?: string } = {}) {
    super(options.fix ? `${problem} ${options.fix}` : problem, options);
    this.reason = reason;
    this.problem = problem;
    this.fix = options.fix;
  }
}
