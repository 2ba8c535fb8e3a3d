import type { Plugin } from 'rolldown';
import { templateTexts } from '../generators/go-service/template-texts.ts';
import { templateSources } from '../generators/go-service/templates.ts';
import { compressed } from './embed-releases.ts';

/**
 * Puts the templates into a bundle as functions that are ready to run, and as compressed texts: nothing compiles or reads files later.
 * The functions of templates for which `isLater` is true are in the script of `laterTemplates`, which has to be loaded first.
 */
export function embedTemplates(isLater: (path: string) => boolean = () => false): Plugin {
  return {
    name: 'embed-templates',
    load: {
      filter: { id: /\/generators\/go-service\/(templates|template-texts)\.ts$/ },
      handler: (id) => (id.endsWith('template-texts.ts') ? textsModule() : functionsModule(isLater)),
    },
  };
}

/** A script that sets the functions of the templates for which `isLater` is true. */
export function laterTemplates(isLater: (path: string) => boolean): string {
  const rows = templateSources().flatMap(({ path, fill }) =>
    isLater(path) ? [`${JSON.stringify(path)}: ${fill}`] : [],
  );
  return `createGoDockerTemplates = {${rows.join(',\n')}};`;
}

function functionsModule(isLater: (path: string) => boolean): string {
  const rows = templateSources().map(({ path, mode, fill }) => {
    const name = JSON.stringify(path);
    const run = isLater(path) ? `(names) => globalThis.createGoDockerTemplates[${name}](names)` : fill;
    return `{ path: ${name}, mode: ${mode}, fill: ${run} }`;
  });
  return `export const templates = [${rows.join(',\n')}];`;
}

function textsModule(): string {
  return `import { brotliDecompressSync } from 'node:zlib';
export const templateTexts = () =>
  JSON.parse(brotliDecompressSync(Buffer.from('${compressed(templateTexts()).toString('base64')}', 'base64')));`;
}
