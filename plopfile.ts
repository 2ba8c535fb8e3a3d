import { relative, resolve } from 'node:path';
import type { NodePlopAPI } from 'node-plop';
import { defaultFolder, goService } from './generators/go-service/index.ts';
import { plopGenerator } from './generators/go-service/plop.ts';
import packageJson from './package.json' with { type: 'json' };
import { scaffold } from './scaffold/generator.ts';

/** Registers our generator with plop: for `npx plop` in a checkout, and for `plop.load('create-go-docker')`. */
export default (plop: NodePlopAPI): void => {
  // plop.load takes nothing from a package that does not offer it.
  plop.setDefaultInclude({ generators: true });
  plop.setGenerator(
    goService.name,
    plopGenerator({
      given: {},
      act: async (answers) => {
        const target = resolve(plop.getDestBasePath(), defaultFolder(answers));
        const { changes } = await scaffold(goService, answers, { target, version: packageJson.version });
        return `${changes.length} files in ${relative('', target) || '.'}`;
      },
    }),
  );
};
