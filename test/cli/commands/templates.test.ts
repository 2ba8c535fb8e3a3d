import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { templateTexts } from '../../../generators/go-service/template-texts.ts';
import { runsHere } from '../../program.ts';
import { inTemporary, treeOf } from '../../support.ts';

const published = fileURLToPath(new URL('../../../schema/templates.json', import.meta.url));

function put(cwd: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(cwd, 'house'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(cwd, 'house', path), text);
}

test('--print-schema templates prints the published schema', () =>
  inTemporary(async (cwd) => {
    for (const args of [
      ['--print-schema', 'templates'],
      ['templates', '--print-schema'],
    ]) {
      const { exitCode, stdout } = await runsHere(cwd, args);
      assert.is(exitCode, 0);
      assert.is(stdout, readFileSync(published, 'utf8'));
    }
  }));

test('ejected templates give the same bytes as ours', () =>
  inTemporary(async (cwd) => {
    const { exitCode, stderr } = await runsHere(cwd, ['templates', 'eject', 'house']);
    assert.is(exitCode, 0, stderr);
    const paths = Object.keys(await treeOf(join(cwd, 'house')));
    assert.equal(paths, ['create-go-docker.json', ...templateTexts.map(({ path }) => `${path}.ejs`)].sort());
    const answers = ['--module', 'a.example/orders', '--with', 'all', '--yes'];
    mkdirSync(join(cwd, 'plain'));
    writeFileSync(join(cwd, 'plain/create-go-docker.json'), '{"name":"my-team"}');
    await runsHere(cwd, ['ours', ...answers, '--templates', 'plain']);
    await runsHere(cwd, ['theirs', ...answers, '--templates', 'house']);
    const [ours, theirs] = await Promise.all(['ours', 'theirs'].map((folder) => treeOf(join(cwd, folder))));
    delete (ours as Record<string, string>)['.create-go-docker.json'];
    delete (theirs as Record<string, string>)['.create-go-docker.json'];
    assert.equal(theirs, ours);
    const checked = await runsHere(cwd, ['templates', 'check', 'house']);
    assert.is(checked.exitCode, 0, checked.stdout);
    assert.match(checked.stdout, /^The templates in house work with all \d+ combinations of answers\.\n$/);
  }));

test('eject copies the named templates, keeps the settings, and refuses to replace a template', () =>
  inTemporary(async (cwd) => {
    put(cwd, { 'create-go-docker.json': '{"name":"acme","labels":{"team":"a"}}' });
    const first = await runsHere(cwd, ['templates', 'eject', 'house', 'Dockerfile', 'kubernetes/']);
    assert.is(first.exitCode, 0, first.stderr);
    const settings = JSON.parse(readFileSync(join(cwd, 'house/create-go-docker.json'), 'utf8'));
    assert.equal(settings.labels, { team: 'a' });
    assert.ok(Object.keys(settings.replaces).every((path) => path === 'Dockerfile' || path.startsWith('kubernetes/')));
    put(cwd, { 'Dockerfile.ejs': 'FROM scratch\n' });
    const before = await treeOf(join(cwd, 'house'));
    const second = await runsHere(cwd, ['templates', 'eject', 'house', 'Dockerfile', 'Makefile']);
    assert.is(second.exitCode, 3);
    assert.match(second.stderr, /Dockerfile\.ejs/);
    assert.not.match(second.stderr, '--skip');
    assert.match(second.stderr, 'templates eject house Dockerfile Makefile --dry-run\n');
    const shown = await runsHere(cwd, ['templates', 'eject', 'house', 'Dockerfile', 'Makefile', '--dry-run']);
    assert.is(shown.exitCode, 3);
    assert.match(shown.stdout, /^Would write 2 files to house:$/m);
    assert.match(shown.stdout, /^--- a\/Dockerfile\.ejs$.*^-FROM scratch$/ms);
    assert.not.match(shown.stdout, 'Delete the templates');
    const { files } = JSON.parse(
      (await runsHere(cwd, ['templates', 'eject', 'house', 'Dockerfile', '--dry-run', '--json'])).stdout,
    );
    assert.match(files.find(({ path }: { readonly path: string }) => path === 'Dockerfile.ejs').diff, '-FROM scratch');
    assert.equal(await treeOf(join(cwd, 'house')), before);
    const unknown = await runsHere(cwd, ['templates', 'eject', 'house', 'Dockerfil']);
    assert.is(unknown.exitCode, 2);
    assert.match(
      unknown.stderr,
      /^There is no template for "Dockerfil"\. Did you mean Dockerfile\? The templates are .*, kubernetes\/, /,
    );
    const folder = await runsHere(cwd, ['templates', 'eject', 'other', './.github', './Makefile']);
    assert.is(folder.exitCode, 0, folder.stderr);
    assert.ok(existsSync(join(cwd, 'other/.github/workflows/ci.yml.ejs')));
    assert.ok(existsSync(join(cwd, 'other/Makefile.ejs')));
    const one = await runsHere(cwd, ['templates', 'eject', 'other', 'Makefile', 'stack.yaml']);
    assert.match(one.stdout, /^Wrote 2 files to other:$/m);
  }));

test('check names every broken template, and the answers that break one', () =>
  inTemporary(async (cwd) => {
    put(cwd, {
      'create-go-docker.json': '{"name":"acme"}',
      'one.ejs': '<%= nothing %>',
      'two.ejs': 'a\n<% while (1) {} %>',
      'three.ejs': 'good',
    });
    const broken = await runsHere(cwd, ['templates', 'check', 'house']);
    assert.is(broken.exitCode, 4);
    assert.match(broken.stdout, /^problem {3}house\/one\.ejs:1: nothing is not defined$/m);
    assert.match(broken.stdout, /house\/two\.ejs:2: "while \(1\) \{\}" is neither a name nor if\/else/);
    assert.not.match(broken.stdout, 'three.ejs');
    put(cwd, { 'one.ejs': '<%_ if (!scratch) { _%>\ntext\n<%_ } _%>\n', 'two.ejs': 'good' });
    const scratch = await runsHere(cwd, ['templates', 'check', 'house', '--json']);
    const { findings, healthy } = JSON.parse(scratch.stdout);
    assert.is(healthy, false);
    assert.equal(
      findings.map(({ state, found }: { readonly state: string; readonly found: string }) => [state, found]),
      [['problem', 'one is empty.']],
    );
    assert.match(findings[0].name, /--base scratch/);
  }));

test('check reports which of our templates have changed, and which files are left out or not used', () =>
  inTemporary(async (cwd) => {
    const replaces = { Dockerfile: '0'.repeat(64) };
    put(cwd, {
      'create-go-docker.json': JSON.stringify({ name: 'acme', allowed: { go: ['1.27'] }, omit: ['nothing'], replaces }),
      'Dockerfile.ejs': 'FROM scratch\n',
      'Makefile.ejs': 'all:\n',
      'README.md': 'about these templates\n',
    });
    const { exitCode, stdout } = await runsHere(cwd, ['templates', 'check', 'house']);
    assert.is(exitCode, 4);
    assert.match(
      stdout,
      /^outdated {2}Dockerfile\.ejs: ours has changed since .* templates eject house Dockerfile --dry-run shows .* "replaces": \{ "Dockerfile": "[0-9a-f]{64}" \}/m,
    );
    assert.match(stdout, /^note {6}Makefile\.ejs: replaces ours, and it is not recorded/m);
    assert.match(stdout, /^note {6}nothing: "omit" leaves it out/m);
    assert.match(stdout, /^note {6}README\.md: not a template/m);
  }));

test('check says what a service lacks without a file that "omit" leaves out', () =>
  inTemporary(async (cwd) => {
    const omits = async (...omit: string[]) => {
      put(cwd, { 'create-go-docker.json': JSON.stringify({ name: 'acme', allowed: { go: ['1.27'] }, omit }) });
      return (await runsHere(cwd, ['templates', 'check', 'house'])).stdout;
    };
    const some = await omits('main.go', 'Dockerfile', 'server.go');
    assert.match(some, /^note {6}main\.go: "omit" leaves it out, and main_test\.go, server_test\.go do not compile/m);
    assert.match(some, /^note {6}Dockerfile: "omit" leaves it out, so that a service has no image/m);
    assert.not.match(await omits('main.go', 'main_test.go', 'server.go', 'server_test.go'), 'note');
  }));

test('a command for a folder whose name needs quotes can be pasted', () =>
  inTemporary(async (cwd) => {
    mkdirSync(join(cwd, 'my house'));
    const { stdout } = await runsHere(cwd, ['templates', 'check', 'my house']);
    assert.match(stdout, "or run: create-go-docker templates eject 'my house'\n");
    assert.match(stdout, /^problem {3}my house has no create-go-docker\.json\./);
  }));

test('wrong words are refused with an example', () =>
  inTemporary(async (cwd) => {
    for (const args of [[], ['check'], ['ejct', 'house'], ['check', 'house', 'more']]) {
      const { exitCode, stderr } = await runsHere(cwd, ['templates', ...args]);
      assert.is(exitCode, 2);
      assert.match(stderr, /Example: create-go-docker templates check \.\/house/);
    }
    assert.is((await runsHere(cwd, ['templates', 'check', 'nowhere'])).exitCode, 2);
    assert.not.ok(existsSync(join(cwd, 'house')));
  }));

test.run();
