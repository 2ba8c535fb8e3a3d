// A part of `npm run golden`: renders the services in test/golden/ again.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { golden } from '../test/golden.ts';
import { filesFor, writeTree } from '../test/support.ts';

const root = fileURLToPath(new URL('../test/golden/', import.meta.url));
await fs.emptyDir(root);
for (const [name, given] of Object.entries(golden)) await writeTree(join(root, name), filesFor(given));
