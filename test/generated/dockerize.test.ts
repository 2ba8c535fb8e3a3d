// `dockerize` finds the same as the go command, in the standard library and in the programs of Go itself.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generate } from '../../core/generate.ts';
import { isBuilt } from '../../generators/go-image/build-constraint.ts';
import { anyCode, type Code } from '../../generators/go-image/code.ts';
import { headerOf } from '../../generators/go-image/go-tokens.ts';
import { specifyImage } from '../../generators/go-image/index.ts';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { toAnswers } from '../../generators/go-service/questions.ts';
import { goToolchain, must, run, tool, toolsFolder } from '../lab/tools.ts';
import { runs } from '../program.ts';
import { combinations, inTemporary, toolTest } from '../support.ts';

interface Package {
  readonly Dir: string;
  readonly Name: string;
  readonly GoFiles?: readonly string[];
  readonly CgoFiles?: readonly string[];
  readonly Imports?: readonly string[];
  readonly IgnoredGoFiles?: readonly string[];
}

for (const [version, minor] of [
  ['1.16.15', 16],
  [newest.patch, Number(newest.minor.split('.')[1])],
] as const) {
  const toolchain = goToolchain(version);
  toolTest(toolchain !== undefined, `Go ${version}`)(
    `Go ${version} compiles the same files of its standard library and its own programs for Linux as the scan says`,
    () => {
      const env = { ...toolchain!.env, CGO_ENABLED: '1', GOOS: 'linux', GOARCH: 'amd64' };
      const output = must(toolchain!.go, ['list', '-find', '-json', 'std', 'cmd'], { env });
      const packages: readonly Package[] = JSON.parse(`[${output.trim().replaceAll(/^\}\n\{$/gm, '},\n{')}]`);
      assert.ok(packages.length > 300);
      const context = { cgo: true, go: minor, tags: [] };
      for (const {
        Dir: folder,
        Name: name,
        GoFiles: pure = [],
        CgoFiles: withC = [],
        IgnoredGoFiles: ignored = [],
      } of packages) {
        const compiled = new Set([...pure, ...withC]);
        for (const file of [...compiled, ...ignored]) {
          const header = headerOf(readFileSync(join(folder, file), 'utf8'));
          // Only the go command knows the defaults of experiments.
          if (header?.constraint?.includes('goexperiment')) continue;
          assert.is(isBuilt(basename(file), header?.constraint, context), compiled.has(file), join(folder, file));
          if (!compiled.has(file)) continue;
          assert.is(header?.package, name);
          assert.is(
            header!.imports.some(({ path }) => path === 'C'),
            withC.includes(file),
            join(folder, file),
          );
        }
      }
    },
  );
}

const libraries = join(toolsFolder, 'libraries');
const go = goToolchain(newest.patch);
const [, command = ''] =
  /^```sh\nnpx create-go-docker@latest (dockerize.*)$/m.exec(
    readFileSync(new URL('../../README.md', import.meta.url), 'utf8'),
  ) ?? [];

toolTest(go !== undefined && fs.existsSync(libraries), `Go ${newest.minor} and .ci/setup/libraries.sh`)(
  'the command of the README for existing code works on golang.org/x/tools: its programs are those of go list, and godoc listens on 6060',
  () =>
    inTemporary(async (directory) => {
      const GOMODCACHE = join(directory, 'modules');
      const env = {
        ...(go!.env as Record<string, string>),
        GOMODCACHE,
        GOPROXY: `file://${libraries}`,
        GOSUMDB: 'off',
      };
      const where = { cwd: directory, env: { ...env, GOFLAGS: '-modcacherw' } };
      const version = '90fa682c2a6e6a37b3a1364ce2fe1d5e41af9d6d';
      const { Dir } = JSON.parse(must(go!.go, ['mod', 'download', '-json', `golang.org/x/tools@${version}`], where));
      const folder = join(directory, 'tools');
      await fs.copy(Dir, folder);
      // It is from before modules.
      await fs.writeFile(join(folder, 'go.mod'), 'module golang.org/x/tools\n\ngo 1.24.0\n');
      const listed = must(go!.go, ['list', '-find', '-f', '{{.Name}} {{.Dir}}', './...'], { ...where, cwd: folder });
      const programs = [...listed.matchAll(/^main (.*)$/gm)].map(([, path = '']) => path.slice(folder.length + 1));
      assert.ok(programs.length > 20);

      const { status, stderr } = runs(folder, command.split(' '), { env });
      assert.is(status, 2);
      const shown = [...stderr.matchAll(/^ {2}(\S+) +←/gm)].map(([, path = '']) => path);
      assert.equal([...shown].sort(), programs.sort());

      const { status: done, stdout } = runs(folder, [...command.split(' '), '--program', 'cmd/godoc', '--json'], {
        env,
      });
      assert.is(done, 0, stdout);
      const { found, files } = JSON.parse(stdout);
      const port = found.find(({ name }: { name: string }) => name === 'port');
      assert.is(port.value, '6060');
      assert.match(port.evidence[0], /^cmd\/godoc\/main\.go:\d+$/);
      assert.is(files.length, 3);
    }),
);

const codes: readonly Code[] = [
  anyCode,
  { ...anyCode, folder: 'a/b', modules: ['c'], mode: 'mod' },
  { ...anyCode, layout: 'workspace', modules: ['a', 'b'] },
  { ...anyCode, vendored: true, mode: 'vendor', listens: false },
  { ...anyCode, layout: 'dep' },
  { ...anyCode, layout: 'vendor', vendored: true },
].flatMap((code) => {
  const two = [...code.programs, { name: 'Job', folder: code.folder === '.' ? 'job' : `${code.folder}/job` }];
  const more = { programs: two, health: '/healthz', embeds: ['a b/*.html', '.well-known'] };
  return [code, { ...code, cgo: true }, { ...code, ...more }] as readonly Code[];
});

/** Every Dockerfile for code of these kinds, with the choices that change its instructions. */
const dockerfiles = [oldest.minor, newest.minor].flatMap((version) =>
  combinations([version])
    .filter(({ deps, comments }) => deps === 'dep' && comments === 'why')
    .flatMap((given) =>
      codes.map((code) => {
        const answers = toAnswers({ module: 'example.com/orders', ...given });
        const files = generate(specifyImage(answers, code), '0.0.0');
        return files.find(({ path }) => path === 'Dockerfile')!.text;
      }),
    ),
);

for (const judge of ['hadolint', 'buildcheck']) {
  const linter = tool(judge);
  toolTest(linter !== undefined, judge)(`${judge} finds nothing in a Dockerfile for code that exists`, () =>
    inTemporary(async (folder) => {
      const texts = [...new Set(dockerfiles)];
      const paths = texts.map((_, index) => join(folder, `${index}.Dockerfile`));
      for (const [index, path] of paths.entries()) fs.writeFileSync(path, texts[index]!);
      assert.is(run(linter!, paths).output.replaceAll(`${folder}/`, ''), '');
      console.log(`JUDGED: ${judge}: ${texts.length} different Dockerfiles for code that exists`);
    }),
  );
}

const lock = `[[projects]]
  name = "github.com/gorilla/context"
  revision = "08b5f424b9271eedf6f9f0ce86cb9396ed337a42"
  version = "v1.1.1"

[[projects]]
  name = "github.com/gorilla/mux"
  revision = "e3702bed27f0d39777b0b37b664b6280e8ef8fbf"
  version = "v1.6.2"
`;

toolTest(go !== undefined && fs.existsSync(libraries), `Go ${newest.minor} and .ci/setup/libraries.sh`)(
  'code with dep goes to modules in one command, keeps its versions, and builds',
  () =>
    inTemporary(async (directory) => {
      const folder = join(directory, 'shop');
      const program = 'package main\n\nimport _ "github.com/gorilla/mux"\n\nfunc main() {}\n';
      for (const [path, text] of [
        ['main.go', program],
        ['Gopkg.lock', lock],
        ['Gopkg.toml', ''],
      ] as const)
        await fs.outputFile(join(folder, path), text);
      const proxy = { GOPROXY: `file://${libraries}`, GOSUMDB: 'off', GOFLAGS: '-modcacherw' };
      const env = { ...(go!.env as Record<string, string>), ...proxy, GOMODCACHE: join(directory, 'modules') };
      const { status, stdout, stderr } = runs(folder, ['dockerize', '--deps', 'modules'], { env });
      assert.is(status, 0, stdout + stderr);
      assert.match(stdout, /github\.com\/gorilla\/mux +v1\.6\.2 +v1\.6\.2/);
      assert.match(stdout, 'Remove Gopkg.toml and Gopkg.lock');
      const dockerfile = await fs.readFile(join(folder, 'Dockerfile'), 'utf8');
      assert.match(dockerfile, 'RUN --mount=type=cache,target=/go/pkg/mod');
      assert.not.match(dockerfile, 'dep ensure');
      assert.is(await fs.readFile(join(folder, 'main.go'), 'utf8'), program);
      must(go!.go, ['build', './...'], { cwd: folder, env });
      assert.is(runs(folder, ['check'], { env }).status, 0);
    }),
);

test.run();
