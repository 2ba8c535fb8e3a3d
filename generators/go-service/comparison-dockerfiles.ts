import { depRelease } from './dep.ts';

/** What the Dockerfiles that ours is compared with depend on. */
export interface ComparisonInput {
  /** The images of the compiler and of the final stage: `golang:1.27-alpine3.24`, `alpine:3.24`. */
  readonly golang: string;
  readonly alpine: string;
  readonly deps: 'dep' | 'modules';
  readonly port: number;
}

/** How a Go service gets its image without stages: compiler, code and program in one. */
export function singleStageDockerfile({ golang, deps, port }: ComparisonInput): string {
  const dep = deps === 'dep' ? `${installDep}ENV GO111MODULE=off\n` : '';
  const folder = deps === 'dep' ? '/go/src/project' : '/src';
  return `FROM ${golang}
${dep}WORKDIR ${folder}
COPY . .
${deps === 'dep' ? 'RUN dep ensure -vendor-only\n' : ''}RUN CGO_ENABLED=0 go build -o /bin/project .
EXPOSE ${port}
CMD ["/bin/project"]
`;
}

/**
 * The Dockerfile of the article that this project began with. Corrected only as far as it must be to build: no comments after instructions,
 * dep as a released binary because its source needs a network and an old Go, modules off for Go from 1.16 on, cgo off because the image of Go
 * has no C compiler, and the name of the program that is really there. For a service with Go modules, their download takes the place of dep's,
 * and modules are on, because Go 1.11 and 1.12 turn them off in this folder.
 */
export function articleDockerfile({ golang, alpine, deps, port }: ComparisonInput): string {
  const steps =
    deps === 'dep'
      ? `${installDep}ENV GO111MODULE=off
COPY Gopkg.lock Gopkg.toml /go/src/project/
WORKDIR /go/src/project/
RUN dep ensure -vendor-only
COPY . /go/src/project/
`
      : `ENV GO111MODULE=on
WORKDIR /go/src/project/
COPY go.mod go.su[m] /go/src/project/
RUN go mod download
COPY . /go/src/project/
`;
  return `FROM ${golang} AS staging
RUN apk --update add ca-certificates
RUN apk --no-cache add git
${steps}RUN CGO_ENABLED=0 go build -o /bin/project
FROM ${alpine}
RUN apk --no-cache update
COPY --from=staging /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
WORKDIR /app
COPY --from=staging /bin/project /app
EXPOSE ${port}
ENTRYPOINT ./project
`;
}

const installDep = `ARG DEP_MIRROR=https://github.com/golang/dep/releases/download
RUN wget -q -O /usr/local/bin/dep $DEP_MIRROR/v${depRelease.version}/dep-linux-amd64 && chmod 755 /usr/local/bin/dep
`;
