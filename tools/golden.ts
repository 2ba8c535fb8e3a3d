// Writes test/golden/ again: `npm run golden`, then read the diff like a reviewer.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { golden } from '../test/golden.ts';
import { filesFor, writeTree } from '../test/support.ts';

const root = fileURLToPath(new URL('../test/golden/', import.meta.url));
await fs.emptyDir(root);
for (const [name, given] of Object.entries(golden)) await writeTree(join(root, name), filesFor(given));
