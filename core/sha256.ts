/** The parts of Node that are used where they exist. */
interface NodeGlobals {
  readonly process?: {
    readonly getBuiltinModule?: (name: string) => {
      hash(algorithm: string, data: string | Uint8Array, encoding: 'hex'): string;
    };
  };
}

/** The SHA-256 checksum of a text (as UTF-8) or of bytes, in hex. Uses Node's implementation where it exists, because it is much faster. */
export function sha256(data: string | Uint8Array): string {
  // Not an import, so that a browser can load this file.
  const crypto = (globalThis as NodeGlobals).process?.getBuiltinModule?.('node:crypto');
  if (crypto) return crypto.hash('sha256', data, 'hex');
  return typeof data === 'string' ? sumOfText(data) : portableSha256(data);
}

const sums = new Map<string, string>();

/** Keeps the last sums: the Explore page renders a service at each change of an answer, and few of its files differ. */
function sumOfText(text: string): string {
  const sum = sums.get(text) ?? portableSha256(new TextEncoder().encode(text));
  if (sums.size >= 500) sums.clear();
  sums.set(text, sum);
  return sum;
}

interface Constants {
  readonly ofRounds: Int32Array;
  readonly initialState: readonly number[];
}

let constants: Constants | undefined;

// Made when they are first needed, because Node does not need them.
function computed(): Constants {
  const primes = [2];
  for (let n = 3; primes.length < 64; n += 2) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return {
    ofRounds: Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    initialState: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
  };
}

/** The first 32 bits of the fraction of a number. */
const fraction = (root: number): number => ((root % 1) * 2 ** 32) | 0;

/** SHA-256 as in FIPS 180-4. Browsers have it too, but only asynchronously. A library would be four times as large. */
export function portableSha256(bytes: Uint8Array): string {
  constants ??= computed();
  const { ofRounds, initialState } = constants;
  const blocks = padded(bytes);
  const state = Int32Array.from(initialState);
  for (let offset = 0; offset < blocks.byteLength; offset += 64) addBlock(state, ofRounds, blocks, offset);
  return [...state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The message, a one bit, zeros, and the length in bits, in whole blocks of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const whole = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n);
  return view;
}

const rotated = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

function addBlock(state: Int32Array, ofRounds: Int32Array, blocks: DataView, offset: number): void {
  const words = new Int32Array(64);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i += 1) {
    words[i] = i < 16 ? blocks.getInt32(offset + i * 4) : extended(words, i);
    const choice = (e & f) ^ (~e & g);
    const sum = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const first = (h + sum + choice + ofRounds[i]! + words[i]!) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = state[i]! + word;
}

function extended(words: Int32Array, i: number): number {
  const [early, late] = [words[i - 15]!, words[i - 2]!];
  const one = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
  const two = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
  return words[i - 16]! + one + words[i - 7]! + two;
}
