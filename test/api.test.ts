import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type Answers,
  dockerize,
  examine,
  plan,
  questions,
  readTemplates,
  render,
  scaffold,
  schema,
  UserError,
} from '../api.ts';
import packageJson from '../package.json' with { type: 'json' };
import { filesFor, inTemporary, treeOf } from './support.ts';

const orders = { module: 'example.com/orders' };
function texts(files: readonly { path: string; text: string }[]) {
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

test('a plan has every answer and every file, and is plain JSON', () => {
  const planned = plan({ ...orders, port: 9000, deps: 'modules' });
  assert.is(planned.answers.port, 9000);
  assert.is(planned.answers.base, 'alpine');
  assert.equal(
    planned.files.map(({ path }) => path),
    filesFor({ deps: 'modules' }).map(({ path }) => path),
  );
  assert.equal(render(JSON.parse(JSON.stringify(planned))), render(planned));
});

test('render gives the files that the command writes', () => {
  const files = render(plan(orders));
  const { '.create-go-docker.json': manifest, ...rest } = texts(files);
  const { '.create-go-docker.json': _, ...expected } = texts(filesFor({}));
  assert.equal(rest, expected);
  assert.is(JSON.parse(manifest ?? '').version, packageJson.version);
});

test('scaffold writes them, and says what it did', () =>
  inTemporary(async (directory) => {
    const target = join(directory, 'orders');
    const dry = await scaffold(target, {}, { dryRun: true });
    assert.equal(await treeOf(directory), {});
    const { changes } = await scaffold(target);
    assert.equal(changes, dry.changes);
    assert.equal(await treeOf(target), texts(render(plan(orders))));
  }));

const shop = {
  'go.mod': 'module example.com/shop\n\ngo 1.24.0\n',
  'cmd/api/main.go': 'package main\n\nfunc main() { http.ListenAndServe(":9000", nil) }\n',
  'cmd/job/main.go': 'package main\n\nfunc main() {}\n',
};

test('examine finds programs in files from any source, and reads more about chosen ones', () => {
  const files = { paths: Object.keys(shop), read: (path: string) => shop[path as keyof typeof shop] };
  const { programs, found } = examine(files);
  assert.equal(
    programs.map(({ folder }) => folder),
    ['cmd/api', 'cmd/job'],
  );
  assert.is(found, undefined);
  assert.equal(examine(files, ['cmd/api']).found?.port, {
    value: 9000,
    evidence: ['cmd/api/main.go:3'],
    confidence: 'sure',
  });
});

test('dockerize writes the files for code that exists', () =>
  inTemporary(async (directory) => {
    for (const [path, text] of Object.entries(shop)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    await refuses('usage', /2 programs/, () => dockerize(directory))();
    const { found, answers } = await dockerize(directory, { base: 'scratch' }, { programs: ['cmd/api'] });
    assert.is(found.port?.value, 9000);
    assert.is(answers.base, 'scratch');
    assert.match((await treeOf(directory)).Dockerfile ?? '', /^FROM scratch$/m);
    const more = { programs: ['cmd/api'], tags: ['prod'], overwrite: true };
    await dockerize(directory, { with: ['compose'] }, more);
    const { Dockerfile = '', 'compose.yaml': compose = '' } = await treeOf(directory);
    assert.match(Dockerfile, "-tags 'prod' ");
    assert.match(compose, ':9000');
  }));

function refuses(reason: string, message: RegExp, act: () => unknown) {
  return async () => {
    try {
      await act();
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError);
      assert.is((error as UserError).reason, reason);
      assert.match((error as Error).message, message);
    }
  };
}

test(
  'a wrong answer is refused',
  refuses('usage', /^--port "0": a port is a whole number/, () => plan({ port: 0 })),
);
test(
  'an answer to no question is refused',
  refuses(
    'usage',
    /^the answers has an unknown answer: "prot"\. Did you mean "port"\? The answers are module, go, port/,
    () => plan({ prot: 1 } as Partial<Answers>),
  ),
);
for (const [name, wrong] of Object.entries({
  null: null,
  'a list': [],
  'a number': 0,
  'a date': new Date(0),
  'a port that is null': { port: null },
  'a port that is an object': { port: {} },
  'a port that is a symbol': { port: Symbol('8080') },
  'a port that is a large integer': { port: 8080n },
  'a port that is text': { port: '8080' },
  'a module that is a number': { module: 0 },
  'a module that is true': { module: true },
  'a module that is a list': { module: [] },
  'an unknown extra': { with: ['zzz'] },
  'extras that are text': { with: 'ci' },
}))
  for (const [call, act] of Object.entries({
    plan: () => plan(wrong as never),
    render: () => render({ answers: wrong as never }),
    scaffold: () => scaffold('never-written', wrong as never),
  }))
    test(`${call} refuses ${name} with a UserError`, refuses('usage', /./, act));
test(
  'render refuses a value that is not a plan',
  refuses('usage', /^the answers is not an object of answers/, () => render(null as never)),
);
test(
  'scaffold refuses a target that is not a path',
  refuses('usage', /^The directory is not a path/, () => scaffold(5 as never)),
);
test(
  'a plan that was tampered with is refused',
  refuses('usage', /^--module "\.\."/, () => render({ answers: { ...plan().answers, module: '..' } })),
);
test(
  'a service that would overwrite a source is refused before it is rendered',
  refuses('usage', /would be named Dockerfile/, () => plan({ module: 'example.com/dockerfile' })),
);

const templates = [
  { path: 'create-go-docker.json', text: '{"name":"acme","answers":{"port":9000},"allowed":{"base":["distroless"]}}' },
  { path: 'run.ejs', text: '<%= port %>\n', mode: 0o755 },
];

test('plan, render and scaffold take the files of a team', () =>
  inTemporary(async (directory) => {
    const planned = plan(orders, { templates });
    assert.equal([planned.answers.port, planned.answers.base], [9000, 'distroless']);
    const run = render(planned, { templates }).find(({ path }) => path === 'run');
    assert.equal(run, { path: 'run', text: '9000\n', mode: 0o755 });
    const target = join(directory, 'orders');
    await scaffold(target, orders, { templates });
    assert.equal(await treeOf(target), texts(render(planned, { templates })));
    assert.throws(
      () => plan({ base: 'alpine' }, { templates }),
      /the templates of acme \(templates\) allow only distroless/,
    );
    assert.throws(() => plan({}, { templates: 'house' as never }), /templates is not a list of files/);
  }));

test('readTemplates reads the folder of a team', async () => {
  const files = await readTemplates('docs/house-style');
  assert.ok(files.some(({ path }) => path === 'CODEOWNERS.ejs'));
  assert.not.ok(files.some(({ path }) => path === 'README.md'));
  assert.ok(plan(orders, { templates: files }).files.some(({ path }) => path === 'CODEOWNERS'));
});

test('the schema has every question, and the values that each accepts', () => {
  assert.equal(
    Object.keys(schema.properties),
    questions.map(({ name }) => name),
  );
  for (const { name, choices, many } of questions) {
    const property = schema.properties[name];
    assert.equal(many ? property?.items?.enum : property?.enum, choices, name);
  }
  const { port, go, module } = schema.properties;
  assert.equal([port?.type, port?.minimum, port?.maximum, port?.default], ['integer', 1, 65535, 8080]);
  assert.is(module?.default, undefined);
  for (const [text, fits] of [
    ['1.11', true],
    ['1.26.3', true],
    ['1', false],
    ['1.27rc1', false],
  ] as const) {
    assert.is(new RegExp(go?.pattern ?? '').test(text), fits, text);
  }
});

test.run();
