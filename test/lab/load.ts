// A persistent client: load.ts URL BODY AT_LEAST. It asks until its stdin ends, and until it has asked that often; then it
// prints what became of its requests. A program of its own, for it runs where the service's address answers, and while others are waited for.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What became of the requests, each of which should have been answered with 200 and the body. None is tried twice. */
export interface Load {
  readonly sent: number;
  readonly answered: number;
  readonly lost: number;
  /** What happened to the first ones that were lost. */
  readonly problems: readonly string[];
}

const [url = '', body = '', atLeast = '0'] = process.argv.slice(2);
const started = Date.now();
const seconds = (): number => (Date.now() - started) / 1000;

let told = false;
process.stdin.on('end', () => (told = true)).resume();

let sent = 0;
const problems: string[] = [];

/** Asks once, and says what was wrong with the answer, or nothing. */
function ask(agent: Agent | false): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent, timeout: 10_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data) => (text += data));
      response.on('end', () =>
        resolve(response.statusCode === 200 && text === body ? undefined : `${response.statusCode} ${text}`),
      );
      response.on('error', (err) => resolve(`in the answer: ${err.message}`));
    });
    request.on('timeout', () => request.destroy(new Error('no answer within ten seconds')));
    request.on('error', (err) => resolve(err.message));
  });
}

async function keepAsking(name: string, agent: Agent | false, pause: number): Promise<void> {
  while (!told || sent < Number(atLeast)) {
    if (seconds() > 600)
      throw new Error(`Nobody has said stop for ten minutes, or ${sent} requests is all that was possible`);
    sent += 1;
    const problem = await ask(agent);
    if (problem) problems.push(`${name}, after ${seconds().toFixed(1)} s: ${problem}`);
    await sleep(pause);
  }
}

// Both kinds of clients: some reuse a connection, the others open a new one for each request.
await Promise.all([
  ...Array.from({ length: 8 }, () => keepAsking('kept connection', new Agent({ keepAlive: true, maxSockets: 1 }), 5)),
  ...Array.from({ length: 4 }, () => keepAsking('new connection', false, 20)),
]);
const load: Load = {
  sent,
  answered: sent - problems.length,
  lost: problems.length,
  problems: problems.slice(0, 10),
};
console.log(JSON.stringify(load));
process.exit();
