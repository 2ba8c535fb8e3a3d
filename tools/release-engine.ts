// `npm run release:engine`: keeps the engine of the version in package.json in releases/, and the checksums of what it renders
// for the golden answers. `npm version` runs it for every release. A released version is never written again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundledEngine } from '../build/engine.ts';
import { sumsOf } from '../core/manifest.ts';
import packageJson from '../package.json' with { type: 'json' };
import { golden } from '../test/golden.ts';
import { filesFor } from '../test/support.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = packageJson;

const files = {
  [`releases/${version}.js`]: await bundledEngine(),
  [`releases/${version}.sums.json`]: `${JSON.stringify(
    Object.fromEntries(
      Object.entries(golden).map(([name, given]) => [
        name,
        { given: { module: 'example.com/orders', ...given }, files: sumsOf(filesFor(given, version)) },
      ]),
    ),
    null,
    2,
  )}\n`,
};
for (const [path, text] of Object.entries(files)) {
  if (existsSync(root + path) && readFileSync(root + path, 'utf8') !== text)
    throw new Error(`${path} is there with other contents: raise the version in package.json first.`);
  writeFileSync(root + path, text);
  console.log(`${path}: ${Buffer.byteLength(text)} bytes`);
}
