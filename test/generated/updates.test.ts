// The `updates` extra: dependencies are updated in a pull request or a merge request.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { generate } from '../../core/generate.ts';
import { specify } from '../../generators/go-service/index.ts';
import { toAnswers } from '../../generators/go-service/questions.ts';
import { teamFile } from '../../generators/go-service/team-schema.ts';
import { type TeamSource, teamFrom } from '../../generators/go-service/team-templates.ts';
import { templateTexts } from '../../generators/go-service/template-texts.ts';
import { spawned } from '../lab/builders.ts';
import { type Outcome, runJob, workflowIn } from '../lab/github.ts';
import { must, onPath, repositoryIn, run, toolsFolder } from '../lab/tools.ts';
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

test('Dependabot updates modules if the service has them, and leaves Go to update --go', () => {
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

/** What a job of a service with a team's templates has besides its files. */
interface JobOfTeam {
  /** The text of the workflow, or of the pipeline. */
  readonly text?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs the workflow on a service in a bare repository. `update` of the shell script `npx` stands for create-go-docker: what it
 * prints, changes and ends with. Returns the calls of `npx` and `gh`, and how the job ended.
 */
async function updates(
  update: string,
  body: (bare: string, outcome: Outcome, calls: readonly string[]) => Promise<void> | void,
  open = '',
  { text: workflow = textOf(workflowPath, given), values = {}, env = {} }: JobOfTeam = {},
): Promise<void> {
  await inTemporary(async (directory) => {
    const folder = join(directory, 'service');
    const bare = join(directory, 'server.git');
    const log = join(directory, 'calls');
    await writeTree(folder, filesFor(given));
    repositoryIn(folder)('clone', '-q', '--bare', '.', bare);
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
      runJob(workflowIn(workflow), 'update', {
        ...{ repository: bare, caches, env: { PATH: `${programs}:${process.env.PATH}`, ...env } },
        values: { 'secrets.UPDATE_TOKEN || github.token': 'secret', ...values },
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

test('an open pull request gets the new text', () =>
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

/** One call of GitLab's API: method, address and the fields of its body. */
interface Call {
  readonly method: string;
  readonly url: string;
  readonly token: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Runs GitLab's job as `updates` runs GitHub's. The real curl asks an API on loopback, which has these open merge requests. */
function gitlabUpdates(
  update: string,
  open: readonly object[],
  body: (
    bare: string,
    outcome: { readonly status: number | null; readonly output: string },
    calls: readonly Call[],
  ) => void,
  { text: pipeline = textOf('.gitlab/ci/update.yml', given), env = {} }: JobOfTeam = {},
): Promise<void> {
  return inTemporary(async (directory) => {
    const bare = join(directory, 'server.git');
    const folder = join(directory, 'service');
    const workspace = join(directory, 'workspace');
    const calls: Call[] = [];
    const server = createServer(async (request, response) => {
      const fields = Object.fromEntries(new URLSearchParams(await text(request)));
      calls.push({ method: request.method!, url: request.url!, token: `${request.headers['private-token']}`, fields });
      response.end(JSON.stringify(request.method === 'GET' ? open : {}));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await writeTree(folder, filesFor(given));
      repositoryIn(folder)('clone', '-q', '--bare', '.', bare);
      must('git', ['clone', '-q', bare, workspace]);
      await fs.outputFile(join(directory, 'programs/npx'), `#!/bin/sh\n${update}\n`, { mode: 0o755 });
      const job = parse(pipeline).update;
      const script = ['set -eo pipefail', ...(job.before_script ?? []), ...job.script].join('\n');
      const { port } = server.address() as AddressInfo;
      const output = await spawned('bash', ['-c', `(\n${script}\n) 2>&1\necho "ended with $?"`], {
        cwd: workspace,
        env: {
          ...{ PATH: `${join(directory, 'programs')}:${process.env.PATH}`, UPDATE_TOKEN: 'secret' },
          ...{ MERGE_REQUESTS: `http://127.0.0.1:${port}/api/v4/projects/1/merge_requests`, CI_DEFAULT_BRANCH: 'main' },
          ...{ CI_SERVER_PROTOCOL: 'https', CI_SERVER_HOST: 'gitlab.com', CI_SERVER_PORT: '443' },
          ...{ CI_PROJECT_PATH: 'acme/orders', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${bare}.insteadOf` },
          GIT_CONFIG_VALUE_0: 'https://gitlab-ci:secret@gitlab.com:443/acme/orders.git',
          ...env,
        },
      });
      body(bare, { status: Number(/ended with (\d+)\n$/.exec(output)?.[1]), output }, calls);
    } finally {
      server.close();
    }
  });
}

const gitlabTest = toolTest(onPath('curl') !== undefined, 'curl');
const path = '/api/v4/projects/1/merge_requests';
const asked = `${path}?state=opened&source_branch=create-go-docker-update`;

gitlabTest('GitLab: an update becomes a branch and a merge request, with the plan as its text', () =>
  gitlabUpdates(changes, [], (bare, { status, output }, calls) => {
    assert.is(status, 0, output);
    const diff = ['diff', '--name-only', 'main', 'create-go-docker-update'];
    assert.is(must('git', diff, { cwd: bare }), 'Dockerfile\nadded');
    assert.equal(calls, [
      { method: 'GET', url: asked, token: 'secret', fields: {} },
      {
        ...{ method: 'POST', url: path, token: 'secret' },
        fields: {
          ...{ source_branch: 'create-go-docker-update', target_branch: 'main', title: 'Update the generated files' },
          description: '## From 0.1.0 to 0.2.0\n',
        },
      },
    ]);
  }),
);

gitlabTest('GitLab: an open merge request gets the new text', () =>
  gitlabUpdates(changes, [{ iid: 7 }], (_, { status, output }, calls) => {
    assert.is(status, 0, output);
    const fields = { description: '## From 0.1.0 to 0.2.0\n' };
    assert.equal(calls.slice(1), [{ method: 'PUT', url: `${path}/7`, token: 'secret', fields }]);
  }),
);

gitlabTest('GitLab: without changes, and after a conflict, there is no merge request', async () => {
  await gitlabUpdates('exit 0', [], (_, { status, output }, calls) => {
    assert.is(status, 0, output);
    assert.match(output, 'Up to date.');
    assert.equal(calls, []);
  });
  await gitlabUpdates("echo 'Dockerfile:3 conflicts'; exit 3", [], (bare, { status, output }, calls) => {
    assert.is(status, 3, output);
    assert.match(output, 'Dockerfile:3 conflicts');
    assert.equal(calls, []);
    assert.is(must('git', ['branch', '--format', '%(refname:short)'], { cwd: bare }), 'main');
  });
});

const gitlabPath = '.gitlab/ci/update.yml';

/** The text of a file of a service with these templates of a team. */
function textOfTeam(path: string, templates: readonly TeamSource[] = []): string {
  const team = teamFrom([{ path: teamFile, text: '{"name":"acme"}' }, ...templates], 'house');
  const files = generate(specify(toAnswers({ module: 'example.com/orders', ...given }), team), '0.0.0');
  return files.find((file) => file.path === path)!.text;
}

/** Our template of a file, with a change, as a template of a team. */
function changedTemplate(path: string, change: (text: string) => string): TeamSource {
  const { text } = templateTexts.find((each) => each.path === path)!;
  assert.is.not(change(text), text);
  return { path: `${path}.ejs`, text: change(text) };
}

const printsFolder = 'echo "templates in <$CREATE_GO_DOCKER_TEMPLATES>"';
const printsSettings = 'cat "$CREATE_GO_DOCKER_TEMPLATES/create-go-docker.json"';

test("the job of a service with a team's templates takes their folder from a variable", () =>
  updates(
    printsFolder,
    (_, { failed, output, summary }) => {
      assert.is(failed, undefined, output);
      assert.match(summary, 'templates in <./house>');
    },
    '',
    { text: textOfTeam(workflowPath), values: { 'vars.CREATE_GO_DOCKER_TEMPLATES': './house' } },
  ));

gitlabTest("GitLab: the job of a service with a team's templates names the variable for their folder", () => {
  assert.match(textOfTeam(gitlabPath), 'the variable CREATE_GO_DOCKER_TEMPLATES');
  const env = { CREATE_GO_DOCKER_TEMPLATES: './house' };
  const about = { text: textOfTeam(gitlabPath), env };
  return gitlabUpdates(`${printsFolder} >&2`, [], (_, { output }) => assert.match(output, '<./house>'), about);
});

// The changes of the job that docs/templates.md shows.
const page = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8');
const [, section = ''] = page.split('## The weekly update');
const [cloneStep, variableLine, beforeScript] = [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);

/** Runs with the environment of git in which this address is a repository with a team's file. */
const withTemplatesAt = (address: string, body: (env: Readonly<Record<string, string>>) => Promise<void>) =>
  inTemporary(async (directory) => {
    const folder = join(directory, 'house-style');
    await fs.outputFile(join(folder, teamFile), '{ "name": "acme" }\n');
    const bare = join(directory, 'house-style.git');
    repositoryIn(folder)('clone', '-q', '--bare', '.', bare);
    await body({
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.file://${bare}.insteadOf`,
      GIT_CONFIG_VALUE_0: address,
    });
  });

test("the documented step clones a team's templates, and the update finds them", () =>
  withTemplatesAt('https://x-access-token:secret@github.com/acme/house-style.git', (env) => {
    const template = changedTemplate(workflowPath, (text) =>
      text
        .replace('      - name: Update\n', () => `${cloneStep}\n      - name: Update\n`)
        .replace(/^ +CREATE_GO_DOCKER_TEMPLATES: .*\n/m, () => variableLine!),
    );
    const text = textOfTeam(workflowPath, [template]);
    return updates(
      printsSettings,
      (_, { failed, output, summary }, calls) => {
        assert.is(failed, undefined, output);
        assert.match(summary, '{ "name": "acme" }');
        assert.equal(calls, [planned, written]);
      },
      '',
      { text, env, values: { 'secrets.TEMPLATES_TOKEN': 'secret' } },
    );
  }));

gitlabTest("GitLab: the documented script clones a team's templates, and the update finds them", () =>
  withTemplatesAt('https://gitlab-ci-token:secret@gitlab.com/acme/house-style.git', (env) => {
    const template = changedTemplate(gitlabPath, (text) =>
      text.replace('  script:\n', () => `${beforeScript}  script:\n`),
    );
    const about = { text: textOfTeam(gitlabPath, [template]), env: { ...env, CI_JOB_TOKEN: 'secret' } };
    return gitlabUpdates(
      `${printsSettings} >&2`,
      [],
      (_, { status, output }, calls) => {
        assert.is(status, 0, output);
        assert.match(output, '{ "name": "acme" }');
        assert.match(output, 'Up to date.');
        assert.equal(calls, []);
      },
      about,
    );
  }),
);

test.run();
