import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { UserError } from '../../core/errors.ts';
import type { Engine } from '../../docker/engine.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { baseImages } from '../../workshop/dockerfile.ts';

/** The name of our package in a kit. */
const packageName = `kit/create-go-docker-${packageJson.version}.tgz`;

const [oldestNode] = /[\d.]+/.exec(packageJson.engines.node)!;

const readme = `This file is a kit for the create-go-docker workshop. It needs no network. You need Node ${oldestNode} or newer, and Docker.

1. Load the images:      docker load --input kit.tar
2. Unpack the program:   tar -xf kit.tar kit
3. Install it:           npm install --global --offline ./${packageName}
4. Begin:                create-go-docker workshop lesson
`;

/**
 * Writes a kit to `file` (absolute): the base images as `docker load` reads them, and in front of them this package, in one archive.
 * `packageFolder` is where this package is installed. Returns the size.
 */
export async function saveKit(engine: Engine, file: string, packageFolder: string): Promise<number> {
  const missing = await missingImages(engine);
  if (missing.length > 0)
    throw new UserError(`A kit needs base images that are not on this machine: ${missing.join(', ')}.`, 'failed', {
      code: 'no-image',
      fix: `Get them first: ${missing.map((name) => `${engine.command} pull ${name}`).join(' && ')}`,
    });
  const packed = await packedPackage(packageFolder);
  const partial = `${file}.new`;
  const out = createWriteStream(partial);
  try {
    out.write(tarEntry('kit/README.txt', Buffer.from(readme)));
    out.write(tarEntry(packageName, packed));
    await engine.stream(['save', ...baseImages()], async (chunks) => {
      for await (const chunk of chunks)
        if (!out.write(chunk)) await new Promise<void>((done) => out.once('drain', () => done()));
    });
    out.end();
    await finished(out);
    renameSync(partial, file);
    return out.bytesWritten;
  } catch (error) {
    out.destroy();
    rmSync(partial, { force: true });
    throw error;
  }
}

/** Loads the images of a kit. Throws a UserError for a file that is no kit. */
export async function loadKit(engine: Engine, file: string): Promise<void> {
  if (!(await isKit(file)))
    throw new UserError(`${file} is not a kit of this workshop.`, 'failed', {
      code: 'no-kit',
      fix: 'Make one on a machine with a network: create-go-docker workshop kit save kit.tar',
    });
  await engine.must(['load', '--input', file], { seconds: 600 });
  const missing = await missingImages(engine);
  if (missing.length > 0)
    throw new UserError(
      `The kit has no ${missing.join(', ')}: it was made by another version of create-go-docker.`,
      'failed',
      {
        code: 'other-kit',
        fix: `Use the version that is in it: tar -xf ${file} kit`,
      },
    );
}

/** Whether a file begins like a kit. */
export async function isKit(file: string): Promise<boolean> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new UserError(`${file} cannot be read.`, 'usage', {
      code: 'unreadable-file',
      fix: 'Name the file of a kit.',
      cause,
    });
  });
  try {
    const { buffer } = await handle.read(Buffer.alloc(14), 0, 14, 0);
    return buffer.toString() === 'kit/README.txt';
  } finally {
    await handle.close();
  }
}

/** The base images of the workshop that an engine does not have. */
export async function missingImages(engine: Engine): Promise<readonly string[]> {
  const found = await Promise.all(baseImages().map((name) => engine.run(['image', 'inspect', name])));
  return baseImages().filter((_, index) => !found[index]!.ok);
}

async function packedPackage(folder: string): Promise<Buffer> {
  const target = mkdtempSync(join(tmpdir(), 'create-go-docker-kit-'));
  try {
    const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', target, folder];
    await promisify(execFile)('npm', args, { shell: process.platform === 'win32' });
    return readFileSync(join(target, readdirSync(target)[0]!));
  } catch (cause) {
    throw new UserError('npm could not pack create-go-docker for the kit.', 'failed', {
      code: 'pack-failed',
      fix: `Check that npm is installed, and run npm pack ${dirname(folder)} to see why.`,
      cause,
    });
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

/** One file in the ustar format (POSIX.1-1988): a header of 512 bytes, and the content in blocks of 512. */
function tarEntry(path: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
