/**
 * `npm run bench:image`: the Dockerfile that the idea came from, the shape that `docker init` writes, a single stage, and
 * ours, on the same service, in one run, and the service under load beside a bare handler. Writes bench/image.json, and
 * from it the table in docs/benchmarks.md and bench/image.svg. `npm run bench:image -- 1.21 5` does it with another Go and
 * another number of rounds under load.
 */
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import * as assert from 'uvu/assert';
import { goVersion, newest, releases } from '../generators/go-service/releases.ts';
import { builders, buildWithBuildkit, filesOf, sizeOf, spawned, withMirror } from '../test/lab/builders.ts';
import { exitCodeOf, textOf } from '../test/lab/containers.ts';
import { docker, must, run, tool } from '../test/lab/tools.ts';
import { filesFor, type GivenAnswers, inTemporary, writeTree } from '../test/support.ts';
import { memoryOf, underLoad, urlOf, wrk } from './image-load.ts';
import { type Figures, missed, picture, type Row, report, withReport } from './image-table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const go = process.argv[2] ?? newest.minor;
const rounds = Number(process.argv[3] ?? 11);
const imageOf = (name: string): string => `create-go-docker-bench-${name.replaceAll(/[^a-z]+/g, '-')}`;
const golang = `golang:${goVersion(go).imageTag}`;
const alpine = 'alpine:3.24';

interface Way {
  readonly name: string;
  readonly given: GivenAnswers;
  /** Its Dockerfile; ours is the one that is generated. */
  readonly dockerfile?: string;
  /** Where the service is in the image. */
  readonly program: string;
  /** The file that a changed dependency changes. */
  readonly lock: string;
}

// Corrected only as far as it must be to build: no comments behind instructions, dep as a released binary because its source
// needs a network and an old Go, modules off for Go from 1.16 on, and the name of the program that is really there.
const article = `FROM ${golang} AS staging
RUN apk --update add ca-certificates
RUN apk --no-cache add git
ARG DEP_MIRROR
ARG DEP_SHA256
RUN wget -q -O /usr/local/bin/dep $DEP_MIRROR/v0.5.4/dep-linux-amd64 && chmod 755 /usr/local/bin/dep
ENV GO111MODULE=off
COPY Gopkg.lock Gopkg.toml /go/src/project/
WORKDIR /go/src/project/
RUN dep ensure -vendor-only
COPY . /go/src/project/
RUN go build -o /bin/project
FROM ${alpine}
RUN apk --no-cache update
COPY --from=staging /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
WORKDIR /app
COPY --from=staging /bin/project /app
EXPOSE 8080
ENTRYPOINT ./project
`;

// As in the public repositories that have its banner; without go.sum, which a service without
// dependencies has not, and without adduser, which the base image's stand-in has not.
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

const singleStage = `FROM ${golang}
WORKDIR /src
COPY . .
RUN go build -o /bin/orders .
EXPOSE 8080
CMD ["/bin/orders"]
`;

const ways: readonly Way[] = [
  {
    name: 'single stage',
    given: { deps: 'modules' },
    dockerfile: singleStage,
    program: 'bin/orders',
    lock: 'go.mod',
  },
  { name: 'the article', given: { deps: 'dep' }, dockerfile: article, program: 'app/project', lock: 'Gopkg.toml' },
  {
    name: 'docker init',
    given: { deps: 'modules' },
    dockerfile: dockerInit,
    program: 'bin/server',
    lock: 'go.mod',
  },
  { name: 'create-go-docker', given: {}, program: 'app/orders', lock: 'Gopkg.toml' },
  { name: 'create-go-docker, scratch', given: { base: 'scratch' }, program: 'app/orders', lock: 'Gopkg.toml' },
];

async function seconds(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}

/** Measures one way, from an empty cache on. */
function measure(way: Way, args: readonly string[]): Promise<Row> {
  return inTemporary(async (folder) => {
    const { given, dockerfile, program, lock } = way;
    await writeTree(folder, filesFor({ go, ...given }));
    if (dockerfile) {
      await fs.writeFile(join(folder, 'Dockerfile'), dockerfile);
      await fs.remove(join(folder, '.dockerignore'));
    }
    // What lies beside the code after a day: a history.
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
    const container = must(docker!, ['run', '--detach', image]);
    try {
      const url = await urlOf(container);
      assert.match(await textOf(url), 'orders is running');
      const memory = memoryOf(container);
      const stop = await seconds(() => spawned(docker!, ['stop', container]));
      return {
        ...{ name: way.name, bytes: sizeOf(image), files: files.length },
        ...{ programs: programsIn(files, program), packages: packagesIn(image, files) },
        ...{ layers: Number(inspect('{{len .RootFS.Layers}}')), shell: files.includes('bin/sh') },
        ...{ user: inspect('{{.Config.User}}') || 'root', cold, unchanged, oneLine, dependency, context, stop, memory },
        exitCode: exitCodeOf(container),
      };
    } finally {
      must(docker!, ['rm', '--force', container]);
    }
  });
}

function programsIn(files: readonly string[], service: string): number {
  return files.filter((file) => /(^|\/)s?bin\/[^/]+$/.test(file) && file !== service).length;
}

/** Alpine's database of packages, Debian's, and the one of distroless. */
const databases = /^(lib\/apk\/db\/installed|usr\/lib\/apk\/db\/installed|var\/lib\/dpkg\/status(\.d\/[^/]+)?)$/;

function packagesIn(image: string, files: readonly string[]): number | null {
  // No system, no packages.
  if (!files.includes('etc/os-release')) return 0;
  const found = files.filter((file) => databases.test(file) && !file.endsWith('.md5sums'));
  if (found.length === 0) return null;
  const container = must(docker!, ['create', image, 'unused']);
  try {
    const text = must('sh', ['-c', `'${docker}' export ${container} | tar -xO ${found.join(' ')}`]);
    return text.match(/^(P:|Package: )/gm)?.length ?? 0;
  } finally {
    must(docker!, ['rm', container]);
  }
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
    `  export DOCKER_HOST=$(.ci/setup/engine.sh start); .ci/setup/images.sh ${goVersion(go).imageTag}=${releases.find(({ minor }) => minor === go)?.patch}; .ci/setup/builders.sh start`,
  );
  process.exit(1);
}
await withMirror(async (args) => {
  const rows: Row[] = [];
  for (const way of ways) {
    rows.push(await measure(way, args));
    console.log(rows.at(-1));
  }
  const labels = run(docker!, ['image', 'inspect', '--format', '{{.Config.Labels}}', alpine]).output;
  const figures: Figures = {
    machine: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
    ...{
      go,
      standIns: labels.includes('stand-in'),
      rows,
      load: await underLoad(imageOf('create-go-docker'), { go, golang, base: alpine }, rounds),
    },
  };
  const page = join(root, 'docs/benchmarks.md');
  await fs.writeFile(join(root, 'bench/image.json'), `${JSON.stringify(figures, null, 2)}\n`);
  await fs.writeFile(join(root, 'bench/image.svg'), picture(figures));
  await fs.writeFile(page, withReport(await fs.readFile(page, 'utf8'), figures));
  console.log(report(figures));
  for (const target of missed(figures)) {
    console.error(`MISSED: ${target}`);
    process.exitCode = 1;
  }
});
