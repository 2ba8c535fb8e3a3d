// `dockerize`, built and run: a workspace of three modules, two programs, and embedded files under odd names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Builder, builders, filesOf } from '../lab/builders.ts';
import { ends, exitCodeOf, healthOf, textOf, withContainer } from '../lab/containers.ts';
import { hasBaseImages } from '../lab/images.ts';
import { docker, must } from '../lab/tools.ts';
import { runs } from '../program.ts';
import { inTemporary, toolTest } from '../support.ts';

const image = 'create-go-docker-test-dockerize';
const [classic, engine] = builders as readonly [Builder, Builder];

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

const workspace: Readonly<Record<string, string>> = {
  'go.work': 'go 1.27.0\n\nuse (\n\t./api\n\t./greet\n\t./job\n)\n',
  'api/go.mod': 'module example.com/api\n\ngo 1.27.0\n\nrequire example.com/greet v0.0.0\n',
  'api/main.go': server,
  'api/README.md': 'Read me.\n',
  'api/.well-known/security.txt': 'Contact: us\n',
  'api/odd name.env': 'A=1\n',
  'greet/go.mod': 'module example.com/greet\n\ngo 1.27.0\n',
  'greet/greet.go': 'package greet\n\nfunc Hello() string { return "hello " }\n',
  'job/go.mod': 'module example.com/job\n\ngo 1.27.0\n',
  'job/main.go': 'package main\n\nfunc main() { println("done") }\n',
  'package.json': '{}\n',
};

for (const { name, dialect, available, build } of [classic, engine])
  toolTest(available && hasBaseImages('1.27'), `${name} with the base images`)(
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

test.run();
