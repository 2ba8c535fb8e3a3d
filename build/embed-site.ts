import type { Plugin } from 'rolldown';
import type { LicenseInfo } from 'rolldown-license-plugin';
import { compressed } from './embed-releases.ts';
import { makePages } from './site.ts';

/**
 * The Explore page as one compressed stream, in place of the module that makes it, without what the package has already.
 * Adds the packages whose code is in the page to `packages`.
 */
export function embedSite(packages: LicenseInfo[]): Plugin {
  return {
    name: 'embed-site',
    load: {
      filter: { id: /\/pipeline\/site-files\.ts$/ },
      handler: async () => {
        const pages = await makePages();
        packages.push(...pages.packages);
        const stream = compressed({ script: pages.script, files: [...pages.files] }).toString('base64');
        return `import { brotliDecompressSync } from 'node:zlib';
import { archivedModules } from './archive.ts';
import { withScripts } from './site-scripts.ts';
const pages = () => JSON.parse(brotliDecompressSync(Buffer.from('${stream}', 'base64')));
export const siteFiles = async () => {
  const { script, files } = pages();
  return withScripts(new Map(files), script, archivedModules());
};`;
      },
    },
  };
}
