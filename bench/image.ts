/**
 * `npm run bench:image`: the Dockerfile that the idea came from, the shape that `docker init` writes, a single stage, and
 * ours, on the same service, in one run. Writes bench/image.md and bench/image.svg.
 */
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { goVersion, newest } from '../generators/go-service/releases.ts';
import { builders, buildWithBuildkit, filesOf, spawned, withMirror } from '../test/e2e/builders.ts';
import { docker, must, run, tool } from '../test/e2e/tools.ts';
import { filesFor, inTemporary, writeTree } from '../test/support.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const go = process.argv[2] ?? newest.minor;
const golang = `golang:${goVersion(go).imageTag}`;
const alpine = 'alpine:3.24';

interface Way {
  readonly name: string;
  readonly deps: 'dep' | 'modules';
  /** Its Dockerfile; ours is the one that is generated. */
  readonly dockerfile?: string;
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
  { name: 'single stage', deps: 'modules', dockerfile: singleStage, lock: 'go.mod' },
  { name: 'the article', deps: 'dep', dockerfile: article, lock: 'Gopkg.toml' },
  { name: 'docker init', deps: 'modules', dockerfile: dockerInit, lock: 'go.mod' },
  { name: 'create-go-docker', deps: 'dep', lock: 'Gopkg.toml' },
];

interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly files: number;
  readonly layers: number;
  readonly shell: boolean;
  readonly user: string;
  readonly cold: number;
  readonly unchanged: number;
  readonly oneLine: number;
  readonly dependency: number;
  readonly context: number;
  readonly stop: number;
  readonly exitCode: string;
}

const seconds = async (action: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
};

/** Measures one way, from an empty cache on. */
const measure = (way: Way, args: readonly string[]): Promise<Row> =>
  inTemporary(async (folder) => {
    const { deps, dockerfile, lock } = way;
    await writeTree(folder, filesFor({ go, deps }));
    if (dockerfile) {
      await fs.writeFile(join(folder, 'Dockerfile'), dockerfile);
      await fs.remove(join(folder, '.dockerignore'));
    }
    // What lies beside the code after a day: a history.
    await fs.outputFile(join(folder, '.git/objects/pack/pack-1.pack'), Buffer.alloc(5_000_000, 'x'));
    const image = `create-go-docker-bench-${way.name.replaceAll(' ', '-')}`;
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
    // Long enough that it listens; what is measured is stopping.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const stop = await seconds(() => spawned(docker!, ['stop', container]));
    const exitCode = must(docker!, ['inspect', '--format', '{{.State.ExitCode}}', container]);
    must(docker!, ['rm', container]);
    return {
      ...{ name: way.name, bytes: Number(inspect('{{.Size}}')), files: files.length },
      ...{ layers: Number(inspect('{{len .RootFS.Layers}}')), shell: files.includes('bin/sh') },
      ...{ user: inspect('{{.Config.User}}') || 'root', cold, unchanged, oneLine, dependency, context, stop, exitCode },
    };
  });

const address = ['--addr', `unix://${join(tool('buildctl')!, '../../buildkit/buildkitd.sock')}`];

/** Cold means compilers and caches are empty, not that the base images have to be fetched. */
const pullBases = (): Promise<string> =>
  inTemporary(async (folder) => {
    await fs.writeFile(
      join(folder, 'Dockerfile'),
      `FROM ${golang} AS go\nRUN true > /a\nFROM ${alpine}\nCOPY --from=go /a /a\nRUN true\n`,
    );
    return buildWithBuildkit(folder, 'type=tar,dest=/dev/null');
  });

const contextBytes = (output: string): number =>
  [...output.matchAll(/transferring context: ([\d.]+)([kM]?)B/g)]
    .map(([, size, unit]) => Number(size) * { '': 1, k: 1e3, M: 1e6 }[unit as '' | 'k' | 'M'])
    .reduce((most, bytes) => Math.max(most, bytes), 0);

const size = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1)} MB`;
const time = (value: number): string => `${value.toFixed(1)} s`;

const table = (rows: readonly Row[]): string => {
  const lines: readonly (readonly [string, (row: Row) => string])[] = [
    ['image', (row) => size(row.bytes)],
    ['files in it', (row) => `${row.files}`],
    ['layers', (row) => `${row.layers}`],
    ['a shell in it', (row) => (row.shell ? 'yes' : 'no')],
    ['runs as', (row) => row.user],
    ['first build', (row) => time(row.cold)],
    ['build without a change', (row) => time(row.unchanged)],
    ['build after a change of one line', (row) => time(row.oneLine)],
    ['build after a change of the dependencies', (row) => time(row.dependency)],
    ['sent to the builder, with a history of 5 MB', (row) => size(row.context)],
    ['docker stop', (row) => `${time(row.stop)}, exit code ${row.exitCode}`],
  ];
  return [
    `| | ${rows.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${rows.map(() => '---:').join(' | ')} |`,
    ...lines.map(([title, cell]) => `| ${title} | ${rows.map(cell).join(' | ')} |`),
  ].join('\n');
};

/** Bars: the build that one waits for all day, and the size of the image. */
const picture = (rows: readonly Row[]): string => {
  const panel = (title: string, left: number, value: (row: Row) => number, label: (row: Row) => string) => {
    const most = Math.max(...rows.map(value));
    const bars = rows.map((row, index) => {
      const width = Math.max(2, (value(row) / most) * 190);
      const y = 56 + index * 34;
      const colour = row.name === 'create-go-docker' ? '#0a7ea4' : '#9aa5b1';
      return `<rect x="${left}" y="${y}" width="${width.toFixed(1)}" height="20" rx="3" fill="${colour}"/><text x="${(left + width + 6).toFixed(1)}" y="${y + 15}">${label(row)}</text>`;
    });
    return `<text x="${left}" y="36" font-weight="bold">${title}</text>${bars.join('')}`;
  };
  const names = rows.map((row, index) => `<text x="130" y="${71 + index * 34}" text-anchor="end">${row.name}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 200" font-family="system-ui, sans-serif" font-size="13" fill="#3b4652"><title>Build time after a change of one line, and image size</title><rect width="720" height="200" fill="#fff"/>
${names.join('\n')}
${panel(
  'build after a change of one line',
  145,
  (row) => row.oneLine,
  (row) => time(row.oneLine),
)}
${panel(
  'image',
  435,
  (row) => row.bytes,
  (row) => size(row.bytes),
)}
</svg>
`;
};

if (!builders.find(({ name }) => name === 'BuildKit 0.34')?.available) {
  console.error(
    'bench:image needs Docker and BuildKit 0.34: .ci/setup/builders.sh start, and DOCKER_HOST as it prints.',
  );
  process.exit(1);
}
await withMirror(async (args) => {
  const rows: Row[] = [];
  for (const way of ways) {
    rows.push(await measure(way, args));
    console.log(rows.at(-1));
  }
  const standIns = run(docker!, ['image', 'inspect', '--format', '{{.Config.Labels}}', alpine]).output.includes(
    'stand-in',
  );
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}, Go ${go}, BuildKit 0.34${standIns ? ', base images that stand in for the real ones' : ''}`;
  const text = `${table(rows)}\n\nMeasured with \`npm run bench:image\` on ${machine}.\n`;
  await fs.writeFile(join(here, 'image.md'), text);
  await fs.writeFile(join(here, 'image.svg'), picture(rows));
  console.log(text);
});
