// The images of dockerize: workspaces, embedded files and cgo. Also `--verify`, and dependencies that are confirmed in a container.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { type Builder, builders, filesOf } from '../lab/builders.ts';
import { ends, exitCodeOf, healthOf, withContainer } from '../lab/containers.ts';
import { hasBaseImages } from '../lab/images.ts';
import { textOf } from '../lab/requests.ts';
import { docker, dockerEnv, must, toolsFolder } from '../lab/tools.ts';
import { runs, runsHere } from '../program.ts';
import { inTemporary, toolTest } from '../support.ts';

const image = 'create-go-docker-test-dockerize';
const [classic, engine] = builders as readonly [Builder, Builder];

/** The Go version of the code: that of the image that is here. */
const goLine = `go ${newest.minor}.0\n`;

const server = `package main

import (
	"embed"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"example.com/greet"
)

//go:embed README.md .well-known/security.txt "odd name.env"
var files embed.FS

func main() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() { <-stop; os.Exit(0) }()
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok")) })
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		text, _ := files.ReadFile("odd name.env")
		w.Write([]byte(greet.Hello() + string(text)))
	})
	panic(http.ListenAndServe(":8090", nil))
}
`;

/** A server that ends its requests before it stops. */
const patient = `package main

import (
	"context"
	"net/http"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	http.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok")) })
	s := &http.Server{Addr: ":8090", ReadHeaderTimeout: time.Second}
	go s.ListenAndServe()
	<-ctx.Done()
	s.Shutdown(context.Background())
}
`;

const workspace: Readonly<Record<string, string>> = {
  'go.work': `${goLine}\nuse (\n\t./api\n\t./greet\n\t./job\n)\n`,
  'api/go.mod': `module example.com/api\n\n${goLine}\nrequire example.com/greet v0.0.0\n`,
  'api/main.go': server,
  'api/README.md': 'Read me.\n',
  'api/.well-known/security.txt': 'Contact: us\n',
  'api/odd name.env': 'A=1\n',
  'greet/go.mod': `module example.com/greet\n\n${goLine}`,
  'greet/greet.go': 'package greet\n\nfunc Hello() string { return "hello " }\n',
  'job/go.mod': `module example.com/job\n\n${goLine}`,
  'job/main.go': 'package main\n\nfunc main() { println("done") }\n',
  'package.json': '{}\n',
};

for (const { name, dialect, available, build } of [classic, engine])
  toolTest(available && hasBaseImages(newest.minor), `${name} with the base images`)(
    `${name}: a workspace that dockerize did not write is built, starts, is healthy, and stops as it says`,
    () =>
      inTemporary(async (folder) => {
        for (const [path, text] of Object.entries(workspace)) await fs.outputFile(join(folder, path), text);
        const args = ['dockerize', '--program', 'api', '--program', 'job', '--builder', dialect];
        const { status, stderr } = runs(folder, args);
        assert.is(status, 0, stderr);
        assert.is(readFileSync(join(folder, 'api/main.go'), 'utf8'), server);
        await build(folder, image);
        assert.ok(filesOf(image).includes('app/api'));
        assert.not.ok(filesOf(image).includes('app/job'));
        await withContainer(image, '8090', ['--health-interval', '200ms'], async (container, url) => {
          assert.is(await textOf(url), 'hello A=1\n');
          assert.is(await healthOf(container), 'healthy');
          must(docker!, ['stop', container]);
          assert.is(exitCodeOf(container), '0');
        });
        await build(folder, image, { target: 'job' });
        assert.match(ends(image, {}).output, 'done');
      }),
  );

const engineTest = toolTest(engine.available && hasBaseImages(newest.minor), 'Docker with the base images');

async function inCode(tree: Readonly<Record<string, string>>, body: (folder: string) => Promise<void>): Promise<void> {
  await inTemporary(async (folder) => {
    for (const [path, text] of Object.entries(tree)) await fs.outputFile(join(folder, path), text);
    await body(folder);
  });
}

const goMod = `module example.com/shop\n\n${goLine}`;

engineTest('a program that needs cgo is linked statically, and runs on scratch', () =>
  inCode(
    {
      'go.mod': goMod,
      'main.go':
        'package main\n\n// int answer(void) { return 42; }\nimport "C"\n\nfunc main() { println(C.answer()) }\n',
    },
    async (folder) => {
      const { status, stderr } = runs(folder, ['dockerize', '--base', 'scratch']);
      assert.is(status, 0, stderr);
      await engine.build(folder, image);
      assert.match(ends(image, {}).output, '42');
    },
  ),
);

engineTest('dockerize --verify writes, builds and judges the image, and prints both documents', () =>
  inCode({ 'go.mod': goMod, 'main.go': patient }, async (folder) => {
    const { exitCode, stdout } = await runsHere(folder, ['dockerize', '--verify', '--json'], { PATH: dockerEnv.PATH! });
    assert.is(exitCode, 0, stdout);
    const [written, verified] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.is(written.files.length, 3);
    assert.is(verified.outcome, 'examined');
    assert.ok(verified.healthy);
  }),
);

const libraries = join(toolsFolder, 'libraries/github.com/gorilla');

toolTest(
  engine.available && hasBaseImages(newest.minor) && fs.existsSync(libraries),
  'Docker and .ci/setup/libraries.sh',
)('without Go, --confirm asks go list in a container, which downloads the modules', () =>
  inCode(
    {
      'go.mod': `${goMod}\nrequire github.com/gorilla/mux v1.6.2\n`,
      'main.go': 'package main\n\nimport _ "github.com/gorilla/mux"\n\nfunc main() {}\n',
    },
    async (folder) => {
      // In the folder, so that the container has it.
      await fs.copy(libraries, join(folder, 'proxy/github.com/gorilla'));
      // The tools have docker and no go.
      const env = { PATH: dirname(docker!), GOPROXY: 'file:///service/proxy', GOSUMDB: 'off' };
      const cgo = (...args: readonly string[]) => {
        const { status, stdout } = runs(folder, ['dockerize', '--dry-run', '--json', ...args], {
          env: { ...env, DOCKER_HOST: process.env.DOCKER_HOST ?? '' },
        });
        assert.is(status, 0, stdout);
        return JSON.parse(stdout).found.find(({ name }: { name: string }) => name === 'cgo').confidence;
      };
      assert.is(cgo(), 'likely');
      assert.is(cgo('--confirm'), 'sure');
    },
  ),
);

test.run();
