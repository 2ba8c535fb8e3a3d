// Services with one wrong line each: the checks of the other test files notice it.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { type Builder, builders, bytesOf, filesBelow, sizeOf, withMirror } from '../lab/builders.ts';
import { refusesWrongPort, usersOf, withContainer } from '../lab/containers.ts';
import { usersNamed } from '../lab/dockerfile.ts';
import { alpineImage, hasBaseImages } from '../lab/images.ts';
import { dep, goToolchain, run, tool } from '../lab/tools.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, writeTree } from '../support.ts';

const go = '1.16';
const classic = builders.find(({ name }) => name === 'classic')!;
const engine = builders.find(({ name }) => name === 'BuildKit of engine 20.10')!;
const imagesHere = hasBaseImages(go);
const buildTest = (builder: Builder) => toolTest(builder.available && imagesHere, builder.name);
const image = 'create-go-docker-test-planted';
const toolchain = goToolchain(newest.patch);
const goTest = toolTest(toolchain !== undefined, `Go ${newest.patch}`);
const depTest = toolTest(dep !== undefined, 'dep 0.5.4');
const managers = ['dep', 'modules'] as const;
const bases = ['alpine', 'distroless', 'scratch'] as const;

/** A service in which a line was replaced. */
function planted(
  given: GivenAnswers,
  path: string,
  line: string,
  wrong: string,
  body: (folder: string, text: string) => unknown,
) {
  return inTemporary(async (folder) => {
    await writeTree(folder, filesFor({ go, ...given }));
    const text = await fs.readFile(join(folder, path), 'utf8');
    assert.ok(text.includes(line), `${path} has no ${line}`);
    const mistaken = text.replace(line, wrong);
    await fs.writeFile(join(folder, path), mistaken);
    await body(folder, mistaken);
  });
}

async function failure(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    return `${error}`;
  }
  return 'nothing failed';
}

/** Builds, which has to fail for that reason. */
function failsToBuild(builder: Builder, folder: string, reason: RegExp): Promise<void> {
  return withMirror(async (args) => assert.match(await failure(() => builder.build(folder, image, { args })), reason));
}

// A bad import.
for (const deps of managers) {
  for (const [path, line] of [
    ['main.go', '\t"io"\n'],
    ['main_test.go', '\t"net"\n'],
  ] as const) {
    for (const [kind, bad, reason] of [
      ['that is not used', 'hash/maphash', '"hash/maphash" imported and not used'],
      ['of nothing', 'example.com/nowhere', /example\.com\/nowhere/],
    ] as const) {
      goTest(`${path}, ${deps}: an import ${kind} is noticed by go vet`, () =>
        planted({ go: newest.minor, deps }, path, line, `${line}\t"${bad}"\n`, (folder) => {
          const env = { ...toolchain!.env, GO111MODULE: deps === 'dep' ? 'off' : 'on', GOPROXY: 'off' };
          const { status, output } = run(toolchain!.go, ['vet', '.'], { cwd: folder, env });
          assert.is.not(status, 0);
          assert.match(output, reason);
        }),
      );
    }
  }
}

// A missing USER.
for (const base of bases) {
  test(`${base}: a Dockerfile without USER is noticed by the check of its text`, () =>
    planted({ base }, 'Dockerfile', 'USER 65532:65532\n', '', (_, text) => assert.equal(usersNamed(text), [])));
}

for (const base of ['alpine', 'scratch'] as const) {
  buildTest(engine)(`${base}: a Dockerfile without USER is noticed by the check of the container`, () =>
    planted({ base, deps: 'modules' }, 'Dockerfile', 'USER 65532:65532\n', '', async (folder) => {
      await engine.build(folder, image);
      await withContainer(image, '8080', [], async (container) => assert.equal(usersOf(container), ['0']));
    }),
  );
}

// An entry point in shell form.
for (const [linter, rule] of [
  ['hadolint', 'DL3025'],
  ['buildcheck', 'JSONArgsRecommended'],
] as const) {
  for (const builder of ['buildkit', 'classic']) {
    for (const base of bases) {
      toolTest(tool(linter) !== undefined, linter)(
        `${base}, ${builder}: an entry point without brackets is noticed by ${linter}`,
        () =>
          planted({ base, builder }, 'Dockerfile', 'ENTRYPOINT ["/app/orders"]', 'ENTRYPOINT /app/orders', (folder) =>
            assert.match(run(tool(linter)!, [join(folder, 'Dockerfile')]).output, rule),
          ),
      );
    }
  }
}

for (const builder of [classic, engine]) {
  buildTest(builder)(`${builder.name}: COPY go.sum by name is noticed by a build without dependencies`, () =>
    planted({ deps: 'modules', builder: builder.dialect }, 'Dockerfile', 'go.su[m]', 'go.sum', (folder) =>
      failsToBuild(builder, folder, /go\.sum.*(not found|no such file|does not exist)/),
    ),
  );

  buildTest(builder)(`${builder.name}: a lost GO111MODULE=off is noticed by a build with dep`, () =>
    planted({ deps: 'dep', builder: builder.dialect }, 'Dockerfile', ' GO111MODULE=off', '', (folder) =>
      failsToBuild(builder, folder, /go\.mod|main module/),
    ),
  );
}

// A PORT that is not validated: net.Listen accepts a service name, so the service starts instead of failing.
const unread = ['main.go', '10, 16); err != nil', '10, 16); false && err != nil'] as const;

goTest('a PORT that is not validated is noticed by the tests of the service', () =>
  planted({ go: newest.minor, deps: 'modules' }, ...unread, (folder) => {
    const { output } = run(toolchain!.go, ['test', '.'], { cwd: folder, env: toolchain!.env });
    assert.match(output, 'TestConfigFrom/PORT=http');
  }),
);

buildTest(engine)('a PORT that is not validated is noticed by a container that does not end', () =>
  planted({ deps: 'modules' }, ...unread, async (folder) => {
    await engine.build(folder, image);
    assert.match(await failure(() => refusesWrongPort(image, 0.05)), 'has not ended after 0.05 minutes');
  }),
);

depTest('a word in place of true in Gopkg.toml is noticed by dep check', () =>
  planted({}, 'Gopkg.toml', 'unused-packages = true', 'unused-packages = "yes"', (folder) =>
    isRefusedByDep(folder, /prune options values must be booleans/),
  ),
);

depTest('an import that is not in Gopkg.lock is noticed by dep check', () =>
  planted({}, 'Gopkg.lock', 'input-imports = []', 'input-imports = ["github.com/pkg/errors"]', (folder) =>
    isRefusedByDep(folder, /out of sync/),
  ),
);

/** dep needs a folder below GOPATH. */
function isRefusedByDep(folder: string, reason: RegExp): Promise<void> {
  return inTemporary(async (gopath) => {
    const cwd = join(gopath, 'src/example.com/orders');
    await fs.copy(folder, cwd);
    const { status, output } = run(dep!, ['check'], { cwd, env: { ...toolchain?.env, GOPATH: gopath } });
    assert.is.not(status, 0);
    assert.match(output, reason);
  });
}

buildTest(engine)(
  'a .dockerignore without a line for .npmrc is noticed by the check of the files in the staging stage',
  () =>
    planted({ deps: 'modules' }, '.dockerignore', '\n**/.npmrc\n', '\n', async (folder) => {
      await fs.outputFile(join(folder, 'internal/.npmrc'), '_authToken=1\n');
      await engine.build(folder, image, { target: 'staging' });
      assert.ok(filesBelow(image, 'go/src/example.com/orders/internal').includes('.npmrc'));
    }),
);

buildTest(engine)('a layer with a second copy of the program is noticed by the size of the image', () =>
  planted({ deps: 'modules' }, 'Dockerfile', 'USER 65532:65532\n', 'RUN chmod 700 /app/orders\n', async (folder) => {
    await engine.build(folder, image);
    assert.ok(sizeOf(image) - sizeOf(alpineImage) - bytesOf(image, ['app/orders']) > 100_000);
  }),
);

test.run();
