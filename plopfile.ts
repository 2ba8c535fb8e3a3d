import { resolve } from 'node:path';
import type { NodePlopAPI } from 'node-plop';
import { generatorName as imageGenerator } from './generators/go-image/index.ts';
import { givenFrom } from './generators/go-service/given.ts';
import { generatorName } from './generators/go-service/index.ts';
import { imageInPlop } from './plop/image.ts';
import { plopGenerator } from './plop/prompts-and-actions.ts';
import { type PlopSettings, teamInPlop } from './plop/team.ts';

/**
 * Registers our generators with plop: for `npx plop` in a checkout, for `plop.load('create-go-docker', settings)`, and for a team's plopfile.
 * Rejects with a UserError for unusable templates.
 */
export default async (plop: NodePlopAPI, settings: PlopSettings = {}): Promise<void> => {
  const base = resolve(plop.getDestBasePath());
  const team = await teamInPlop(settings);
  const defaults = givenFrom(settings.answers ?? {}, 'the plopfile', team?.known);
  // Loaded only when the generator runs: a team's plop has other generators, too.
  const load = () => import('./plop/run.ts');
  // plop.load takes nothing from a package that does not offer it.
  plop.setDefaultInclude({ generators: true });
  plop.setGenerator(
    generatorName,
    plopGenerator({
      base,
      team,
      defaults,
      decide: async (given) => (await load()).decideInPlop({ base, given, team, defaults }),
      create: async (service) => (await load()).createInPlop(service, team),
    }),
  );
  plop.setGenerator(imageGenerator, imageInPlop(base));
};
