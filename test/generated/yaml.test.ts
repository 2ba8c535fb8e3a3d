// yamllint on the YAML files of every extra.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { onPath, run } from '../lab/tools.ts';
import { filesFor, inTemporary, toolTest, writeTree } from '../support.ts';

toolTest(onPath('yamllint') !== undefined, 'yamllint')('yamllint finds nothing in the files of any extra', async () => {
  for (const deps of ['dep', 'modules']) {
    for (const comments of ['why', 'teach']) {
      await inTemporary(async (folder) => {
        await writeTree(folder, filesFor({ with: 'all', deps, comments }));
        assert.is(run('yamllint', ['--format', 'parsable', '.'], { cwd: folder }).output, '');
      });
    }
  }
});

test.run();
