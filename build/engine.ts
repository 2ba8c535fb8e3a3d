import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import packageJson from '../package.json' with { type: 'json' };
import { archivedModules } from '../pipeline/archive.ts';
import { embedTemplates } from './embed-templates.ts';

/** The engine of this checkout as the text of one ES module that imports nothing. */
export async function bundledEngine(): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('../releases/engine.ts', import.meta.url)),
    // No comments with the paths of packages, which depend on the machine.
    experimental: { attachDebugInfo: 'none' },
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    plugins: [embedTemplates()],
  });
  const { output } = await bundle.generate({ format: 'esm', comments: false });
  const [{ code }] = output;
  if (output.length > 1 || /^import\b|\bimport\(/m.test(code)) throw new Error('The engine is not self-contained.');
  return code;
}

/**
 * The archived engines that the package and the site need: all but the one of this version while nothing has changed since its release,
 * because then it is the engine that they have anyway.
 */
export async function otherEngines(): Promise<Readonly<Record<string, string>>> {
  const { [packageJson.version]: own, ...others } = archivedModules();
  return own === undefined || own === (await bundledEngine()) ? others : { ...others, [packageJson.version]: own };
}
