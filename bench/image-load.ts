import { join } from 'node:path';
import fs from 'fs-extra';
import * as assert from 'uvu/assert';
import { buildWithBuildkit, spawned } from '../test/lab/builders.ts';
import { answers } from '../test/lab/containers.ts';
import { textOf } from '../test/lab/requests.ts';
import { docker, must, onPath, run } from '../test/lab/tools.ts';
import { inTemporary } from '../test/support.ts';
import type { Figures } from './image-table.ts';

export const wrk = onPath('wrk');

/** The address of a container's service, on the bridge that it is on, once it answers there. */
export async function urlOf(container: string): Promise<string> {
  const address = must(docker!, ['inspect', '--format', '{{.NetworkSettings.IPAddress}}', container]);
  const url = `http://${address}:8080`;
  await answers(url, () => run(docker!, ['logs', container]).output);
  return `${url}/`;
}

/** What all processes of a container have in memory. */
export function memoryOf(container: string): number {
  return must(docker!, ['top', container, '-eo', 'pid,rss'])
    .split('\n')
    .slice(1)
    .reduce((sum, line) => sum + Number(line.trim().split(/ +/)[1]) * 1024, 0);
}

// The smallest program with the same response: no mux and no shutdown. With an argument it has our timeouts and size limits.
const bareHandler = `package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	srv := &http.Server{Addr: ":8080", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "orders is running\\n")
	})}
	if len(os.Args) > 1 {
		srv.ReadHeaderTimeout = 10 * time.Second
		srv.ReadTimeout = 10 * time.Second
		srv.WriteTimeout = 10 * time.Second
		srv.IdleTimeout = 60 * time.Second
		srv.MaxHeaderBytes = 1 << 16
	}
	log.Fatal(srv.ListenAndServe())
}
`;

function bareDockerfile(golang: string, base: string): string {
  return `FROM ${golang} AS staging
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/bare .
FROM ${base}
COPY --from=staging /out/bare /app/bare
USER 65532:65532
ENTRYPOINT ["/app/bare"]
`;
}

const bare = 'create-go-docker-bench-bare';

function buildBare({ go, golang, base }: Bare): Promise<string> {
  return inTemporary(async (folder) => {
    const archive = join(folder, '..', `${bare}.tar`);
    await fs.writeFile(join(folder, 'main.go'), bareHandler);
    await fs.writeFile(join(folder, 'go.mod'), `module example.com/bare\n\ngo ${go}\n`);
    await fs.writeFile(join(folder, 'Dockerfile'), bareDockerfile(golang, base));
    try {
      await buildWithBuildkit(folder, `type=docker,name=${bare},dest=${archive}`);
      return await spawned(docker!, ['load', '--input', archive]);
    } finally {
      await fs.remove(archive);
    }
  });
}

const flags = ['-t1', '-c32', '-d5s'];

/** Requests a second. One that failed would be a fast one. */
async function rateOf(url: string): Promise<number> {
  const output = await spawned(wrk!, [...flags, url]);
  assert.not.match(output, /Non-2xx|Socket errors/);
  return Number(/Requests\/sec: +([\d.]+)/.exec(output)?.[1]);
}

/** What the bare handler is built with, and from. */
export interface Bare {
  readonly go: string;
  readonly golang: string;
  readonly base: string;
}

/** An image of our service and the bare handler under load in turn, so that a busy moment of the machine hits all alike. */
export async function underLoad(ours: string, given: Bare, rounds: number): Promise<Figures['load']> {
  await buildBare(given);
  const contestants = [
    // The bare handlers log no requests.
    { name: 'create-go-docker, ORDERS_ACCESS_LOG=false', command: ['--env', 'ORDERS_ACCESS_LOG=false', ours] },
    { name: 'bare handler, same limits', command: [bare, 'limits'] },
    { name: 'bare handler', command: [bare] },
    { name: 'create-go-docker', command: [ours] },
  ];
  const containers: string[] = [];
  try {
    for (const { command } of contestants) containers.push(must(docker!, ['run', '--detach', ...command]));
    const urls = await Promise.all(containers.map(urlOf));
    assert.equal(new Set(await Promise.all(urls.map(textOf))).size, 1);
    const rates: number[][] = contestants.map(() => []);
    // The first round only warms up.
    for (let round = 0; round <= rounds; round += 1) {
      for (const turn of contestants.keys()) {
        const index = (round + turn) % contestants.length;
        const rate = await rateOf(urls[index]!);
        if (round > 0) rates[index]!.push(rate);
      }
      console.log(`round ${round}: ${rates.map((each) => each.at(-1)).join(', ')} requests a second`);
    }
    return {
      command: `wrk ${flags.join(' ')}`,
      served: contestants.map(({ name }, index) => ({
        name,
        rates: rates[index]!,
        memory: memoryOf(containers[index]!),
      })),
    };
  } finally {
    for (const container of containers) must(docker!, ['rm', '--force', container]);
  }
}
