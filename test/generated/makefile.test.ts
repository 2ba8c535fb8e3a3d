// The `makefile` extra: every target, with and without Go.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { extras } from '../../generators/go-service/extras.ts';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { serviceNames } from '../../generators/go-service/service-names.ts';
import { freePort, spawned, withDocker, withMirror } from '../lab/builders.ts';
import { hasBaseImages } from '../lab/images.ts';
import { docker, goToolchain, must, onPath, patchOf, repositoryIn, run, tool, type Where } from '../lab/tools.ts';
import {
  combinations,
  filesFor,
  type GivenAnswers,
  inTemporary,
  named,
  textOf,
  toolTest,
  writeTree,
} from '../support.ts';

const make = onPath('make');
const verbs = ['help', 'run', 'test', 'lint', 'image', 'up', 'down', 'size', 'clean'];

const withMake = (given: GivenAnswers): GivenAnswers => ({ ...given, with: 'makefile' });

/** Every Makefile that can be generated, once; each by the first combination that gives it. */
const makefiles = new Map(
  combinations([oldest.minor, newest.minor])
    .map((given) => [textOf('Makefile', withMake(given)), given] as const)
    .reverse(),
);

function inService(given: GivenAnswers, body: (folder: string) => unknown): Promise<void> {
  return inTemporary(async (folder) => {
    await writeTree(folder, filesFor(withMake(given)));
    await body(folder);
  });
}

const makeTest = toolTest(make !== undefined, 'make');

makeTest('every command of every Makefile can be shown without being run, and no variable is unknown', async () => {
  const names = ['example.com/Shop/my_~x.y/v2', 'gopkg.in/yaml.v3', '3d.example/2048', 'example.com/test', 'x'];
  for (const given of [...makefiles.values(), ...names.map((module) => ({ module }))]) {
    await inService(given, (folder) => {
      for (const verb of verbs) {
        const { status, stdout, output } = run(make!, ['-n', '--warn-undefined-variables', verb], { cwd: folder });
        assert.is(status, 0, output);
        assert.is(output, stdout, `${verb} of ${named(given)}`);
      }
    });
  }
  console.log(`RAN: make -n on ${makefiles.size} different Makefiles`);
});

makeTest('make alone lists every command with its description', () =>
  inService({}, (folder) => {
    const listed = must(make!, [], { cwd: folder });
    assert.is(must(make!, ['help'], { cwd: folder }), listed);
    assert.equal(
      listed.split('\n').map((line) => /^make (\w+) +\S.*$/.exec(line)?.[1]),
      verbs,
    );
  }),
);

makeTest('PORT sets the port, before make and after it', () =>
  inService({}, (folder) => {
    const shows = (PORT: string | undefined, ...args: readonly string[]) =>
      must(make!, ['-n', ...args], { cwd: folder, env: { PORT } });
    assert.match(shows(undefined, 'up'), '127.0.0.1:8080:8080');
    assert.match(shows('9000', 'up'), '127.0.0.1:9000:8080');
    assert.match(shows('9000', 'up', 'PORT=9001'), '127.0.0.1:9001:8080');
    assert.match(shows(undefined, 'run'), 'export PORT=8080 &&');
    assert.match(shows('9000', 'run'), 'export PORT=9000 &&');
  }),
);

makeTest('make image builds the version and the revision of git, or VERSION', () =>
  inService({}, (folder) => {
    const shows = (...args: readonly string[]) => {
      const [, version, revision] = /VERSION='([^']*)'.*REVISION="(.*)"/s.exec(
        must(make!, ['-n', 'image', ...args], { cwd: folder }),
      )!;
      return [version, must('sh', ['-c', `printf %s "${revision}"`], { cwd: folder })];
    };
    assert.equal(shows(), ['dev', 'unknown']);
    const git = repositoryIn(folder);
    const revision = git('rev-parse', 'HEAD');
    assert.equal(shows(), [revision.slice(0, 7), revision]);
    git('tag', 'v1.2.3');
    assert.equal(shows(), ['v1.2.3', revision]);
    assert.equal(shows('VERSION=2.0.0'), ['2.0.0', revision]);
  }),
);

test('the help of the extra names every command', () => {
  const { help } = extras.find(({ name }) => name === 'makefile')!;
  assert.match(help, `: ${verbs.filter((verb) => verb !== 'help').join(', ')}`);
});

test('no file can replace a command: every command is phony, and nothing else is', () => {
  for (const [text, given] of makefiles) {
    assert.match(text, `\n.PHONY: ${verbs.join(' ')}\n`, named(given));
    assert.equal(
      [...text.matchAll(/^([a-z]+):/gm)].map(([, verb]) => verb),
      verbs,
      named(given),
    );
  }
});

// macOS has 3.81 of 2006. These came later (NEWS of GNU make); an older make silently reads some of them differently.
test('no Makefile needs more than GNU make 3.81', () => {
  const newer =
    /^\.(ONESHELL|SHELLFLAGS|POSIX|EXTRA_PREREQS|NOTINTERMEDIATE|WAIT)|\$\((file|guile|let|intcmp) |!=\s*\$?\(|^[A-Za-z_]+ *(!=|::+=|:::=)|^(undefine|private|load)\b|&:|^define .*=$/m;
  for (const [text, given] of makefiles) assert.not.match(text, newer, named(given));
  for (const line of ['X != date', '.ONESHELL:', 'X ::= 1', 'a b &: c', '$(file > x)']) assert.match(line, newer);
});

for (const { go, deps } of [
  { go: '1.11', deps: 'dep' },
  { go: '1.11', deps: 'modules' },
  { go: newest.minor, deps: 'dep' },
  { go: newest.minor, deps: 'modules' },
]) {
  const toolchain = goToolchain(patchOf(go));
  toolTest(make !== undefined && toolchain !== undefined, `make and Go ${patchOf(go)}`)(
    `Go ${go}, ${deps}: make run serves until it is interrupted`,
    () =>
      inService({ go, deps }, async (folder) => {
        const port = `${await freePort()}`;
        // The settings of this machine must not affect how it finds packages.
        const env = { ...process.env, ...toolchain!.env, GO111MODULE: undefined, GOPATH: undefined, PORT: port };
        const child = spawn(make!, ['run'], { cwd: folder, env, detached: true, stdio: 'pipe' });
        const ended = once(child, 'close');
        const said = text(child.stdout);
        try {
          const early = ended.then(async () => {
            throw new Error(`make run ended: ${await said}`);
          });
          assert.is(await Promise.race([answer(`http://127.0.0.1:${port}/`), early]), 'orders is running\n');
          // Like Ctrl-C: to the whole process group.
          process.kill(-child.pid!, 'SIGINT');
          await Promise.race([ended, late('make run does not end')]);
          assert.match(await said, 'stopped');
        } finally {
          end(child.pid!);
        }
      }),
  );
}

/** Ends a process group, if there still is one. */
function end(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {}
}

function late(what: string): Promise<never> {
  return sleep(60_000, undefined, { ref: false }).then(() => {
    throw new Error(what);
  });
}

/** The response of a URL, once a server listens there. */
async function answer(url: string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const said = await new Promise<string | undefined>((resolve) =>
      get(url, { agent: false }, (response) => resolve(text(response))).on('error', () => resolve(undefined)),
    );
    if (said !== undefined) return said;
    await sleep(200);
  }
  throw new Error(`nothing answers at ${url}`);
}

const toolchain = goToolchain(newest.patch);
const goTest = toolTest(make !== undefined && toolchain !== undefined, `make and Go ${newest.patch}`);
const hadolint = tool('hadolint');

/** Runs make with Go on PATH, and with or without hadolint. */
function makes(
  folder: string,
  args: readonly string[],
  { linter = false, ...where }: Where & { linter?: boolean } = {},
) {
  const folders = [dirname(toolchain!.go), ...(linter ? [dirname(hadolint!)] : []), '/usr/bin', '/bin'];
  return run(make!, args, { cwd: folder, ...where, env: { ...toolchain!.env, PATH: folders.join(':'), ...where.env } });
}

for (const deps of ['dep', 'modules']) {
  goTest(`${deps}: make test and make lint pass, also with files and folders named like commands`, () =>
    inService({ deps }, async (folder) => {
      for (const verb of verbs) await fs.outputFile(join(folder, verb, 'file'), '');
      await fs.outputFile(join(folder, 'vendor/example.com/odd/odd.go'), 'package odd\n\nvar  odd = 1\n');
      await fs.outputFile(join(folder, '.cache/odd.go'), 'package odd\n\nvar  odd = 1\n');
      const tested = makes(folder, ['test']);
      assert.is(tested.status, 0, tested.output);
      assert.match(tested.output, /^ok /m);
      const linted = makes(folder, ['lint']);
      assert.is(linted.status, 0, linted.output);
    }),
  );
}

for (const deps of ['dep', 'modules']) {
  goTest(`${deps}: a package of the service is found, whatever folder the service is in`, () =>
    inService({ deps }, async (folder) => {
      await fs.outputFile(join(folder, 'internal/store/store.go'), 'package store\n\nconst Name = "orders"\n');
      const uses = 'package main\n\nimport "example.com/orders/internal/store"\n\nvar _ = store.Name\n';
      await fs.outputFile(join(folder, 'use.go'), uses);
      for (const verb of ['test', 'lint']) {
        const { status, output } = makes(folder, [verb]);
        assert.is(status, 0, output);
      }
      if (deps === 'dep') assert.is(await fs.realpath(join(folder, '.cache/gopath/src/example.com/orders')), folder);
    }),
  );
}

for (const [what, path, content, verb, says] of [
  [
    'a test that fails',
    'odd_test.go',
    'package main\n\nimport "testing"\n\nfunc TestOdd(t *testing.T) {\n\tt.Error()\n}\n',
    'test',
    /FAIL: TestOdd/,
  ],
  [
    'a file that gofmt would change',
    'internal/odd/odd.go',
    'package odd\n\nvar  odd = 1\n',
    'lint',
    /gofmt -w[\s\S]*odd\.go/,
  ],
  ['a file that does not parse', 'odd.go', 'package main\n\nvar = 1\n', 'lint', /odd\.go:3/],
  [
    'code that vet reports',
    'internal/odd/odd.go',
    'package odd\n\nfunc odd(x int) int {\n\tx = x\n\treturn x\n}\n',
    'lint',
    /self-assignment/,
  ],
] as const) {
  goTest(`${what} fails make ${verb}`, () =>
    inService({ deps: 'modules' }, async (folder) => {
      await fs.outputFile(join(folder, path), content);
      const { status, output } = makes(folder, [verb]);
      assert.is(status, 2, output);
      assert.match(output, says);
    }),
  );
}

toolTest(make !== undefined && toolchain !== undefined && hadolint !== undefined, 'make, Go and hadolint')(
  'make lint runs hadolint, or reports that it is not installed',
  () =>
    inService({ deps: 'modules' }, async (folder) => {
      const dockerfile = join(folder, 'Dockerfile');
      const before = await fs.readFile(dockerfile, 'utf8');
      const passes = makes(folder, ['lint'], { linter: true });
      assert.is(passes.status, 0, passes.output);
      assert.not.match(passes.output, 'not installed');
      await fs.writeFile(dockerfile, before.replace('ENTRYPOINT ["/app/orders"]', 'ENTRYPOINT /app/orders'));
      const fails = makes(folder, ['lint'], { linter: true });
      assert.is(fails.status, 2);
      assert.match(fails.output, 'DL3025');
      assert.match(makes(folder, ['lint']).output, 'hadolint is not installed, so the Dockerfile was not checked.');
    }),
);

makeTest('without Go, the commands that need it name the alternative', () =>
  inService({}, async (folder) => {
    const empty = join(folder, 'empty');
    await fs.ensureDir(empty);
    for (const verb of ['run', 'test', 'lint']) {
      const { status, output } = run(make!, [verb], { cwd: folder, env: { PATH: empty } });
      assert.is(status, 2);
      assert.match(output, 'Go is not installed. make up needs only Docker');
    }
  }),
);

// The commands on containers. Their names are their own, so that what another run left behind does not matter.
const module = 'example.com/create-go-docker-test-make';
const { image } = serviceNames(module);
const go = '1.16';
const ready = make !== undefined && hasBaseImages(go);
const dockerTest = toolTest(ready, 'make and Docker with the base images');

/** A service whose commands reach the engine, with its make, which has to end well, and one that need not. */
async function inContainerService(
  given: GivenAnswers,
  body: (service: {
    readonly folder: string;
    readonly port: string;
    readonly makes: (...args: string[]) => Promise<string>;
    readonly fails: (...args: string[]) => Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  const port = `${await freePort()}`;
  const remove = () => {
    run(docker!, ['rm', '--force', `${image}-dev`]);
    run(docker!, ['image', 'rm', '--force', image, `${image}:deps`]);
  };
  remove();
  try {
    await inService({ module, go, port, ...given }, (folder) =>
      withMirror((args) =>
        withDocker(args, async (env) => {
          const makes = (...rest: string[]) => spawned(make!, rest, { cwd: folder, env });
          const fails = (...rest: string[]) =>
            makes(...rest).then(
              () => {
                throw new Error(`make ${rest.join(' ')} ends well`);
              },
              (error: Error) => error.message,
            );
          await body({ folder, port, makes, fails });
        }),
      ),
    );
  } finally {
    remove();
  }
}

const inspect = (format: string): string => must(docker!, ['inspect', '--format', format, `${image}-dev`]);
const isThere = (container: string): boolean => run(docker!, ['container', 'inspect', container]).status === 0;

for (const given of [{ deps: 'dep' }, { deps: 'modules', builder: 'classic', base: 'scratch' }]) {
  dockerTest(`${named(given)}: make image, up, size, down and clean work as described, also a second time`, () =>
    inContainerService(given, async ({ folder, port, makes }) => {
      await makes('down');
      assert.match(await makes('up'), `The service answers at http://localhost:${port}/. To stop it: make down`);
      assert.is(inspect('{{.State.Health.Status}}'), 'healthy');
      assert.is(await answer(`http://127.0.0.1:${port}/`), `${image} is running\n`);
      assert.is(
        inspect('{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}'),
        'true [ALL] [no-new-privileges]',
      );
      assert.match(inspect('{{.HostConfig.PortBindings}}'), `{127.0.0.1 ${port}}`);

      const first = inspect('{{.Id}}');
      const other = `${await freePort()}`;
      await makes('up', `PORT=${other}`);
      assert.is.not(inspect('{{.Id}}'), first);
      assert.is(await answer(`http://127.0.0.1:${other}/readyz`), 'ready\n');

      assert.match(await makes('size'), /\d(\.\d+)?MB[\s\S]*\nSIZE +CREATED BY\n[\s\S]*[1-9]\d*(\.\d+)?MB/);
      assert.is(run(docker!, ['wait', first]).status, 1, 'the first container is gone');

      await makes('down');
      assert.not.ok(isThere(`${image}-dev`));
      await makes('down');

      must(docker!, ['tag', image, `${image}:deps`]);
      await fs.outputFile(join(folder, image), 'the program');
      await fs.outputFile(join(folder, '.cache/x'), '');
      await makes('up');
      await makes('clean');
      assert.not.ok(isThere(`${image}-dev`));
      assert.is(must(docker!, ['image', 'ls', '--quiet', image]), '');
      assert.not.ok(fs.existsSync(join(folder, image)));
      assert.not.ok(fs.existsSync(join(folder, '.cache')));
      await makes('clean');
    }),
  );
}

dockerTest('make up ends soon when the service does, and prints its log', () =>
  inContainerService({ deps: 'modules' }, async ({ folder, fails }) => {
    await replace(
      folder,
      'main.go',
      'cfg, err := configFrom(getenv)',
      'cfg, err := configFrom(func(string) string { return "x" })',
    );
    const said = await fails('up');
    assert.match(said, 'PORT is "x"');
    assert.match(said, /create-go-docker-test-make-dev is exited \w+ after [1-9] seconds\./);
  }),
);

dockerTest('make up reports that the service is not healthy, and the next one starts afresh', () =>
  inContainerService({ deps: 'modules' }, async ({ folder, makes, fails }) => {
    await replace(folder, 'Dockerfile', '--interval=10s --timeout=3s --start-period=5s', '--interval=1s');
    await replace(folder, 'main.go', 'writeLine(w, "ok")', 'http.Error(w, "ill", 500)');
    assert.match(await fails('up'), /create-go-docker-test-make-dev is running unhealthy after \d+ seconds\./);
    await replace(folder, 'main.go', 'http.Error(w, "ill", 500)', 'writeLine(w, "ok")');
    await makes('up');
    assert.is(inspect('{{.State.Health.Status}}'), 'healthy');
  }),
);

async function replace(folder: string, path: string, text: string, by: string): Promise<void> {
  const before = await fs.readFile(join(folder, path), 'utf8');
  assert.ok(before.includes(text), `${path} has no ${text}`);
  await fs.writeFile(join(folder, path), before.replace(text, by));
}

dockerTest('without an engine, every command fails', () =>
  inContainerService({ deps: 'modules' }, async ({ folder }) => {
    for (const verb of ['image', 'up', 'down', 'size', 'clean']) {
      const env = { DOCKER_HOST: `unix://${folder}/nobody.sock`, PATH: `${dirname(docker!)}:${process.env.PATH}` };
      assert.is(run(make!, [verb], { cwd: folder, env }).status, 2, verb);
    }
  }),
);

for (const name of ['test', 'run', 'clean', 'help', 'up', 'image']) {
  toolTest(ready && toolchain !== undefined, 'make, Go and Docker with the base images')(
    `a service called ${name} has the same commands, with its program beside them`,
    () =>
      inService({ module: `example.com/${name}`, deps: 'modules' }, async (folder) => {
        must(toolchain!.go, ['build', '-o', name, '.'], { cwd: folder, env: toolchain!.env });
        assert.match(makes(folder, ['help']).output, /^make clean /m);
        const tested = makes(folder, ['test']);
        assert.match(tested.output, /^ok /m);
        // Its own image may be somebody else's here.
        const cleaned = makes(folder, ['clean', `IMAGE=${image}`], {
          env: { PATH: `${dirname(docker!)}:${process.env.PATH}` },
        });
        assert.is(cleaned.status, 0, cleaned.output);
        assert.not.ok(fs.existsSync(join(folder, name)));
      }),
  );
}

toolTest(ready, 'make and Docker with the base images')(
  'make clean keeps a package that is named like the program',
  () =>
    inService({ module: 'example.com/orders', deps: 'modules' }, async (folder) => {
      await fs.outputFile(join(folder, 'orders/order.go'), 'package orders\n');
      must(make!, ['clean', `IMAGE=${image}`], {
        cwd: folder,
        env: { PATH: `${dirname(docker!)}:${process.env.PATH}` },
      });
      assert.ok(fs.existsSync(join(folder, 'orders/order.go')));
    }),
);

test('a program cannot be named like the Makefile', () => {
  for (const name of ['Makefile', 'makefile']) {
    try {
      filesFor(withMake({ module: `example.com/${name}` }));
      assert.unreachable();
    } catch (error) {
      assert.match((error as Error).message, `The program would be named Makefile, like a file`);
    }
    assert.ok(filesFor({ module: `example.com/${name}` }));
  }
});

test.run();
