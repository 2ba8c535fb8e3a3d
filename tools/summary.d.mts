export function summary(output: string): readonly string[];

export function tally(
  output: string,
  status: number | null,
): { readonly passed: number; readonly failed: number; readonly skipped: number };

export function skips(output: string): ReadonlyMap<string, number>;
