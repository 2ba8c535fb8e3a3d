import type { PlopGeneratorConfig } from 'node-plop';
import { description, imageSteps } from '../generators/go-image/index.ts';
import { stepLines } from '../generators/go-service/index.ts';

/** The answers as plop passes them. */
interface ImageAnswers {
  readonly directory?: string;
  readonly program?: string;
}

/** The generator for code that exists, as plop sees it. Folders are relative to `base` (absolute). */
export function imageInPlop(base: string): PlopGeneratorConfig {
  return {
    description,
    prompts: [
      { type: 'input', name: 'directory', message: 'Folder with the Go code', default: '.' },
      { type: 'input', name: 'program', message: 'Folder of the program, or all; empty if there is one', default: '' },
    ],
    actions: [
      async ({ directory = '.', program = '' }: ImageAnswers) => {
        // Loaded only when it runs: a team's plop has other generators, too.
        const { dockerizeFolder } = await import('../pipeline/dockerize.ts');
        const words = program.split(',').map((each) => each.trim());
        const programs = words.filter((each) => each !== '');
        const { answers, code, changes } = await dockerizeFolder({ directory, cwd: base, programs, layers: [] });
        const next = stepLines(imageSteps(answers, code));
        return [`${changes.length} files in ${directory}`, '', 'Next:', ...next.map((each) => `  ${each}`)].join('\n');
      },
    ],
  };
}
