// The published API in a browser, as its bundler sees it.
import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { rolldown } from 'rolldown';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { plan, render, schema } from '../../api.ts';
import packageJson from '../../package.json' with { type: 'json' };

const main = fileURLToPath(new URL(`../../${packageJson.main}`, import.meta.url));

/** What a browser's bundler makes of a program, from the files that are published. */
async function bundled(program: string) {
  const bundle = await rolldown({
    input: 'program',
    platform: 'browser',
    external: isBuiltin,
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? id : id === 'create-go-docker' ? main : undefined),
        load: (id) => (id === 'program' ? program : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: true });
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? [chunk] : []));
}

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
  assert.equal(JSON.parse(JSON.stringify(browser.result)), {
    files: render(plan({ module: 'example.com/orders' })),
    schema,
  });
});

test('a bundle with scaffold needs Node', async () => {
  const chunks = await bundled(`import { scaffold } from 'create-go-docker'; globalThis.result = scaffold;`);
  assert.ok(chunks.some(({ code }) => /require\("node:fs"\)/.test(code)));
});

test.run();
