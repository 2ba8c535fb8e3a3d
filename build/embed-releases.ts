import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'rolldown';
import { otherEngines } from './engine.ts';

/** Replaces the module that reads the archived engines from files: the bundle contains one compressed stream. */
export function embedReleases(): Plugin {
  return {
    name: 'embed-releases',
    load: {
      filter: { id: /\/pipeline\/archive\.ts$/ },
      handler: archiveModule,
    },
  };
}

async function archiveModule(): Promise<string> {
  const modules = compressed(await otherEngines()).toString('base64');
  return `import { brotliDecompressSync } from 'node:zlib';
export const archivedModules = () =>
  JSON.parse(brotliDecompressSync(Buffer.from('${modules}', 'base64')));`;
}

/** A value as it is in the package, before base64, which packing undoes. */
export function compressed(modules: object): Buffer {
  return brotliCompressSync(JSON.stringify(modules), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });
}
