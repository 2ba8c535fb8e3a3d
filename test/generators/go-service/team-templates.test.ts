import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../../core/errors.ts';
import { generate } from '../../../core/generate.ts';
import { schemaProblem } from '../../../core/json-schema.ts';
import { manifestPath } from '../../../core/manifest.ts';
import { currentAlpine, goVersion, newest, oldest } from '../../../generators/go-service/go-releases.ts';
import { specify } from '../../../generators/go-service/index.ts';
import { templateNames } from '../../../generators/go-service/names.ts';
import { toAnswers } from '../../../generators/go-service/questions.ts';
import { teamFile, teamSchema } from '../../../generators/go-service/team-schema.ts';
import { sumOf, type TeamSource, teamFrom } from '../../../generators/go-service/team-templates.ts';
import { combinations, filesFor, type GivenAnswers, named } from '../../support.ts';

const place = './acme';

/** A folder with these templates (without `.ejs`) and these settings. */
function folder(templates: Readonly<Record<string, string>> = {}, settings: object = {}): readonly TeamSource[] {
  return [
    { path: teamFile, text: JSON.stringify({ name: 'acme', ...settings }) },
    ...Object.entries(templates).map(([path, text]) => ({ path: `${path}.ejs`, text })),
  ];
}

function filesOf(files: readonly TeamSource[], given: GivenAnswers = {}) {
  const team = teamFrom(files, place);
  const answers = toAnswers({ module: 'example.com/orders', ...team.defaults, ...given }, undefined, team.questions);
  return new Map(generate(specify(answers, team), '0.0.0').map(({ path, text }) => [path, text]));
}

/** The message with which the folder, or these answers, are refused. */
function refusal(files: readonly TeamSource[], given: GivenAnswers = {}): string {
  try {
    filesOf(files, given);
  } catch (error) {
    assert.instance(error, UserError, `${(error as Error).stack}`);
    return (error as Error).message;
  }
  return 'accepted';
}

// What the README says before a command that needs the templates.
const sentence =
  'The command needs the templates of your team: set `CREATE_GO_DOCKER_TEMPLATES` to their folder first.\n\n';

/** A file without that sentence: as it is without templates of a team. */
const asOurs = (text: string | undefined): string | undefined => text?.replaceAll(sentence, '');

test('a template with the path of ours replaces it, and another one adds a file', () => {
  const files = filesOf(folder({ '.gitignore': '/<%= binary %>\n', 'docs/owner.md': 'by acme\n' }));
  assert.is(files.get('.gitignore'), '/orders\n');
  assert.is(files.get('docs/owner.md'), 'by acme\n');
  const ours = filesFor({}).filter(({ path }) => path !== '.gitignore' && path !== manifestPath);
  for (const { path, text } of ours) assert.is(asOurs(files.get(path)), text, path);
});

test('a folder that has only a name changes the manifest, and a sentence of the README', () => {
  for (const given of combinations([oldest.minor, newest.minor])) {
    const files = filesOf(folder(), given);
    for (const { path, text } of filesFor(given))
      if (path !== manifestPath) assert.is(asOurs(files.get(path)), text, `${path} of ${named(given)}`);
  }
});

test("the README of a service with a team's templates names the variable before each command that needs them", () => {
  for (const deps of ['dep', 'modules']) {
    const given = { deps, with: 'updates' };
    const readme = filesOf(folder(), given).get('README.md')!;
    const commands = readme.split('```sh\nnpx create-go-docker@latest update').slice(0, -1);
    assert.is(commands.length, deps === 'dep' ? 2 : 1);
    for (const before of commands) assert.ok(before.endsWith(sentence));
  }
});

test('the manifest records the name and the checksum of the templates, and no path', () => {
  const files = folder({ 'a.txt': 'a' });
  const manifest = JSON.parse(filesOf(files).get(manifestPath)!);
  assert.equal(manifest.templates, { name: 'acme', sum: sumOf(files) });
  assert.not.match(filesOf(files).get(manifestPath)!, place);
});

test('the checksum follows the templates and the settings, and no other file', () => {
  const sum = sumOf(folder({ a: 'a' }));
  assert.is(sumOf([...folder({ a: 'a' }), { path: 'README.md', text: 'about' }].reverse()), sum);
  assert.is.not(sumOf(folder({ a: 'b' })), sum);
  assert.is.not(sumOf(folder({ b: 'a' })), sum);
  assert.is.not(sumOf(folder({ a: 'a' }, { labels: { team: 'x' } })), sum);
});

test('a Markdown file of a team keeps its headings, also in the folder of an extra', () => {
  const text = '# Title\n\n## Part\n\ntext\n';
  for (const comments of ['none', 'why', 'teach']) {
    const given = { with: 'kubernetes', comments };
    assert.is(filesOf(folder({ 'kubernetes/README.md': text }), given).get('kubernetes/README.md'), text, comments);
  }
});

test('images to start from need no template', () => {
  const images = { golang: 'registry.acme.example:5000/golang', alpine: 'registry.acme.example/golden/alpine' };
  const dockerfile = filesOf(folder({}, { images }), { base: 'alpine', go: newest.minor }).get('Dockerfile')!;
  const from = [...dockerfile.matchAll(/^FROM (?:--\S+ )?(\S*[.:]\S*)/gm)].map(([, image]) => image);
  assert.equal(from, [
    `registry.acme.example/golden/alpine:${currentAlpine}`,
    `registry.acme.example:5000/golang:${goVersion(newest.minor).imageTag}`,
    `registry.acme.example/golden/alpine:${currentAlpine}`,
  ]);
  const pinned = { alpine: `a.example/b@sha256:${'0'.repeat(64)}`, distroless: 'a.example/static:2025' };
  assert.match(filesOf(folder({}, { images: pinned })).get('Dockerfile')!, `FROM ${pinned.alpine}\n`);
  assert.match(
    filesOf(folder({}, { images: pinned }), { base: 'distroless' }).get('Dockerfile')!,
    'FROM a.example/static:2025\n',
  );
});

test('labels need no template', () => {
  const files = filesOf(folder({}, { labels: { team: 'platform', 'acme.example/cost-center': '4711' } }), {
    with: 'all',
  });
  assert.match(files.get('Dockerfile')!, / \\\n {6}team="platform" \\\n {6}acme\.example\/cost-center="4711"\n/);
  assert.match(
    files.get('kubernetes/base/kustomization.yaml')!,
    /\nlabels:\n {2}- includeTemplates: true\n {4}pairs:\n {8}team: "platform"\n {8}acme\.example\/cost-center: "4711"\n$/,
  );
});

test('omitted paths are left out, whole folders too', () => {
  const files = filesOf(folder({}, { omit: ['.gitlab-ci.yml', '.github/'] }), { with: 'ci' });
  assert.not.ok([...files.keys()].some((path) => /^\.git(lab-ci|hub)/.test(path)));
});

test('an extra of the team has its files, its name in templates, and its place in `all`', () => {
  const extras = [{ name: 'owners', files: ['CODEOWNERS', 'own/'], help: 'who reviews' }];
  const templates = { CODEOWNERS: '* @acme\n', 'own/a': 'a', notes: '<%_ if (owners) { _%>\nowned\n<%_ } _%>\n' };
  const files = folder(templates, { extras });
  assert.not.ok(filesOf(files).has('CODEOWNERS') || filesOf(files).has('own/a'));
  assert.is(filesOf(files, { with: 'owners' }).get('notes'), 'owned\n');
  assert.ok(filesOf(files, { with: 'all' }).has('own/a') && filesOf(files, { with: 'all' }).has('stack.yaml'));
});

test('a team can set default answers and names', () => {
  const files = folder(
    { a: '<%= registry %> <%= level %> <% if (strict) { %>yes<% } %>' },
    {
      answers: { port: 9000, base: 'scratch', with: ['ci'] },
      names: { registry: 'registry.acme.example', level: 3, strict: true },
    },
  );
  assert.is(filesOf(files).get('a'), 'registry.acme.example 3 yes');
  assert.match(filesOf(files).get('Dockerfile')!, 'EXPOSE 9000');
  assert.match(filesOf(files, { port: '80' }).get('Dockerfile')!, 'EXPOSE 80');
});

test('a path can have names in it', () => {
  const files = folder({ 'deploy/app': 'x' }, { paths: { 'deploy/app': 'deploy/<%= label %>.env' } });
  assert.ok(filesOf(files).has('deploy/orders.env'));
  assert.not.ok(filesOf(files).has('deploy/app'));
});

test('an extra and "omit" name a template by its path, also where "paths" moves its result', () => {
  const files = folder(
    { 'chart/app': 'x', 'chart/b': 'x', note: 'x' },
    {
      extras: [{ name: 'helm', files: ['chart/'], help: 'a chart' }],
      omit: ['note'],
      paths: { 'chart/app': 'deploy/<%= label %>.env', note: '<%= label %>.txt' },
    },
  );
  for (const [extras, isThere] of [
    ['none', false],
    ['helm', true],
    ['all', true],
  ] as const) {
    const paths = filesOf(files, { with: extras });
    for (const path of ['deploy/orders.env', 'chart/b']) assert.is(paths.has(path), isThere, `${path} with ${extras}`);
    assert.not.ok(paths.has('orders.txt'));
  }
});

for (const [settings, given, message] of [
  [
    { allowed: { base: ['distroless'] } },
    { base: 'alpine' },
    '--base "alpine": the templates of acme (./acme) allow only distroless. Example: --base distroless',
  ],
  [
    { allowed: { go: ['1.26', '1.27'] } },
    { go: '1.25' },
    '--go "1.25": the templates of acme (./acme) allow only 1.26, 1.27. Example: --go 1.26',
  ],
  [{ allowed: { go: ['1.26'] } }, { go: '1.26.3' }, 'accepted'],
  [
    { allowed: { with: ['ci'] } },
    { with: 'ci,swarm' },
    '--with "ci,swarm": the templates of acme (./acme) allow only ci. Example: --with none',
  ],
  [
    { allowed: { with: [] } },
    { with: 'ci' },
    '--with "ci": the templates of acme (./acme) allow only none. Example: --with none',
  ],
  [{ answers: { with: ['ci', 'compose'] }, fixed: ['with'] }, { with: 'compose,ci' }, 'accepted'],
  [
    { answers: { with: ['ci'] }, fixed: ['with'] },
    { with: 'none' },
    '--with "none": the templates of acme (./acme) allow only ci. Example: --with ci',
  ],
  [
    { answers: { port: 80 }, fixed: ['port'] },
    { port: '81' },
    '--port "81": the templates of acme (./acme) allow only 80. Example: --port 80',
  ],
  [{ allowed: { port: [80, 81] } }, { port: '81' }, 'accepted'],
  [{ allowed: { go: ['1.26'] }, fixed: ['go'], answers: { go: '1.26.3' } }, { go: '1.26.3' }, 'accepted'],
] as const) {
  test(`with the rules ${JSON.stringify(settings)}, ${JSON.stringify(given)} is ${message}`, () => {
    assert.is(refusal(folder({}, settings), given), message);
  });
}

test('an answer whose default is against the rules gets the first value that is not', () => {
  const team = teamFrom(folder({}, { allowed: { base: ['distroless', 'scratch'], comments: ['why'] } }), place);
  assert.equal(team.defaults, { base: 'distroless' });
  const base = team.questions.find(({ name }) => name === 'base')!;
  assert.equal(base.choices, ['distroless', 'scratch']);
  assert.is(base.fallback(), 'distroless');
});

// Every text begins with the file; of a template, also with the line.
for (const [files, message] of [
  [[], './acme has no create-go-docker.json.'],
  [[{ path: teamFile, text: '{' }], './acme/create-go-docker.json is not JSON'],
  [
    folder({}, { name: '../up' }),
    './acme/create-go-docker.json: name is "../up"; it has to look like acme. See --print-schema templates.',
  ],
  [folder({}, { nam: 'x' }), './acme/create-go-docker.json: the file has "nam", which is unknown.'],
  [folder({}, { answers: { module: 'a.example/b' } }), 'answers has "module", which is unknown'],
  [folder({}, { answers: { port: '80' } }), 'answers.port is not of type integer'],
  [
    folder({}, { answers: { with: ['nothing'] } }),
    'with in ./acme/create-go-docker.json has "nothing", which is unknown',
  ],
  [
    folder({}, { answers: { base: 'alpine' }, allowed: { base: ['scratch'] } }),
    'answers.base "alpine": the templates of acme (./acme) allow only scratch',
  ],
  [
    folder({}, { allowed: { go: ['1.27', '1.2'] } }),
    './acme/create-go-docker.json: allowed.go has "1.2": the oldest Go offered is 1.11.',
  ],
  [folder({ a: 'x\n<%= process.env %>' }), './acme/a.ejs:2: "process.env" is not a name'],
  [folder({ 'b/a': '<%= constructor %>' }), './acme/b/a.ejs:1: constructor is not defined'],
  [folder({ a: '\n\n<%= registri %>' }, { names: { registry: 'x' } }), './acme/a.ejs:3: registri is not defined'],
  [folder({ a: '\n<%_ if (port) { _%>' }), './acme/a.ejs:2: this if is never closed'],
  [
    folder({ a: '<%= big %>'.repeat(5000) }, { names: { big: 'x'.repeat(1000) } }),
    './acme/a.ejs:1: the text becomes larger than 4194304 characters',
  ],
  [folder({ '../out': '' }), './acme/../out.ejs: the path "../out" has a relative element'],
  [folder({ '/etc/passwd': '' }), 'the path "/etc/passwd" is absolute'],
  [folder({ 'C:/a': '' }), 'begins with a drive letter'],
  [folder({ 'a\\..\\b': '' }), 'has a backslash'],
  [folder({ '.git/hooks/pre-commit': '' }), 'is in .git, which git runs programs from'],
  [folder({ '.GIT/config': '' }), 'is in .git'],
  [folder({ 'sub/.g\u200cit/config': '' }), 'is in .git'],
  [folder({ 'git~1/config': '' }), 'is in .git'],
  [folder({ '.create-go-docker.json': '' }), 'is that of the manifest'],
  [folder({ dockerfile: '' }), 'dockerfile.ejs and Dockerfile have the path "dockerfile"'],
  [folder({ 'main.go/x': '' }), 'have the path "main.go"'],
  [
    folder({ a: '' }, { paths: { a: '<%= up %>/x' }, names: { up: '..' } }),
    './acme/create-go-docker.json: paths: a: the path "../x" has a relative element',
  ],
  [folder({ a: '' }, { paths: { a: '<%= up %>' }, names: { up: '.git/hooks/pre-commit' } }), 'is in .git'],
  [
    folder({ a: '' }, { paths: { a: '<%= module.x %>' } }),
    './acme/create-go-docker.json: paths:1: "module.x" is not a name',
  ],
  [folder({ a: '' }, { paths: { b: 'c' } }), 'paths: there is no template ./acme/b.ejs'],
  [
    folder({ a: '' }, { paths: { a: 'Dockerfile' } }),
    './acme/a.ejs has the path "Dockerfile", which is a file of ours. To replace it, name the template Dockerfile.ejs.',
  ],
  [
    folder({}, { fixed: ['go'], allowed: { go: ['1.26'] } }),
    `./acme/create-go-docker.json: go is fixed at ${newest.minor}, which allowed.go does not have. Set answers.go to one of 1.26,`,
  ],
  [
    folder({}, { fixed: ['with'], allowed: { with: ['ci'] }, answers: { with: ['compose'] } }),
    'with is fixed at compose, which allowed.with does not have',
  ],
  [folder({ a: '', b: '' }, { paths: { a: 'c', b: 'c' } }), './acme/b.ejs and ./acme/a.ejs have the path "c"'],
  [
    folder({}, { names: JSON.parse('{"__proto__":"x"}') }),
    'a name in names is "__proto__"; it has to look like costCenter.',
  ],
  [folder({}, { names: { port: 'x' } }), 'the name port is there already'],
  [folder({}, { names: { if: 'x' } }), 'the name if is there already'],
  [folder({}, { names: { a: 'x\ny' } }), 'names.a is "x\\ny", which does not match'],
  [folder({}, { names: { a: { b: 1 } } }), 'names.a is not of type string or integer or boolean'],
  [folder({}, { images: { golang: 'golang:1' } }), 'images.golang is'],
  [
    folder({}, { images: { golang: 'a.example/golang:1.27' } }),
    '; it has to look like registry.example.com/golden/golang.',
  ],
  [folder({}, { images: { alpine: 'a b' } }), 'images.alpine is'],
  [folder({}, { images: { alpine: 'a\nRUN evil' } }), 'images.alpine is'],
  [folder({}, { labels: { team: '"\nRUN evil' } }), 'labels.team is'],
  [
    folder({}, { labels: { 'a b': 'x' } }),
    'a name in labels is "a b"; it has to look like cost-center or acme.example/team.',
  ],
  [folder({}, { extras: [{ name: 'ci', files: ['x'], help: 'x' }] }), 'the extra ci is there already'],
  [
    folder({}, { extras: [{ name: 'x', files: ['y'], help: 'x' }] }),
    'the extra x has y, and there is no template ./acme/y.ejs',
  ],
  [
    folder({ Makefile: '' }, { extras: [{ name: 'x', files: ['Makefile'], help: 'x' }] }),
    'the extra x has Makefile, which is a file of ours',
  ],
  [folder({}, { omit: ['../x'] }), 'omit: the path "../x" has a relative element'],
  [
    folder(Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`f${index}`, '']))),
    './acme has 1001 templates; the limit is 1000',
  ],
] as const) {
  test(`refused: ${message.slice(0, 90)}`, () => {
    const text = refusal(files);
    assert.ok(text.includes(message), text.slice(0, 300));
    assert.not.ok(text.includes('\n'), text);
  });
}

test('names of the prototype of objects are ordinary names', () => {
  const names = { constructor: 'mine', hasOwnProperty: 'too' };
  const files = filesOf(folder({ a: '<%= constructor %> <%= hasOwnProperty %>' }, { names }));
  assert.is(files.get('a'), 'mine too');
});

test('our names stay the same for all answers with a team', () => {
  const team = teamFrom(
    folder({ o: '' }, { names: { x: 'y' }, extras: [{ name: 'own', files: ['o'], help: 'x' }] }),
    place,
  );
  const names = Object.keys(templateNames(toAnswers({}), team));
  assert.ok(names.includes('x') && names.includes('own'));
  for (const given of combinations(['1.11'])) assert.equal(Object.keys(templateNames(toAnswers(given), team)), names);
});

test('the check of settings agrees with a validator of JSON Schema', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, unicodeRegExp: true }).compile(teamSchema);
  const values = [
    {},
    [],
    null,
    'x',
    1,
    { name: 'a' },
    { name: '' },
    { name: 'a'.repeat(50) },
    { name: 'a'.repeat(51) },
    { name: 1 },
    { name: 'é' },
    { name: 'a', $schema: 'x' },
    { name: 'a', $schema: 1 },
    { name: 'a', other: 1 },
    { name: 'a', answers: { port: 0 } },
    { name: 'a', answers: { port: 65536 } },
    { name: 'a', answers: { port: 80.5 } },
    { name: 'a', answers: { port: 80, go: '1.27', base: 'alpine', with: ['ci'] } },
    { name: 'a', answers: { base: 'x' } },
    { name: 'a', answers: { with: ['ci', 'ci'] } },
    { name: 'a', answers: { with: 'ci' } },
    { name: 'a', answers: [] },
    { name: 'a', fixed: ['port'] },
    { name: 'a', fixed: ['module'] },
    { name: 'a', fixed: ['port', 'port'] },
    { name: 'a', allowed: { port: [] } },
    { name: 'a', allowed: { port: [1] } },
    { name: 'a', allowed: { with: [] } },
    { name: 'a', names: { a: 1, b: 'x', c: true } },
    { name: 'a', names: { a: null } },
    { name: 'a', names: { 'a-b': '' } },
    { name: 'a', names: { a: '\u0000' } },
    { name: 'a', names: { a: '😀'.repeat(1000) } },
    { name: 'a', names: { a: '😀'.repeat(1001) } },
    { name: 'a', images: { alpine: 'a.example:5000/b/c:d' } },
    { name: 'a', images: { alpine: 'A' } },
    { name: 'a', images: { scratch: 'a' } },
    { name: 'a', labels: { 'a.example/b': 'c' } },
    { name: 'a', labels: { '/b': 'c' } },
    { name: 'a', labels: { b: '' } },
    { name: 'a', omit: [''] },
    { name: 'a', omit: ['a', 'a'] },
    { name: 'a', omit: ['a'] },
    { name: 'a', paths: { a: '' } },
    { name: 'a', extras: [{ name: 'b' }] },
    { name: 'a', extras: [{ name: 'b', files: [], help: 'c' }] },
    { name: 'a', extras: [{ name: 'b', files: ['d'], help: 'c' }] },
    { name: 'a', extras: [{ name: 'b', files: ['d'], help: 'c', e: 1 }] },
    { name: 'a', replaces: { b: '0'.repeat(64) } },
    { name: 'a', replaces: { b: 'x' } },
  ];
  for (const value of values)
    assert.is(schemaProblem(teamSchema, value) === undefined, validate(value), JSON.stringify(value));
});

test.run();
