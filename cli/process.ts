import type { Style } from './output/report.ts';

/** Everything about the process that a run depends on. */
export interface Surroundings {
  /** Without node and script. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Throws where the directory is gone. */
  readonly cwd: () => string;
  /** Whether a person sits at both ends. */
  readonly terminal: () => boolean;
  readonly readInput: () => Promise<Uint8Array>;
  /** Ends the run; its reason is what is thrown then. */
  readonly cancelled?: AbortSignal;
  /** How to colour what is printed; undefined where nothing is to be coloured. */
  readonly paint?: () => Style['paint'] | undefined;
}

/** What a run wants printed, and the exit code. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
