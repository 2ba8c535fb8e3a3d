import { defineConfig, type Plugin } from 'rolldown';
import { type LicenseInfo, licensePlugin } from 'rolldown-license-plugin';
import { dts } from 'rolldown-plugin-dts';
import { eagerFunctions } from './build/eager-functions.ts';
import { embedReleases } from './build/embed-releases.ts';
import { embedSite } from './build/embed-site.ts';
import { embedTemplatesLazily } from './build/embed-templates.ts';
import { packageFields } from './build/package-fields.ts';
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
const licenses = licensePlugin({
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

// The API takes what it shares with the command from the command's chunks. Node and bundlers import CommonJS from ES modules.
function sharedWithCommand(): Plugin {
  return {
    name: 'shared-with-command',
    resolveId: {
      filter: { id: /^\.\/api\/\w+\.ts$/ },
      handler: (id) => ({ id: `./api-${id.slice('./api/'.length, -'.ts'.length)}.cjs`, external: 'relative' }),
    },
  };
}

// Chunks that others import export through getters, so that a variable can change after it is exported. None of ours does, and
// defining and calling the getters takes 0.7 ms of a run.
function plainExports(): Plugin {
  return {
    name: 'plain-exports',
    renderChunk(code, { moduleIds }) {
      if (moduleIds.some((id) => id.includes('node_modules'))) return null;
      return code.replace(
        /^Object\.defineProperty\(exports, "([^"]+)", \{\s+enumerable: true,\s+get: function \(\) \{\s+return ([\w$]+);\s+\}\s+\}\);$/gm,
        'exports["$1"] = $2;',
      );
    },
  };
}

/** A file of the bundle: its name, and the modules that are in it. */
const file = (name: string, modules: RegExp) => ({ name, test: new RegExp(`/(${modules.source})\\.(ts|json)$`) });

// Few files, because npm takes 2 to 3 ms to unpack each of them. A module is in the first of these files that names it, or that names a
// module that imports it: what every run needs, what a run that writes needs, of both what the API shares (it is not to load the
// command line), and then what each family of commands needs.
const files = [
  file(
    'questions',
    /go-service\/questions|go-image\/offered-extras|core\/(errors|shell|did-you-mean)|pipeline\/settle|package/,
  ),
  file('generate', /core\/(generate|paths)|go-service\/(index|given)|go-image\/code/),
  file('team-templates', /go-service\/team-templates/),
  file('go-image', /generators\/go-image\/[\w-]+/),
  file('start', /cli\/(run|terminal\/signals)/),
  file('pipeline', /pipeline\/(answer-sources|answers|create)|cli\/(output\/write-and-report|terminal\/asks)/),
  file('shared', /core\/text-file|pipeline\/local-go|cli\/(input\/(port-in-use|variable)|terminal\/asker)/),
  file('team', /pipeline\/team/),
  file('prompts', /cli\/terminal\/prompts/),
  file('diff', /cli\/output\/diff/),
  file('terminal', /cli\/terminal\/decide/),
  file('programs', /docker\/command|pipeline\/(git-history|go-command)/),
  file('modules', /pipeline\/to-modules/),
  file('update', /cli\/(commands\/(add|check|recover|templates|update)|output\/update-diff)/),
  file('dockerize', /(pipeline|cli\/commands)\/dockerize/),
  file('verify', /docker\/\w+|cli\/(commands\/(doctor|verify|workshop)|workshop\/\w+|terminal\/workshop-watch)/),
];

export default defineConfig([
  // The command, and what the API shares with it. CommonJS, because Node then starts without its loader for ES modules.
  {
    input: { 'create-go-docker': 'bin/create-go-docker.ts', 'api-pure': 'api/pure.ts', 'api-node': 'api/node.ts' },
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    output: {
      dir: 'dist',
      format: 'cjs',
      minify: true,
      charset: 'ascii',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      cleanDir: true,
      codeSplitting: { groups: files.map((each, index) => ({ ...each, priority: files.length - index })) },
    },
    plugins: [
      eagerFunctions(['--help'], ['orders', '--yes']),
      embedTemplatesLazily(),
      embedReleases(),
      embedSite(inPage),
      packageFields('version', 'engines', 'node'),
      withoutEditor(),
      plainExports(),
      licenses,
    ],
  },
  // The API, for programs and browsers. What needs Node is loaded on the first call.
  {
    input: 'api.ts',
    platform: 'node',
    output: { dir: 'dist', format: 'esm', minify: true },
    plugins: [sharedWithCommand()],
  },
  // Its types in one file. The TypeScript compiler makes them, because the type of the answers is derived from the table of questions.
  {
    input: 'api.ts',
    output: { dir: 'dist', format: 'esm' },
    plugins: [dts({ tsgo: { path: getExePath() }, emitDtsOnly: true })],
  },
]);
