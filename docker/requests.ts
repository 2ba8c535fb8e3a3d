import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { finished } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The paths that are asked: the usual ones of probes, and the root. */
const paths = ['/', '/healthz', '/readyz'];

/** The status code of each path that answers, and how long all took together. */
export async function statusesOf(
  address: Address,
): Promise<{ readonly statuses: Readonly<Record<string, number>>; readonly milliseconds: number }> {
  const start = performance.now();
  const found = await Promise.all(paths.map(async (path) => [path, await statusOf(address, path)] as const));
  const milliseconds = performance.now() - start;
  return {
    statuses: Object.fromEntries(
      found.flatMap(([path, status]) => (status === undefined ? [] : [[path, status] as const])),
    ),
    milliseconds,
  };
}

/** The first address where something answers HTTP. */
export async function reachable(addresses: readonly Address[]): Promise<Address | undefined> {
  for (const address of addresses) if ((await statusOf(address, '/')) !== undefined) return address;
  return undefined;
}

/** The status of a request; undefined where nothing answers. */
export async function statusOf(address: Address, path: string, milliseconds = 3000): Promise<number | undefined> {
  const { sent, response } = ask(address, path);
  sent.end();
  const answer = await Promise.race([response, wait(milliseconds, undefined, { ref: false })]);
  if (!answer) sent.destroy();
  return answer?.statusCode;
}

/**
 * Begins a request whose body is not complete, so that it lasts as long as we want, without a slow endpoint in the service: a server
 * reads the body before it answers. Returns undefined where the server answers within `milliseconds`, or not at all.
 */
export async function slowRequest(address: Address, milliseconds: number) {
  // A connection that was used is one that the service has accepted: it cannot wait for that when the service stops to listen.
  const agent = new Agent({ keepAlive: true });
  const first = ask(address, '/', { agent });
  first.sent.end();
  await Promise.race([
    first.response.then((message) => message && finished(message)),
    wait(3000, undefined, { ref: false }),
  ]).catch(() => {});
  // Go reads what is left of a body before it answers, unless the connection ends with the answer.
  const headers = { 'content-length': '2', connection: 'keep-alive' };
  const { sent, response } = ask(address, '/', { agent, method: 'GET', headers });
  sent.write('a');
  const early = await Promise.race([response, wait(milliseconds, 'waiting' as const)]);
  if (early !== 'waiting') {
    agent.destroy();
    return undefined;
  }
  return {
    complete: async (): Promise<'answered' | 'lost'> => {
      sent.end('b');
      const answer = await Promise.race([response, wait(10_000, undefined, { ref: false })]);
      agent.destroy();
      return answer ? 'answered' : 'lost';
    },
  };
}

function ask(
  { host, port }: Address,
  path: string,
  options: {
    readonly agent?: Agent;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): { readonly sent: ClientRequest; readonly response: Promise<IncomingMessage | undefined> } {
  const sent = request({ host, port, path, agent: false, timeout: 15_000, ...options });
  const response = new Promise<IncomingMessage | undefined>((done) => {
    sent.on('response', (message) => {
      message.resume();
      message.on('error', () => {});
      done(message);
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => done(undefined));
  });
  return { sent, response };
}
