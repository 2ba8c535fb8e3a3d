// Writes the tables of the documentation, the schema of --json and the picture of a run again: `npm run reference`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tables } from '../cli/help.ts';
import { documentSchema } from '../cli/output/document-schema.ts';
import { withBlock } from './blocks.ts';
import { picture } from './picture.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function withTables(text: string): string {
  return Object.entries(tables()).reduce((all, [name, table]) => withBlock(all, name, table), text);
}

/** Every file that is made from the code: its path, what it holds, and what it should hold. */
export function referenceFiles(): readonly { readonly path: string; readonly now: string; readonly made: string }[] {
  const schema = { path: 'schema/output.json', text: `${JSON.stringify(documentSchema(), null, 2)}\n` };
  const pages = ['README.md', 'docs/cli.md'].filter((path) => existsSync(root + path));
  const read = (path: string) => (existsSync(root + path) ? readFileSync(root + path, 'utf8') : '');
  return [
    { path: schema.path, now: read(schema.path), made: schema.text },
    { path: 'docs/way.svg', now: read('docs/way.svg'), made: picture() },
    ...pages.map((path) => ({ path, now: read(path), made: withTables(read(path)) })),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, made } of referenceFiles()) writeFileSync(root + path, made);
}
