import type { Style } from './output/report.ts';

/** The parts of the process that a run depends on. */
export interface Host {
  /** The arguments, without node and script. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The current directory. Throws where it was removed. */
  readonly cwd: () => string;
  /** Where a service without a named directory goes. Default: the current directory. */
  readonly base?: string;
  /** How the person started this program, for the commands that are printed: `npx create-go-docker@1.2.3`, `npm start --`. */
  readonly startedBy: string;
  /** Whether standard input and output are a terminal. */
  readonly isTerminal: () => boolean;
  /** Reads standard input to its end. */
  readonly readInput: () => Promise<Uint8Array>;
  /** Prints to standard output at once, for results that come one by one. Without it they are in the outcome. */
  readonly write?: (text: string) => void;
  /** Replaces the line that shows the progress of a long run; an empty text removes it. Undefined without a terminal. */
  readonly progress?: (text: string) => void;
  /** Cancels the run; its reason is thrown. */
  readonly cancelled?: AbortSignal;
  /** Colors text. Returns undefined where the output has no colors. */
  readonly paint?: () => Style['paint'] | undefined;
}
