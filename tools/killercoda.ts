// `npm run workshop:killercoda -- FOLDER`: writes the workshop as a scenario of Killercoda.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { killercodaFiles } from '../workshop/killercoda.ts';

const folder = resolve(process.argv[2] ?? 'public/killercoda');

for (const [path, text] of Object.entries(killercodaFiles(packageJson.version))) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
}
console.log(`Wrote the scenario to ${folder}.`);
