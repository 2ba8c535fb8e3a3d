/** A file for `tarOf`. */
export interface Entry {
  readonly path: string;
  readonly content?: string | Buffer;
  readonly mode?: number;
  readonly uid?: number;
  /** `5` a folder, `1` a link, `2` a symbolic link. */
  readonly flag?: string;
  readonly target?: string;
}

/** A tar archive (ustar) of these entries. */
export function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', mode = 0o644, uid = 0, flag = '0', target = '' }) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    const octal = (value: number, at: number, length: number) =>
      header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
    header.write(path, 0);
    octal(mode, 100, 8);
    octal(uid, 108, 8);
    octal(0, 116, 8);
    octal(bytes.length, 124, 12);
    header.write(`        ${flag}${target}`, 148);
    header.write('ustar\x0000', 257);
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      148,
      7,
    );
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** The parts of a buffer, of `size` bytes each, as a stream would bring them. */
export async function* inParts(bytes: Buffer, size = 65_536): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
