import { resolve } from 'node:path';
import type { NodePlopAPI } from 'node-plop';
import { generatorName } from './generators/go-service/index.ts';
import { plopGenerator } from './plop/prompts-and-actions.ts';

/** Registers our generator with plop: for `npx plop` in a checkout, for `plop.load('create-go-docker')`, and for a team's plopfile. */
export default (plop: NodePlopAPI): void => {
  const base = resolve(plop.getDestBasePath());
  // Loaded only when the generator runs: a team's plop has other generators, too.
  const load = () => import('./plop/run.ts');
  // plop.load takes nothing from a package that does not offer it.
  plop.setDefaultInclude({ generators: true });
  plop.setGenerator(
    generatorName,
    plopGenerator({
      base,
      decide: async (given) => (await load()).decideInPlop(base, given),
      create: async (service) => (await load()).createInPlop(service),
    }),
  );
};
