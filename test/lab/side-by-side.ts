type Body = () => unknown;

/**
 * Runs the bodies of tests that mostly wait side by side, `limit` at a time. The returned function wraps a body: all bodies start
 * with the first test that runs, and each test ends as its own body ends.
 */
export function sideBySide(limit: number): (body: Body) => () => Promise<unknown> {
  const bodies: Body[] = [];
  let ends: readonly Promise<unknown>[] | undefined;
  return (body) => {
    const index = bodies.push(body) - 1;
    return () => {
      ends ??= startAll(bodies, limit);
      return ends[index]!;
    };
  };
}

function startAll(bodies: readonly Body[], limit: number): readonly Promise<unknown>[] {
  const ends: Promise<unknown>[] = [];
  for (const [index, body] of bodies.entries()) {
    const end = Promise.resolve(ends[index - limit]).then(body, body);
    // Another test reports the failure.
    end.catch(() => {});
    ends.push(end);
  }
  return ends;
}
