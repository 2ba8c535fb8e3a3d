import { addAbortSignal, type Readable } from 'node:stream';

/** Reads a stream to its end. Rejects with the signal's reason when it is aborted. */
export async function readAll(stream: Readable, cancelled: AbortSignal): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  try {
    for await (const part of addAbortSignal(cancelled, stream)) parts.push(part);
  } catch (error) {
    throw cancelled.aborted ? cancelled.reason : error;
  }
  return Buffer.concat(parts);
}
