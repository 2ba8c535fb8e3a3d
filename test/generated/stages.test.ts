// The stages of a Dockerfile that are not the final image, and the build arguments.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { type Builder, builders, buildWithBuildkit, filesBelow, freePort, withMirror } from '../lab/builders.ts';
import { answers, ends } from '../lab/containers.ts';
import { hasBaseImages } from '../lab/images.ts';
import { docker, must, onPath } from '../lab/tools.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, writeTree } from '../support.ts';

const module = 'github.com/acme/orders';
const image = 'create-go-docker-test-stages';
const [classic, engine, current, buildah] = builders as readonly [Builder, Builder, Builder, Builder];

/** A test of a generated service on one builder. Go 1.11 compiles fastest, because its standard library is compiled already. */
function buildTest(
  name: string,
  builder: Builder,
  given: GivenAnswers,
  body: (folder: string, build: (target?: string, args?: readonly string[]) => Promise<string>) => Promise<void>,
) {
  const go = given.go ?? '1.11';
  const answers = { module, go, builder: builder.dialect, ...given };
  toolTest(builder.available && hasBaseImages(go), `${builder.name} with the base images`)(
    `${builder.name}, Go ${go}, ${given.deps}: ${name}`,
    () =>
      inTemporary(async (folder) => {
        await writeTree(folder, filesFor(answers));
        await withMirror((mirror) =>
          body(folder, (target, args = []) =>
            builder.build(folder, image, { ...(target && { target }), args: [...mirror, ...args] }),
          ),
        );
      }),
  );
}

async function failure(act: () => Promise<unknown>): Promise<string> {
  return act().then(
    () => 'nothing failed',
    (error) => `${error}`,
  );
}

for (const [builder, deps] of [
  [classic, 'modules'],
  [engine, 'dep'],
  [current, 'modules'],
  [buildah, 'dep'],
] as const) {
  buildTest(
    'the deps stage has the compiler and no code, and builds even if the code does not compile',
    builder,
    { deps },
    (folder, build) =>
      (async () => {
        await fs.writeFile(join(folder, 'main.go'), 'package main\n\nfunc main() { unknown() }\n');
        await build('deps');
        assert.ok(filesBelow(image, 'usr/local/go/bin').includes('go'));
        assert.equal(filesBelow(image, `go/src/${module}`), deps === 'dep' ? ['Gopkg.lock', 'Gopkg.toml'] : ['go.mod']);
      })(),
  );
}

for (const [builder, deps, go] of [
  [engine, 'dep', '1.11'],
  [current, 'modules', '1.11'],
  [buildah, 'dep', '1.16'],
] as const) {
  buildTest(
    'the test stage passes, and fails with a test and with go vet',
    builder,
    { deps, go },
    async (folder, build) => {
      await build('test');
      const broken = join(folder, 'internal/broken/broken_test.go');
      const code = (line: string) =>
        `package broken\n\nimport "testing"\n\nfunc TestBroken(t *testing.T) {\n\t${line}\n}\n`;
      await fs.outputFile(broken, code('t.Error("seven")'));
      assert.match(await failure(() => build('test')), /broken_test\.go:6: seven/);
      await fs.outputFile(broken, code('t.Logf("%d", "seven")'));
      assert.match(await failure(() => build('test')), /Logf format %d (has|arg)/);
      // The image is built without the tests.
      await build();
    },
  );
}

for (const [builder, deps] of [
  [classic, 'dep'],
  [engine, 'modules'],
] as const) {
  buildTest('VERSION is in the program and, like REVISION, in the labels', builder, { deps }, async (folder, build) => {
    const code = await fs.readFile(join(folder, 'main.go'), 'utf8');
    const declared = /^var version\b|^\tversion\s+=/m.test(code) ? '' : 'var version string\n\n';
    const printed = 'func init() { fmt.Println("version", version) }\n';
    await fs.writeFile(join(folder, 'version_test_only.go'), `package main\n\nimport "fmt"\n\n${declared}${printed}`);
    await build(undefined, ['VERSION=1.2.3', 'REVISION=0123abc']);
    assert.match(ends(image, { args: ['unknown'] }).output, /^version 1\.2\.3$/m);
    const labels = JSON.parse(must(docker!, ['inspect', '--format', '{{json .Config.Labels}}', image]));
    const named = (name: string) => labels[`org.opencontainers.image.${name}`];
    assert.equal(['title', 'version', 'revision', 'source'].map(named), [
      ...['orders', '1.2.3', '0123abc'],
      'https://github.com/acme/orders',
    ]);
  });
}

const qemu = onPath('qemu-arm-static');
// The newest Go: without GOARM it compiles for ARMv7, where older ones took ARMv5.
toolTest(current.available && qemu !== undefined && hasBaseImages(newest.minor), `${current.name} and qemu-arm-static`)(
  `Go ${newest.minor}: an image for linux/arm/v6 has code that an ARMv6 processor runs`,
  () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ module, go: newest.minor, deps: 'modules', base: 'scratch' }));
      const out = join(folder, 'out');
      await buildWithBuildkit(folder, `type=local,dest=${out}`, { options: ['platform=linux/arm/v6'] });
      const port = await freePort();
      // The processor of the first Raspberry Pi. An unknown instruction ends the program with SIGILL.
      const service = spawn(qemu!, ['-cpu', 'arm1176', join(out, 'app/orders')], {
        env: { ...process.env, PORT: `${port}` },
        stdio: 'ignore',
      });
      const ended = once(service, 'close');
      const limit = setTimeout(() => service.kill('SIGKILL'), 60_000);
      try {
        await answers(`http://127.0.0.1:${port}`, () => '');
      } finally {
        service.kill('SIGTERM');
      }
      assert.equal(await ended, [0, null]);
      clearTimeout(limit);
    }),
);

test.run();
