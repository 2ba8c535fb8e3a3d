import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { exitCodes } from '../../core/errors.ts';
import { siteFiles } from '../../pipeline/site-files.ts';
import type { Host } from '../host.ts';
import type { Arguments } from '../interface.ts';
import type { Result } from '../output/result.ts';

/** `create-go-docker explore`: serves the Explore page to this machine until the run is cancelled. The open server keeps the process alive. */
export async function run({ on }: Arguments, { env, cancelled }: Host): Promise<Result> {
  const server = await listening(await siteFiles());
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  if (cancelled) endWith(cancelled, server);
  else server.unref();
  if (!on.has('no-open') && !env.CI && !on.has('json')) openBrowser(url);
  const exitCode = exitCodes.done;
  return {
    exitCode,
    text: on.has('quiet') ? '' : `The Explore page is at ${url}\nPress Ctrl-C to stop.\n`,
    document: () => ({ outcome: 'serving', exitCode, url }),
  };
}

function endWith(cancelled: AbortSignal, server: Server): void {
  const end = () => {
    server.close();
    server.closeAllConnections();
  };
  if (cancelled.aborted) end();
  else cancelled.addEventListener('abort', end, { once: true });
}

/** A server on a free port that only this machine can reach. */
function listening(files: ReadonlyMap<string, string>): Promise<Server> {
  const server = createServer((request, response) => answer(files, request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

function answer(
  files: ReadonlyMap<string, string>,
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): void {
  // DNS rebinding: another site can point its host name to this address, and could then read the page.
  const isOurs = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? '');
  const [path = ''] = (url ?? '').split('?');
  const name = path === '/' ? 'index.html' : path.slice(1);
  const content = isOurs && (method === 'GET' || method === 'HEAD') ? files.get(name) : undefined;
  response.statusCode = content === undefined ? 404 : 200;
  response.setHeader('Content-Type', (content !== undefined && types[extname(name)]) || 'text/plain; charset=utf-8');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  response.end(content ?? 'Not found\n');
}

/** Opens an address in the browser. Fails silently, because the address is printed too. */
function openBrowser(url: string): void {
  const [command, ...args] = {
    darwin: ['open', url],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
  }[process.platform as string] ?? ['xdg-open', url];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
