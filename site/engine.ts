import { generate } from '../core/generate.ts';
import { specify } from '../generators/go-service/index.ts';
import { type GivenAnswers, questions, toAnswers } from '../generators/go-service/questions.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { Engine } from '../releases/engine.ts';

const { version } = packageJson;

/** This release as the page needs it: without images for code that exists, which would make the page larger. */
export const thisRelease: Engine = {
  version,
  answers: questions.map(({ name }) => name),
  render: (given) => generate(specify(toAnswers(given as GivenAnswers)), version),
};
