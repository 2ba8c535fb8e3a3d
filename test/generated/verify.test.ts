// `verify` on real engines: images with one fault each, images of ours without any, and runs that are killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Document } from '../../cli/output/document.ts';
import { documentSchema } from '../../cli/output/document-schema.ts';
import { readOwner } from '../../disk/owner.ts';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { faults, writeFaults } from '../lab/faults.ts';
import { alpineImage, golangImage } from '../lab/images.ts';
import { hasPodman, podmanEnv } from '../lab/podman.ts';
import { docker, dockerEnv, everything, goToolchain, hasImage, must, run, type Where } from '../lab/tools.ts';
import { until } from '../lab/wait.ts';
import { program, runsHere } from '../program.ts';
import { inTemporary, toolTest, treeOf } from '../support.ts';

const needed = `Docker, Go ${newest.patch} and ${alpineImage}`;
const available = docker !== undefined && goToolchain(newest.patch) !== undefined && hasImage(alpineImage);
const dockerTest = toolTest(available, needed);

const isDocument = new Ajv2020({ strict: false }).compile<Document>(documentSchema());

/** The document of `verify --json`, run in this process. */
async function verify(
  cwd: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Document> {
  const { stdout } = await runsHere(cwd, ['verify', '--json', ...args], { PATH: dockerEnv.PATH, ...more });
  const document: unknown = JSON.parse(stdout);
  if (!isDocument(document)) throw new Error(`${JSON.stringify(isDocument.errors)}\n${stdout}`);
  return document;
}

function failedIn({ verify: found, error }: Document): readonly string[] {
  if (!found) throw new Error(error?.message);
  return found.checks
    .filter(({ state }) => state === 'failed')
    .map(({ id }) => id)
    .sort();
}

/** Applies `act` to all items, four at a time: more would delay health checks. */
async function sideBySide<T>(items: readonly T[], act: (item: T, index: number) => Promise<void>): Promise<void> {
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await act(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

/** The processes whose runs have something in an engine, one for each object. Other tests use `verify`, too. */
function owners(engine: string, where: Where): readonly number[] {
  const label = ['--filter', 'label=create-go-docker.run'];
  const ids = ['ps --all', 'image ls --all'].flatMap((list) =>
    must(engine, [...list.split(' '), '--quiet', ...label], where)
      .split('\n')
      .filter(Boolean),
  );
  // An object may be removed while this looks.
  return [...new Set(ids)].flatMap((id) => {
    const format = '{{index .Config.Labels "create-go-docker.owner"}}';
    const found = run(engine, ['inspect', '--format', format, id], where);
    return readOwner(found.stdout)?.pid ?? [];
  });
}

/** The number of objects that the runs of these processes have in Docker. */
const leftBy = (...pids: readonly (number | undefined)[]): number =>
  owners(docker!, {}).filter((owner) => pids.includes(owner)).length;

const cases = [
  { name: 'a good image', file: 'good', found: [], flags: [] },
  ...faults.map((fault, index) => ({ ...fault, file: `${index}` })),
];

/** Verifies the images with an engine, and compares what failed with what has to. */
async function findsFaults(some: typeof cases, flags: readonly string[], more?: Readonly<Record<string, string>>) {
  await inTemporary(async (folder) => {
    await writeFaults(folder);
    const failed = new Map<string, readonly string[]>();
    await sideBySide(some, async ({ name, file, found, flags: own = [] }) => {
      const document = await verify(folder, ['.', '--file', `Dockerfile.${file}`, ...own, ...flags], more);
      failed.set(name, failedIn(document));
      // The list below does not say why.
      if (`${failed.get(name)}` !== `${[...found].sort()}`) console.error(name, JSON.stringify(document.verify));
    });
    assert.equal(
      some.map(({ name }) => [name, failed.get(name)]),
      some.map(({ name, found }) => [name, [...found].sort()]),
    );
  });
}

dockerTest(
  `${faults.length} seeded faults are found, each by its checks and no other; a good image has none`,
  async () => {
    await findsFaults(cases, ['--engine', 'docker']);
    assert.is(leftBy(process.pid), 0);
  },
);

dockerTest('a health check that lies is found on a machine that has become busy', () =>
  inTemporary(async (folder) => {
    await writeFaults(folder);
    // Between the two signals, every check takes two seconds to begin.
    const script = `#!/bin/sh
case "$*" in
  "kill --signal STOP "*) : >"$0.busy" ;;
  "kill --signal CONT "*) rm -f "$0.busy" ;;
  "exec "*) [ ! -e "$0.busy" ] || sleep 2 ;;
esac
exec '${docker}' "$@"
`;
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/docker'), script, { mode: 0o755 });
    const index = faults.findIndex(({ name }) => name === 'health check that lies');
    const PATH = `${join(folder, 'bin')}:${dockerEnv.PATH}`;
    const found = await verify(folder, ['.', '--file', `Dockerfile.${index}`, '--engine', 'docker'], { PATH });
    assert.equal(failedIn(found), ['health']);
  }),
);

const podmanTest = toolTest(available && hasPodman, `${needed}, and Podman (.ci/setup/podman.sh)`);
const sample = everything ? cases : cases.filter(({ name }, index) => index % 6 === 0 || name.includes('lies'));

podmanTest(`Podman finds the same: ${sample.length} of ${cases.length} images, and keeps none`, async () => {
  await findsFaults(sample, ['--engine', 'podman'], podmanEnv);
  assert.not(owners('podman', { env: podmanEnv }).includes(process.pid));
  assert.not(existsSync('oom'));
});

/** Starts `verify` in a process of its own. */
function starts(folder: string) {
  const child = spawn(process.execPath, [program, 'verify', '.', '--file', 'Dockerfile.good'], {
    cwd: folder,
    env: dockerEnv,
    stdio: 'ignore',
  });
  return { child, ended: once(child, 'exit') };
}

const kills = everything ? 50 : 6;

dockerTest(`after ${kills} kills at random moments, the next run leaves nothing behind`, () =>
  inTemporary(async (folder) => {
    await writeFaults(folder);
    const pids: (number | undefined)[] = [];
    let inTime = 0;
    for (let i = 0; i < kills; i += 1) {
      const { child, ended } = starts(folder);
      pids.push(child.pid);
      await Promise.race([ended, wait(300 + Math.random() * 4500)]);
      if (child.kill('SIGKILL')) inTime += 1;
      await ended;
    }
    console.log(`MEASURED: ${inTime} of ${kills} runs were killed; they left ${leftBy(...pids)} objects behind`);
    await verify(folder, ['.', '--file', 'Dockerfile.good']);
    // A running build continues until it prints, and then ends.
    await until('nothing is left', () => (leftBy(process.pid, ...pids) === 0 ? true : undefined));
  }),
);

dockerTest('Ctrl-C removes everything at once', () =>
  inTemporary(async (folder) => {
    await writeFaults(folder);
    const { child, ended } = starts(folder);
    await until('an image and a container', () => (leftBy(child.pid) > 1 ? true : undefined));
    child.kill('SIGINT');
    assert.equal(await ended, [130, null]);
    assert.is(leftBy(child.pid), 0);
  }),
);

// The oldest Go brings its standard library compiled: each of the twelve builds takes a second.
const oldGo = golangImage(oldest.minor);
const compareTest = toolTest(docker !== undefined && hasImage(oldGo), `Docker and ${oldGo}`);

compareTest('--compare measures three Dockerfiles, and leaves the build cache and images of others alone', () =>
  inTemporary(async (folder) => {
    const tree = {
      'main.go': 'package main\n\nimport "time"\n\nfunc main() {\n\ttime.Sleep(time.Hour)\n}\n',
      'go.mod': 'module example.com/sleep\n',
      Dockerfile: [
        `FROM ${oldGo} AS staging`,
        'WORKDIR /src',
        'COPY . .',
        'RUN --mount=type=cache,target=/root/.cache/go-build go build -o /app .',
        'FROM scratch',
        'COPY --from=staging /app /app',
        'USER 65532',
        'ENTRYPOINT ["/app"]',
      ].join('\n'),
    };
    for (const [path, text] of Object.entries(tree)) await writeFile(join(folder, path), text);
    // An image without a name, with a layer that another build makes only if the cache is empty.
    const mine = () => {
      const dockerfile = `FROM ${alpineImage}\nLABEL folder=${folder}\nRUN cat /proc/sys/kernel/random/uuid > /id\n`;
      const env = { DOCKER_BUILDKIT: '1' };
      return must(docker!, ['build', '--quiet', '-'], { input: dockerfile, env }).trim();
    };
    const before = mine();
    const { verify: found, error } = await verify(folder, ['.', '--compare']);
    const [yours, naive, article] = found?.compare ?? [];
    assert.equal([yours?.name, naive?.name, article?.name], ['yours', 'naive', 'article'], error?.message);
    assert.ok(naive!.bytes > 10 * article!.bytes && article!.bytes > yours!.bytes);
    assert.equal([yours!.user, naive!.user, article!.user], ['65532', 'root', 'root']);
    assert.equal([yours!.programs, yours!.shell, article!.shell], [1, false, true]);
    for (const { storage, bytes } of [yours!, article!]) {
      assert.ok(storage.before > naive!.bytes / 2);
      assert.is(storage.after, bytes);
    }
    assert.equal([naive!.storage.before, naive!.storage.after], [naive!.bytes, naive!.bytes]);
    for (const { firstBuild, rebuild } of [yours!, naive!, article!]) {
      assert.ok(firstBuild > 0 && rebuild.least > 0);
      assert.ok(rebuild.least <= rebuild.median && rebuild.median <= rebuild.most);
    }
    assert.equal(await treeOf(folder), tree);
    assert.is(leftBy(process.pid), 0);
    assert.is(run(docker!, ['image', 'inspect', before]).status, 0);
    assert.is(mine(), before);
    must(docker!, ['image', 'rm', before]);
  }),
);

test.run();
