import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Asker, back } from '../../../cli/terminal/asker.ts';
import { reviewUpdate } from '../../../cli/terminal/update-review.ts';
import { archivedEngine } from '../../../pipeline/engines.ts';
import type { Updated } from '../../../pipeline/update.ts';
import { keys, terminalTest, types } from '../../lab/terminal.ts';
import { inTemporary, treeOf, writeTree } from '../../support.ts';

const { enter } = keys;

/** A service of 0.1.0 whose Dockerfile conflicts with another Go version. */
const inService = (body: (folder: string) => Promise<void>): Promise<void> =>
  inTemporary(async (folder) => {
    await writeTree(folder, archivedEngine('0.1.0')!.render({ module: 'example.com/orders' }));
    const file = join(folder, 'Dockerfile');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^(.+)$/gm, '$1 # mine'));
    await body(folder);
  });

/** The number of the row that shows this file. */
const rowOf = (screen: string, path: string): string =>
  new RegExp(`(\\d+)\\. [a-z ]+ ${path.replaceAll('.', '\\.')}`).exec(screen)?.[1] ?? '';

const options = { args: 'update --go 1.25 --accessible', rows: 400, path: process.env.PATH ?? '' };

terminalTest(
  'the review shows every file, and applies nothing while one conflicts; a side can be chosen, and a file can be left as it is',
  () =>
    inService(async (folder) => {
      const readme = readFileSync(join(folder, 'README.md'), 'utf8');
      const choose = (path: string) => (run: { screen: () => string; type: (text: string) => void }) =>
        run.type(`${rowOf(run.screen(), path)}${enter}`);
      const { code, screen } = await types(
        folder,
        [
          ['cancel, write nothing', `1${enter}`],
          ['Not possible', choose('Dockerfile')],
          ['keep your side', `2${enter}`],
          ['apply: change', choose('README.md')],
          ['leave this file as it is', `2${enter}`],
          ['cancel, write nothing', `1${enter}`],
        ],
        options,
      );
      assert.is(code, 0, screen);
      const tree = await treeOf(folder);
      assert.match(tree.Dockerfile ?? '', /^FROM .*golang:1\.25/m);
      assert.is(tree['README.md'], readme);
      assert.match(tree['.create-go-docker.json'] ?? '', '"go": "1.25"');
    }),
);

test('the review names the changed answers where the version is the same, and does not count the manifest', async () => {
  const shown: unknown[] = [];
  const asker: Pick<Asker, 'list'> = {
    list: async (question) => {
      shown.push(question.message, question.rows[0]);
      return back;
    },
  };
  const change = { mode: 0o644, text: 'new\n', action: 'update' } as const;
  const updated: Updated = {
    target: '/',
    from: '0.2.0',
    to: '0.2.0',
    causes: ['--go 1.26'],
    files: [{ path: 'Dockerfile', outcome: 'replaced', base: 'self', conflicts: [] }],
    changes: [
      { path: 'Dockerfile', ...change },
      { path: '.create-go-docker.json', ...change },
    ],
    manifest: 'new\n',
    before: new Map(),
    edited: [],
    recovered: [],
    uncommitted: [],
  };
  await reviewUpdate(async () => updated, asker as Asker).catch(() => {});
  assert.equal(shown, ['Update at 0.2.0, for --go 1.26:', { value: 'apply', name: 'apply: change 1 file' }]);
});

terminalTest('leaving the review writes nothing', () =>
  inService(async (folder) => {
    const before = await treeOf(folder);
    const { code } = await types(folder, [['cancel, write nothing', `cancel${enter}`]], options);
    assert.is(code, 130);
    assert.equal(await treeOf(folder), before);
  }),
);

test.run();
