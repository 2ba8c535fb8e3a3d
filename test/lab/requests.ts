import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * Sends a request on a new connection that is closed afterwards, and waits a minute at most. Not by fetch, which keeps
 * connections without keeping the process: one run of these tests ended in the middle of a request.
 */
export function ask(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, signal: AbortSignal.timeout(60_000) }, resolve).on('error', (error) =>
      reject(new Error(`${url}: ${error.message}`, { cause: error })),
    );
  });
}

export async function statusOf(url: string): Promise<number | undefined> {
  const response = await ask(url);
  response.resume();
  return response.statusCode;
}

export const textOf = async (url: string): Promise<string> => text(await ask(url));
