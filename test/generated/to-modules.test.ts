// From dep to modules: real libraries keep the versions that dep locked.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { archivedEngine } from '../../pipeline/engines.ts';
import { onBridge, serving, spawned } from '../lab/builders.ts';
import { golangImage, hasBaseImages } from '../lab/images.ts';
import { docker, goToolchain, must, toolsFolder } from '../lab/tools.ts';
import { cleanEnv, program, runs } from '../program.ts';
import { inTemporary, toolTest, treeOf, writeTree } from '../support.ts';

/** A module proxy of files with real libraries at versions that dep would have locked (.ci/setup/libraries.sh), and nothing else. */
const libraries = join(toolsFolder, 'libraries');
const go = goToolchain(newest.patch);
const isReady = go !== undefined && existsSync(libraries);

const imports = ['dgrijalva/jwt-go', 'gorilla/mux', 'pkg/errors', 'satori/go.uuid', 'sirupsen/logrus'];
const code = `package main

import (
${imports.map((path) => `\t_ "github.com/${path}"`).join('\n')}
\t_ "gopkg.in/yaml.v2"
)
`;

const locked = [
  ['github.com/dgrijalva/jwt-go', '06ea1031745cb8b3dab3f6a236daf2b0aa468b7e', 'v3.2.0'],
  ['github.com/gorilla/context', '08b5f424b9271eedf6f9f0ce86cb9396ed337a42', 'v1.1.1'],
  ['github.com/gorilla/mux', 'e3702bed27f0d39777b0b37b664b6280e8ef8fbf', 'v1.6.2'],
  ['github.com/pkg/errors', '645ef00459ed84a119197bfb8d8205042c6df63d', 'v0.8.0'],
  ['github.com/russross/blackfriday', 'd3b5b032dc8e8927d31a5071b56e14c89f045135', 'v2.0.1'],
  [
    'github.com/satori/go.uuid',
    '0ef6afb2f6cdd6cdaeee3885a95099c63f18fc8c',
    'v3.1.0',
    'https://github.com/gofrs/uuid.git',
  ],
  ['github.com/sirupsen/logrus', '3e01752db0189b9157070a0e1668a620f9a85da2', 'v1.0.6'],
  ['golang.org/x/crypto', '0709b304e793a5edb4a2c0145f281ecdc20838a4'],
  ['golang.org/x/sys', 'ebe1bf3edb3325c393447059974de898d5133eb8'],
  ['golang.org/x/tools', '90fa682c2a6e6a37b3a1364ce2fe1d5e41af9d6d'],
  ['gopkg.in/yaml.v2', '5420a8b6744d3b0345ab293f6fcba19c978f1183', 'v2.2.1'],
];

const lock = locked
  .map(([name, revision, version, source]) =>
    [
      '[[projects]]',
      ...(version ? [] : ['  branch = "master"']),
      `  name = "${name}"`,
      '  packages = ["."]',
      `  revision = "${revision}"`,
      ...(source ? [`  source = "${source}"`] : []),
      ...(version ? [`  version = "${version}"`] : []),
    ].join('\n'),
  )
  .join('\n\n');

/** A service of 0.1.0 with dep and libraries, whose program was edited. */
const inService = (version: string, body: (folder: string) => Promise<void>): Promise<void> =>
  inTemporary(async (folder) => {
    await writeTree(folder, archivedEngine('0.1.0')!.render({ module: 'example.com/orders', go: version }));
    const toml = readFileSync(join(folder, 'Gopkg.toml'), 'utf8');
    const more = '\n[[override]]\n  name = "golang.org/x/sys"\n  branch = "master"\n';
    writeFileSync(
      join(folder, 'Gopkg.toml'),
      `required = ["golang.org/x/tools/cmd/stringer"]\nignored = ["example.com/old"]\n\n${toml}${more}`,
    );
    writeFileSync(join(folder, 'Gopkg.lock'), lock);
    writeFileSync(join(folder, 'libraries.go'), code);
    appendFileSync(join(folder, 'main.go'), '\n// Mine.\n');
    await body(folder);
  });

/** The environment with a Go of this version, and where modules come from. */
function environment(version: string, proxy: string, home: string): Readonly<Record<string, string>> {
  const { env } = goToolchain(version)!;
  const modules = { GOPROXY: proxy, GOSUMDB: 'off', GOFLAGS: '-modcacherw', GOMODCACHE: join(home, 'modules') };
  return { ...(env as Record<string, string>), HOME: home, ...modules };
}

const fromFiles = `file://${libraries}`;

toolTest(isReady, `Go ${newest.minor} and .ci/setup/libraries.sh`)(
  'a service with libraries changes from dep to modules, and builds and passes its tests with the same versions',
  () =>
    inService(newest.minor, (folder) =>
      inTemporary(async (home) => {
        const env = environment(newest.patch, fromFiles, home);
        const { status, stdout, stderr } = runs(folder, ['update', '--deps', 'modules', '--json'], { env });
        assert.is(status, 0, stdout + stderr);
        const { migration } = JSON.parse(stdout);
        const chosen = Object.fromEntries(
          migration.libraries.map(({ name, modules }: Record<string, string>) => [name, modules]),
        );
        for (const [name = '', revision, version, source] of locked) {
          if (name.endsWith('blackfriday')) assert.is(chosen[name], undefined);
          else if (version) assert.match(chosen[name], version, source);
          else assert.match(chosen[name], revision!.slice(0, 12));
        }
        const { byHand } = migration;
        assert.is(byHand.length, 3, byHand.join('\n'));
        assert.match(byHand[0], /^github\.com\/russross\/blackfriday v2\.0\.1 cannot .*\/v2\. Go says: /);
        assert.match(byHand[1], 'logrus-airbrake-hook');
        assert.match(byHand[2], /ignores example\.com\/old/);

        const goMod = readFileSync(join(folder, 'go.mod'), 'utf8');
        assert.match(
          goMod,
          /^replace github\.com\/satori\/go\.uuid => github\.com\/gofrs\/uuid v3\.1\.0\+incompatible$/m,
        );
        assert.match(goMod, /^replace golang\.org\/x\/sys => golang\.org\/x\/sys v0\.0\.0-\d+-ebe1bf3edb33$/m);
        assert.match(goMod, /^tool golang\.org\/x\/tools\/cmd\/stringer$/m);
        assert.not.ok(existsSync(join(folder, 'Gopkg.lock')) || existsSync(join(folder, 'Gopkg.toml')));
        assert.match(readFileSync(join(folder, 'main.go'), 'utf8'), /\n\/\/ Mine\.\n$/);
        must(go!.go, ['test', './...'], { cwd: folder, env });
        assert.is(runs(folder, ['check'], { env }).status, 0, 'and is current');
      }),
    ),
);

toolTest(isReady, `Go ${newest.minor} and .ci/setup/libraries.sh`)(
  'if go mod tidy fails, its reason is shown and nothing is written',
  () =>
    inService(newest.minor, (folder) =>
      inTemporary(async (home) => {
        writeFileSync(join(folder, 'missing.go'), 'package main\n\nimport _ "example.org/nowhere"\n');
        const before = await treeOf(folder);
        const { status, stderr } = runs(folder, ['update', '--deps', 'modules'], {
          env: environment(newest.patch, fromFiles, home),
        });
        assert.is(status, 1);
        assert.ok(stderr.startsWith(`go mod tidy (go${newest.minor}) failed, and nothing was written:`), stderr);
        assert.match(stderr, 'example.org/nowhere');
        assert.equal(await treeOf(folder), before);
      }),
    ),
);

const house = JSON.stringify({
  name: 'acme',
  answers: { deps: 'modules' },
  fixed: ['deps'],
  images: { golang: 'registry.acme.example/to-modules/golang' },
  labels: { team: 'platform' },
});

toolTest(isReady && hasBaseImages(newest.minor), 'Docker and .ci/setup/libraries.sh')(
  "without Go on this machine, the team's build image runs go mod tidy, and the team's templates are used",
  () =>
    inService(newest.minor, (folder) =>
      serving(
        (path) => join(libraries, decodeURIComponent(path)),
        async (url) => {
          const PATH = [dirname(docker!), ...(process.env.PATH ?? '').split(delimiter)]
            .filter((each) => !existsSync(join(each, 'go')))
            .join(delimiter);
          const { DOCKER_HOST = '' } = process.env;
          const env = { PATH, DOCKER_HOST, GOPROXY: url, GOSUMDB: 'off' };
          await inTemporary(async (templates) => {
            writeFileSync(join(templates, 'create-go-docker.json'), house);
            writeFileSync(join(templates, 'CODEOWNERS.ejs'), '* @acme\n');
            const own = `registry.acme.example/to-modules/${golangImage(newest.minor)}`;
            must(docker!, ['tag', golangImage(newest.minor), own]);
            try {
              // The server is in this process, which has to keep running.
              const args = [program, 'update', '--deps', 'modules', '--templates', templates];
              const stdout = await spawned(process.execPath, args, { cwd: folder, env: cleanEnv(env) });
              assert.match(stdout, `go mod tidy (${own}) chose:\n`);
            } finally {
              must(docker!, ['rmi', '--no-prune', own]);
            }
            assert.match(readFileSync(join(folder, 'go.mod'), 'utf8'), /^\tgithub\.com\/gorilla\/mux v1\.6\.2$/m);
            assert.match(readFileSync(join(folder, 'go.sum'), 'utf8'), /^gopkg\.in\/yaml\.v2 v2\.2\.1 h1:/m);
            assert.is(readFileSync(join(folder, 'CODEOWNERS'), 'utf8'), '* @acme\n');
            assert.match(readFileSync(join(folder, 'Dockerfile'), 'utf8'), /team="platform"/);
            assert.match(readFileSync(join(folder, 'main.go'), 'utf8'), /\n\/\/ Mine\.\n$/);
            assert.is(runs(folder, ['check', '--templates', templates]).status, 0, 'and is current');
          });
        },
        onBridge(),
      ),
    ),
);

test.run();
