export function summary(output: string): readonly string[];

export function stopwatch(now?: () => number): {
  readonly running: () => string | undefined;
  readonly read: (text: string) => void;
  readonly end: () => readonly (readonly [file: string, seconds: number])[];
};
