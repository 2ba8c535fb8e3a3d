import { generate } from '../core/generate.ts';
import { specify } from '../generators/go-service/index.ts';
import { type GivenAnswers, textOf, toAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import type { Engine } from '../releases/engine.ts';
import * as thisRelease from '../releases/engine.ts';

/** The engine of this version, with a team's templates over ours. */
export function engineFor(team: Team | undefined): Engine {
  if (!team) return thisRelease;
  return {
    ...thisRelease,
    render: (given) => {
      // Templates of a team are for services.
      if (given.code !== undefined) return thisRelease.render(given);
      const texts = Object.entries(given).map(([name, value]) => [name, textOf(value as Parameters<typeof textOf>[0])]);
      const answers = toAnswers(Object.fromEntries(texts) as GivenAnswers, undefined, team.known);
      return generate(specify(answers, team), thisRelease.version);
    },
  };
}
