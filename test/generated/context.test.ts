import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goVersion } from '../../generators/go-service/releases.ts';
import { type Builder, builders, filesOf, withMirror } from '../lab/builders.ts';
import { ends } from '../lab/containers.ts';
import { covers, docker, hasImage, run } from '../lab/tools.ts';
import { filesFor, inTemporary, toolTest, writeTree } from '../support.ts';

// The first Go that embeds files.
const go = '1.16';
const module = 'example.com/orders';
const marker = 'planted-b7f3a1';

/** What belongs to a service as it grows. */
const wanted: Readonly<Record<string, string>> = {
  'compose.go': `package main

import (
	"embed"

	_ "${module}/bin"
	_ "${module}/internal/store/sql"
)

//go:embed static/*
var static embed.FS

func init() {
	if _, err := static.ReadFile("static/css/site.css"); err != nil {
		panic(err)
	}
}
`,
  'bin/tool.go': 'package bin\n',
  'cmd/x/y.go': 'package main\n\nfunc main() {}\n',
  // A package in the folder that the manifests go to.
  'kubernetes/base/base.go': 'package base\n',
  'internal/store/sql/sql.go': 'package sql\n',
  'static/index.html': '<!doctype html>\n',
  'static/LICENSE': 'MIT\n',
  'static/css/site.css': 'body {}\n',
};

/** What must not get in. */
const junk = [
  ...['.env', '.env.local', '.npmrc', '.git/config', '.git/objects/pack/big', '.vscode/settings.json', '.cache/go/x'],
  ...['id_rsa', 'server.key', 'secrets/tls.pem', 'secrets/token', 'cmd/x/.env', 'internal/id_ed25519', 'static/x.p12'],
  ...['vendor/example.org/foreign/foreign.go', 'internal/vendor/example.org/foreign/foreign.go', 'node_modules/a/i.js'],
  ...['kubernetes/base/deployment.yaml', 'kubernetes/overlays/production/kustomization.yaml'],
  ...['README.md', 'Makefile', 'compose.yaml', 'dump.sql', 'service-account.json', 'orders.test', 'coverage.out'],
];

/** A service in a folder of its own, with all that. */
function inLitteredService(builder: Builder, deps: string, body: (folder: string) => Promise<void>) {
  return inTemporary(async (folder) => {
    await writeTree(folder, filesFor({ module, go, deps, builder: builder.dialect }));
    for (const [path, text] of Object.entries(wanted)) await fs.outputFile(join(folder, path), text);
    for (const path of junk) await fs.outputFile(join(folder, path), `${marker}\n`);
    // The program, as `go build` leaves it, or a package of the same name.
    if (deps === 'dep') await fs.outputFile(join(folder, 'orders'), marker);
    else await fs.outputFile(join(folder, 'orders/deep/order.go'), 'package deep\n');
    await body(folder);
  });
}

function inContext(deps: string): readonly string[] {
  return [
    ...Object.keys(wanted),
    ...['main.go', 'main_test.go'],
    ...(deps === 'dep' ? ['Gopkg.toml', 'Gopkg.lock'] : ['go.mod', 'orders/deep/order.go']),
  ].sort();
}

/** How many lines of an image, in all its layers and its configuration, have the marker. */
function planted(image: string): string {
  return run('sh', ['-c', `'${docker}' save ${image} | grep -caF ${marker}`]).stdout.trim();
}

/** The bytes that the builder says it was sent, or 0 where it reads the folder itself. */
function bytesSent(output: string): number {
  return [...output.matchAll(/(?:transferring context:|build context to Docker daemon) +([\d.]+) ?([kMG]?)B/g)]
    .map(([, size, unit]) => Number(size) * { '': 1, k: 1e3, M: 1e6, G: 1e9 }[unit as '' | 'k' | 'M' | 'G'])
    .reduce((sum, bytes) => sum + bytes, 0);
}

for (const builder of builders) {
  const ready = builder.available && hasImage(`golang:${goVersion(go).imageTag}`) && hasImage('alpine:3.24');
  for (const deps of ['dep', 'modules']) {
    const image = `create-go-docker-test-context-${deps}-${builder.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;

    toolTest(ready, builder.name)(
      `${builder.name}, ${deps}: only what belongs to the service gets into the build`,
      covers('builder × dependencies, what gets in and what not', `${builder.name}, ${deps}`, () =>
        inLitteredService(builder, deps, (folder) =>
          withMirror(async (args) => {
            const staging = `${image}-staging`;
            const output = await builder.build(folder, staging, { target: 'staging', args });
            const sources = filesOf(staging).filter((path) => path.startsWith(`go/src/${module}/`));
            assert.equal(
              sources.map((path) => path.slice(`go/src/${module}/`.length)),
              inContext(deps),
            );
            assert.is(planted(staging), '0', 'in the staging stage');
            assert.ok(bytesSent(output) < 100_000, output);

            await builder.build(folder, image, { args });
            assert.is(planted(image), '0', 'in the image');
            // It starts, so the embedded files are in it.
            const { output: said } = ends(image, { args: ['unknown'] });
            assert.match(said, 'orders: unknown arguments');
          }),
        ),
      ),
    );

    toolTest(ready, builder.name)(`${builder.name}, ${deps}: the context stays as small as junk grows`, () =>
      inLitteredService(builder, deps, (folder) =>
        withMirror(async (args) => {
          // Another path than before, since BuildKit sends only what it has not got.
          await fs.appendFile(join(folder, 'main.go'), '\n// changed\n');
          for (const path of ['.git/objects/pack/big', 'dump.sql']) await fs.truncate(join(folder, path), 50_000_000);
          const output = await builder.build(folder, image, { args });
          assert.ok(bytesSent(output) < 100_000, output);
          const sent = bytesSent(output) || 'no';
          console.log(`MEASURED: ${builder.name}, ${deps}: ${sent} bytes of context sent, with 100 MB beside the code`);
        }),
      ),
    );
  }
}

test.run();
