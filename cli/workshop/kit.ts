import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { exitCodes, UserError } from '../../core/errors.ts';
import { imagesPrint } from '../../pipeline/workshop/fingerprint.ts';
import { isKit, loadKit, saveKit } from '../../pipeline/workshop/kit.ts';
import { megabytes } from '../../workshop/step.ts';
import type { Host } from '../host.ts';
import { engineOf } from '../input/engine.ts';
import type { Arguments } from '../interface.ts';
import type { Result } from '../output/result.ts';

/** `create-go-docker workshop kit save|load|serve <file>`: everything that a room without a network needs, in one file. */
export async function kit(args: Arguments, host: Host): Promise<Result> {
  const [, task = '', file] = args.words;
  const action = actions[task];
  if (!action || file === undefined)
    throw new UserError('workshop kit needs save, load or serve, and a file.', 'usage', {
      code: 'missing-word',
      fix: 'Example: create-go-docker workshop kit save kit.tar',
    });
  return action(resolve(host.cwd(), file), args, host);
}

type Action = (file: string, args: Arguments, host: Host) => Promise<Result>;

const actions: Readonly<Record<string, Action>> = { save, load, serve };

async function save(file: string, args: Arguments, host: Host): Promise<Result> {
  if (existsSync(file) && !args.on.has('overwrite'))
    throw new UserError(`${file} exists.`, 'conflict', {
      code: 'file-exists',
      fix: 'Use another name, or --overwrite.',
    });
  host.progress?.('saving the base images');
  const size = await saveKit(await engineOf(args, host), file, packageFolder());
  host.progress?.('');
  return told(args, 'written', file, [
    `Wrote the kit to ${file} (${megabytes(size)}).`,
    `On another machine: docker load --input ${basename(file)}, and tar -xf ${basename(file)} kit for the program.`,
  ]);
}

async function load(file: string, args: Arguments, host: Host): Promise<Result> {
  const engine = await engineOf(args, host);
  host.progress?.('loading the base images');
  await loadKit(engine, file);
  host.progress?.('');
  return told(args, 'done', file, [`The base images are loaded: images ${await imagesPrint(engine)}.`]);
}

/** Serves a kit until the run is cancelled: to this machine, or to the network of the address that was given. */
async function serve(file: string, args: Arguments, { cancelled }: Host): Promise<Result> {
  if (!(await isKit(file)))
    throw new UserError(`${file} is not a kit of this workshop.`, 'failed', {
      code: 'no-kit',
      fix: 'Make one: create-go-docker workshop kit save kit.tar',
    });
  const { host, port } = addressFrom(args.values.address?.[0]);
  const server = createServer((request, response) => {
    const wantsFile = request.url === '/kit.tar' && /^(GET|HEAD)$/.test(request.method ?? '');
    if (!wantsFile) {
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end(
        `Get the kit: curl -O http://${request.headers.host}/kit.tar\nThen: docker load --input kit.tar; tar -xf kit.tar kit; cat kit/README.txt\n`,
      );
      return;
    }
    response.setHeader('Content-Type', 'application/x-tar');
    response.setHeader('Content-Length', statSync(file).size);
    if (request.method === 'HEAD') response.end();
    // A client that goes away is no failure of ours.
    else pipeline(createReadStream(file), response).catch(() => {});
  });
  await listening(server, host, port);
  const end = () => {
    server.close();
    server.closeAllConnections();
  };
  if (!cancelled) server.unref();
  else if (cancelled.aborted) end();
  else cancelled.addEventListener('abort', end, { once: true });
  const url = `http://${host}:${(server.address() as AddressInfo).port}/`;
  const exitCode = exitCodes.done;
  return {
    exitCode,
    text: args.on.has('quiet') ? '' : `The kit is at ${url}kit.tar\n${url} says how to use it. Press Ctrl-C to stop.\n`,
    document: () => ({ outcome: 'serving', exitCode, url }),
  };
}

function addressFrom(text = '127.0.0.1:0'): { readonly host: string; readonly port: number } {
  const [, host, port] = /^([a-zA-Z0-9.-]+):(\d{1,5})$/.exec(text) ?? [];
  if (host !== undefined && Number(port) <= 65535) return { host, port: Number(port) };
  throw new UserError(`--address ${JSON.stringify(text)} is not an address and a port.`, 'usage', {
    code: 'invalid-address',
    fix: 'Give the address of this machine in the network of the room: --address 192.168.1.5:8090',
  });
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, reject) => {
    server.once('error', (cause) =>
      reject(
        new UserError(`The kit cannot be served at ${host}:${port}: ${cause.message}.`, 'failed', {
          code: 'address-unusable',
          fix: 'Use an address of this machine, and a port that is free.',
          cause,
        }),
      ),
    );
    server.listen(port, host, done);
  });
}

/** The folder of this package: the nearest above this file that has a package.json. */
function packageFolder(folder = dirname(fileURLToPath(import.meta.url))): string {
  return existsSync(resolve(folder, 'package.json')) ? folder : packageFolder(dirname(folder));
}

function told({ on }: Arguments, outcome: 'written' | 'done', target: string, lines: readonly string[]): Result {
  const exitCode = exitCodes.done;
  const text = lines.join('\n');
  return {
    exitCode,
    text: on.has('quiet') ? '' : `${text}\n`,
    document: () => ({ outcome: outcome === 'done' ? 'shown' : outcome, exitCode, target, text }),
  };
}
