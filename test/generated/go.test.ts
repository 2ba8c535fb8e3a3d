// The service on every supported Go: vet, gofmt, build, tests, and which module names Go accepts.
import { dirname, join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, oldest, releases } from '../../generators/go-service/go-releases.ts';
import { importPathProblem } from '../../generators/go-service/import-path.ts';
import { serviceNames } from '../../generators/go-service/service-names.ts';
import { spawned } from '../lab/builders.ts';
import { nearNames, oddNames, refusedNames } from '../lab/odd-names.ts';
import { sideBySide } from '../lab/side-by-side.ts';
import { covers, dep, everything, goToolchain, must, notRun, run, type Toolchain } from '../lab/tools.ts';
import { combinations, filesFor, type GivenAnswers, inTemporary, named, toolTest, writeTree } from '../support.ts';

const managers = ['dep', 'modules'] as const;

/** Longer tests run on the oldest, the newest and one in the middle. */
const few = [releases[0]!, releases[Math.floor(releases.length / 2)]!, releases.at(-1)!];

/** Builds without debug information, as the Dockerfile does; linking takes less time. */
const build = ['build', '-ldflags', '-s -w', '-o'] as const;

/** A few at a time, because the tests of a service mostly wait. */
const beside = sideBySide(4);

/** Runs a command to its end, and returns what it printed on both streams. */
type Runs = (command: string, ...args: string[]) => Promise<string>;

interface Service {
  readonly folder: string;
  readonly binary: string;
  /** Runs a command in the folder; it has to end with 0. */
  readonly runs: Runs;
}

/** Writes services side by side into one GOPATH, where their Go expects them. */
function inServices(modules: readonly string[], given: GivenAnswers, { env }: Toolchain, body: Body) {
  return inTemporary(async (gopath) => {
    // Of two runs of dep that begin at once, one would not be able to create it.
    await fs.ensureDir(join(gopath, 'pkg/dep/sources'));
    const mode = given.deps === 'dep' ? 'off' : 'on';
    const services = modules.map((module): Service => {
      const folder = join(gopath, 'src', module);
      const where = { cwd: folder, env: { GOPATH: gopath, GO111MODULE: mode, ...env } };
      const runs: Runs = async (command, ...args) => (await spawned(command, args, where)).trimEnd();
      return { folder, binary: serviceNames(module).binary, runs };
    });
    for (const [index, module] of modules.entries()) {
      await writeTree(services[index]!.folder, filesFor({ module, ...given }));
    }
    await body(services);
  });
}

type Body = (services: readonly Service[]) => void | Promise<void>;

function inService(given: GivenAnswers, toolchain: Toolchain, body: (service: Service) => void | Promise<void>) {
  return inServices(['example.com/orders'], given, toolchain, ([service]) => body(service!));
}

/** `toolTest` for a test that runs beside the others of this file. */
function testBeside(isPresent: boolean, needed: string) {
  return (name: string, body: () => unknown) => toolTest(isPresent, needed)(name, isPresent ? beside(body) : body);
}

// The race detector is C.
const withCgo = ({ go, env }: Toolchain): Toolchain => ({ go, env: { ...env, CGO_ENABLED: '1' } });

// A second file of the same program, to test what the go:debug line in main.go does to all of it.
const probe = `package main

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
)

func init() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(http.ResponseWriter, *http.Request) {})
	res := httptest.NewRecorder()
	mux.ServeHTTP(res, httptest.NewRequest("GET", "/orders/1", nil))

	srv := httptest.NewTLSServer(mux)
	client := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10}
	verdict := "accepted"
	if _, err := tls.Dial("tcp", srv.Listener.Addr().String(), client); err != nil {
		verdict = "refused"
	}
	fmt.Printf("pattern %d, TLS 1.0 %s\\n", res.Code, verdict)
	os.Exit(0)
}
`;

const races = 'Go × dependencies, with the race detector';
const odd = `Go × dependencies, each with ${oddNames.length} odd names`;

test('the Go files depend only on the Go version and the dependencies, so the tests below need no other answers', () => {
  const goFiles = (given: GivenAnswers) => filesFor(given).filter(({ path }) => /\.go$|^go\.mod$|^Gopkg\./.test(path));
  for (const given of combinations()) {
    const { go, deps } = given;
    assert.equal(goFiles(given), goFiles({ go: go!, deps: deps! }), named(given));
  }
});

for (const { minor: go, patch } of releases) {
  const toolchain = goToolchain(patch);
  const goTest = testBeside(toolchain !== undefined, `Go ${patch}`);
  const depTest = testBeside(toolchain !== undefined && dep !== undefined, `Go ${patch} and dep 0.5.4`);

  for (const deps of managers) {
    goTest(
      `Go ${patch} with ${deps}: gofmt, vet, build and test`,
      covers('Go × dependencies', `${patch} with ${deps}`, () =>
        inService({ go, deps }, toolchain!, async ({ runs, binary }) => {
          assert.is(await runs(join(toolchain!.go, '../gofmt'), '-l', '.'), '', 'gofmt would change these');
          await runs(toolchain!.go, 'vet', '.');
          await runs(toolchain!.go, ...build, binary, '.');
          assert.match(await runs(toolchain!.go, 'test', '-count=1', '.'), /^ok /m);
        }),
      ),
    );
  }

  depTest(
    `Go ${patch}: dep accepts the Gopkg files and would not change them`,
    covers('Go × the real dep', patch, () =>
      inService({ go, deps: 'dep' }, toolchain!, async ({ runs, folder, binary }) => {
        const lock = fs.readFileSync(join(folder, 'Gopkg.lock'), 'utf8');
        await runs(dep!, 'check');
        await runs(dep!, 'ensure', '-vendor-only');
        await runs(dep!, 'ensure');
        assert.is(fs.readFileSync(join(folder, 'Gopkg.lock'), 'utf8'), lock, 'dep ensure would change the lock');
        await runs(toolchain!.go, ...build, binary, '.');
      }),
    ),
  );

  if (Number(go.split('.')[1]) >= 21) {
    for (const deps of managers) {
      goTest(`Go ${patch} with ${deps}: routes and TLS behave as main.go says`, () =>
        inService({ go, deps }, toolchain!, async ({ runs, folder, binary }) => {
          const code = await fs.readFile(join(folder, 'main.go'), 'utf8');
          const declares = (setting: string) => code.includes(`//go:debug ${setting}\n`);
          await fs.writeFile(join(folder, 'probe.go'), probe);
          await runs(toolchain!.go, ...build, binary, '.');
          const current = deps === 'modules' || declares(`default=go${go}`);
          const first22 = Number(go.split('.')[1]) >= 22;
          const pattern = first22 && (current || declares('httpmuxgo121=0')) ? 200 : 404;
          const tls = first22 && current ? 'refused' : 'accepted';
          assert.is(must(join(folder, binary), []), `pattern ${pattern}, TLS 1.0 ${tls}`);
          assert.is(pattern, first22 ? 200 : 404);
          // The program records the settings that differ from the defaults of this Go.
          assert.is((await runs(toolchain!.go, 'version', '-m', binary)).includes('DefaultGODEBUG='), !current);
        }),
      );
    }
  }

  for (const deps of managers) {
    const combination = `${patch} with ${deps}`;
    if (!few.some((release) => release.minor === go) && !everything) {
      for (const factors of [races, odd]) notRun(factors, combination);
      continue;
    }
    goTest(
      `Go ${patch} with ${deps}: no data race`,
      covers(races, combination, () =>
        inService({ go, deps }, withCgo(toolchain!), async ({ runs }) => {
          assert.match(await runs(toolchain!.go, 'test', '-race', '-count=1', '.'), /^ok /m);
        }),
      ),
    );

    const oddTest = deps === 'dep' ? depTest : goTest;
    oddTest(
      `Go ${patch} with ${deps}: odd names build, and pass their tests`,
      covers(odd, combination, () =>
        inServices(oddNames, { go, deps }, toolchain!, async (services) => {
          const besideNames = sideBySide(3);
          const checks = services.map(({ runs, folder, binary }) =>
            besideNames(async () => {
              if (deps === 'dep') {
                await runs(dep!, 'check');
                await runs(dep!, 'ensure', '-vendor-only');
              }
              await runs(toolchain!.go, ...build, binary, '.');
              const { output } = run(join(folder, binary), ['unknown']);
              assert.match(output, /unknown arguments/);
              // What a name changes in the tests is the same for every Go.
              if (go === few.at(-1)!.minor) assert.match(await runs(toolchain!.go, 'test', '-count=1', '.'), /^ok /m);
            }),
          );
          await Promise.all(checks.map((check) => check()));
        }),
      ),
    );
  }
}

/** The error of `go list` for a program in a module of this name; empty if Go accepts the name. */
function refusal(name: string, { go, env }: Toolchain): Promise<string> {
  return inTemporary(async (folder) => {
    const gopath = join(folder, 'gopath');
    const directory = join(gopath, 'src', name);
    await fs.outputFile(join(directory, 'main.go'), 'package main\n\nfunc main() {}\n');
    const list = (mode: string) =>
      run(go, ['list', '.'], { cwd: directory, env: { GOPATH: gopath, GO111MODULE: mode, GOPROXY: 'off', ...env } });
    const withGopath = list('off');
    await fs.writeFile(join(directory, 'go.mod'), `module ${name}\n`);
    const refused = [withGopath, list('on')].find(({ status }) => status !== 0);
    return refused?.output ?? '';
  });
}

/** The oldest and the newest Go, and two at which names became reserved. */
const edges = [oldest.minor, '1.16', '1.21', newest.minor].flatMap((minor) => {
  const toolchain = goToolchain(releases.find((release) => release.minor === minor)!.patch);
  return toolchain ? [{ minor, toolchain }] : [];
});
const edgesTest = toolTest(edges.length === 4, `Go ${oldest.minor}, 1.16, 1.21 and ${newest.minor}`);

const newestGo = goToolchain(newest.patch);

toolTest(newestGo !== undefined, `Go ${newest.patch}`)(
  'a module cannot have the name of a top-level folder of the standard library',
  () => {
    const folders = fs.readdirSync(join(dirname(newestGo!.go), '../src'), { withFileTypes: true });
    for (const { name } of folders.filter((entry) => entry.isDirectory())) assert.ok(importPathProblem(name), name);
  },
);

edgesTest('a name is refused exactly where one of these Go versions refuses it', async () => {
  for (const name of nearNames) {
    assert.is(importPathProblem(name), undefined, name);
    for (const { minor, toolchain } of edges) assert.is(await refusal(name, toolchain), '', `${name}, Go ${minor}`);
  }
  for (const name of refusedNames) {
    assert.ok(importPathProblem(name), name);
    const refusals = await Promise.all(edges.map(({ toolchain }) => refusal(name, toolchain)));
    assert.ok(refusals.some(Boolean), `every Go accepts ${name}`);
  }
});

test.run();
