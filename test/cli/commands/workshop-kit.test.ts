import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runsHere, whileServing } from '../../program.ts';
import { inTemporary } from '../../support.ts';

/** Serves a file that begins like a kit until the body is done. */
function serve(address: string, body: (url: string) => Promise<unknown>): Promise<void> {
  return inTemporary(async (directory) => {
    await fs.outputFile(join(directory, 'kit.tar'), 'kit/README.txt and more');
    const flags = address ? ['--address', address] : [];
    await whileServing(directory, ['workshop', 'kit', 'serve', 'kit.tar', ...flags], body);
  });
}

test('a kit is served on loopback, until it is cancelled', () =>
  serve('', async (url) => {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const response = await fetch(`${url}kit.tar`);
    assert.is(await response.text(), 'kit/README.txt and more');
    assert.is(response.headers.get('content-length'), '23');
    assert.is((await fetch(`${url}kit.tar`, { method: 'HEAD' })).status, 200);
    assert.match(await (await fetch(url)).text(), `curl -O ${url}kit.tar`);
  }));

test('a kit is served at the address that was given', () =>
  serve('localhost:0', async (url) => {
    assert.match(url, /^http:\/\/localhost:\d+\/$/);
    assert.is((await fetch(`${url}kit.tar`)).status, 200);
  }));

test('an address that cannot be used is an error with a fix', () =>
  inTemporary(async (directory) => {
    await fs.outputFile(join(directory, 'kit.tar'), 'kit/README.txt');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const [address, exitCode, message] of [
      [`127.0.0.1:${port}`, 1, /cannot be served at 127\.0\.0\.1:\d+: .*EADDRINUSE/],
      ['8090', 2, /is not an address and a port\. Give the address of this machine/],
      ['127.0.0.1:99999', 2, /is not an address and a port/],
    ] as const) {
      const ran = await runsHere(directory, ['workshop', 'kit', 'serve', 'kit.tar', '--address', address]);
      assert.is(ran.exitCode, exitCode, address);
      assert.match(ran.stderr, message);
    }
    server.close();
  }));

test.run();
