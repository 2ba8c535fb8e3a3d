import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import peers from '../bench/dockerize-peers.json' with { type: 'json' };
import publicCode from '../bench/public-code.json' with { type: 'json' };
import { updateOutcomes } from '../core/update.ts';
import packageJson from '../package.json' with { type: 'json' };
import { pages } from '../tools/reference.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The anchors that GitHub gives a page's headings. */
function anchors(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

for (const page of [...pages, 'SECURITY.md', 'CHANGELOG.md', 'bench/cli.md']) {
  test(`every link in ${page} leads somewhere`, () => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    for (const link of links.filter((each) => !/^https?:/.test(each))) {
      const [path, anchor] = link.split('#') as [string, string?];
      const target = join(dirname(page), path);
      assert.ok(path === '' || existsSync(join(root, target)), link);
      if (anchor) assert.ok(anchors(read(path === '' ? page : target)).includes(anchor), link);
    }
  });
}

test('the README links to every page of the documentation', () => {
  for (const page of pages.filter((each) => each !== 'README.md')) assert.match(read('README.md'), `](${page})`);
});

test('where the README offers dep, it says that dep is archived, and names the alternative', () => {
  for (const page of ['README.md', 'docs/cli.md'])
    assert.match(read(page), /archived since 2020[^\n]*--deps modules/, page);
});

test('figures that pages repeat are those of their source', () => {
  const node = packageJson.engines.node.replace('>=', '');
  for (const page of ['README.md', 'docs/plop-and-api.md']) assert.match(read(page), `Node ${node} or newer`, page);
  assert.match(read('bin/start.cjs'), `wanted = [${node.replace('.', ', ')}];`);
  for (const page of ['README.md', 'docs/testing.md'])
    assert.match(read(page), `${publicCode.length} public repositories`, page);
  assert.match(read('docs/dockerize-peers.md'), `for the ${peers.length} repositories`);
});

test('docs/update.md explains every outcome of an update, and no other', () => {
  const [, section = ''] = read('docs/update.md').split('## What an update does with a file');
  const explained = [...section.split('\n## ')[0]!.matchAll(/^\| ([a-z ]+) \|/gm)].map(([, outcome = '']) => outcome);
  assert.equal(explained.slice(1).sort(), [...updateOutcomes].sort());
});

test.run();
