// Slow, idle and broken clients, many connections, and requests that are too large.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { freePort } from '../lab/builders.ts';
import { answers } from '../lab/containers.ts';
import { textOf } from '../lab/requests.ts';
import { goToolchain, must } from '../lab/tools.ts';
import { until, untilTrue } from '../lab/wait.ts';
import { filesFor, inTemporary, toolTest, writeTree } from '../support.ts';

interface Service {
  readonly port: number;
  readonly pid: number;
  /** Sends SIGTERM, and returns the exit code. */
  readonly stop: () => Promise<number>;
}

const answer = 'orders is running\n';
const request = 'GET / HTTP/1.1\r\nHost: orders\r\n\r\n';

/** Compiles the service, starts it on loopback, and checks after the body that it still answers and stops cleanly. */
function withService(go: string, env: Readonly<Record<string, string>>, body: (service: Service) => Promise<void>) {
  return inTemporary(async (folder) => {
    const toolchain = goToolchain(go)!;
    await writeTree(folder, filesFor({ go: go.split('.').slice(0, 2).join('.'), deps: 'modules' }));
    const binary = join(folder, 'orders');
    must(toolchain.go, ['build', '-o', binary, '.'], { cwd: folder, env: { ...toolchain.env, GO111MODULE: 'on' } });
    const port = await freePort();
    const child: ChildProcess = spawn(binary, { env: { HOST: '127.0.0.1', PORT: `${port}`, ...env }, stdio: 'ignore' });
    const ended = once(child, 'close');
    const stop = async () => {
      child.kill('SIGTERM');
      return (await ended)[0] as number;
    };
    try {
      await answers(`http://127.0.0.1:${port}`, () => '');
      await body({ port, pid: child.pid!, stop });
      if (child.exitCode === null) {
        assert.is(await textOf(`http://127.0.0.1:${port}/`), answer);
        assert.is(await stop(), 0);
      }
    } finally {
      child.kill('SIGKILL');
    }
  });
}

/** A connection that collects what it is sent. Being closed, in whatever way, is no error. */
class Client {
  received = '';
  isClosed = false;
  readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      this.received += text;
    });
    this.socket
      .on('error', () => {})
      .on('close', () => {
        this.isClosed = true;
      });
  }

  send(text: string): this {
    this.socket.write(text, 'latin1');
    return this;
  }
}

/** Opens this many connections and sends `text` on each. Closes them after the body. */
async function withClients(
  { port }: Service,
  count: number,
  text: string,
  body: (clients: readonly Client[]) => Promise<void>,
): Promise<void> {
  const clients: Client[] = [];
  try {
    // In groups, so that none has to wait for a place in the queue of the kernel.
    while (clients.length < count) {
      const group = Array.from({ length: 100 }, () => new Client(port).send(text));
      await Promise.all(group.map(({ socket }) => once(socket, 'connect')));
      clients.push(...group);
    }
    await body(clients);
  } finally {
    for (const { socket } of clients) socket.destroy();
  }
}

/** Sends something on a new connection, and returns the answer once the service has closed the connection. */
async function exchange(port: number, text: string): Promise<string> {
  const client = new Client(port).send(text);
  client.socket.end();
  await untilTrue(`the end of a connection; so far:\n${client.received}`, () => client.isClosed);
  return client.received;
}

const memoryOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

const malformed: Readonly<Record<string, string>> = {
  'no HTTP': 'hello\r\n\r\n',
  'a TLS handshake': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
  'an unknown version': 'GET / HTTP/9.9\r\nHost: orders\r\n\r\n',
  'no host': 'GET / HTTP/1.1\r\n\r\n',
  'two hosts': 'GET / HTTP/1.1\r\nHost: orders\r\nHost: others\r\n\r\n',
  'a header without a colon': 'GET / HTTP/1.1\r\nHost: orders\r\nbroken\r\n\r\n',
  'a NUL byte in a header': 'GET / HTTP/1.1\r\nHost: orders\r\nX: a\0b\r\n\r\n',
  'a negative length': 'POST / HTTP/1.1\r\nHost: orders\r\nContent-Length: -1\r\n\r\n',
  'two lengths': 'POST / HTTP/1.1\r\nHost: orders\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
  'a path that is no path': 'GET %zz HTTP/1.1\r\nHost: orders\r\n\r\n',
};

for (const { minor, patch } of [oldest, newest]) {
  const goTest = toolTest(goToolchain(patch) !== undefined && process.platform === 'linux', `Go ${patch} and Linux`);

  goTest(`Go ${minor}: 500 connections that send a header slowly delay nobody, and are closed`, () =>
    withService(patch, { ORDERS_TIMEOUT: '2s' }, (service) =>
      withClients(service, 500, 'GET / HTTP/1.1\r\nHost: or', async (clients) => {
        assert.is(await textOf(`http://127.0.0.1:${service.port}/`), answer);
        await until('all to be closed', () => clients.every(({ isClosed }) => isClosed) || undefined);
      }),
    ),
  );

  goTest(`Go ${minor}: 2,000 idle connections take less than 64 MB`, () =>
    withService(patch, { ORDERS_ACCESS_LOG: 'false' }, (service) =>
      withClients(service, 2000, request, async (clients) => {
        await until('all answers', () => clients.every(({ received }) => received.endsWith(answer)) || undefined);
        const megabytes = memoryOf(service.pid);
        console.log(`MEASURED: Go ${minor}, 2,000 idle connections: ${megabytes.toFixed(0)} MB`);
        assert.ok(megabytes < 64, `${megabytes} MB`);
        assert.ok(!clients.some(({ isClosed }) => isClosed));
      }),
    ),
  );

  goTest(`Go ${minor}: a body that nobody reads is refused after a few megabytes`, () =>
    withService(patch, {}, async ({ port }) => {
      const length = 200 << 20;
      const client = new Client(port).send(`POST / HTTP/1.1\r\nHost: orders\r\nContent-Length: ${length}\r\n\r\n`);
      const chunk = 'x'.repeat(1 << 16);
      const send = () => new Promise<boolean>((resolve) => client.socket.write(chunk, (error) => resolve(!error)));
      let sent = 0;
      while (sent < length && (await send())) sent += chunk.length;
      // The kernel's buffers accept data that nobody reads.
      assert.ok(sent < 20 << 20, `${sent} bytes were sent`);
      assert.match(client.received, /^(HTTP\/1\.1 (404|405) [\s\S]*)?$/);
    }),
  );

  goTest(`Go ${minor}: headers that are too large get 431, and malformed requests get 400`, () =>
    withService(patch, {}, async ({ port }) => {
      const large = `GET / HTTP/1.1\r\nHost: orders\r\nCookie: ${'x'.repeat(100_000)}\r\n\r\n`;
      assert.match(await exchange(port, large), /^HTTP\/1\.1 431 /);
      for (const [what, text] of Object.entries(malformed))
        assert.match(await exchange(port, text), /^HTTP\/1\.1 (400|505) /, what);
    }),
  );

  goTest(`Go ${minor}: 1,000 requests that are sent at once on one connection are all answered`, () =>
    withService(patch, { ORDERS_ACCESS_LOG: 'false' }, async ({ port }) => {
      const last = request.replace('Host', 'Connection: close\r\nHost');
      const client = new Client(port).send(request.repeat(999) + last);
      await untilTrue('the end of the connection', () => client.isClosed);
      assert.is(client.received.split('HTTP/1.1 200 OK').length - 1, 1000);
      assert.is(client.received.split(answer).length - 1, 1000);
    }),
  );

  goTest(`Go ${minor}: a stop waits neither for clients that sent nothing nor for those that sent half a header`, () =>
    withService(patch, {}, (service) =>
      withClients(service, 500, '', (silent) =>
        withClients(service, 500, 'GET / HTTP/1.1\r\nHo', async (half) => {
          assert.is(await textOf(`http://127.0.0.1:${service.port}/`), answer);
          assert.is(await service.stop(), 0);
          await until('all to be closed', () => [...silent, ...half].every(({ isClosed }) => isClosed) || undefined);
        }),
      ),
    ),
  );
}

test.run();
