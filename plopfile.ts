import { resolve } from 'node:path';
import type { NodePlopAPI } from 'node-plop';
import { generatorName } from './generators/go-service/index.ts';
import { plopGenerator } from './plop/generator.ts';

/** Registers our generator with plop: for `npx plop` in a checkout, and for `plop.load('create-go-docker')`. */
export default (plop: NodePlopAPI): void => {
  const base = resolve(plop.getDestBasePath());
  // Loaded only when it is used: a team's plop has other generators, too.
  const door = () => import('./plop/run.ts');
  // plop.load takes nothing from a package that does not offer it.
  plop.setDefaultInclude({ generators: true });
  plop.setGenerator(
    generatorName,
    plopGenerator({
      decide: async (given) => (await door()).decideInPlop(base, given),
      act: async (decided) => (await door()).actInPlop(base, decided),
    }),
  );
};
