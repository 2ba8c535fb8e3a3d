/** An entry of a tar archive, in the formats that engines write: ustar, GNU and pax (POSIX.1-2001). */
export interface TarEntry {
  /** Without `./` in front and without `/` at the end. */
  readonly path: string;
  readonly type: 'file' | 'link' | 'symlink' | 'directory' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** The target of a link. */
  readonly target: string;
}

/** Gets the content of an entry, in parts. */
export interface EntrySink {
  readonly data?: (part: Buffer) => void;
  readonly end?: () => void;
}

const block = 512;

/**
 * Reads a tar archive that is written to it in parts of any size. Calls `open` for each entry, and gives its content to the sink that
 * `open` returns. Synchronous, so that an archive inside an archive is read on the way, without keeping either in memory.
 */
export function tarReader(open: (entry: TarEntry) => EntrySink | undefined): (part: Buffer) => void {
  let head: Buffer = Buffer.alloc(0);
  let left = 0;
  let padding = 0;
  let sink: EntrySink | undefined;
  let extended: Readonly<Record<string, string>> = {};

  const begin = (header: Buffer): void => {
    // The archive ends with empty blocks.
    if (header[0] === 0) return;
    const { flag, ...entry } = entryOf(header);
    const size = Number(extended.size ?? entry.size);
    left = size;
    padding = (block - (size % block)) % block;
    if ('xLKg'.includes(flag)) {
      sink = collected((content) => {
        // g, the global pax header, holds comments in practice.
        if (flag !== 'g') extended = { ...extended, ...extensionOf(flag, content) };
      });
    } else {
      const path = tidy(extended.path ?? entry.path);
      sink = open({ ...entry, size, path, target: extended.linkpath ?? entry.target });
      extended = {};
    }
    if (left === 0) finish();
  };
  const finish = (): void => {
    sink?.end?.();
    sink = undefined;
  };

  return (part) => {
    let at = 0;
    while (at < part.length) {
      if (left > 0) {
        const content = part.subarray(at, at + left);
        sink?.data?.(content);
        left -= content.length;
        at += content.length;
        if (left === 0) finish();
      } else if (padding > 0) {
        const skipped = Math.min(padding, part.length - at);
        padding -= skipped;
        at += skipped;
      } else {
        const taken = part.subarray(at, at + block - head.length);
        at += taken.length;
        head = head.length === 0 ? taken : Buffer.concat([head, taken]);
        if (head.length < block) continue;
        const header = head;
        head = Buffer.alloc(0);
        begin(header);
      }
    }
  };
}

/** A sink that calls `done` with the whole content. */
export function collected(done: (content: Buffer) => void): EntrySink {
  const parts: Buffer[] = [];
  return { data: (part) => parts.push(Buffer.from(part)), end: () => done(Buffer.concat(parts)) };
}

const types: Readonly<Record<string, TarEntry['type']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'link',
  '2': 'symlink',
  '5': 'directory',
};

function entryOf(header: Buffer): TarEntry & { readonly flag: string } {
  const flag = String.fromCharCode(header[156] ?? 0);
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? textIn(header, 345, 155) : '';
  const name = textIn(header, 0, 100);
  return {
    flag,
    path: prefix ? `${prefix}/${name}` : name,
    type: types[flag] ?? 'other',
    mode: numberIn(header, 100, 8) & 0o7777,
    uid: numberIn(header, 108, 8),
    gid: numberIn(header, 116, 8),
    size: numberIn(header, 124, 12),
    target: textIn(header, 157, 100),
  };
}

function textIn(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

// Octal digits, or with the first bit set a binary number, for files above 8 GiB and for large user ids.
function numberIn(header: Buffer, from: number, length: number): number {
  if ((header[from]! & 0x80) === 0) return Number.parseInt(textIn(header, from, length).trim() || '0', 8) || 0;
  let value = header[from]! & 0x7f;
  for (let i = from + 1; i < from + length; i += 1) value = value * 256 + header[i]!;
  return value;
}

function extensionOf(flag: string, content: Buffer): Readonly<Record<string, string>> {
  const text = content.toString('utf8').replace(/\0+$/, '');
  if (flag === 'L') return { path: text };
  if (flag === 'K') return { linkpath: text };
  return paxRecords(content);
}

/** Pax records: `LENGTH key=value\n`, where the length counts the bytes of the whole record. */
function paxRecords(content: Buffer): Readonly<Record<string, string>> {
  const records: Record<string, string> = {};
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(content.toString('latin1', at, at + 20), 10);
    if (!(length > 0)) break;
    const record = content.toString('utf8', at, at + length - 1).replace(/^\d+ /, '');
    const equals = record.indexOf('=');
    records[record.slice(0, equals)] = record.slice(equals + 1);
    at += length;
  }
  return records;
}

const tidy = (path: string): string => path.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
