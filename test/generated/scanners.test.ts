// yamllint, kube-score, checkov, dclint and markdownlint: they find nothing in the files of any extra. An exception is in the file that it is for.
import { dirname, join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { type Outcome, onPath, run, tool, toolsFolder } from '../lab/tools.ts';
import { combinations, filesFor, type GivenAnswers, inTemporary, textOf, toolTest, writeTree } from '../support.ts';

const checkov = join(toolsFolder, 'checkov/bin/checkov');
const [dclint, markdownlint] = ['dclint', 'markdownlint-cli2'].map((name) =>
  join(toolsFolder, 'scanners/node_modules/.bin', name),
) as [string, string];
const [kubectl, kubeScore] = [tool('kubectl'), tool('kube-score')];

/** Everything that can be generated around a service, with either tool for dependencies. */
function inEach(body: (folder: string) => void | Promise<void>, given: GivenAnswers = {}): Promise<void> {
  return ['dep', 'modules'].reduce(
    (before, deps) =>
      before.then(() =>
        inTemporary(async (folder) => {
          await writeTree(folder, filesFor({ with: 'all', deps, ...given }));
          await body(folder);
        }),
      ),
    Promise.resolve(),
  );
}

function findsNothing({ status, output }: Outcome): void {
  assert.is(status, 0, output);
}

toolTest(onPath('yamllint') !== undefined, 'yamllint')('yamllint finds nothing in the files of any extra', async () => {
  for (const comments of ['why', 'teach']) {
    await inEach((folder) => assert.is(run('yamllint', ['--format', 'parsable', '.'], { cwd: folder }).output, ''), {
      comments,
    });
  }
});

toolTest(fs.existsSync(dclint), 'dclint')('dclint finds nothing in the files of Compose and Swarm', () =>
  inEach((folder) => {
    const files = ['compose.yaml', 'stack.yaml'];
    findsNothing(run(dclint, ['--max-warnings', '0', ...files], { cwd: folder }));
  }),
);

toolTest(fs.existsSync(markdownlint), 'markdownlint')('markdownlint finds nothing in any README', () =>
  inTemporary(async (folder) => {
    const readmes = new Set(
      combinations([oldest.minor, '1.16', newest.minor]).flatMap((given) =>
        ['none', 'all'].map((extras) => textOf('README.md', { ...given, with: extras })),
      ),
    );
    for (const [index, text] of [...readmes].entries()) await fs.writeFile(join(folder, `${index}.md`), text);
    findsNothing(run(markdownlint, ['*.md'], { cwd: folder }));
    console.log(`RAN: markdownlint on ${readmes.size} different READMEs`);
  }),
);

toolTest(kubeScore !== undefined && kubectl !== undefined, 'kube-score and kubectl')(
  'kube-score finds nothing in any environment, and nothing in one that uses every component',
  () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ with: 'kubernetes' }));
      const components = await fs.readdir(join(folder, 'kubernetes/components'));
      const overlays = join(folder, 'kubernetes/overlays');
      const production = await fs.readFile(join(overlays, 'production/kustomization.yaml'), 'utf8');
      const list = components.map((name) => `  - ../../components/${name}\n`).join('');
      await fs.outputFile(
        join(overlays, 'everything/kustomization.yaml'),
        production.replace(/^components:\n(?: .*\n)+/m, `components:\n${list}`),
      );
      for (const overlay of await fs.readdir(overlays)) {
        const manifests = run(kubectl!, ['kustomize', join(overlays, overlay)]);
        findsNothing(manifests);
        findsNothing(run(kubeScore!, ['score', '--exit-one-on-warning', '-'], { input: manifests.stdout }));
      }
    }),
);

toolTest(fs.existsSync(checkov) && kubectl !== undefined, 'checkov and kubectl')(
  'checkov finds nothing in any file, nor in what Kustomize makes of them',
  () =>
    inTemporary(async (folder) => {
      for (const deps of ['dep', 'modules'])
        await writeTree(join(folder, deps), filesFor({ with: deps === 'dep' ? 'ci,release' : 'all', deps }));
      const { status, output } = run(checkov, ['--directory', '.', '--quiet', '--compact', '--skip-download'], {
        cwd: folder,
        env: { PATH: `${dirname(kubectl!)}:${process.env.PATH}` },
      });
      assert.is(status, 0, output);
      for (const part of ['kubernetes', 'kustomize', 'dockerfile', 'github_actions', 'gitlab_ci'])
        assert.match(output, new RegExp(`^${part} scan results:\\n\\nPassed checks: [1-9]`, 'm'));
    }),
);

test.run();
