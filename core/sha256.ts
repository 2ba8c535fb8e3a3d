import { sha256 as portable } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The parts of Node that are used where they exist. */
interface NodeGlobals {
  readonly process?: {
    readonly getBuiltinModule?: (name: string) => {
      createHash(algorithm: string): { update(data: string | Uint8Array): { digest(encoding: 'hex'): string } };
    };
  };
}

/** The SHA-256 checksum of a text (as UTF-8) or of bytes, in hex. Uses Node's implementation where it exists, because it is much faster. */
export function sha256(data: string | Uint8Array): string {
  // Not an import, so that a browser can load this file.
  const crypto = (globalThis as NodeGlobals).process?.getBuiltinModule?.('node:crypto');
  if (crypto) return crypto.createHash('sha256').update(data).digest('hex');
  return bytesToHex(portable(typeof data === 'string' ? utf8ToBytes(data) : data));
}
