import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepIn } from '../../docker/build.ts';
import type { Engine } from '../../docker/engine.ts';
import {
  type Archive,
  type ImageFacts,
  type ImageFile,
  imageFacts,
  readArchive,
  startFacts,
} from '../../docker/image.ts';
import { newRun, type Owned, removeLeftovers, removeRun } from '../../docker/owned.ts';
import { type ProbeOptions, runImage } from '../../docker/probe.ts';
import { dockerfileOf } from '../../workshop/dockerfile.ts';
import type { Build, BuildOptions, File, Files, Image, Lab } from '../../workshop/lab.ts';
import { serviceStarted } from '../../workshop/step.ts';
import { layers as withoutCache } from '../../workshop/steps/layers.ts';
import { imageName } from '../../workshop/steps/measure.ts';
import { serviceFolder, serviceText } from './folder.ts';

export interface LabOptions {
  /** The folder of the workshop (absolute). */
  readonly lesson: string;
  readonly engine: Engine;
  /** What `uncachedSeconds` measured earlier. */
  readonly uncachedSeconds?: number;
  readonly onUncached?: (seconds: number) => void;
  /** Says what is done now. */
  readonly onStep?: (text: string) => void;
  readonly cancelled?: AbortSignal;
}

/** Runs `body` with a lab, and removes everything afterwards but the learner's image. */
export async function withLab<T>(options: LabOptions, body: (lab: Lab) => Promise<T>): Promise<T> {
  const { engine } = options;
  const owned = newRun();
  const scratch = mkdtempSync(join(tmpdir(), 'create-go-docker-workshop-'));
  try {
    const [architecture] = await Promise.all([architectureOf(engine), removeLeftovers(engine)]);
    return await body(labOf(options, owned, scratch, architecture));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    await removeRun(engine, owned);
  }
}

async function architectureOf(engine: Engine): Promise<string> {
  const format = engine.name === 'podman' ? '{{.Host.Arch}}' : '{{.Architecture}}';
  const name = await engine.must(['info', '--format', format]);
  return architectures[name.trim()] ?? name.trim();
}

const architectures: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' };

function labOf(options: LabOptions, owned: Owned, scratch: string, architecture: string): Lab {
  const { lesson, engine, onStep = () => {}, cancelled } = options;
  const folder = join(lesson, serviceFolder);
  let copies = 0;

  const copyWith = (files: Files): string => {
    const copy = join(scratch, `${++copies}`);
    cpSync(folder, copy, { recursive: true });
    for (const [path, text] of Object.entries(files)) writeFileSync(join(copy, path), text);
    return copy;
  };
  const changedLine = (): Files => ({
    'main.go': `${serviceText(lesson, 'main.go') ?? ''}\n// Changed by the workshop at ${new Date().toISOString()}.\n`,
  });
  const runNamed = async (name: string, only: Pick<ProbeOptions, 'until'>) =>
    runImage(engine, await startFacts(engine, name), {
      ...{ ...only, owned, cancelled, onStep },
      ...{ port: 8080, startSeconds: 6, stopSeconds: 3, memory: '128m', hardenedOnly: true },
    });
  let uncached = options.uncachedSeconds;

  return {
    architecture,
    build: ({ target, platform, changeLine, add }: BuildOptions = {}) => {
      const isPlain = !target && !platform && !changeLine && !add;
      const directory = changeLine || add ? copyWith({ ...(changeLine && changedLine()), ...add }) : folder;
      const flags = [
        ...(target ? ['--target', target] : []),
        ...(platform ? ['--platform', platform] : []),
        ...(isPlain ? [] : owned.labels),
      ];
      if (!existsSync(join(folder, 'Dockerfile')))
        return Promise.resolve({ succeeded: false, log: 'failed to read dockerfile', seconds: 0, image: '' });
      if (isPlain) return replacing(engine, () => buildIn(options, directory, flags, imageName));
      const variant = changeLine ? 'after one changed line' : (target ?? platform);
      return buildIn(options, directory, flags, owned.imageName(`b${++copies}`), variant);
    },
    read: async (name) => {
      const { archive, facts, inspect } = await read(options, name);
      return imageOf(archive, facts, inspect);
    },
    start: (name) => runNamed(name, { until: 'ready' }),
    judgeHealth: (name) => runNamed(name, { until: 'judged' }),
    run: (name) => runNamed(name, {}),
    runAlone: async (name, [program = '', ...rest]) => {
      const flags = ['--rm', ...owned.labels, '--read-only', '--cap-drop', 'ALL', '--network', 'none'];
      const ran = await engine.run(['run', ...flags, '--entrypoint', program, name, ...rest], { seconds: 30 });
      return ran.exitCode ?? 1;
    },
    context: async () => {
      onStep('listing what is sent to the builder');
      const name = owned.imageName('context');
      const flags = ['--file', '-', '--tag', name, ...owned.labels, ...builderFlags(engine)];
      const input = 'FROM scratch\nCOPY . /context/\n';
      await engine.must(['build', ...flags, folder], { input, env: { BUILDKIT_PROGRESS: 'plain' } });
      const { facts } = await read(options, name);
      return [...facts.files.values()]
        .filter(({ type, path }) => type === 'file' && path.startsWith('context/'))
        .map((file) => ({ ...fileOf(file), path: file.path.slice('context/'.length) }));
    },
    text: (path) => serviceText(lesson, path),
    uncachedSeconds: async () => {
      if (uncached !== undefined) return uncached;
      const copy = copyWith({ ...changedLine(), Dockerfile: dockerfileOf(withoutCache.parts) });
      const { seconds } = await buildIn(options, copy, owned.labels, owned.imageName('uncached'), 'without a cache');
      uncached = seconds;
      options.onUncached?.(seconds);
      return seconds;
    },
  };
}

/** Builds a folder under this name. `variant` is what the steps that are shown begin with. */
async function buildIn(
  { engine, onStep = () => {}, cancelled }: LabOptions,
  directory: string,
  flags: readonly string[],
  name: string,
  variant?: string,
): Promise<Build> {
  const started = performance.now();
  const lines: string[] = [];
  const stop = new AbortController();
  const ran = await engine
    .run(['build', '--tag', name, ...flags, ...builderFlags(engine), directory], {
      seconds: 1800,
      env: { BUILDKIT_PROGRESS: 'plain' },
      cancelled: cancelled ? AbortSignal.any([cancelled, stop.signal]) : stop.signal,
      onLine: (line) => {
        lines.push(line);
        const step = stepIn(line);
        if (step !== undefined) onStep(variant === undefined ? step : `${variant}: ${step}`);
        // RUN starts the service: this build would never end.
        if (line.includes(serviceStarted)) stop.abort();
      },
    })
    .catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
      return { ok: false };
    });
  const seconds = (performance.now() - started) / 1000;
  return { succeeded: ran.ok, log: lines.join('\n'), seconds, image: name };
}

// A build under the same name leaves the image that had it, without a name. With the other builders, its layers are the cache.
async function replacing(engine: Engine, build: () => Promise<Build>): Promise<Build> {
  if (engine.builder !== 'buildkit') return build();
  // Any build takes longer than this question.
  const asked = engine.run(['image', 'inspect', '--format', '{{.Id}}', imageName]);
  const [{ stdout }, built] = await Promise.all([asked, build()]);
  const before = stdout.trim();
  if (before === '') return built;
  const { stdout: names } = await engine.run(['image', 'inspect', '--format', '{{len .RepoTags}}', before]);
  // Fails where a container of the learner uses it.
  if (names.trim() === '0') await engine.run(['image', 'rm', before]);
  return built;
}

/** The image that was read last. Reading one with the compiler takes seconds, and not every check finds another one. */
let lastRead: Reading | undefined;

interface Reading {
  readonly id: string;
  readonly archive: Archive;
  readonly facts: ImageFacts;
}

async function read(options: LabOptions, name: string): Promise<Reading & { readonly inspect: string }> {
  const inspect = await options.engine.must(['image', 'inspect', name]);
  const [{ Id: id }] = JSON.parse(inspect) as [{ readonly Id: string }];
  const reading = lastRead?.id === id ? lastRead : await readNow(options, name, id);
  lastRead = reading;
  return { ...reading, inspect };
}

async function readNow({ engine, onStep }: LabOptions, name: string, id: string): Promise<Reading> {
  onStep?.('reading the image');
  const archive = await engine.stream(['save', name], (chunks) =>
    readArchive(chunks, { compress: false, keep: isKept }),
  );
  return { id, archive, facts: imageFacts(name, archive) };
}

function builderFlags({ builder, usesBuildx }: Engine): readonly string[] {
  // Podman's own format has no health check. A builder in a container keeps its result, unless it is told to load it.
  if (builder === 'buildah') return ['--format', 'docker'];
  return usesBuildx ? ['--load'] : [];
}

// Texts that could hold a token, and our programs. Not the compiler: reading it would take long.
const isKept = (path: string, size: number): boolean =>
  (size < 100_000 && !/^(usr|bin|lib|root|go\/pkg)\//.test(path)) || /(^|\/)orders$/.test(path);

/** An image as the checks see it. `inspect` is what the engine prints about it. */
function imageOf({ config, layers, contents }: Archive, facts: ImageFacts, inspect: string): Image {
  const [{ Size = 0 }] = JSON.parse(inspect);
  const { Entrypoint, Cmd, User, Env, Healthcheck } = config.config ?? {};
  return {
    size: facts.bytes,
    engineSize: Size,
    ...(facts.compressed !== undefined && { packedSize: facts.compressed }),
    architecture: config.architecture ?? 'unknown',
    entrypoint: Entrypoint ?? [],
    cmd: Cmd ?? [],
    user: User ?? '',
    ...(facts.user.uid !== undefined && { userId: facts.user.uid }),
    environment: [...(Env ?? []), ...Object.values(facts.labels)],
    health: Healthcheck?.Test ?? [],
    history: (config.history ?? []).map(({ created_by: text = '' }) => text),
    layers: layers.map(({ files }) => files.map(fileOf)),
    files: [...facts.files.values()].map(fileOf),
    programs: facts.programs,
    shells: facts.shells,
    contains: (text) => contents.some((files) => [...files.values()].some((content) => content.includes(text))),
    head: (path) => contents.map((files) => files.get(path)).findLast((content) => content),
  };
}

const fileOf = ({ path, size, mode, type }: ImageFile): File => ({ path, size, mode, isFolder: type === 'directory' });
