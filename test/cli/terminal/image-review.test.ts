// The review of dockerize: nothing is written before the person says so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Asker } from '../../../cli/terminal/asker.ts';
import { type ImagePlan, reviewImage } from '../../../cli/terminal/image-review.ts';
import type { Confidence } from '../../../generators/go-image/port-and-health.ts';
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
    assert.match(kept.screen, /^ {2}skip +Dockerfile \(is kept as it is\)$/m);
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

terminalTest('a person who leaves after changes gets the command that comes back to them', () =>
  inCode({ ...shop, 'cmd/api/a.go': server, 'cmd/job/a.go': main }, async (folder) => {
    const { code, screen } = await types(
      folder,
      [
        ['for some of them, use --program', choose('cmd/api')],
        ['cancel, write nothing', choose('port +9000')],
        ['Port that the program listens on', `9001${enter}`],
        ['cancel, write nothing', choose('cancel')],
      ],
      { ...accessible, args: `${accessible.args} --base scratch` },
    );
    assert.is(code, 130);
    assert.match(
      screen,
      /To continue with these answers:\s+.* dockerize \. --program cmd\/api --base scratch --port 9001 --accessible$/m,
    );
  }),
);

/** Answers the questions of a review one after the other, and returns what was asked and shown. */
async function reviewed(plan: ImagePlan, answers: readonly unknown[], isSaved = false) {
  const [asked, shown]: [string[], string[]] = [[], []];
  const rest = [...answers];
  const answer = (question: { readonly help: string; readonly rows?: readonly object[] }) => {
    asked.push(`${question.help}\n${JSON.stringify(question.rows ?? [])}`);
    return Promise.resolve(rest.shift());
  };
  const asker = { text: answer, list: answer, show: async (_: string, text: string) => void shown.push(text) };
  const options = { shown: '.', preview: async () => plan, isSaved: () => isSaved, continueCommand: () => undefined };
  const edits = await reviewImage(options, asker as unknown as Asker);
  return { edits, asked, shown };
}

const create = { path: 'Dockerfile', text: 'FROM new\n', mode: 0o644, action: 'create' } as const;
const finding = (name: string, value: string, confidence: Confidence) => ({
  name,
  value,
  confidence,
  evidence: ['a.go:1'],
});

test('confirming what is certain changes nothing; confirming what is likely is a choice', async () => {
  const found = [
    finding('go', '1.26', 'sure'),
    finding('port', '80', 'likely'),
    finding('health', 'not found', 'guess'),
  ];
  const enters = ['found 0 go', '1.26', 'found 1 port', '80', 'found 2 health', 'none', 'write'];
  const { edits } = await reviewed({ found, changes: [create] }, enters);
  assert.equal(edits, { skip: [], replaced: [], port: '80' });
});

test('the review says why the image has no HEALTHCHECK', async () => {
  const plan = { found: [], changes: [create], unchecked: 'choose health to confirm its path' };
  const { asked } = await reviewed(plan, ['write']);
  assert.match(asked[0]!, '"No HEALTHCHECK: choose health to confirm its path"');
});

test('a file that differs begins with its difference; whether version control has it is said', async () => {
  const differs = { ...create, action: 'conflict', before: Buffer.from('FROM old\n') } as const;
  for (const isSaved of [true, false]) {
    const plan = { found: [], changes: [differs] };
    const { asked, shown, edits } = await reviewed(plan, ['file Dockerfile', 'keep', 'write'], isSaved);
    assert.match(shown[0]!, /^-+ the difference .*-FROM old\n\+FROM new\n-+ the new file -+\nFROM new$/s);
    assert.match(asked[1]!, `Your version control ${isSaved ? 'has' : 'does not have'} the present contents`);
    assert.equal(edits.skip, ['Dockerfile']);
  }
});

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
