import { sha256 as portable } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The SHA-256 of a text, in hex. Node's own where there is a Node: in JavaScript it is a fifth of a whole run. */
export function sha256(text: string): string {
  // Asked for rather than imported, so that a browser can load this file.
  const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
  return crypto ? crypto.createHash('sha256').update(text).digest('hex') : bytesToHex(portable(utf8ToBytes(text)));
}
