import { readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';

/** Of package.json, only these fields come into a bundle, at every depth. */
export const packageFields = (...fields: readonly string[]): Plugin => ({
  name: 'package-fields',
  load: {
    filter: { id: /\/package\.json$/ },
    handler: (id) => ({ code: JSON.stringify(JSON.parse(readFileSync(id, 'utf8')), [...fields]), moduleType: 'json' }),
  },
});
