// The review of dockerize: nothing is written before the person says so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goMod, main, type Tree } from '../../generators/go-image/files.ts';
import { keys, type Running, terminalTest, types } from '../../lab/terminal.ts';
import { inTemporary, treeOf } from '../../support.ts';

const { enter } = keys;

const server = 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":9000", nil)\n}\n';
const shop = { 'go.mod': goMod, 'main.go': server };

const inCode = (tree: Tree, body: (folder: string) => Promise<void>) =>
  inTemporary(async (folder) => {
    await Promise.all(Object.entries(tree).map(([path, text]) => fs.outputFile(join(folder, path), text)));
    await body(folder);
  });

const accessible = { args: 'dockerize --accessible', rows: 400 };

/** Chooses the row that begins with these words, by its number. */
const choose = (words: string) => (run: Running) => {
  const all = [...run.screen().matchAll(new RegExp(`^ +(\\d+)\\. ${words}`, 'gm'))];
  run.type(`${all.at(-1)?.[1]}${enter}`);
};

terminalTest('one program: what was found and the files are shown, and Enter writes them', () =>
  inCode(shop, async (folder) => {
    const { code, screen } = await types(folder, [['cancel, write nothing', enter]], { args: 'dockerize' });
    assert.is(code, 0, screen);
    assert.match(screen, /Wrote 3 files/);
    assert.equal(Object.keys(await treeOf(folder)).sort(), [
      '.create-go-docker.json',
      '.dockerignore',
      'Dockerfile',
      'go.mod',
      'main.go',
    ]);
  }),
);

terminalTest('leaving the review writes nothing', () =>
  inCode(shop, async (folder) => {
    for (const words of ['cancel, write nothing', 'cancel']) {
      const { code } = await types(folder, [['cancel, write nothing', choose(words)]], accessible);
      assert.is(code, 130);
      assert.equal(await treeOf(folder), shop);
    }
  }),
);

terminalTest('port and health can be changed, and the command that is printed does the same', () =>
  inCode(shop, async (folder) => {
    const { code, screen } = await types(
      folder,
      [
        ['cancel, write nothing', choose('port +9000 +← main.go:6')],
        ['Port that the program listens on', `9001${enter}`],
        ['cancel, write nothing', choose('health +not found')],
        ['Path of the health endpoint', `healthz${enter}`],
        ['Not possible', `/healthz${enter}`],
        ['cancel, write nothing', choose('write 3 files')],
      ],
      accessible,
    );
    assert.is(code, 0, screen);
    assert.match(screen, /^ +\d+\. port +9001 +← --port/m);
    const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    assert.match(dockerfile, /^EXPOSE 9001$/m);
    assert.match(dockerfile, 'http://127.0.0.1:9001/healthz');
    assert.match(screen, 'dockerize . --health /healthz --port 9001 --yes');
    // Nothing is asked where every file is as it would be written.
    const again = await types(folder, [], { args: 'dockerize . --health /healthz --port 9001' });
    assert.is(again.code, 0);
    assert.match(again.screen, 'Nothing to do');
  }),
);

terminalTest('a Dockerfile that exists is shown with its differences; keeping or replacing it is chosen', () =>
  inCode({ ...shop, Dockerfile: 'FROM mine\n' }, async (folder) => {
    const decide = (row: string) =>
      types(
        folder,
        [
          ['cancel, write nothing', choose('write 3 files')],
          ['Not possible: (not possible: a file differs', choose('differs')],
          ['keep your file as it is', choose(row)],
          ['cancel, write nothing', choose('write')],
        ],
        accessible,
      );
    const kept = await decide('keep your file');
    assert.is(kept.code, 0, kept.screen);
    assert.match(kept.screen, '-FROM mine');
    assert.match(kept.screen, 'Wrote 2 files');
    assert.match(kept.screen, '--skip Dockerfile --yes');
    assert.is(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'FROM mine\n');
  }).then(() =>
    inCode({ ...shop, Dockerfile: 'FROM mine\n' }, async (folder) => {
      const { code, screen } = await types(
        folder,
        [
          ['cancel, write nothing', choose('differs')],
          ['keep your file as it is', choose('replace')],
          ['cancel, write nothing', choose('write 3 files')],
        ],
        accessible,
      );
      assert.is(code, 0, screen);
      assert.match(screen, '--overwrite --yes');
      assert.not.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), 'mine');
    }),
  ),
);

terminalTest('several programs: one is chosen, then reviewed, and the printed command names it', () =>
  inCode({ ...shop, 'cmd/api/a.go': server, 'cmd/job/a.go': main }, async (folder) => {
    const { code, screen } = await types(
      folder,
      [
        ['all of them', choose('cmd/job')],
        ['cancel, write nothing', choose('write 3 files')],
      ],
      accessible,
    );
    assert.is(code, 0, screen);
    assert.match(screen, 'dockerize . --program cmd/job --yes');
  }),
);

terminalTest('programs of several modules cannot be chosen together', () =>
  inCode({ 'a/go.mod': goMod, 'a/main.go': main, 'b/go.mod': goMod, 'b/main.go': main }, async (folder) => {
    const { screen } = await types(folder, [['Number', `cancel${enter}`]], accessible);
    assert.match(screen, '2. b');
    assert.not.match(screen, 'all of them');
  }),
);

terminalTest('an extra that needs a port can be written when the port is given at the review', () =>
  inCode({ 'go.mod': goMod, 'main.go': main }, async (folder) => {
    const { code, screen } = await types(
      folder,
      [
        ['cancel, write nothing', enter],
        ['Not possible: (not possible: The extra kubernetes needs the port', choose('port +not found')],
        ['Port that the program listens on', `8080${enter}`],
        ['cancel, write nothing', choose('write')],
      ],
      { ...accessible, args: `${accessible.args} --with kubernetes` },
    );
    assert.is(code, 0, screen);
  }),
);

test.run();
