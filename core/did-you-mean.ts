/**
 * The candidate that `word` is most likely a misspelling of, or undefined when none is close: at most one typo (a letter missing, added,
 * replaced, or swapped with its neighbor) for every three letters of the word, and at least one. Case does not count.
 */
export function didYouMean<Candidate extends string>(
  word: string,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const near = candidates
    .filter((candidate) => Math.abs(candidate.length - word.length) <= limit)
    .map((candidate) => ({ candidate, slips: slips(word.toLowerCase(), candidate.toLowerCase(), limit) }))
    .sort((one, other) => one.slips - other.slips)[0];
  return near && near.slips <= limit ? near.candidate : undefined;
}

// The optimal string alignment distance: Levenshtein's, in which two swapped neighbors are one typo and not two. What is known to be more
// than `limit` is not counted to its end.
function slips(one: string, other: string, limit: number): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j++) {
      const replaced = last[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, isSwap ? before[j - 2]! + 1 : Infinity);
      least = Math.min(least, row[j]!);
    }
    if (least > limit) return least;
    before = last;
    last = row;
  }
  return last[other.length]!;
}
