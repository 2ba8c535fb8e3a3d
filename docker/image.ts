import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { posix } from 'node:path';
import type { Duplex } from 'node:stream';
import zlib from 'node:zlib';
import { UserError } from '../core/errors.ts';
import { type Engine, engineFailed } from './engine.ts';
import { collected, type EntrySink, type TarEntry, tarReader } from './tar.ts';

/** A file, folder or link of an image. */
export interface ImageFile extends TarEntry {
  /** What it is by its first bytes. */
  readonly program?: 'binary' | 'script';
  /** Why it looks like a secret. */
  readonly secret?: string;
}

/** A layer of an image. Sizes are in bytes. */
export interface Layer {
  /** The digest of its content, unpacked. */
  readonly id: string;
  /** What its files take unpacked. This is what `docker image ls` adds up. */
  readonly bytes: number;
  /** What it takes in a registry, compressed with gzip; undefined where it was not measured. */
  readonly compressed?: number;
  readonly files: readonly ImageFile[];
}

/** A place in a layer. `deleted`: a later layer deletes or replaces it, but everybody who pulls the image gets it. */
export interface Place {
  readonly path: string;
  /** The number of the layer, from 1. */
  readonly layer: number;
  readonly deleted: boolean;
  readonly reason: string;
}

/** The CA certificates in an image. */
export interface Certificates {
  readonly path: string;
  readonly count: number;
  readonly expired: number;
  /** The year in which the newest one was issued. */
  readonly newest: number;
  /** Whether services with current certificates fail to be verified, or soon will. */
  readonly isStale: boolean;
}

/** How an image starts and stops. */
export interface StartFacts {
  readonly name: string;
  /** TCP ports of EXPOSE. */
  readonly ports: readonly number[];
  readonly health?: { readonly command: readonly string[]; readonly form: 'exec' | 'shell' };
  /** The signal that asks the program to stop. */
  readonly stopSignal: string;
}

/** What an image is: its layers, its files, and how it starts. */
export interface ImageFacts extends StartFacts {
  /** `linux/amd64`. */
  readonly platform: string;
  readonly bytes: number;
  readonly compressed?: number;
  readonly layers: readonly Layer[];
  /** The files that a container sees, by path. */
  readonly files: ReadonlyMap<string, ImageFile>;
  /** Paths that run a program, links included: what somebody inside could run. */
  readonly programs: readonly string[];
  readonly shells: readonly string[];
  /** Programs that run as their owner or group (setuid, setgid). */
  readonly setuid: readonly string[];
  /** Files and folders that every user can change. Folders with the sticky bit, such as /tmp, are left out. */
  readonly worldWritable: readonly string[];
  /** Programs that the user of the image can change. */
  readonly changeable: readonly string[];
  /** Keys and passwords in any layer. */
  readonly secrets: readonly Place[];
  /** Git repositories in any layer. */
  readonly git: readonly Place[];
  /** As in the image, and its number; `uid` is undefined for a name that /etc/passwd does not have. */
  readonly user: { readonly name: string; readonly uid?: number; readonly isNumber: boolean };
  readonly labels: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** `shell`: a shell starts the program, and gets the signals. `none`: nothing is started. */
  readonly form: 'exec' | 'shell' | 'none';
  readonly environment: readonly string[];
  readonly certificates?: Certificates;
}

/** The configuration of an image, as far as we read it (github.com/opencontainers/image-spec, and Docker's Healthcheck). */
interface Config {
  readonly os?: string;
  /** How each layer was made, and the instructions that made none. */
  readonly history?: readonly { readonly created_by?: string }[];
  readonly architecture?: string;
  readonly rootfs?: { readonly diff_ids?: readonly string[] };
  readonly config?: StartConfig & {
    readonly User?: string;
    readonly Labels?: Readonly<Record<string, string>> | null;
    readonly Entrypoint?: readonly string[] | null;
    readonly Cmd?: readonly string[] | null;
    readonly Env?: readonly string[] | null;
  };
}

interface StartConfig {
  readonly ExposedPorts?: Readonly<Record<string, object>> | null;
  readonly Healthcheck?: { readonly Test?: readonly string[] } | null;
  readonly StopSignal?: string;
}

export interface ReadOptions {
  /** Whether to measure what the layers take in a registry, which takes about a second for 40 MB. Default: yes. */
  readonly compress?: boolean;
  /** Whose content is kept as well, by path and size. */
  readonly keep?: (path: string, size: number) => boolean;
}

/** How an image starts, from the engine's `inspect`. Throws a UserError (`no-image` or `engine-failed`). */
export async function startFacts(engine: Engine, name: string): Promise<StartFacts> {
  const args = ['image', 'inspect', name];
  const { ok, stdout, stderr } = await engine.run(args);
  // Docker and nerdctl, and Podman.
  if (!ok && !/no such image|image not known/i.test(stderr)) throw engineFailed(engine.command, args, stderr);
  if (!ok)
    throw new UserError(`The engine has no image ${JSON.stringify(name)}.`, 'failed', {
      code: 'no-image',
      fix: `Build or pull it first: ${engine.command} pull ${name}`,
    });
  // Podman has the health check beside the configuration.
  const [{ Config, Healthcheck = null }] = JSON.parse(stdout) as [
    { readonly Config?: StartConfig | null; readonly Healthcheck?: StartConfig['Healthcheck'] },
  ];
  return startFactsIn(name, { Healthcheck, ...Config });
}

function startFactsIn(name: string, { ExposedPorts, Healthcheck, StopSignal }: StartConfig): StartFacts {
  const health = healthOf(Healthcheck?.Test ?? []);
  return {
    name,
    ports: Object.keys(ExposedPorts ?? {}).flatMap((port) =>
      /^\d+(\/tcp)?$/.test(port) ? [Number.parseInt(port, 10)] : [],
    ),
    ...(health && { health }),
    stopSignal: StopSignal || 'SIGTERM',
  };
}

/** Reads an image from the engine's `save`. No program of the image runs, so it works for `FROM scratch`, too. */
export async function readImage(engine: Engine, name: string, options: ReadOptions = {}): Promise<ImageFacts> {
  const archive = await engine.stream(['save', name], (chunks) => readArchive(chunks, options));
  return imageFacts(name, archive);
}

/** An image as `save` writes it. */
export interface Archive {
  readonly config: Config;
  readonly layers: readonly Layer[];
  /** The content of some files of each layer. */
  readonly contents: readonly ReadonlyMap<string, Buffer>[];
}

interface Reading {
  readonly layer: Omit<Layer, 'id'>;
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** Reads what `docker save`, `podman save` or an OCI layout holds. Throws a UserError for anything else. */
export async function readArchive(
  chunks: AsyncIterable<Buffer>,
  { compress = true, keep = () => false }: ReadOptions = {},
): Promise<Archive> {
  const texts = new Map<string, Buffer>();
  const links = new Map<string, string>();
  const readings = new Map<string, Promise<Reading>>();
  const streams = new Set<Duplex>();
  const write = tarReader((entry) => {
    if (entry.type === 'symlink') links.set(entry.path, posix.join(posix.dirname(entry.path), entry.target));
    if (entry.type !== 'file' || entry.size === 0) return undefined;
    return sniffed((start) => {
      if (start[0] === brace || start[0] === bracket) return collected((content) => texts.set(entry.path, content));
      // Other files of the formats, such as VERSION, are shorter than any layer.
      if (!isCompressed(start) && entry.size < 1024) return {};
      const { sink, reading } = layerSink(start, entry.size, { compress, keep }, streams);
      // The error is thrown where the layer is needed.
      reading.catch(() => {});
      readings.set(entry.path, reading);
      return sink;
    });
  });
  for await (const chunk of chunks) {
    write(chunk);
    for (const stream of streams) if (stream.writableNeedDrain) await once(stream, 'drain');
  }
  const { config: configPath, layers } = contentsOf(texts);
  const config = JSON.parse(texts.get(configPath)?.toString() ?? '{}') as Config;
  const found = await Promise.all(layers.map((path) => readings.get(links.get(path) ?? path) ?? noLayer(path)));
  return {
    config,
    layers: found.map(({ layer }, index) => ({ ...layer, id: config.rootfs?.diff_ids?.[index] ?? layers[index]! })),
    contents: found.map(({ contents }) => contents),
  };
}

const [brace, bracket] = ['{'.charCodeAt(0), '['.charCodeAt(0)];

function noLayer(path: string): never {
  throw new UserError(`The engine saved an image without its layer ${path}.`, 'failed', {
    code: 'unreadable-image',
    fix: 'Pull or build the image again.',
  });
}

/** Which entries hold the configuration and the layers: manifest.json of Docker, or the index of an OCI layout. */
function contentsOf(texts: ReadonlyMap<string, Buffer>): {
  readonly config: string;
  readonly layers: readonly string[];
} {
  const read = (path: string) => JSON.parse(texts.get(path)?.toString() ?? 'null');
  const [first] = (read('manifest.json') ?? []) as readonly { Config: string; Layers: readonly string[] | null }[];
  if (first) return { config: first.Config, layers: first.Layers ?? [] };
  const blob = ({ digest }: { digest: string }) => `blobs/${digest.replace(':', '/')}`;
  let manifest = read('index.json');
  while (manifest?.manifests?.length > 0)
    // Attestations are for no platform. Several platforms: those that are here.
    manifest = manifest.manifests
      .filter(({ platform }: { platform?: { os?: string } }) => platform?.os !== 'unknown')
      .map((each: { digest: string }) => read(blob(each)))
      .find((each: unknown) => each);
  if (!manifest?.config)
    throw new UserError('The engine saved the image in a format that is not known.', 'failed', {
      code: 'unreadable-image',
      fix: 'Please report the name and version of your engine.',
    });
  return { config: blob(manifest.config), layers: manifest.layers.map(blob) };
}

/** A sink that is chosen by the first bytes. */
function sniffed(choose: (start: Buffer) => EntrySink): EntrySink {
  let sink: EntrySink | undefined;
  return {
    data: (part) => {
      sink ??= choose(part);
      sink.data?.(part);
    },
    end: () => sink?.end?.(),
  };
}

const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b;
const isZstd = (start: Buffer): boolean => start.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd]));
const isCompressed = (start: Buffer): boolean => isGzip(start) || isZstd(start);

function layerSink(start: Buffer, size: number, { compress, keep }: Required<ReadOptions>, streams: Set<Duplex>) {
  const files: ImageFile[] = [];
  const contents = new Map<string, Buffer>();
  const write = tarReader((entry) => fileSink(entry, (file) => files.push(file), contents, keep));
  const reading = (compressed: number | undefined): Reading => {
    const bytes = files.reduce((sum, { type, size }) => sum + (type === 'file' ? size : 0), 0);
    return { layer: { bytes, files, ...(compressed !== undefined && { compressed }) }, contents };
  };
  if (isCompressed(start)) {
    const unpacker = isGzip(start) ? zlib.createGunzip() : zstd();
    const done = finished(unpacker, streams, write).then(() => reading(size));
    return { sink: sinkOf(unpacker), reading: done };
  }
  if (!compress) {
    let end = () => {};
    const done = new Promise<Reading>((resolve) => {
      end = () => resolve(reading(undefined));
    });
    return { sink: { data: write, end: () => end() }, reading: done };
  }
  const packer = zlib.createGzip();
  let compressed = 0;
  const done = finished(packer, streams, (part) => {
    compressed += part.length;
  }).then(() => reading(compressed));
  const data = (part: Buffer) => {
    write(part);
    packer.write(part);
  };
  return { sink: { data, end: () => packer.end() }, reading: done };
}

function sinkOf(stream: Duplex): EntrySink {
  return { data: (part) => void stream.write(part), end: () => void stream.end() };
}

function zstd(): Duplex {
  // Node has it from 22.15 on.
  const create = (zlib as { createZstdDecompress?: () => Duplex }).createZstdDecompress;
  if (create) return create();
  throw new UserError('The layers of this image are compressed with zstd, which this Node cannot read.', 'failed', {
    code: 'old-node',
    fix: 'Use Node 22.15 or newer.',
  });
}

async function finished(stream: Duplex, streams: Set<Duplex>, onData: (part: Buffer) => void): Promise<void> {
  streams.add(stream);
  stream.on('data', onData);
  try {
    await once(stream, 'end');
  } finally {
    streams.delete(stream);
  }
}

/** Files whose content is needed. */
const wantedFiles =
  /^etc\/passwd$|(^|\/)(ca-certificates\.crt|ca-bundle\.(crt|pem)|tls-ca-bundle\.pem)$|^etc\/ssl\/cert\.pem$/;
const mostContent = 4 * 1024 ** 2;
// Longer files are no keys.
const mostKey = 64 * 1024;

function fileSink(
  entry: TarEntry,
  add: (file: ImageFile) => void,
  contents: Map<string, Buffer>,
  keep: Required<ReadOptions>['keep'],
): EntrySink {
  if (entry.type !== 'file' || entry.size === 0) {
    add(entry);
    return {};
  }
  const wanted = (wantedFiles.test(entry.path) && entry.size <= mostContent) || keep(entry.path, entry.size);
  const asKey = entry.size <= mostKey && !isGoTree(entry.path);
  const kept: Buffer[] = [];
  let length = 0;
  return {
    data: (part) => {
      // Copied, because a view would keep the whole chunk that it is a part of.
      if (wanted || asKey || length < 4) kept.push(Buffer.from(wanted || asKey ? part : part.subarray(0, 4)));
      length += part.length;
    },
    end: () => {
      const content = Buffer.concat(kept);
      if (wanted) contents.set(entry.path, content);
      const program = programIn(content);
      const secret = asKey ? secretIn(entry.path, content) : undefined;
      add({ ...entry, ...(program && { program }), ...(secret && { secret }) });
    },
  };
}

function programIn(start: Buffer): ImageFile['program'] {
  if (start.toString('latin1', 0, 4) === '\x7fELF') return 'binary';
  return start.toString('latin1', 0, 2) === '#!' ? 'script' : undefined;
}

// Go's own tests and the tests of libraries contain keys that everybody knows.
const isGoTree = (path: string): boolean => /^(usr\/local\/go|go\/pkg)\//.test(path);

const secretNames =
  /(^|\/)(\.netrc|\.git-credentials|\.pgpass|\.env|\.aws\/credentials|id_(rsa|dsa|ecdsa|ed25519))$|\.(p12|pfx)$/;

function secretIn(path: string, content: Buffer): string | undefined {
  if (/-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----\s/.test(content.toString('latin1'))) return 'private key';
  if (/(^|\/)\.npmrc$/.test(path) && content.includes('_authToken=')) return 'token for npm';
  if (/(^|\/)\.docker\/config\.json$/.test(path) && content.includes('"auth"')) return 'password for a registry';
  return secretNames.test(path) && content.length > 0 ? 'file that usually holds passwords or keys' : undefined;
}

/** What can be known of an image from its archive. */
export function imageFacts(name: string, { config: whole, layers, contents }: Archive): ImageFacts {
  const { config = {}, os = 'linux', architecture = 'unknown' } = whole;
  const { files, from } = merged(layers);
  const places = (why: (file: ImageFile) => string | undefined): readonly Place[] =>
    layers.flatMap(({ files: inLayer }, index) =>
      inLayer.flatMap((file) => {
        const reason = why(file);
        return reason === undefined
          ? []
          : [{ path: file.path, layer: index + 1, deleted: from.get(file.path) !== index, reason }];
      }),
    );
  const content = (path: string) => contents[from.get(path) ?? -1]?.get(path);
  const user = userOf(config.User ?? '', content('etc/passwd')?.toString() ?? '');
  const programs = [...files.keys()].filter((path) => runsProgram(path, files));
  const certificates = certificatesIn(files, content);
  const sizes = layers.map(({ compressed }) => compressed);
  const known = sizes.every((each) => each !== undefined);
  const command = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  return {
    ...startFactsIn(name, config),
    ...{ layers, files, programs, user, command },
    platform: `${os}/${architecture}`,
    bytes: layers.reduce((sum, { bytes }) => sum + bytes, 0),
    ...(known && { compressed: sizes.reduce<number>((sum, each) => sum + (each ?? 0), 0) }),
    shells: programs.filter((path) => /(^|\/)(sh|ash|bash|dash|ksh|zsh|busybox|fish)$/.test(path)),
    setuid: [...files.values()].filter(({ type, mode }) => type === 'file' && mode & 0o6000).map(({ path }) => path),
    worldWritable: [...files.values()].filter(isWorldWritable).map(({ path }) => path),
    changeable:
      user.uid === 0 ? [] : [...files.values()].filter((file) => canChange(file, user.uid)).map(({ path }) => path),
    secrets: places(({ secret }) => secret),
    git: places(({ path }) => (/(^|\/)\.git\/(HEAD|config|objects)$/.test(path) ? 'git repository' : undefined)),
    labels: config.Labels ?? {},
    form: command.length === 0 ? 'none' : formOf(config.Entrypoint?.length ? config.Entrypoint : command),
    environment: config.Env ?? [],
    ...(certificates && { certificates }),
  };
}

/** The files after all layers, and the layer that each is from. */
function merged(layers: readonly Layer[]) {
  const files = new Map<string, ImageFile>();
  const from = new Map<string, number>();
  const remove = (gone: (path: string) => boolean, index: number) => {
    for (const path of files.keys())
      if (gone(path) && from.get(path) !== index) {
        files.delete(path);
        from.delete(path);
      }
  };
  for (const [index, layer] of layers.entries())
    for (const file of layer.files) {
      const name = posix.basename(file.path);
      const folder = posix.dirname(file.path);
      if (name === '.wh..wh..opq') remove((path) => folder === '.' || path.startsWith(`${folder}/`), index);
      else if (name.startsWith('.wh.')) {
        const hidden = posix.join(folder, name.slice(4));
        remove((path) => path === hidden || path.startsWith(`${hidden}/`), index);
      } else if (file.path !== '') {
        files.set(file.path, file);
        from.set(file.path, index);
      }
    }
  return { files, from };
}

function runsProgram(path: string, files: ReadonlyMap<string, ImageFile>, depth = 0): boolean {
  const file = files.get(path);
  if (!file || depth > 8) return false;
  if (file.type === 'symlink') return runsProgram(targetOf(file), files, depth + 1);
  if (file.type === 'link') return runsProgram(file.target.replace(/^(\.?\/)+/, ''), files, depth + 1);
  return file.program !== undefined && (file.mode & 0o111) !== 0 && !/\.so(\.|$)/.test(path);
}

const targetOf = ({ path, target }: ImageFile): string =>
  (target.startsWith('/') ? posix.normalize(target) : posix.join('/', posix.dirname(path), target)).slice(1);

function isWorldWritable({ type, mode, path }: ImageFile): boolean {
  if ((mode & 0o002) === 0 || path.startsWith('dev/')) return false;
  return type === 'file' || (type === 'directory' && (mode & 0o1000) === 0);
}

function canChange({ type, mode, program, uid }: ImageFile, user: number | undefined): boolean {
  return type === 'file' && program !== undefined && uid === user && (mode & 0o200) !== 0 && (mode & 0o111) !== 0;
}

/** The user of an image: `name`, `uid`, or either with a group. Without one it is root. */
function userOf(user: string, passwd: string): ImageFacts['user'] {
  const name = user.split(':')[0] || 'root';
  if (/^\d+$/.test(name)) return { name, uid: Number(name), isNumber: true };
  const line = passwd.split('\n').find((each) => each.startsWith(`${name}:`));
  const uid = name === 'root' ? 0 : line === undefined ? undefined : Number(line.split(':')[2]);
  return { name, isNumber: false, ...(uid !== undefined && { uid }) };
}

const shellName = /(^|\/)(sh|ash|bash|dash)$/;
const formOf = ([program = '', flag]: readonly string[]): 'exec' | 'shell' =>
  shellName.test(program) && flag === '-c' ? 'shell' : 'exec';

function healthOf([kind, ...command]: readonly string[]): ImageFacts['health'] {
  if (kind === 'CMD') return { command, form: 'exec' };
  return kind === 'CMD-SHELL' ? { command, form: 'shell' } : undefined;
}

const bundlePaths = ['etc/ssl/certs/ca-certificates.crt', 'etc/ssl/cert.pem', 'etc/pki/tls/certs/ca-bundle.crt'];

function certificatesIn(
  files: ReadonlyMap<string, ImageFile>,
  content: (path: string) => Buffer | undefined,
): Certificates | undefined {
  const path = bundlePaths.find((each) => files.has(each) && content(each) !== undefined);
  if (path === undefined) return undefined;
  const blocks =
    content(path)!
      .toString('latin1')
      .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const certificates = blocks.flatMap((pem) => {
    try {
      return [new X509Certificate(pem)];
    } catch {
      return [];
    }
  });
  const now = Date.now();
  const expired = certificates.filter(({ validTo }) => Date.parse(validTo) < now).length;
  const newest = Math.max(0, ...certificates.map(({ validFrom }) => new Date(validFrom).getUTCFullYear()));
  return { path, count: certificates.length, expired, newest, isStale: isStale(certificates.length, expired, newest) };
}

// A bundle with few certificates is a company's own. Public ones get a new root every year or two, and lose those that expire.
function isStale(count: number, expired: number, newest: number): boolean {
  return count >= 20 && (expired > count / 10 || newest < new Date().getUTCFullYear() - 8);
}
