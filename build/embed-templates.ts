import type { Plugin } from 'rolldown';
import { templateSources } from '../generators/go-service/templates.ts';

/** Puts the templates into a bundle as functions that are ready to run: nothing compiles or reads files later. */
export function embedTemplates(): Plugin {
  return {
    name: 'embed-templates',
    load: {
      filter: { id: /\/generators\/go-service\/templates\.ts$/ },
      handler: () => {
        const rows = templateSources().map(
          ({ path, mode, fill }) => `{ path: ${JSON.stringify(path)}, mode: ${mode}, fill: ${fill} }`,
        );
        return `export const templates = [${rows.join(',\n')}];`;
      },
    },
  };
}
