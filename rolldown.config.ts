import { defineConfig } from 'rolldown';
import { licensePlugin } from 'rolldown-license-plugin';

// Two doors, and what only interactive runs need in a chunk of its own, which scripted runs never load.
export default defineConfig({
  input: { 'create-go-docker': 'bin/create-go-docker.ts', plopfile: 'plopfile.ts' },
  platform: 'node',
  output: { dir: 'dist', format: 'esm', cleanDir: true, minify: true, chunkFileNames: '[name].js' },
  plugins: [
    // The licences of what is bundled travel with it.
    licensePlugin({
      failOnUnlicensed: true,
      done: (packages, build) => {
        const texts = packages.map(
          ({ name, version, license, licenseText }) => `${name} ${version} (${license})\n\n${licenseText}`,
        );
        build.emitFile({
          type: 'asset',
          fileName: 'THIRD-PARTY-LICENSES.txt',
          source: `${texts.join('\n\n---\n\n')}\n`,
        });
      },
    }),
  ],
});
