import { defineConfig, type Plugin } from 'rolldown';
import { type LicenseInfo, licensePlugin } from 'rolldown-license-plugin';
import { dts } from 'rolldown-plugin-dts';
import { embedReleases } from './build/embed-releases.ts';
import { embedSite } from './build/embed-site.ts';
import { embedTemplates } from './build/embed-templates.ts';
import { sbom } from './build/sbom.ts';
import { licenseTexts } from './build/site.ts';
import getExePath from './node_modules/typescript/lib/getExePath.js';

// The editor prompt of inquirer contains tables of every character set, which would double the size of the package. We do not use it.
function withoutEditor(): Plugin {
  return {
    name: 'without-editor',
    resolveId: { filter: { id: /^@inquirer\/editor$/ }, handler: (id) => id },
    load: {
      filter: { id: /^@inquirer\/editor$/ },
      handler: () => `export default () => { throw new Error('the editor prompt is not in this package'); };`,
    },
  };
}

// The packages whose code is in the Explore page, which is a text in the bundle.
const inPage: LicenseInfo[] = [];

// The package contains the licenses of the bundled packages and their bill of materials.
const licences = licensePlugin({
  failOnUnlicensed: true,
  done: (inCommand, build) => {
    const names = new Set(inCommand.map(({ name }) => name));
    const packages = [...inCommand, ...inPage.filter(({ name }) => !names.has(name))];
    build.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source: licenseTexts(packages) });
    build.emitFile({
      type: 'asset',
      fileName: 'sbom.cdx.json',
      source: sbom(packages.map(({ name, version }) => `${name}@${version}`)),
    });
  },
});

export default defineConfig([
  // The command. CommonJS, because Node then starts without its loader for ES modules. Each command and the prompts are chunks
  // of their own.
  {
    input: 'bin/create-go-docker.ts',
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    output: {
      dir: 'dist',
      format: 'cjs',
      minify: true,
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      cleanDir: true,
      // One chunk for code that every run needs, and one for code that every command that writes needs, so that a run loads few files.
      codeSplitting: {
        groups: [
          { name: 'start', priority: 2, test: /\/cli\/run\.ts$/ },
          { name: 'service', priority: 1, test: /\/(cli\/output\/written|core\/generate|pipeline\/layers)\.ts$/ },
        ],
      },
    },
    plugins: [embedTemplates(), embedReleases(), embedSite(inPage), withoutEditor(), licences],
  },
  // The API, for programs and browsers. Code that needs Node is in chunks that are loaded on the first call, and so is the code for
  // plop. The command bundles the same packages, so their licenses are already in the package.
  {
    input: 'api.ts',
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    external: /^node:/,
    output: { dir: 'dist', format: 'esm', minify: true, chunkFileNames: '[name].js' },
    plugins: [embedTemplates(), withoutEditor()],
  },
  // Its types in one file. The TypeScript compiler makes them, because the type of the answers is derived from the table of questions.
  {
    input: 'api.ts',
    output: { dir: 'dist', format: 'esm' },
    plugins: [dts({ tsgo: { path: getExePath() }, emitDtsOnly: true })],
  },
]);
