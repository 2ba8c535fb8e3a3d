import { golangImage } from '../../workshop/images.ts';
import type { Files } from '../../workshop/lab.ts';

/** How a learner makes each mistake of each step: a change of the solution. */
export type Mistakes = Readonly<Record<string, Readonly<Record<string, (solution: Files) => Files>>>>;

const replaced =
  (pattern: RegExp | string, text: string, path = 'Dockerfile') =>
  (files: Files): Files => {
    const before = files[path] ?? '';
    const after = before.replace(pattern, text);
    if (after === before) throw new Error(`${path} has no ${pattern}`);
    return { ...files, [path]: after };
  };

const both =
  (...edits: readonly ((files: Files) => Files)[]) =>
  (files: Files): Files =>
    edits.reduce((all, edit) => edit(all), files);

const without =
  (path: string) =>
  ({ [path]: _, ...rest }: Files): Files =>
    rest;

const entrypoint = (text: string) => replaced(/^ENTRYPOINT .*$/m, text);
const user = (text: string) => replaced(/^USER .*$/m, text);
const healthCommand = (text: string) => replaced(/^ {4}CMD .*$/m, `    CMD ${text}`);
const measured = (row: string, text: string) =>
  replaced(new RegExp(`^(${row} *= ).*$`, 'm'), `$1${text}`, '../measure.txt');
// By Go's name.
const here = process.arch === 'arm64' ? 'arm64' : 'amd64';
const testStage = /^FROM staging AS test\n(?:.+\n)+/m;

/** Stands for the size of the program in the learner's image, in MB. */
export const programSize = 'PROGRAM';

export const mistakes: Mistakes = {
  'single-stage': {
    'no-dockerfile': without('Dockerfile'),
    'no-code': replaced('COPY . .\n', ''),
    'not-in-context': replaced('COPY . .', 'COPY orders/ .'),
    'lacks-a-word': replaced('COPY . .', 'COPY .'),
    'no-base': replaced(/^FROM .*/m, 'FROM create-go-docker.invalid/golang:none'),
    'compiles-at-start': entrypoint('ENTRYPOINT ["go", "run", "."]'),
    'code-elsewhere': both(replaced(/^WORKDIR.*\n/m, ''), replaced('COPY . .', 'COPY . /code/')),
    'program-path': entrypoint('ENTRYPOINT ["/out/order"]'),
    'no-program': entrypoint('RUN ls -l /out/orders'),
    'starts-while-building': entrypoint('RUN /out/orders'),
  },
  measure: {
    blank: measured('shell', '?'),
    'not-measured': measured('size in MB', '55'),
    'size-of-program': measured('size in MB', programSize),
    'user-empty': measured('user', 'nobody'),
    shell: measured('shell', 'no'),
    compiler: measured('compiler', 'no'),
    code: measured('code', 'no'),
  },
  layers: {
    'code-first': replaced(/^(COPY go\.mod.*\n\nRUN go mod download\n\n)(COPY \. \.\n\n)/m, '$2$1'),
    'no-download': replaced(/^RUN go mod download\n\n/m, ''),
    'download-first': replaced(/^(COPY go\.mod.*\n\n)(RUN go mod download\n\n)/m, '$2$1'),
    'no-go-sum': replaced('go.su[m]', 'go.sum'),
  },
  'cache-mount': {
    'wrong-folder': replaced('target=/root/.cache/go-build', 'target=/cache'),
    'downloads-only': replaced(/--mount=type=cache,target=\/root\/\.cache\/go-build \\\n */, ''),
    'cache-in-image': replaced(/--mount=type=cache,target=\S+ \\\n */g, ''),
    'another-run': both(
      replaced(/--mount=type=cache,target=\/root\/\.cache\/go-build \\\n */, ''),
      replaced(/^RUN (.*\n *go mod download)/m, 'RUN --mount=type=cache,target=/root/.cache/go-build $1'),
    ),
    'cache-deleted': both(
      replaced(/--mount=type=cache,target=\/root\/\.cache\/go-build \\\n */, ''),
      replaced(/^( *go build .*)$/m, '$1 && rm -rf /root/.cache'),
    ),
  },
  'second-stage': {
    'compiler-in-image': replaced(/^FROM alpine.*$/m, 'FROM staging'),
    'code-in-image': replaced(/^(COPY --from=staging .*)$/m, '$1\nCOPY . /app/'),
    'no-stage-name': replaced(' AS staging', ''),
    'program-not-copied': replaced(/^COPY --from=staging .*\n/m, ''),
    'other-path': entrypoint('ENTRYPOINT ["/out/orders"]'),
    'entrypoint-in-first': both(entrypoint(''), replaced(/^FROM alpine/m, 'ENTRYPOINT ["/out/orders"]\n\nFROM alpine')),
  },
  'exec-form': {
    'single-quotes': entrypoint("ENTRYPOINT ['/app/orders']"),
    'one-text': entrypoint('ENTRYPOINT ["/app/orders | tee /tmp/orders.log"]'),
    'shell-in-brackets': entrypoint('ENTRYPOINT ["sh", "-c", "/app/orders | tee /tmp/orders.log"]'),
    'not-stopped': entrypoint('STOPSIGNAL SIGKILL\nENTRYPOINT ["/app/orders"]'),
  },
  scratch: {
    'no-certificates': replaced(/^COPY --from=tools .*\n/m, ''),
    'certificates-elsewhere': replaced(/^(COPY --from=tools \S+) .*$/m, '$1 /app/'),
    'run-on-scratch': replaced(/^FROM scratch$/m, 'FROM scratch\nRUN mkdir /app'),
    'needs-a-shell': entrypoint('ENTRYPOINT /app/orders'),
    // As with a C library: this program needs a loader.
    'needs-libraries': replaced('go build', 'go build -buildmode=pie'),
  },
  'non-root': {
    'root-by-name': user('USER 0:0'),
    'unknown-name': user('USER orders'),
    name: both(
      user('USER nobody'),
      replaced(/^(COPY --from=tools .*)$/m, '$1\nCOPY --from=tools /etc/passwd /etc/group /etc/'),
    ),
    'root-group': user('USER 65532'),
  },
  health: {
    'needs-a-shell': healthCommand('curl -f http://localhost:8080/healthz'),
    'no-such-program': healthCommand('["curl", "-f", "http://localhost:8080/healthz"]'),
    'always-healthy': healthCommand('["/app/orders", "version"]'),
    'second-service': healthCommand('["/app/orders"]'),
    failing: healthCommand('["/app/orders", "health"]'),
  },
  secrets: {
    'token-in-settings': replaced(/^EXPOSE/m, 'ENV API_TOKEN=orders-4d1f7c0b9e\nEXPOSE'),
    'token-in-history': replaced(/^EXPOSE/m, 'ARG API_TOKEN=orders-4d1f7c0b9e\nEXPOSE'),
    'secret-sent': without('.dockerignore'),
    'dump-sent': replaced(/[\s\S]*/, '.env\n', '.dockerignore'),
    'ignored-too-much': replaced(/$/, '*.go\n', '.dockerignore'),
    'copied-but-ignored': replaced(/^(COPY --from=staging .*)$/m, '$1\nCOPY .env /app/.env'),
    'env-deleted': without('.env'),
  },
  'test-stage': {
    'test-is-last': (files) => {
      const [stage = ''] = testStage.exec(files.Dockerfile!) ?? [];
      return { ...files, Dockerfile: `${files.Dockerfile!.replace(stage, '')}\n${stage}` };
    },
    'failure-ignored': replaced('go test ./...', 'go test ./... || true'),
    'tests-not-run': replaced(' && go test ./...', ''),
    'no-code-in-stage': replaced('FROM staging AS test', `FROM ${golangImage} AS test`),
  },
  platforms: {
    'same-program': replaced(/GOOS=\$TARGETOS GOARCH=\$TARGETARCH \\\n/, '\\\n'),
    'argument-outside': both(
      replaced(/^ARG TARGET\w+\n/gm, ''),
      replaced(/^/, 'ARG TARGETOS\nARG TARGETARCH\nARG TARGETVARIANT\n'),
    ),
    'fixed-processor': replaced('GOARCH=$TARGETARCH', `GOARCH=${here === 'arm64' ? 'amd64' : 'arm64'}`),
    'foreign-compiler': replaced(/--platform=\$BUILDPLATFORM /g, ''),
  },
};
