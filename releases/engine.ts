/**
 * What a release keeps of itself, so that `update` can render a service again as that release did. `npm run release:engine`
 * bundles this file with the templates into `releases/<version>.js`. The archived modules are read by later versions, so what is exported here stays.
 */

import { generate } from '../core/generate.ts';
import type { RenderedFile } from '../core/render.ts';
import { codeFrom } from '../generators/go-image/code.ts';
import { specifyImage } from '../generators/go-image/index.ts';
import { specify } from '../generators/go-service/index.ts';
import { type GivenAnswers, questions, textOf, toAnswers } from '../generators/go-service/questions.ts';
import { templates } from '../generators/go-service/templates.ts';
import packageJson from '../package.json' with { type: 'json' };

/** An archived release. */
export interface Engine {
  readonly version: string;
  /** The names of the answers that this release knows. */
  readonly answers: readonly string[];
  /**
   * All files of a service, manifest included, sorted by path. `answers` are those of a manifest, or text as flags give it; one that is
   * left out has this release's default. With `code`, as a manifest records it, the files are those for code that was there before. Throws for an answer that the release cannot use.
   */
  readonly render: (answers: Readonly<Record<string, unknown>>) => readonly RenderedFile[];
}

export const version: Engine['version'] = packageJson.version;

export const answers: Engine['answers'] = questions.map(({ name }) => name);

export const render: Engine['render'] = ({ code, ...given }) => {
  const texts = Object.entries(given).map(([name, value]) => [name, textOf(value as Parameters<typeof textOf>[0])]);
  const answers = toAnswers(Object.fromEntries(texts) as GivenAnswers);
  if (code !== undefined) return generate(specifyImage(answers, codeFrom(code, 'the manifest'), templates), version);
  return generate(specify(answers), version);
};
