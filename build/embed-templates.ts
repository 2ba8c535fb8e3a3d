import type { Plugin } from 'rolldown';
import { templateTexts } from '../generators/go-service/template-texts.ts';
import { templateSources } from '../generators/go-service/templates.ts';
import { compressed } from './embed-releases.ts';

/** Puts the templates into a bundle as functions that are ready to run, and as compressed texts: nothing compiles or reads files later. */
export function embedTemplates(): Plugin {
  return {
    name: 'embed-templates',
    load: {
      filter: { id: /\/generators\/go-service\/(templates|template-texts)\.ts$/ },
      handler: (id) => (id.endsWith('template-texts.ts') ? textsModule() : functionsModule()),
    },
  };
}

function functionsModule(): string {
  const rows = templateSources().map(
    ({ path, mode, fill }) => `{ path: ${JSON.stringify(path)}, mode: ${mode}, fill: ${fill} }`,
  );
  return `export const templates = [${rows.join(',\n')}];`;
}

function textsModule(): string {
  return `import { brotliDecompressSync } from 'node:zlib';
export const templateTexts = () =>
  JSON.parse(brotliDecompressSync(Buffer.from('${compressed(templateTexts()).toString('base64')}', 'base64')));`;
}
