// What the repository tells GitHub: workflows, Dependabot, issue forms and the fields that a release adds to package.json.
import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { run, tool } from './lab/tools.ts';
import { filesFor, inTemporary, named, toolTest, writeTree } from './support.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const folder = join(root, '.github/workflows');
const workflows = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
const actionlint = tool('actionlint');
const zizmor = tool('zizmor');

/** Every action that a workflow uses, and what it is pinned to: the commit, and the version in the comment. */
function pins(workflow: string): readonly (readonly [action: string, pin: string])[] {
  const uses = [...workflow.matchAll(/^ *(?:- )?uses: ([^\s@]+)@(.*)$/gm)];
  return uses.map(([, action = '', pin = '']) => [action, pin]);
}

toolTest(actionlint !== undefined, 'actionlint')('actionlint finds nothing in the workflows', () => {
  const { status, output } = run(
    actionlint!,
    workflows.map(([file]) => join(folder, file)),
  );
  assert.is(status, 0, output);
});

toolTest(zizmor !== undefined, 'zizmor')('zizmor finds nothing in the workflows and the Dependabot file', () => {
  const { status, output } = run(zizmor!, ['--offline', '--quiet', '.github'], { cwd: root });
  assert.is(status, 0, output);
});

toolTest(zizmor !== undefined, 'zizmor')('zizmor finds nothing in the workflows that we generate', async () => {
  for (const given of [{ with: 'all' }, { with: 'all', deps: 'modules' }])
    await inTemporary(async (directory) => {
      await writeTree(
        directory,
        filesFor(given).filter(({ path }) => path.startsWith('.github/')),
      );
      const { status, output } = run(zizmor!, ['--offline', '--quiet', '.github'], { cwd: directory });
      assert.is(status, 0, `${named(given)}\n${output}`);
    });
});

test('every action is pinned by commit, with the version in a comment', () => {
  for (const [file, workflow] of workflows)
    for (const [action, pin] of pins(workflow))
      assert.match(pin, /^[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${file}: ${action}`);
});

test('an action has the same commit in every workflow, ours and the one that we generate', () => {
  const templates = 'templates/go-service/.github/workflows';
  const template = readdirSync(join(root, templates)).flatMap((file) => [...pins(text(`${templates}/${file}`))]);
  const seen = new Map(template);
  assert.ok(seen.has('actions/checkout'));
  for (const [file, workflow] of workflows)
    for (const [action, pin] of [...template, ...pins(workflow)]) {
      assert.is(pin, seen.get(action) ?? pin, `${file}: ${action}`);
      seen.set(action, pin);
    }
});

test('no workflow needs a secret', () => {
  for (const [file, workflow] of workflows) assert.not.match(workflow, /secrets\s*[.[]|_TOKEN/, file);
});

test('what is released was tested by the same job as every change', () => {
  const release = new Map(workflows).get('release.yml') ?? '';
  assert.match(release, 'uses: ./.github/workflows/ci.yml');
  assert.match(release, 'needs: test');
  assert.match(new Map(workflows).get('ci.yml') ?? '', /^ +- run: .* \.ci\/run$/m);
});

test('a release names its repository before it is published', () => {
  const { jobs } = parse(new Map(workflows).get('release.yml') ?? '');
  const commands: string[] = jobs.publish.steps.map((step: { run?: string }) => step.run ?? '');
  assert.equal(
    commands.filter((command) => /repository|publish/.test(command)),
    ['node tools/repository.mjs', 'npm publish --provenance --access public'],
  );
});

const repositoryEnv = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'acme/go.docker' };

/** Runs tools/repository.mjs on a copy of package.json. */
function withRepository(env: Readonly<Record<string, string | undefined>>) {
  return inTemporary(async (directory) => {
    await copyFile(join(root, 'package.json'), join(directory, 'package.json'));
    const { status, output } = run(process.execPath, [join(root, 'tools/repository.mjs')], { cwd: directory, env });
    return { status, output, after: await readFile(join(directory, 'package.json'), 'utf8') };
  });
}

test('repository, bugs and homepage come from the repository that the workflow runs in; nothing else changes', async () => {
  const { status, output, after } = await withRepository(repositoryEnv);
  assert.is(status, 0, output);
  const { repository, bugs, homepage, ...rest } = JSON.parse(after);
  assert.equal(repository, { type: 'git', url: 'git+https://github.com/acme/go.docker.git' });
  assert.equal(bugs, { url: 'https://github.com/acme/go.docker/issues' });
  assert.is(homepage, 'https://github.com/acme/go.docker#readme');
  assert.is(`${JSON.stringify(rest, null, 2)}\n`, text('package.json'));
});

test('without a repository package.json is not changed', async () => {
  for (const GITHUB_REPOSITORY of [undefined, '', 'acme', 'acme/x/y', 'acme/x y']) {
    const { status, output, after } = await withRepository({ ...repositoryEnv, GITHUB_REPOSITORY });
    assert.is(status, 1);
    assert.match(output, 'Set GITHUB_SERVER_URL and GITHUB_REPOSITORY');
    assert.is(after, text('package.json'));
  }
});

test('Dependabot updates every Go module, the npm packages and the actions', () => {
  const updates: { 'package-ecosystem': string; directory?: string; directories?: string[] }[] = parse(
    text('.github/dependabot.yml'),
  ).updates;
  assert.equal(
    updates.map((each) => [each['package-ecosystem'], each.directory ?? each.directories]),
    [
      ['npm', '/'],
      ['github-actions', '/'],
      ['gomod', ['/.ci/setup/*']],
    ],
  );
  const tracked = run('git', ['ls-files'], { cwd: root }).stdout.split('\n');
  const modules = tracked.filter(
    (file) => file.endsWith('/go.mod') && !file.startsWith('test/golden/') && text(file).includes('require'),
  );
  assert.equal(
    modules.filter((file) => !/^\.ci\/setup\/[^/]+\/go\.mod$/.test(file)),
    [],
  );
});

test('every issue form can be filled in', () => {
  const forms = join(root, '.github/ISSUE_TEMPLATE');
  for (const file of readdirSync(forms)) {
    const { name, description, body } = parse(readFileSync(join(forms, file), 'utf8'));
    assert.ok(name && description, file);
    const fields: { type: string; id?: string; attributes: { label?: string } }[] = body;
    const asked = fields.filter(({ type }) => type !== 'markdown');
    assert.ok(asked.length > 0, file);
    for (const { id, attributes } of asked) assert.ok(id && attributes.label, `${file}: ${id}`);
    assert.is(new Set(asked.map(({ id }) => id)).size, asked.length, file);
  }
});

test('.nvmrc names a Node version that the tests run on', () => {
  const { node }: { node: string[] } = JSON.parse(text('.ci/setup/nodes.json'));
  const wanted = text('.nvmrc').trim();
  assert.ok(
    node.some((version) => version === wanted || version.startsWith(`${wanted}.`)),
    wanted,
  );
});

test.run();
