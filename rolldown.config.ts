import { defineConfig, type Plugin } from 'rolldown';
import { type LicenseInfo, licensePlugin } from 'rolldown-license-plugin';
import { dts } from 'rolldown-plugin-dts';
import { embedReleases } from './build/embed-releases.ts';
import { embedSite } from './build/embed-site.ts';
import { embedTemplates } from './build/embed-templates.ts';
import { sbom } from './build/sbom.ts';
import { licenseTexts } from './build/site.ts';
import getExePath from './node_modules/typescript/lib/getExePath.js';

// inquirer brings an editor prompt, and with it tables of every character set: half of what would be downloaded, for
// a prompt that we do not have.
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

// The licences of what is bundled travel with it, and so does its bill of materials.
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
  // The command. CommonJS, because Node starts it without its loader of ES modules; what only interactive runs need is
  // in a chunk of its own, which scripted runs never load.
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
      // What every run needs, with all that it imports, and what every command that writes needs: a run loads few files.
      codeSplitting: {
        groups: [
          { name: 'start', priority: 2, test: /\/cli\/run\.ts$/ },
          { name: 'service', priority: 1, test: /\/(cli\/output\/written|core\/generate|pipeline\/layers)\.ts$/ },
        ],
      },
    },
    plugins: [embedTemplates(), embedReleases(), embedSite(inPage), withoutEditor(), licences],
  },
  // The API, for programs and browsers, with what needs Node in chunks that are loaded when they are called; plop's door among
  // them. What it bundles the command bundles too, so its licences are there already.
  {
    input: 'api.ts',
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    external: /^node:/,
    output: { dir: 'dist', format: 'esm', minify: true, chunkFileNames: '[name].js' },
    plugins: [embedTemplates(), withoutEditor()],
  },
  // Its types, in one file. Made by the TypeScript compiler, because the type of the answers is derived from the table of questions.
  {
    input: 'api.ts',
    output: { dir: 'dist', format: 'esm' },
    plugins: [dts({ tsgo: { path: getExePath() }, emitDtsOnly: true })],
  },
]);
