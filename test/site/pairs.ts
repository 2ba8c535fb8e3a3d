import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { type GivenAnswers, type Question, questions } from '../../generators/go-service/questions.ts';
import { runsHere } from '../program.ts';
import { treeOf } from '../support.ts';

/** The values to try of a question, the default first. */
export function valuesOf({ name, choices, many, suggestions, example, fallback }: Question): readonly string[] {
  if (many) return [fallback(), ...choices!, 'all'];
  if (choices) return choices;
  if (suggestions) return [newest.minor, oldest.minor, '1.21', newest.patch];
  return [fallback(), name === 'port' ? '80' : example];
}

/** Services in which every pair of values of two questions occurs. */
export function pairs(): readonly GivenAnswers[] {
  const all = questions.map((question) => ({ name: question.name, values: valuesOf(question) }));
  const open = new Set(
    all.flatMap((one, index) =>
      all
        .slice(index + 1)
        .flatMap((other) => one.values.flatMap((a) => other.values.map((b) => `${one.name}=${a}&${other.name}=${b}`))),
    ),
  );
  const covered = (given: readonly (readonly [string, string])[]) =>
    given.flatMap(([name, value], index) =>
      given.slice(index + 1).map(([other, it]) => `${name}=${value}&${other}=${it}`),
    );
  const cases: GivenAnswers[] = [];
  while (open.size > 0) {
    const [first = ''] = open;
    const fixed = new URLSearchParams(first);
    let best: [string, string][] = all.map(({ name, values }) => [name, fixed.get(name) ?? values[0]!]);
    for (const { name, values } of all.filter((each) => !fixed.has(each.name)))
      for (const value of values) {
        const next = best.map(([key, old]): [string, string] => [key, key === name ? value : old]);
        const gain = (one: typeof best) => covered(one).filter((pair) => open.has(pair)).length;
        if (gain(next) > gain(best)) best = next;
      }
    for (const pair of covered(best)) open.delete(pair);
    cases.push(Object.fromEntries(best));
  }
  return cases;
}

/** Writes a service with the command, and compares modes and bytes with the folder `other`. */
export async function sameAsCommand(directory: string, given: GivenAnswers, other: string): Promise<void> {
  const flags = Object.entries(given).map(([name, value]) => `--${name}=${value}`);
  const { exitCode, stderr } = await runsHere(directory, ['by-command', '--yes', ...flags]);
  assert.is(exitCode, 0, stderr);
  const command = join(directory, 'by-command');
  const [theirs, ours] = [await treeOf(command), await treeOf(other)];
  assert.equal(ours, theirs, JSON.stringify(given));
  for (const path of Object.keys(theirs)) {
    const [one, two] = await Promise.all([command, other].map(async (folder) => (await stat(join(folder, path))).mode));
    assert.is(two, one, path);
  }
}
