/** A file in a zip archive: its path, and a reader for its text. */
export interface ZippedFile {
  readonly path: string;
  readonly bytes: number;
  readonly text: () => Promise<string>;
}

const endOfDirectory = 0x06054b50;

/** The files of a zip archive. Throws an Error for what is not one, or is larger than 4 GB. */
export function unzipped(buffer: ArrayBuffer): readonly ZippedFile[] {
  const view = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== endOfDirectory) end -= 1;
  if (end < 0) throw new Error('This is not a zip archive.');
  const files: ZippedFile[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const path = new TextDecoder().decode(new Uint8Array(buffer, at + 46, name));
    const entry = { method: view.getUint16(at + 10, true), size: view.getUint32(at + 20, true) };
    const local = view.getUint32(at + 42, true);
    const text = () => {
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      return textOf(new Uint8Array(buffer, start, entry.size), entry.method);
    };
    if (!path.endsWith('/')) files.push({ path, bytes: view.getUint32(at + 24, true), text });
    at += 46 + name! + extra! + comment!;
  }
  return files;
}

function textOf(bytes: Uint8Array<ArrayBuffer>, method: number): Promise<string> {
  if (method === 0) return Promise.resolve(new TextDecoder().decode(bytes));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
}
