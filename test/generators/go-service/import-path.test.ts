import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { importPathProblem } from '../../../generators/go-service/import-path.ts';

function accepts(...paths: string[]) {
  for (const path of paths) assert.is(importPathProblem(path), undefined, path);
}
function refuses(path: string, element: string, reason: RegExp) {
  const problem = importPathProblem(path) ?? 'accepted';
  assert.match(problem, `the element ${JSON.stringify(element)} `);
  assert.match(problem, reason);
}

test('paths that Go builds are accepted', () => {
  accepts(
    'example.com/orders',
    'github.com/Acme/Orders',
    'orders',
    'test',
    'example.com/a_b/c-d/e.f/g~h',
    '3d.example/x',
  );
  accepts('example.com/orders/v2', 'gopkg.in/yaml.v3', 'gopkg.in/acme/orders.v0', 'gopkg.in/x.v1-unstable');
  accepts('git.acme.com/internal/orders', 'example.com/_x', 'example.com/go', 'example.com/main', 'example.com/v2x');
});

test('empty elements are refused', () => {
  for (const path of ['', '/orders', 'example.com//orders', 'example.com/']) refuses(path, '', /is empty/);
});

test('dots and dashes at an end are refused', () => {
  refuses('example.com/.orders', '.orders', /begins with a dot/);
  refuses('example.com/orders.', 'orders.', /ends with a dot/);
  refuses('./orders', '.', /relative/);
  refuses('example.com/../orders', '..', /relative/);
  refuses('-x.com/orders', '-x.com', /dash/);
  refuses('example.com/-orders', '-orders', /dash/);
});

test('characters outside the Go alphabet are refused by name', () => {
  refuses('example.com/my orders', 'my orders', /has " "/);
  refuses('example.com/bücher', 'bücher', /has "ü"/);
  refuses('example.com/😀', '😀', /has "😀"/);
  refuses('example.com/a+b', 'a+b', /has "\+"/);
  refuses('example.com/a\nb', 'a\nb', /has "\\n"/);
  refuses('example.com/$(id)', '$(id)', /has "\$"/);
  refuses('example.com\\orders', 'example.com\\orders', /has "\\\\"/);
});

test('the first element is lower case and not one of the names that belong to Go', () => {
  refuses('Example.com/orders', 'Example.com', /upper-case/);
  refuses('my_host/orders', 'my_host', /first element/);
  for (const name of ['fmt', 'main', 'go', 'cmd', 'std', 'all', 'internal', 'weak']) refuses(name, name, /Go itself/);
  refuses('net/orders', 'net', /Go itself/);
  for (const name of ['tool', 'toolchain', 'work']) refuses(name, name, /Go itself/);
  accepts('tool/x', 'toolchain/x', 'work/x', 'example.com/tool');
});

test('an element that begins with a tilde is refused', () => {
  refuses('example.com/~orders', '~orders', /begins with ~/);
  refuses('example.com/~acme/orders', '~acme', /begins with ~/);
  accepts('example.com/orders~');
});

test('names that Windows or Go treat specially are refused', () => {
  refuses('example.com/con', 'con', /device/);
  refuses('example.com/AUX.d', 'AUX.d', /device/);
  refuses('example.com/com1/x', 'com1', /device/);
  refuses('example.com/orders~1', 'orders~1', /short file name/);
  refuses('example.com/vendor/x', 'vendor', /specially/);
  refuses('example.com/testdata', 'testdata', /specially/);
});

test('only real major versions may stand at the end', () => {
  for (const last of ['v0', 'v1', 'v02', 'v2.1']) refuses(`example.com/orders/${last}`, last, /major version/);
  refuses('gopkg.in/yaml', 'yaml', /no version/);
  refuses('gopkg.in/yaml.v03', 'yaml.v03', /no version/);
});

test('an element longer than a file name is refused', () => {
  accepts(`example.com/${'a'.repeat(255)}`);
  refuses(`example.com/${'a'.repeat(256)}`, 'a'.repeat(256), /255 bytes/);
});

test.run();
