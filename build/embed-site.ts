import type { Plugin } from 'rolldown';
import type { LicenseInfo } from 'rolldown-license-plugin';
import { compressed } from './embed-releases.ts';
import { makeSite } from './site.ts';

/**
 * The Explore page as one compressed stream, in place of the module that makes it. The archived releases are in the package already.
 * Adds the packages whose code is in the page to `packages`.
 */
export function embedSite(packages: LicenseInfo[]): Plugin {
  return {
    name: 'embed-site',
    load: {
      filter: { id: /\/pipeline\/site-files\.ts$/ },
      handler: async () => {
        const site = await makeSite();
        packages.push(...site.packages);
        const { 'releases.js': _, ...files } = Object.fromEntries(site.files);
        return `import { brotliDecompressSync } from 'node:zlib';
import { archivedModules } from './archive.ts';
import { releasesScript } from './releases-script.ts';
const files = () => JSON.parse(brotliDecompressSync(Buffer.from('${compressed(files).toString('base64')}', 'base64')));
export const siteFiles = async () => new Map([...Object.entries(files()), ['releases.js', releasesScript(archivedModules())]]);`;
      },
    },
  };
}
