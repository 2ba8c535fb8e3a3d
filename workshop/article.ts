import type { Files } from './lab.ts';

// As it is printed, without the comments on lines of their own.
const dockerfile = `# Intermediary container section
FROM golang:1.11-alpine AS staging #Name this compiling container as 'staging'

# Add certs
RUN apk --update add ca-certificates

# Install tools required for project
RUN apk add --no-cache git
RUN go get github.com/golang/dep/cmd/dep

# List project dependencies with Gopkg.toml and Gopkg.lock
COPY Gopkg.lock Gopkg.toml /go/src/project/ #This layer will trigger a rebuild when Gopkg files are updated

# Set working directory as a directory on the host for persistency
WORKDIR /go/src/project/

# Install library dependencies
RUN dep ensure -vendor-only

# Copy all files from current directory into project folder
COPY . /go/src/project/ #This layer will trigger a rebuild if any file is changed in the project directory

# Execute the build (compile) command
RUN go build -o /bin/project

# Final container section: pull a minimalistic 'Alpine' image
FROM alpine

# Update without keeping cache files to save space
RUN apk --no-cache update

# The default Alpine image doesn't have certs - add them
COPY --from=staging /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt

# Set new working directory
WORKDIR /app

# Copy files from staging folder to this Production /app directory
COPY --from=staging /bin/project /app

EXPOSE 80
ENTRYPOINT ./goapp
`;

const readme = `# The Dockerfile that this project began with

\`Dockerfile\` in this folder is printed in an article of 2018. Its ideas are right, and it does not build. Can you say why, and in which step of the workshop each idea is?

| in the article | what happens | today |
| --- | --- | --- |
| \`FROM … AS staging #Name …\` | a comment after an instruction is part of it: the build stops here | comments are on lines of their own |
| \`COPY … #This layer …\` | each word of the comment is taken for a file to copy | the same |
| \`go get …/dep\` | needs a newer Go than 1.11 by now, and takes whatever version is current | go.mod; with \`--deps dep\`, a released dep with a checksum |
| \`COPY Gopkg.lock …\`, then the code | the right order: dependencies stay cached (step 3) | \`COPY go.mod …\` |
| "a directory on the host for persistency" | a WORKDIR is in the image, not on the host | a cache mount (step 4) |
| two stages, \`COPY --from\` | the compiler stays behind (step 5) | the same |
| \`FROM alpine\` | another image each time, and with a shell (step 7) | a version; or scratch, or distroless |
| certificates | right: the program needs them for HTTPS (step 7) | the same |
| no USER | runs as root (step 8) | \`USER 65532:65532\` |
| \`EXPOSE 80\` | a port that only root could open in 2018 | 8080 |
| \`ENTRYPOINT ./goapp\` | a shell starts it, and the program is called project (step 6) | \`ENTRYPOINT ["/app/orders"]\` |
`;

/** The article's Dockerfile, and what became of its ideas. */
export const articleFiles: Files = { 'article/Dockerfile': dockerfile, 'article/README.md': readme };
