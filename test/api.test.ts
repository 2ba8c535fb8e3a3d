import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';
import { rolldown } from 'rolldown';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Answers, plan, questions, render, scaffold, schema, UserError } from '../api.ts';
import packageJson from '../package.json' with { type: 'json' };
import { filesFor, inTemporary, treeOf } from './support.ts';

const orders = { module: 'example.com/orders' };
function texts(files: readonly { path: string; text: string }[]) {
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

test('a plan has every answer and every file, and can travel as JSON', () => {
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
  refuses('usage', /^Unknown answer prot\. There are module, go, port/, () => plan({ prot: 1 } as Partial<Answers>)),
);
test(
  'a plan that was tampered with is refused',
  refuses('usage', /^--module "\.\."/, () => render({ answers: { ...plan().answers, module: '..' } })),
);
test(
  'a service that would overwrite a source is refused before it is rendered',
  refuses('usage', /would be named Dockerfile/, () => plan({ module: 'example.com/dockerfile' })),
);

test('the schema has every question, and says of each what is accepted', () => {
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

/** What a browser's bundler makes of a program, from the files that are published. */
async function bundled(program: string) {
  const bundle = await rolldown({
    input: 'program',
    platform: 'browser',
    external: isBuiltin,
    plugins: [
      {
        name: 'program',
        resolveId: (id) =>
          id === 'program' ? id : id === 'create-go-docker' ? join(root, packageJson.main) : undefined,
        load: (id) => (id === 'program' ? program : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: true });
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? [chunk] : []));
}

const root = join(import.meta.dirname, '..');

test('plan and render run in a browser: no Node built-in is in the bundle, and none is needed', async () => {
  const chunks = await bundled(`
    import { plan, render, schema } from 'create-go-docker';
    globalThis.result = { files: render(plan({ module: 'example.com/orders' })), schema };`);
  assert.is(chunks.length, 1);
  const [{ code, imports, dynamicImports }] = chunks as [(typeof chunks)[0]];
  assert.equal([...imports, ...dynamicImports], []);
  // A context of its own has JavaScript's own globals and nothing of Node's.
  const browser = vm.createContext({ TextEncoder });
  vm.runInContext(code, browser);
  assert.equal(JSON.parse(JSON.stringify(browser.result)), { files: render(plan(orders)), schema });
});

test('whoever bundles scaffold needs Node', async () => {
  const chunks = await bundled(`import { scaffold } from 'create-go-docker'; globalThis.result = scaffold;`);
  assert.ok(chunks.some(({ imports }) => imports.includes('node:fs')));
});

test.run();
