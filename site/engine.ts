import { generate, planned } from '../core/generate.ts';
import { render } from '../core/render.ts';
import { specify } from '../generators/go-service/index.ts';
import { type GivenAnswers, questions, toAnswers } from '../generators/go-service/questions.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { Engine } from '../releases/engine.ts';

const { version } = packageJson;

/** This release, without images for existing code, which would make the page larger. */
export const thisRelease: Engine = {
  version,
  answers: questions.map(({ name }) => name),
  render: (given) => generate(specify(toAnswers(given as GivenAnswers)), version),
};

/** The text of one file for some answers. This release renders that file alone. */
export function textFrom(engine: Engine, given: GivenAnswers, path: string): string | undefined {
  if (engine !== thisRelease) return engine.render(given).find((file) => file.path === path)?.text;
  const specification = specify(toAnswers(given));
  const files = planned(specification).filter((file) => file.path === path);
  return render(files, specification.names)[0]?.text;
}
