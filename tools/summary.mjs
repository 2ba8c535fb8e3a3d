// What the output of a test run says about combinations, in a few lines. Everything is counted from the lines that the
// tests printed themselves (see covers and notRun in test/e2e/tools.ts), so that no number here can be out of date.

/** One line for each set of factors, and those that a judge of many files printed. */
export const summary = (output) => {
  const combinations = new Map();
  const count = (kind, factors, combination) => {
    if (!combinations.has(factors)) combinations.set(factors, new Map());
    const all = combinations.get(factors);
    if (!all.has(combination)) all.set(combination, { COMBINATION: 0, RAN: 0, 'NOT RUN': 0 });
    all.get(combination)[kind] += 1;
  };
  // Behind the dots of the test runner, some of them.
  for (const [, kind, factors, combination] of output.matchAll(
    /\b(COMBINATION|NOT RUN|RAN): ([^:\n]+): (.*?)(?: \(CREATE_GO_DOCKER_EVERYTHING=1 runs it\))?$/gm,
  ))
    count(kind, factors, combination);
  const judged = [...output.matchAll(/\bJUDGED: (.*)$/gm)].map(([, line]) => line);
  return [...[...combinations].map(([factors, all]) => line(factors, [...all.values()])), ...judged];
};

const line = (factors, all) => {
  const offered = all.filter((each) => each.COMBINATION > 0);
  // Several tests may be about one; it counts once all of them have come to their end.
  const ran = offered.filter((each) => each.RAN === each.COMBINATION).length;
  const missed = offered.length - ran;
  const left = all.length - offered.length;
  return [
    `${factors}: ${ran} of ${all.length} combinations run`,
    ...(missed > 0 ? [`${missed} failed or skipped`] : []),
    ...(left > 0 ? [`the other ${left} with CREATE_GO_DOCKER_EVERYTHING=1`] : []),
  ].join('; ');
};

/**
 * Takes the output as it comes and notes when each test file begins. `end` returns the files that took longest, and
 * how many seconds each.
 */
export const stopwatch = (now = () => performance.now()) => {
  const times = new Map();
  let running;
  let since = 0;
  let rest = '';
  const stop = () => {
    if (running) times.set(running, (times.get(running) ?? 0) + now() - since);
  };
  return {
    running: () => running,
    read: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (!/^\S+\.test\.ts$/.test(line)) continue;
        stop();
        running = line;
        since = now();
      }
    },
    end: () => {
      stop();
      return [...times].map(([file, time]) => [file, time / 1000]).sort(([, a], [, b]) => b - a);
    },
  };
};
