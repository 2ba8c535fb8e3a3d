// A persistent client: load.ts URL BODY AT_LEAST. It sends requests until its stdin ends, and at least that many; then it
// prints their results. It is a separate program, because it runs where the service can be reached, while the test waits for other commands.
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** The results of the requests. Each should have been answered with 200 and the body. None is sent twice. */
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

/** Sends a request, and returns what was wrong with the answer, or nothing. */
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
    if (seconds() > 600) throw new Error(`No stop for ten minutes, or ${sent} requests, which is the maximum`);
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
