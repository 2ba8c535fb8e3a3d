import { brotliCompressSync, constants } from 'node:zlib';
import type { Plugin } from 'rolldown';
import { minifySync } from 'rolldown/utils';
import { type Packed, pack } from '../core/packing.ts';
import { knownLines } from '../pipeline/known-lines.ts';
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
  const engines = compressed(packedEngines(await otherEngines())).toString('base64');
  return `import { brotliDecompressSync } from 'node:zlib';
import { unpack } from '../core/packing.ts';
import { knownLines } from './known-lines.ts';
export const archivedModules = () => {
  const known = knownLines();
  const engines = JSON.parse(brotliDecompressSync(Buffer.from('${engines}', 'base64')));
  return Object.fromEntries(Object.entries(engines).map(([version, packed]) => [version, unpack(packed, known)]));
};`;
}

/**
 * The engines as the package has them: minified, and with references to the templates of this version, which the package has anyway. A release
 * whose templates are like these adds little more than its code.
 */
export function packedEngines(engines: Readonly<Record<string, string>>): Readonly<Record<string, Packed>> {
  const known = knownLines();
  return Object.fromEntries(Object.entries(engines).map(([version, text]) => [version, pack(minified(text), known)]));
}

/** A minified module. Its exports stay a list at the end, under their own names. */
function minified(module: string): string {
  const { code, errors } = minifySync('engine.js', module, { module: true });
  const [whole, list] = /export\{([^{}]*)\};?\s*$/.exec(code) ?? [];
  if (errors.length > 0 || whole === undefined || list === undefined)
    throw new Error(`An archived engine cannot be minified: ${errors[0]?.message ?? 'it has no exports at its end'}`);
  const names = list.split(',').map((each) => each.split(' as '));
  const renamed = names.flatMap(([name, exported]) => (exported === undefined ? [] : [`${exported}=${name}`]));
  const exports = names.map(([name, exported = name]) => exported).join(', ');
  const body = code.slice(0, -whole.length);
  return `${body}${renamed.length > 0 ? `\nconst ${renamed.join(',')};` : ''}\nexport { ${exports} };\n`;
}

/** A value as it is in the package, before base64, which packing undoes. */
export function compressed(value: object): Buffer {
  const text = Buffer.from(JSON.stringify(value));
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
}
