// What enters the build context, for four builders.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { type Builder, builders, filesBelow, withMirror } from '../lab/builders.ts';
import { ends } from '../lab/containers.ts';
import { alpineImage, hasBaseImages } from '../lab/images.ts';
import { randomModule } from '../lab/random-module.ts';
import { covers, docker, goToolchain, must, run, tool } from '../lab/tools.ts';
import { filesFor, inTemporary, textOf, toolTest, writeTree } from '../support.ts';

const contextfiles = tool('contextfiles');
const contextTest = toolTest(contextfiles !== undefined, 'contextfiles');
/** The two ways in which builders have read a .dockerignore. */
const generations = ['current', '20.10'] as const;
type Generation = (typeof generations)[number];
const managers = ['dep', 'modules'] as const;

/** The files of a folder that a builder of that generation is sent. */
function contextOf(folder: string, generation: Generation): readonly string[] {
  return must(contextfiles!, [generation, folder]).split('\n').sort();
}

/** Paths that are sent, one case a line. */
const sent: Readonly<Record<string, readonly string[]>> = {
  'every kind of source that Go compiles': [
    ...['main.go', 'add_amd64.s', 'add.S', 'c.c', 'c.h', 'c.m', 'c.f', 'c.F', 'internal/a/b/add_arm64.s'],
    ...['a.cc', 'a.cpp', 'a.cxx', 'a.hh', 'a.hpp', 'a.hxx', 'a.f90', 'a.for', 'a.syso', 'a.swig', 'a.swigcxx'],
  ],
  'modules and workspaces': ['go.mod', 'go.sum', 'go.work', 'go.work.sum', 'lib/go.mod', 'Gopkg.toml', 'Gopkg.lock'],
  'Go code in folders that sound like secrets': [
    ...['internal/secrets/secrets.go', 'internal/secrets/vault/vault.go', 'secrets/s.go', 'secrets/vault/v.go'],
    ...['internal/token/token.go', 'token/t.go', 'token/jwt/t.go', 'internal/auth/credentials/deep/c.go'],
    ...['credentials/c.go', 'kubeconfig/k.go', 'pkg/kubeconfig/k.go', 'htpasswd/h.go', 'a/b/htpasswd/h.go'],
  ],
  'Go code with the name of a secret': [
    'id_rsa.go',
    'internal/id_rsa_test.go',
    'token.go',
    'kubeconfig.go',
    'x/secrets.go',
  ],
  'folders with a dot or a capital letter': ['api.v1/a.go', 'Internal/i.go', 'api.v1/schema.json'],
  'Go code with the name of a document': ['README.go', 'LICENSE_test.go', 'coverage.go'],
  'embedded files at the top level': [
    'index.html',
    'schema.sql',
    'config.yaml',
    'openapi.json',
    'names.txt',
    'VERSION',
  ],
  'embedded folders': [
    ...['web/vendor/jquery.js', 'web/ca.pem', 'web/README.md', 'web/LICENSE', 'web/app.log', 'web/archive.zip'],
    ...['dist/index.html', 'web/dist/.gitkeep', 'web/.well-known/security.txt', 'docs/docs.go', 'docs/index.md'],
    ...['static/css/site.css', 'web/_partials/a.html', 'bin/tool.go', 'bin/helper', 'build/b.go', 'tmp/t.go'],
    ...['internal/keys/public_key.pem', 'migrations/001_init.sql', 'web/dump.sql', 'data/cities.sqlite'],
  ],
  'test data': [
    'testdata/server.pem',
    'testdata/server.key',
    'internal/a/testdata/golden.out',
    'testdata/secrets/token',
  ],
  'packages in the folders of manifests': ['kubernetes/base/base.go', 'kubernetes/client.go'],
  'nested vendor folders': ['internal/vendor/example.org/lib/lib.go'],
  'a package with the name of the program': ['orders/order.go', 'orders/deep/order.go', 'orders/deep/table.txt'],
};

/** Paths that are not sent. */
const kept: Readonly<Record<string, readonly string[]>> = {
  'version control': [
    '.git/config',
    '.gitignore',
    'lib/.git/config',
    'a/b/c/.git/objects/pack/big',
    '.hg/x',
    'a/.svn/entries',
  ],
  documentation: ['README.md', 'CHANGELOG', 'LICENSE', 'LICENSE.txt', 'CONTRIBUTING.rst', 'notes.md'],
  manifests: [
    ...['Dockerfile', 'Dockerfile.dev', '.dockerignore', 'compose.yaml', 'docker-compose.override.yml', 'stack.yaml'],
    ...['kubernetes/base/deployment.yaml', 'kubernetes/overlays/production/kustomization.yaml'],
    ...['kubernetes/components/route/route.yaml', 'Makefile', '.github/workflows/ci.yml', '.gitlab-ci.yml'],
    ...['.devcontainer/devcontainer.json', '.create-go-docker.json', '.golangci.yml'],
  ],
  'settings of a machine': [
    ...['.env', '.env.local', '.envrc', '.npmrc', '.netrc', '.vscode/settings.json', '.cache/go-build/x', '.DS_Store'],
    ...['cmd/x/.env', 'a/b/c/.env.production', 'a/b/.DS_Store', 'prod.env', 'deploy/prod.env', '.go/pkg/x.go'],
  ],
  'keys, at any depth': [
    ...['id_rsa', 'id_rsa.pub', 'a/b/c/id_ed25519', 'server.key', 'web/tls/server.key', 'a/b/c/store.p12', 'x/a.jks'],
    ...['server.pem', 'web/key.pem', 'web/tls-key.pem', 'a/b/private_key.pem', 'certs/privkey.pem', 'x/id_ecdsa'],
  ],
  'credentials, at any depth': [
    ...['kubeconfig', 'credentials', 'token', 'htpasswd', 'deploy/kubeconfig.yaml', 'deploy/prod.kubeconfig'],
    ...[
      'secrets/token',
      'secrets/db_password',
      'secrets/db-password.txt',
      'a/b/secrets/tls.crt',
      'deploy/secrets.yaml',
    ],
    ...['service-account.json', 'a/b/my-service-account-1.json', 'credentials.json', 'client_secret_1.json'],
    ...['terraform.tfstate', 'infra/terraform.tfstate.backup', 'infra/prod.tfvars', 'web/.htpasswd', 'a/b/.netrc'],
    ...['a/.aws/credentials', 'home/.kube/config', 'home/.docker/config.json', 'a/b/.ssh/known_hosts'],
  ],
  'leftovers at the top level': [
    ...[
      'orders.test',
      'coverage.out',
      'coverage.html',
      'cpu.prof',
      'service.log',
      'dump.sql',
      'prod-dump-1.sql',
      'a.tar.gz',
    ],
    ...['release.zip', 'local.sqlite', 'local.sqlite-wal', 'db.dump', 'dump.rdb'],
  ],
  'packages of other languages': [
    'node_modules/a/i.js',
    'web/node_modules/a/golang/a.go',
    'a/b/c/node_modules/x/y/z.js',
  ],
};

for (const deps of managers) {
  for (const generation of generations) {
    for (const [kind, paths, isSent] of [
      ...Object.entries(sent).map(([name, list]) => [name, list, true] as const),
      ...Object.entries(kept).map(([name, list]) => [name, list, false] as const),
      ['vendor/, which dep restores', ['vendor/github.com/x/y/y.go'], deps === 'modules'] as const,
    ]) {
      contextTest(`${generation}, ${deps}: ${isSent ? 'sent' : 'not sent'}: ${kind}`, () =>
        inTemporary(async (folder) => {
          await writeFiles(folder, { ...Object.fromEntries(paths.map((path) => [path, ''])) });
          await fs.outputFile(join(folder, '.dockerignore'), textOf('.dockerignore', { module, deps }));
          const context = contextOf(folder, generation);
          assert.equal(
            paths.filter((path) => context.includes(path)),
            isSent ? paths : [],
          );
        }),
      );
    }

    contextTest(`${generation}, ${deps}: a line at the end of the file takes precedence`, () =>
      inTemporary(async (folder) => {
        const lines = '!README.md\n!deploy/prod.env\n!web/node_modules/jquery\ndocs\n!docs/openapi.yaml\n';
        await fs.outputFile(join(folder, '.dockerignore'), textOf('.dockerignore', { module, deps }) + lines);
        const wanted = ['README.md', 'deploy/prod.env', 'docs/openapi.yaml', 'web/node_modules/jquery/dist/jquery.js'];
        await writeFiles(
          folder,
          Object.fromEntries([...wanted, 'docs/picture.png', 'web/node_modules/a/i.js'].map((path) => [path, ''])),
        );
        assert.equal(contextOf(folder, generation), wanted);
      }),
    );
  }
}

const toolchain = goToolchain(newest.patch);

toolTest(contextfiles !== undefined && toolchain !== undefined, `contextfiles and Go ${newest.patch}`)(
  'every file that go list names in random modules is sent',
  () =>
    inTemporary(async (folder) => {
      for (const seed of [1, 2, 5]) {
        const work = join(folder, `${seed}`);
        await writeFiles(work, randomModule(module, seed));
        await fs.outputFile(join(work, '.dockerignore'), textOf('.dockerignore', { module, deps: 'modules' }));
        const used = usedByGo(work);
        assert.ok(used.length > 100, `seed ${seed}: only ${used.length} files`);
        for (const generation of generations) {
          const context = new Set(contextOf(work, generation));
          assert.equal(
            used.filter((path) => !context.has(path)),
            [],
            `${generation}, seed ${seed}`,
          );
        }
      }
    }),
);

/** The files that the go command reads when it builds, vets or tests the module in a folder, on any platform. */
function usedByGo(folder: string): readonly string[] {
  const kinds = [
    ...['Go', 'Cgo', 'IgnoredGo', 'IgnoredOther', 'C', 'CXX', 'M', 'H', 'F', 'S', 'Swig', 'SwigCXX', 'Syso', 'Embed'],
    ...['TestGo', 'TestEmbed', 'XTestGo', 'XTestEmbed'],
  ].map((kind) => `{{range .${kind}Files}}{{$.Dir}}/{{println .}}{{end}}`);
  const env = { ...toolchain!.env, GO111MODULE: 'on', GOFLAGS: '-mod=mod', CGO_ENABLED: '1', GOPROXY: 'off' };
  const listed = must(toolchain!.go, ['list', '-f', kinds.join(''), './...'], { cwd: folder, env });
  const root = `${fs.realpathSync(folder)}/`;
  return [...new Set(listed.split('\n').filter(Boolean))].map((path) => path.slice(root.length)).sort();
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await fs.outputFile(join(folder, path), text);
}

/** Typical files beside the code, 50 MB in all. They are sparse: only their size matters. */
const usualJunk: Readonly<Record<string, number>> = {
  '.git/objects/pack/pack-1.pack': 15e6,
  'node_modules/typescript/lib/typescript.js': 9e6,
  'web/node_modules/esbuild/bin/esbuild': 9e6,
  '.cache/go-build/00/a': 5e6,
  'dump.sql': 3e6,
  'service.log': 2e6,
  orders: 5e6,
  'orders.test': 1e6,
  'cpu.prof': 5e5,
  'backup.tar.gz': 5e5,
};

/** Folders that can contain Go code and embedded files, so they are sent. The README says how to exclude them. */
const notCaught = ['bin/orders', 'dist/orders_linux_amd64', 'docs/picture.png', 'build/report.html', 'tmp/main'];

async function writeJunk(folder: string): Promise<void> {
  assert.ok(Object.values(usualJunk).reduce((sum, size) => sum + size) >= 50e6);
  for (const [path, size] of Object.entries(usualJunk)) {
    await fs.outputFile(join(folder, path), '');
    await fs.truncate(join(folder, path), size);
  }
}

contextTest('50 MB of usual leftovers beside the code are not sent, and folders that may be packages are', () =>
  inTemporary(async (folder) => {
    await writeTree(folder, filesFor({ module, deps: 'modules' }));
    await writeJunk(folder);
    await writeFiles(folder, Object.fromEntries(notCaught.map((path) => [path, 'x'])));
    for (const generation of generations) {
      assert.equal(contextOf(folder, generation), [...notCaught, 'go.mod', ...program].sort());
    }
  }),
);

// The first Go that embeds files.
const go = '1.16';
const module = 'example.com/orders';
const marker = 'planted-b7f3a1';

/** What people add to a service. */
const wanted: Readonly<Record<string, string>> = {
  'compose.go': `package main

import (
	"embed"

	_ "${module}/api.v1"
	_ "${module}/bin"
	_ "${module}/internal/secrets/vault"
	_ "${module}/internal/store/sql"
	_ "${module}/internal/token"
)

//go:embed index.html static
var static embed.FS

func init() {
	for _, name := range []string{"index.html", "static/css/site.css", "static/vendor/jquery.js", "static/ca.pem"} {
		if _, err := static.ReadFile(name); err != nil {
			panic(err)
		}
	}
}
`,
  'api.v1/api.go': 'package api\n',
  'internal/secrets/vault/vault.go': 'package vault\n',
  'internal/token/token.go': 'package token\n',
  'internal/token/testdata/server.key': 'for tests only\n',
  'index.html': '<!doctype html>\n',
  'static/ca.pem': 'a certificate\n',
  'static/vendor/jquery.js': '// jQuery\n',
  'bin/tool.go': 'package bin\n',
  'cmd/x/y.go': 'package main\n\nfunc main() {}\n',
  // A package in the folder that the manifests go to.
  'kubernetes/base/base.go': 'package base\n',
  'internal/store/sql/sql.go': 'package sql\n',
  'static/index.html': '<!doctype html>\n',
  'static/LICENSE': 'MIT\n',
  'static/css/site.css': 'body {}\n',
};

/** A service in a folder of its own, with all that. */
function inLitteredService(builder: Builder, deps: string, body: (folder: string) => Promise<void>) {
  return inTemporary(async (folder) => {
    await writeTree(folder, filesFor({ module, go, deps, builder: builder.dialect }));
    for (const [path, text] of Object.entries(wanted)) await fs.outputFile(join(folder, path), text);
    for (const path of Object.values(kept).flat().filter(isJunk))
      await fs.outputFile(join(folder, path), `${marker}\n`);
    // The program, as `go build` leaves it, or a package of the same name.
    if (deps === 'dep') await fs.outputFile(join(folder, 'orders'), marker);
    else await fs.outputFile(join(folder, 'orders/deep/order.go'), 'package deep\n');
    await body(folder);
  });
}

const program = ['main.go', 'main_test.go', 'server.go', 'server_test.go'];

/** Whether a path that is not sent is neither a file of the service nor below one. */
function isJunk(path: string): boolean {
  return !/^(Dockerfile|\.dockerignore)$/.test(path);
}

function inContext(deps: string): readonly string[] {
  return [
    ...Object.keys(wanted),
    ...program,
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

function imageOf(builder: Builder): string {
  return `create-go-docker-test-context-${builder.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
}

for (const builder of builders) {
  const ready = builder.available && hasBaseImages(go);
  for (const deps of ['dep', 'modules']) {
    const image = `${imageOf(builder)}-${deps}`;

    toolTest(ready, builder.name)(
      `${builder.name}, ${deps}: only the files of the service are sent to the build`,
      covers('builder × dependencies, what gets in and what not', `${builder.name}, ${deps}`, () =>
        inLitteredService(builder, deps, (folder) =>
          withMirror(async (args) => {
            const staging = `${image}-staging`;
            const output = await builder.build(folder, staging, { target: 'staging', args });
            assert.equal(filesBelow(staging, `go/src/${module}`), inContext(deps));
            assert.is(planted(staging), '0', 'in the staging stage');
            assert.ok(bytesSent(output) < 100_000, output);

            await builder.build(folder, image, { args });
            assert.is(planted(image), '0', 'in the image');
            // It starts, so the embedded files are in it.
            const { output: said } = ends(image, { args: ['unknown'] });
            assert.match(said, 'unknown arguments');
          }),
        ),
      ),
    );
  }

  toolTest(builder.available, builder.name)(`${builder.name} is sent what the tables say`, () =>
    inTemporary(async (folder) => {
      const paths = Object.values(sent).flat();
      assert.equal(await filesSent(builder, join(folder, 'sent'), paths), [...new Set(paths)].sort());
      assert.equal(await filesSent(builder, join(folder, 'kept'), Object.values(kept).flat()), []);
    }),
  );

  toolTest(builder.available, builder.name)(`${builder.name}: the context stays small while other files grow`, () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ module }));
      await writeJunk(folder);
      await fs.writeFile(join(folder, 'Dockerfile'), copies);
      const output = await builder.build(folder, `${imageOf(builder)}-small`);
      assert.ok(bytesSent(output) < 100_000, output);
      console.log(
        `MEASURED: ${builder.name}: ${bytesSent(output) || 'no'} bytes of context sent, with 50 MB beside the code`,
      );
    }),
  );
}

/** The smallest Dockerfile that shows what a builder is sent. */
const copies = `FROM ${alpineImage}\nCOPY . /context/\n`;

async function filesSent(builder: Builder, folder: string, paths: readonly string[]): Promise<readonly string[]> {
  const [dockerfile, ignored] = ['Dockerfile', '.dockerignore'].map((name) => join(folder, name));
  await writeFiles(folder, Object.fromEntries(paths.map((path) => [path, `${marker}\n`])));
  await fs.outputFile(ignored!, textOf('.dockerignore', { module, deps: 'modules' }));
  await fs.outputFile(dockerfile!, copies);
  const image = `${imageOf(builder)}-sent`;
  await builder.build(folder, image, { afresh: true });
  return filesBelow(image, 'context');
}

test.run();
