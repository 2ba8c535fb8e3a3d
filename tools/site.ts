// `npm run site`: makes the Explore page and the documentation in public/, or in the folder that is named. Any host can serve it,
// and it works from the disk.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { makeSite } from '../build/site.ts';

const folder = resolve(process.argv[2] ?? 'public');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
let first = 0;
for (const [name, content] of (await makeSite()).files) {
  writeFileSync(join(folder, name), content);
  const packed = brotliCompressSync(content).length;
  if (['index.html', 'page.css'].includes(name)) first += packed;
  console.log(`${name.padEnd(28)} ${`${packed}`.padStart(7)} bytes with brotli`);
}
console.log(`The Explore page loads ${first} bytes, and more only for an older release or a pasted manifest.`);
