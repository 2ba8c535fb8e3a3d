/** The outcomes of a run: name, exit code and meaning. Help, documentation and the JSON Schema are derived from this table. */
// 128 + SIGINT (2) or SIGTERM (15) is what shells report for a program that a signal ended.
export const outcomes = [
  { name: 'done', code: 0, meaning: 'done, or the answer is yes' },
  { name: 'failed', code: 1, meaning: 'unexpected failure; nothing half-written' },
  { name: 'usage', code: 2, meaning: 'usage: unknown flag, missing or invalid answer; nothing written' },
  {
    name: 'conflict',
    code: 3,
    meaning: 'conflict with existing files; nothing written, except with `update --conflict markers`',
  },
  {
    name: 'no',
    code: 4,
    meaning:
      'the answer is no: `doctor` found a problem, `check` a service that is out of date, `verify` a fault; a step of `workshop` is not solved',
  },
  { name: 'cancelled', code: 130, meaning: 'cancelled; nothing written' },
  { name: 'terminated', code: 143, meaning: 'ended by SIGTERM; nothing written' },
] as const;

type Outcome = (typeof outcomes)[number]['name'];

/** Why a run ended without doing what was asked; `exitCodes` maps each reason to its exit code. */
export type Reason = Exclude<Outcome, 'done' | 'no'>;

/** The exit code of each outcome. */
export const exitCodes = Object.fromEntries(outcomes.map(({ name, code }) => [name, code])) as Readonly<
  Record<Outcome, number>
>;

/** What a UserError says besides the problem and the reason. */
export interface UserErrorOptions extends ErrorOptions {
  /** How to fix the problem. */
  readonly fix?: string;
  /** A stable name for programs, in kebab case (`invalid-port`). The wording can change, the code cannot. Default: the reason. */
  readonly code?: string;
}

/** A problem that the person can fix. The message names the problem and the fix; no stack trace is shown. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly reason: Reason;
  readonly code: string;
  /** What is wrong, without the fix. */
  readonly problem: string;
  /** How to fix it. */
  readonly fix: string | undefined;

  constructor(problem: string, reason: Reason = 'usage', { fix, code = reason, ...options }: UserErrorOptions = {}) {
    super(fix ? `${problem}${problem.endsWith('\n') ? '' : ' '}${fix}` : problem, options);
    this.reason = reason;
    this.code = code;
    this.problem = problem;
    this.fix = fix;
  }
}
