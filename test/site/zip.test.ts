import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { toAnswers } from '../../generators/go-service/questions.ts';
import { render } from '../../releases/engine.ts';
import { folderOf } from '../../site/command.ts';
import { unzipped } from '../../site/unzip.ts';
import { zipOf } from '../../site/zip.ts';
import { must, onPath } from '../lab/tools.ts';
import { inTemporary, toolTest } from '../support.ts';
import { pairs, sameAsCommand } from './pairs.ts';

toolTest(onPath('unzip') !== undefined, 'unzip (.ci/setup/browser.sh)')(
  'the zip holds what the command writes, byte and mode, for every pair of answers',
  async () => {
    for (const given of pairs())
      await inTemporary(async (directory) => {
        const folder = folderOf({ answers: toAnswers(given) });
        const zip = zipOf(folder, render(given));
        writeFileSync(join(directory, 'service.zip'), Buffer.from(await zip.arrayBuffer()));
        must('unzip', ['-q', 'service.zip'], { cwd: directory });
        await sameAsCommand(directory, given, join(directory, folder));
      });
  },
);

test('a zip can be read again', async () => {
  const files = render({ with: 'ci' });
  const entries = unzipped(await zipOf('a', files).arrayBuffer());
  const texts = await Promise.all(entries.map(async ({ path, text }) => [path, await text()]));
  assert.equal(
    texts,
    files.map(({ path, text }) => [`a/${path}`, text]),
  );
});

test.run();
