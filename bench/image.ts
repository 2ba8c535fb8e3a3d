/**
 * `npm run bench:image`: builds the same service with four kinds of Dockerfiles, each with the `.dockerignore` that its tool
 * writes, and the service of the last release with its own, measures the images, and puts the service under load beside a bare handler. Writes bench/image.json, bench/image.svg
 * and the tables in docs/benchmarks.md and README.md. `npm run bench:image -- 1.21 5` uses another Go and another number of
 * rounds under load.
 */
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import * as assert from 'uvu/assert';
import { articleDockerfile, singleStageDockerfile } from '../generators/go-service/comparison-dockerfiles.ts';
import { currentAlpine, goVersion, newest } from '../generators/go-service/go-releases.ts';
import packageJson from '../package.json' with { type: 'json' };
import { archivedEngine, archivedVersions } from '../pipeline/engines.ts';
import type { Engine } from '../releases/engine.ts';
import { builders, buildWithBuildkit, filesOf, sizeOf, spawned, withMirror } from '../test/lab/builders.ts';
import { exitCodeOf } from '../test/lab/containers.ts';
import { textOf } from '../test/lab/requests.ts';
import { docker, must, run, tool } from '../test/lab/tools.ts';
import { filesFor, type GivenAnswers, inTemporary, writeTree } from '../test/support.ts';
import { memoryOf, underLoad, urlOf, wrk } from './image-load.ts';
import { type Base, type Figures, imageOf, missed, passes, picture, type Row, withReports } from './image-table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const go = process.argv[2] ?? newest.minor;
const rounds = Number(process.argv[3] ?? 11);
const golang = `golang:${goVersion(go).imageTag}`;
const alpine = `alpine:${currentAlpine}`;

interface Way {
  readonly name: string;
  readonly given: GivenAnswers;
  /** The release that generates the service, if it is not this version. */
  readonly release?: Engine;
  /** What replaces our Dockerfile and our .dockerignore. Without the second there is no .dockerignore. */
  readonly files?: { readonly Dockerfile: string; readonly '.dockerignore'?: string };
  /** What the last stage is built from. */
  readonly base: string;
  /** Where the service is in the image. */
  readonly program: string;
  /** The file that a changed dependency changes. */
  readonly lock: string;
}

// The instructions that `docker init` writes for Go, read off public repositories that have its banner. go.sum is not mounted,
// because a service without dependencies has none. tzdata is not installed and the user is added without adduser, because the
// stand-in for Alpine has neither.
const dockerInit = `FROM --platform=$BUILDPLATFORM ${golang} AS build
WORKDIR /src
RUN --mount=type=cache,target=/go/pkg/mod/ \\
    --mount=type=bind,source=go.mod,target=go.mod \\
    go mod download -x
ARG TARGETARCH
RUN --mount=type=cache,target=/go/pkg/mod/ \\
    --mount=type=bind,target=. \\
    CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /bin/server .
FROM ${alpine} AS final
RUN --mount=type=cache,target=/var/cache/apk \\
    apk --update add ca-certificates
ARG UID=10001
RUN echo "appuser:x:\${UID}:\${UID}::/nonexistent:/sbin/nologin" >> /etc/passwd
USER appuser
COPY --from=build /bin/server /bin/
EXPOSE 8080
ENTRYPOINT [ "/bin/server" ]
`;

// The patterns that `docker init` writes for Go, from the same repositories.
const dockerInitIgnores = `**/.DS_Store
**/.classpath
**/.dockerignore
**/.env
**/.git
**/.gitignore
**/.project
**/.settings
**/.toolstarget
**/.vs
**/.vscode
**/*.*proj.user
**/*.dbmdl
**/*.jfm
**/bin
**/charts
**/docker-compose*
**/compose.y*ml
**/Dockerfile*
**/node_modules
**/npm-debug.log
**/obj
**/secrets.dev.yaml
**/values.dev.yaml
LICENSE
README.md
`;

const comparison = { golang, alpine, port: 8080 } as const;

/** The newest release, unless this is the first version. */
const published = archivedVersions()
  .filter((version) => version !== packageJson.version)
  .slice(-1)
  .map((version) => archivedEngine(version)!);

const ours = { base: alpine, program: 'app/orders', lock: 'Gopkg.toml' };

const ways: readonly Way[] = [
  {
    name: 'single stage',
    given: { deps: 'modules' },
    files: { Dockerfile: singleStageDockerfile({ ...comparison, deps: 'modules' }) },
    ...{ base: golang, program: 'bin/project', lock: 'go.mod' },
  },
  {
    name: 'the article',
    given: { deps: 'dep' },
    files: { Dockerfile: articleDockerfile({ ...comparison, deps: 'dep' }) },
    ...{ base: alpine, program: 'app/project', lock: 'Gopkg.toml' },
  },
  {
    name: 'docker init',
    given: { deps: 'modules' },
    files: { Dockerfile: dockerInit, '.dockerignore': dockerInitIgnores },
    ...{ base: alpine, program: 'bin/server', lock: 'go.mod' },
  },
  ...published.map((release) => ({ name: release.version, given: {}, release, ...ours })),
  { name: 'create-go-docker', given: {}, ...ours },
  { name: 'create-go-docker, scratch', given: { base: 'scratch' }, ...ours, base: 'scratch' },
];

/**
 * What official images have unpacked, in bytes, where the ones here are stand-ins: the "virtual size" in
 * docker-library/repo-info, repos/NAME/local/TAG.md, read on 2026-11-25.
 */
const officialSizes: Readonly<Record<string, Omit<Base, 'name'>>> = {
  'alpine:3.24': { bytes: 8_420_000, source: 'alpine:3.24.2 in docker-library/repo-info' },
  'golang:1.27-alpine3.24': { bytes: 252_770_000, source: 'golang:1.27.1-alpine3.24 in docker-library/repo-info' },
};

/** A base image, with the size of the official one. Throws an Error for a stand-in whose official size is not in the table. */
function baseNamed(name: string): Base {
  if (name === 'scratch') return { name, bytes: 0, source: '' };
  if (!isStandIn(name)) return { name, bytes: sizeOf(name), source: '' };
  if (labels(name).includes('compiled'))
    throw new Error(`${name} has the standard library compiled. Make it again with .ci/setup/images.sh.`);
  const official = officialSizes[name];
  if (!official) throw new Error(`Add the official size of ${name} to officialSizes in bench/image.ts.`);
  return { name, ...official };
}

const labels = (image: string): string =>
  run(docker!, ['image', 'inspect', '--format', '{{.Config.Labels}}', image]).output;

const isStandIn = (image: string): boolean => labels(image).includes('stand-in');

async function seconds(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

/** Measures all variants in turn, and keeps the lowest time of each, because other work on the machine only adds time. */
async function measured(args: readonly string[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let pass = 0; pass < passes; pass += 1)
    for (const [index, way] of ways.entries()) {
      const row = await measure(way, args);
      console.log(row);
      rows[index] = pass === 0 ? row : fastest(rows[index]!, row);
    }
  return rows;
}

function fastest(one: Row, other: Row): Row {
  const lowest = (name: 'cold' | 'unchanged' | 'oneLine' | 'dependency' | 'stop') => Math.min(one[name], other[name]);
  return {
    ...one,
    ...{ cold: lowest('cold'), unchanged: lowest('unchanged'), oneLine: lowest('oneLine') },
    ...{ dependency: lowest('dependency'), stop: lowest('stop') },
  };
}

/** Measures one variant, starting with an empty cache. */
function measure(way: Way, args: readonly string[]): Promise<Row> {
  return inTemporary(async (folder) => {
    const { given, release, base, program, lock } = way;
    await writeTree(folder, (release?.render ?? filesFor)({ module: 'example.com/orders', go, ...given }));
    if (way.files) {
      await fs.remove(join(folder, '.dockerignore'));
      for (const [path, text] of Object.entries(way.files)) await fs.writeFile(join(folder, path), text);
    }
    // A repository has a history.
    await fs.outputFile(join(folder, '.git/objects/pack/pack-1.pack'), Buffer.alloc(5_000_000, 'x'));
    const image = imageOf(way.name);
    const archive = join(folder, '..', `${image}.tar`);
    let context = 0;
    const build = async () => {
      const output = await buildWithBuildkit(folder, `type=docker,name=${image},dest=${archive}`, { args });
      context ||= contextBytes(output);
    };
    const change = (path: string, text: string) => fs.appendFile(join(folder, path), text);

    must(tool('buildctl')!, [...address, 'prune', '--all']);
    await pullBases();
    const cold = await seconds(build);
    const unchanged = await seconds(build);
    await change('main.go', '\nconst changed = "once"\n');
    const oneLine = await seconds(build);
    await change(lock, lock === 'go.mod' ? '\n// changed\n' : '\n# changed\n');
    const dependency = await seconds(build);
    await spawned(docker!, ['load', '--input', archive]);
    await fs.remove(archive);

    const inspect = (format: string) => must(docker!, ['image', 'inspect', '--format', format, image]);
    const files = filesOf(image);
    assert.ok(files.includes(program), `${way.name} has no ${program}`);
    const inBase = base === 'scratch' ? { bytes: 0, files: 0 } : { bytes: sizeOf(base), files: filesOf(base).length };
    const container = must(docker!, ['run', '--detach', image]);
    try {
      const url = await urlOf(container);
      assert.match(await textOf(url), 'orders is running');
      const memory = memoryOf(container);
      const stop = await seconds(() => spawned(docker!, ['stop', container]));
      return {
        ...{ name: way.name, base: baseNamed(base) },
        ...{ added: sizeOf(image) - inBase.bytes, files: files.length - inBase.files },
        ...{ layers: Number(inspect('{{len .RootFS.Layers}}')), shell: files.includes('bin/sh') },
        ...{ user: inspect('{{.Config.User}}') || 'root', cold, unchanged, oneLine, dependency, context, stop, memory },
        exitCode: exitCodeOf(container),
      };
    } finally {
      must(docker!, ['rm', '--force', container]);
    }
  });
}

const address = ['--addr', `unix://${join(tool('buildctl')!, '../../buildkit/buildkitd.sock')}`];

/** Cold means compilers and caches are empty, not that the base images have to be fetched. */
function pullBases(): Promise<string> {
  return inTemporary(async (folder) => {
    await fs.writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${golang} AS go\nRUN true > /a\nFROM ${alpine}\nCOPY --from=go /a /a\nRUN true\n`,
    );
    return buildWithBuildkit(folder, 'type=tar,dest=/dev/null');
  });
}

function contextBytes(output: string): number {
  return [...output.matchAll(/transferring context: ([\d.]+)([kM]?)B/g)]
    .map(([, size, unit]) => Number(size) * { '': 1, k: 1e3, M: 1e6 }[unit as '' | 'k' | 'M'])
    .reduce((most, bytes) => Math.max(most, bytes), 0);
}

if (!wrk) {
  console.error('bench:image needs wrk: apt-get install wrk');
  process.exit(1);
}
if (!builders.find(({ name }) => name === 'BuildKit 0.34')?.available) {
  console.error('bench:image needs Docker and BuildKit 0.34; with root on Debian:');
  console.error(
    `  export DOCKER_HOST=$(.ci/setup/engine.sh start); .ci/setup/images.sh ${go}; .ci/setup/builders.sh start`,
  );
  process.exit(1);
}
await withMirror(async (args) => {
  const rows = await measured(args);
  const figures: Figures = {
    machine: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    day: new Date().toISOString().slice(0, 10),
    version: packageJson.version,
    ...{ go, rows },
    load: await underLoad(imageOf('create-go-docker'), { go, golang, base: alpine }, rounds),
  };
  await fs.writeFile(join(root, 'bench/image.json'), `${JSON.stringify(figures, null, 2)}\n`);
  await fs.writeFile(join(root, 'bench/image.svg'), picture(figures));
  for (const page of ['README.md', 'docs/benchmarks.md']) {
    const path = join(root, page);
    await fs.writeFile(path, withReports(await fs.readFile(path, 'utf8'), figures));
  }
  console.log(figures);
  for (const target of missed(figures)) {
    console.error(`MISSED: ${target}`);
    process.exitCode = 1;
  }
});
