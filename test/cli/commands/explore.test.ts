import { request } from 'node:http';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runsHere, whileServing } from '../../program.ts';

interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly text: string;
}

function asks(address: string, options: { readonly method?: string; readonly host?: string } = {}): Promise<Answer> {
  const { method = 'GET', host } = options;
  return new Promise((resolve, reject) => {
    const call = request(address, { method, ...(host && { headers: { host } }), agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], text }));
    });
    call.on('error', reject).end();
  });
}

/** Runs explore until the body is done. */
const explore = (body: (address: string) => Promise<void>) => whileServing('/', ['explore'], body);

test('explore serves the page, its parts and the archived releases, until it is cancelled', () =>
  explore(async (address) => {
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const page = await asks(address);
    assert.equal([page.status, page.type], [200, 'text/html; charset=utf-8']);
    const parts = [...page.text.matchAll(/(?:src|href)="([\w.-]+)"/g)].map(([, name = '']) => name);
    assert.ok(parts.includes('page.css') && parts.includes('explore.html'));
    for (const name of [...parts, 'releases.js', 'update.js', 'index.html?base=scratch'])
      assert.is((await asks(address + name)).status, 200, name);
    assert.match((await asks(`${address}releases.js`)).text, '"0.1.0"');
  }));

test('explore serves nothing else', () =>
  explore(async (address) => {
    const paths = ['nothing', '..%2fpackage.json', '../../package.json', 'constructor', '__proto__', '//'];
    for (const path of paths) assert.is((await asks(address + path)).status, 404, path);
    assert.is((await asks(address, { method: 'POST' })).status, 404);
    assert.is((await asks(address, { host: 'example.com' })).status, 404);
    assert.is((await asks(address, { host: 'localhost:1' })).status, 200);
  }));

test('explore takes no directory and no answers', async () => {
  assert.is((await runsHere('/', ['explore', 'orders'])).exitCode, 2);
  assert.match((await runsHere('/', ['explore', '--base', 'scratch'])).stderr, 'explore takes no --base');
});

test.run();
