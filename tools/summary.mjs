// What the output of a test run says about combinations, in a few lines. Everything is counted from the lines that the
// tests printed themselves (see covers and notRun in test/lab/tools.ts), so that no number here can be out of date.

/** One line for each set of factors, and the lines of linters that checked many files. */
export function summary(output) {
  const combinations = new Map();
  const count = (kind, factors, combination) => {
    if (!combinations.has(factors)) combinations.set(factors, new Map());
    const all = combinations.get(factors);
    if (!all.has(combination)) all.set(combination, { COMBINATION: 0, RAN: 0, 'NOT RUN': 0 });
    all.get(combination)[kind] += 1;
  };
  // Some follow the dots of the test runner.
  for (const [, kind, factors, combination] of output.matchAll(
    /\b(COMBINATION|NOT RUN|RAN): ([^:\n]+): (.*?)(?: \(CREATE_GO_DOCKER_EVERYTHING=1 runs it\))?$/gm,
  ))
    count(kind, factors, combination);
  const judged = [...output.matchAll(/\bJUDGED: (.*)$/gm)].map(([, line]) => line);
  return [...[...combinations].map(([factors, all]) => line(factors, [...all.values()])), ...judged];
}

function line(factors, all) {
  const offered = all.filter((each) => each.COMBINATION > 0);
  // Several tests can cover one combination. It counts when all of them have finished.
  const ran = offered.filter((each) => each.RAN === each.COMBINATION).length;
  const missed = offered.length - ran;
  const left = all.length - offered.length;
  return [
    `${factors}: ${ran} of ${all.length} combinations run`,
    ...(missed > 0 ? [`${missed} failed or skipped`] : []),
    ...(left > 0 ? [`the other ${left} with CREATE_GO_DOCKER_EVERYTHING=1`] : []),
  ].join('; ');
}

/**
 * How many tests of a file passed, failed and were skipped, by what uvu printed of it (without colors) and the code that
 * its process ended with. A file that tests nothing, cannot be loaded or was ended counts as one that failed.
 */
export function tally(output, status) {
  const count = (name) => Number(output.match(new RegExp(`^ *${name}: +(\\d+)$`, 'm'))?.[1] ?? 0);
  const [total, passed, skipped] = ['Total', 'Passed', 'Skipped'].map(count);
  const isOdd = total === passed && (status !== 0 || total + skipped === 0);
  return { passed, failed: total - passed + (isOdd ? 1 : 0), skipped };
}

/** How many tests were skipped for each missing tool, from the lines that they printed (see toolTest in test/support.ts). */
export function skips(output) {
  const counts = new Map();
  for (const [, need] of output.matchAll(/^SKIPPED: .* \(needs (.*)\)$/gm))
    counts.set(need, (counts.get(need) ?? 0) + 1);
  return counts;
}
