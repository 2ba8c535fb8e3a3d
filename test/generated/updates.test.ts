import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { type Outcome, runJob, workflowIn } from '../lab/github.ts';
import { must, run, toolsFolder } from '../lab/tools.ts';
import { filesFor, inTemporary, textOf, toolTest, writeTree } from '../support.ts';

const workflowPath = '.github/workflows/update.yml';
const given = { with: 'updates', deps: 'modules' };
const schemas = join(toolsFolder, 'check-jsonschema/bin/check-jsonschema');

toolTest(fs.existsSync(schemas), 'check-jsonschema')(
  'the JSON Schemas of Dependabot, Renovate, GitHub and GitLab accept every file',
  () =>
    inTemporary(async (folder) => {
      for (const deps of ['dep', 'modules']) {
        await writeTree(folder, filesFor({ with: 'release,updates', deps }));
        for (const [schema, path] of [
          ['dependabot', '.github/dependabot.yml'],
          ['renovate', '.gitlab/renovate.json'],
          ['github-workflows', '.github/workflows/release.yml'],
          ['github-workflows', workflowPath],
          ['gitlab-ci', '.gitlab/ci/release.yml'],
          ['gitlab-ci', '.gitlab/ci/update.yml'],
        ] as const) {
          const { status, output } = run(schemas, ['--builtin-schema', `vendor.${schema}`, path], { cwd: folder });
          assert.is(status, 0, `${path} with ${deps}\n${output}`);
        }
      }
    }),
);

test('Dependabot updates modules where there are some, and leaves Go to update --go', () => {
  for (const [deps, ecosystems] of [
    ['modules', ['docker', 'github-actions', 'gomod']],
    ['dep', ['docker', 'github-actions']],
  ] as const) {
    const text = textOf('.github/dependabot.yml', { ...given, deps });
    const { updates } = parse(text);
    assert.equal(
      updates.map((each: Readonly<Record<string, string>>) => each['package-ecosystem']),
      ecosystems,
    );
    assert.equal(updates[0].ignore, [{ 'dependency-name': 'golang' }]);
    assert.is(text.includes('Dependabot cannot read Gopkg.lock'), deps === 'dep');
  }
});

/**
 * Runs the workflow on a service in a bare repository. `update` of the shell script `npx` stands for create-go-docker: what it
 * prints, changes and ends with. Returns the calls of `npx` and `gh`, and how the job ended.
 */
async function updates(
  update: string,
  body: (bare: string, outcome: Outcome, calls: readonly string[]) => Promise<void> | void,
  open = '',
): Promise<void> {
  await inTemporary(async (directory) => {
    const folder = join(directory, 'service');
    const bare = join(directory, 'server.git');
    const log = join(directory, 'calls');
    await writeTree(folder, filesFor(given));
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    must('git', ['init', '-q', '-b', 'main'], { cwd: folder });
    must('git', ['add', '.'], { cwd: folder });
    must('git', [...identity, 'commit', '-qm', 'first'], { cwd: folder });
    must('git', ['clone', '-q', '--bare', folder, bare]);
    const programs = join(directory, 'programs');
    const gh = `case "$*" in 'pr list'*) printf '%s' '${open}' ;; esac`;
    for (const [name, script] of [
      ['npx', update],
      ['gh', gh],
    ] as const) {
      const text = `#!/bin/sh\necho "${name} $*" >> '${log}'\n${script}\n`;
      await fs.outputFile(join(programs, name), text, { mode: 0o755 });
    }
    const outcome = await inTemporary((caches) =>
      runJob(workflowIn(textOf(workflowPath, given)), 'update', {
        ...{ repository: bare, caches, env: { PATH: `${programs}:${process.env.PATH}` } },
        values: { 'secrets.UPDATE_TOKEN || github.token': 'secret' },
      }),
    );
    await body(bare, outcome, (await fs.readFile(log, 'utf8')).trim().split('\n'));
  });
}

const planned = 'npx --yes create-go-docker@latest update --dry-run --markdown';
const written = 'npx --yes create-go-docker@latest update --yes';
const changes = `case "$*" in *--dry-run*) echo '## From 0.1.0 to 0.2.0' ;; *) echo new > Dockerfile; echo more > added ;; esac`;

test('an update becomes a branch and a pull request, with the plan as its text', () =>
  updates(changes, (bare, { failed, output, summary }, calls) => {
    assert.is(failed, undefined, output);
    assert.match(summary, '## From 0.1.0 to 0.2.0');
    assert.is(
      must('git', ['diff', '--name-only', 'main', 'create-go-docker-update'], { cwd: bare }),
      'Dockerfile\nadded',
    );
    assert.equal(calls.slice(0, 3), [planned, written, 'gh auth setup-git']);
    assert.match(calls[4] ?? '', /^gh pr create --head create-go-docker-update .* --body-file \S+update\.md$/);
    assert.is(calls.length, 5);
  }));

test('where there is a pull request, it gets the new text', () =>
  updates(
    changes,
    (_, { failed, output }, calls) => {
      assert.is(failed, undefined, output);
      assert.match(calls[4] ?? '', /^gh pr edit create-go-docker-update --body-file \S+update\.md$/);
    },
    '7',
  ));

test('without changes there is no pull request', () =>
  updates('exit 0', (_, { failed, output }, calls) => {
    assert.is(failed, undefined, output);
    assert.match(output, 'Up to date.');
    assert.equal(calls, [planned, written]);
  }));

test('a conflict fails the workflow, shows where it is, and pushes nothing', () =>
  updates("echo 'Dockerfile:3 conflicts'; exit 3", (bare, { failed, output, summary }, calls) => {
    assert.is(failed, 'Update');
    for (const text of [output, summary]) assert.match(text, 'Dockerfile:3 conflicts');
    assert.equal(calls, [planned]);
    assert.is(must('git', ['branch', '--format', '%(refname:short)'], { cwd: bare }), 'main');
  }));

test.run();
