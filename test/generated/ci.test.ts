// The workflows for GitHub and GitLab: linters check them, and every step runs in real repositories.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { newest, oldest, releases } from '../../generators/go-service/go-releases.ts';
import { freePort, withMirror } from '../lab/builders.ts';
import { hasBuildx, withBuildx, withNewBuildkit } from '../lab/buildx.ts';
import { type Around, golangciCache, type Outcome, runJob, type Step, workflowIn } from '../lab/github.ts';
import { gitlab, hasGitlab } from '../lab/gitlab.ts';
import { alpineImage, golangImage } from '../lab/images.ts';
import {
  dep,
  docker,
  gitIn,
  goToolchain,
  hasImage,
  must,
  onPath,
  patchOf,
  repositoryIn,
  run,
  type Toolchain,
  tool,
  toolsFolder,
} from '../lab/tools.ts';
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

const workflowPath = '.github/workflows/ci.yml';
const pipelinePath = '.gitlab-ci.yml';
const withCi = (given: GivenAnswers): GivenAnswers => ({ ...given, with: 'ci' });

/** Every text that one of the two files can have, once; each by the first combination that gives it. */
function textsOf(path: string, go?: readonly string[]) {
  return new Map(
    combinations(go)
      .map((given) => [textOf(path, withCi(given)), withCi(given)] as const)
      .reverse(),
  );
}

const few = [releases[0]!, releases[Math.floor(releases.length / 2)]!, releases.at(-1)!];

const actionlint = tool('actionlint');

toolTest(actionlint !== undefined && onPath('shellcheck') !== undefined, 'actionlint and shellcheck')(
  'actionlint finds nothing in any workflow',
  () =>
    inTemporary(async (folder) => {
      const texts = textsOf(workflowPath);
      const paths = [...texts].map(([text, given]) => {
        const path = join(folder, `${named(given).replaceAll(' ', '-')}.yml`);
        fs.writeFileSync(path, text);
        return path;
      });
      const { status, output } = run(actionlint!, paths);
      assert.is(output, '');
      assert.is(status, 0);
      console.log(`RAN: actionlint on ${paths.length} different workflows of ${combinations().length} combinations`);
    }),
);

test('a workflow can only read, has bounds, and calls actions by commit alone', () => {
  for (const [text, given] of textsOf(workflowPath)) {
    const { permissions, jobs } = parse(text);
    assert.equal(permissions, { contents: 'read' }, named(given));
    assert.not.match(text, /secrets\s*[.[]|_TOKEN|pull_request_target|permissions: write/);
    for (const job of Object.values<{ 'timeout-minutes': number; permissions?: unknown; steps: readonly Step[] }>(
      jobs,
    )) {
      assert.ok(job['timeout-minutes'] <= 20);
      assert.is(job.permissions, undefined);
      for (const { uses } of job.steps)
        if (uses) assert.match(uses, /^(actions\/[a-z-]+|golangci\/golangci-lint-action)@[0-9a-f]{40}$/);
    }
    const pins = text.match(/uses: .*/g) ?? [];
    for (const pin of pins) assert.match(pin, /^uses: \S+ # v\d+\.\d+\.\d+$/);
    for (const pin of pins) if (pin.includes('checkout')) assert.ok(persists(text));
  }
});

function persists(text: string): boolean {
  return (text.match(/actions\/checkout@/g) ?? []).length === (text.match(/persist-credentials: false/g) ?? []).length;
}

test('both use the Go of the answer, the checksum of dep in the Dockerfile, and the port of the service', () => {
  for (const given of combinations()) {
    const [github, gitlab, dockerfile] = [workflowPath, pipelinePath, 'Dockerfile'].map((path) =>
      textOf(path, withCi({ ...given, port: '4321' })),
    ) as [string, string, string];
    assert.match(github, `go-version: "${given.go}"`);
    assert.match(gitlab, `image: "golang:${given.go}"`);
    const [sum = 'none'] = /40a78c1[0-9a-f]*/.exec(dockerfile) ?? [];
    for (const text of [github, gitlab]) {
      assert.is(text.includes(sum), given.deps === 'dep', named(given));
      assert.match(text, ':4321"\n');
      assert.not.match(text, '8080');
    }
  }
});

test('both run the same golangci-lint', () => {
  const given = withCi({ deps: 'modules' });
  const [, version] = /golangci-lint-action@.*\n.*\n +version: (\S+)/.exec(textOf(workflowPath, given)) ?? [];
  assert.match(textOf(pipelinePath, given), `image: golangci/golangci-lint:${version}\n`);
});

interface Pipeline {
  readonly check: { readonly script: readonly string[] };
  readonly lint: { readonly script: readonly string[] };
  readonly container: { readonly script: readonly string[] };
}

test('GitLab runs the same commands as GitHub', () => {
  for (const [text, given] of textsOf(pipelinePath)) {
    const { check, lint, container }: Pipeline = parse(text);
    const { jobs } = workflowIn(textOf(workflowPath, given));
    const places = (script = '') =>
      script
        .trim()
        .replace(/\$(GITHUB_REF_NAME|CI_COMMIT_REF_NAME)/g, '$REF')
        .replace(/\$(GITHUB_SHA|CI_COMMIT_SHA)/g, '$SHA')
        .replace(/cat sizes\.md.*/, 'cat sizes.md');
    const github = (job: string) => jobs[job]!.steps.flatMap(({ run }) => (run ? places(run) : []));
    // dep comes from a job of its own, and the builder from before_script.
    const own = (script: string) =>
      script.startsWith('mkdir -p "$GOPATH/bin"') || script.startsWith('docker buildx create');
    assert.equal(
      check.script.map(places),
      github('check').filter((script) => !own(script)),
      named(given),
    );
    assert.equal(
      lint.script.filter((script) => script !== 'golangci-lint run'),
      github('lint').filter((script) => !own(script)),
      named(given),
    );
    assert.equal(
      container.script.map(places),
      github('container').filter((script) => !own(script)),
      named(given),
    );
  }
});

/** A generated service in a git repository, as it is pushed; `change` makes the mistake. */
function inRepository(
  given: GivenAnswers,
  change: (folder: string) => Promise<unknown> | undefined,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  return inTemporary(async (folder) => {
    await writeTree(folder, filesFor(withCi(given)));
    await change(folder);
    repositoryIn(folder)('remote', 'add', 'origin', 'https://gitlab.example.com/acme/service.git');
    await body(folder);
  });
}

const asItIs = () => undefined;

toolTest(hasGitlab, 'gitlab-ci-local, rsync and Node 22')(
  "GitLab's schema and rules accept every pipeline",
  async () => {
    const cases = few.flatMap(({ minor }) => ['dep', 'modules'].map((deps) => ({ go: minor, deps })));
    for (const given of cases) {
      await inRepository(given, asItIs, async (folder) => {
        const output = await gitlab(folder, ['--list'], { env: { HOME: folder } });
        assert.match(output, 'json schema validated');
        const jobs = given.deps === 'dep' ? ['tools', 'check', 'lint', 'container'] : ['check', 'lint', 'container'];
        assert.equal(
          [...output.matchAll(/^(tools|check|lint|container) /gm)].map(([, job]) => job).sort(),
          jobs.sort(),
        );
      });
    }
    console.log(`RAN: gitlab-ci-local on ${cases.length} pipelines`);
  },
);

toolTest(hasGitlab, 'gitlab-ci-local, rsync and Node 22')("a mistake is noticed by GitLab's schema", () =>
  inRepository(
    {},
    (folder) => replace(folder, pipelinePath, '  interruptible: true', '  interruptable: true'),
    async (folder) => {
      const said = await gitlab(folder, ['--list'], { env: { HOME: folder } }).catch(String);
      assert.match(said, /interruptable/);
    },
  ),
);

/** Replaces a text that has to be there. */
async function replace(folder: string, path: string, text: string, by: string): Promise<void> {
  const before = await fs.readFile(join(folder, path), 'utf8');
  assert.ok(before.includes(text), `${path} has no ${text}`);
  await fs.writeFile(join(folder, path), before.replace(text, by));
}

/** Runs a job of the workflow, with the real dep behind its download. */
function github(
  job: string,
  given: GivenAnswers,
  change: (folder: string) => Promise<unknown> | undefined,
  judge: (outcome: Outcome) => void,
  env: Around['env'] = {},
): Promise<void> {
  return inRepository(given, change, (repository) =>
    inTemporary((caches) =>
      withMirror(async (args) => {
        const workflow = workflowIn(await fs.readFile(join(repository, workflowPath), 'utf8'));
        judge(await runJob(workflow, job, { repository, caches, env: { ...variablesIn(args), ...env } }));
      }),
    ),
  );
}

function variablesIn(args: readonly string[]): Around['env'] {
  return Object.fromEntries(args.map((arg) => arg.split('=') as [string, string]));
}

const succeeds = ({ failed, output }: Outcome): void => assert.is(failed, undefined, output);

function failsAt(step: string, reason: RegExp) {
  return ({ failed, output }: Outcome): void => {
    assert.is(failed, step, output);
    assert.match(output, reason);
  };
}

function canCheck(patch: string): boolean {
  return goToolchain(patch) !== undefined && dep !== undefined && onPath('gcc') !== undefined;
}
const needed = (patch: string): string => `Go ${patch}, dep 0.5.4 and a C compiler`;

for (const { minor: go, patch } of few) {
  for (const deps of ['dep', 'modules']) {
    toolTest(canCheck(patch), needed(patch))(`Go ${go}, ${deps}: every check of the workflow passes`, () =>
      github('check', { go, deps }, asItIs, (outcome) => {
        succeeds(outcome);
        assert.match(outcome.output, /^ok .*orders/m);
      }),
    );
  }
}

const { minor: go, patch } = few[1]!;
const checkTest = toolTest(canCheck(patch), needed(patch));
for (const [index, module] of ['example.com/Shop/my_~x.y/v2', 'gopkg.in/yaml.v3', '3d.example/2048'].entries()) {
  const deps = index % 2 ? 'modules' : 'dep';
  checkTest(`${deps}: every check passes in a repository of ${module}`, () =>
    github('check', { go, deps, module }, asItIs, succeeds),
  );
}

const golangci = tool('golangci-lint');
const lintTest = toolTest(
  golangci !== undefined && canCheck(newest.patch),
  `golangci-lint, govulncheck, ${needed(newest.patch)}`,
);
const lintGo = [releases[0]!, newest];

/** The environment of the job lint: modules from a folder, and a database of vulnerabilities that has one of `symbol`, or none. */
function withDatabase<T>(symbol: string | undefined, body: (env: Around['env']) => Promise<T>): Promise<T> {
  return inTemporary(async (folder) => {
    const id = 'GO-2026-0001';
    const modified = '2026-01-01T00:00:00Z';
    const known = symbol === undefined ? [] : [{ id, modified }];
    await fs.outputJson(join(folder, 'index/db.json'), { modified });
    await fs.outputJson(join(folder, 'index/vulns.json'), known);
    await fs.outputJson(join(folder, 'index/modules.json'), known.length > 0 ? [{ path: 'stdlib', vulns: known }] : []);
    await fs.outputJson(join(folder, `ID/${id}.json`), {
      ...{ schema_version: '1.3.1', id, modified, published: modified, summary: 'Planted' },
      affected: [
        {
          package: { name: 'stdlib', ecosystem: 'Go' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
          ecosystem_specific: { imports: [{ path: 'net/http', symbols: [symbol] }] },
        },
      ],
      // govulncheck prints this address. Without it, it crashes, and may end with 0.
      database_specific: { url: `https://example.com/${id}` },
    });
    return body({
      GOVULNDB: `file://${folder}`,
      GOPROXY: `file://${join(toolsFolder, 'govulncheck')}`,
      // What the jobs restore: with modules in another folder, everything would be compiled again.
      GOMODCACHE: join(toolsFolder, 'go-cache', 'modules'),
      GOSUMDB: 'off',
      GOENV: 'off',
      GOTOOLCHAIN: 'local',
    });
  });
}

for (const { minor } of lintGo) {
  for (const deps of ['dep', 'modules']) {
    lintTest(`Go ${minor}, ${deps}: the linters find nothing in the service`, () =>
      withDatabase(undefined, (env) => github('lint', { go: minor, deps }, asItIs, succeeds, env)),
    );
  }
}

// More than the pipeline asks for, and without its exceptions.
const strict = `version: "2"
linters:
  default: none
  enable: [errcheck, gosec, staticcheck]
  settings:
    staticcheck:
      checks: [all]
`;

for (const { minor } of lintGo) {
  lintTest(`Go ${minor}: errcheck, gosec and every check of staticcheck find nothing in the service`, () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ go: minor, deps: 'modules' }));
      await fs.writeFile(join(folder, 'strict.yml'), strict);
      const { env } = goToolchain(newest.patch)!;
      must(golangci!, ['run', '--config', 'strict.yml', './...'], { cwd: folder, env });
    }),
  );
}

lintTest('an error that is not checked fails the workflow at golangci-lint', () =>
  withDatabase(undefined, (env) =>
    github(
      'lint',
      { go: newest.minor },
      (folder) =>
        fs.outputFile(join(folder, 'odd.go'), 'package main\n\nimport "os"\n\nfunc init() { os.Chdir("/") }\n'),
      ({ failed, output }) => {
        assert.match(`${failed}`, /^golangci\/golangci-lint-action@/);
        assert.match(output, /os\.Chdir.*\(errcheck\)/);
      },
      env,
    ),
  ),
);

lintTest('a known vulnerability in what the service calls fails the workflow', () =>
  withDatabase('Server.Serve', (env) =>
    github(
      'lint',
      { go: newest.minor, deps: 'modules' },
      asItIs,
      failsAt('Vulnerabilities', /affected by 1 vulnerability from the Go standard library/),
      env,
    ),
  ),
);

function testFile(body: string) {
  return (folder: string) =>
    fs.writeFile(
      join(folder, 'planted_test.go'),
      `package main\n\nimport (\n\t"sync"\n\t"testing"\n)\n\nfunc TestPlanted(t *testing.T) {\n\tvar wg sync.WaitGroup\n\tdefer wg.Wait()\n${body}}\n`,
    );
}

/** A mistake, the step that has to notice it, and what it has to print. */
const mistakes: readonly {
  readonly what: string;
  readonly deps?: string;
  readonly change: (folder: string) => Promise<unknown>;
  readonly step: string;
  readonly says: RegExp;
}[] = [
  {
    what: 'a file that gofmt would change',
    change: (folder) => fs.outputFile(join(folder, 'internal/odd/odd.go'), 'package odd\n\nvar  X = 1\n'),
    step: 'Format',
    says: /gofmt -w[\s\S]*internal\/odd\/odd\.go/,
  },
  {
    what: 'a file that does not parse',
    change: (folder) => fs.outputFile(join(folder, 'odd.go'), 'package main\n\nvar = 1\n'),
    step: 'Format',
    says: /odd\.go:3/,
  },
  {
    what: 'code that vet reports, in a package below',
    change: (folder) =>
      fs.outputFile(
        join(folder, 'internal/odd/odd.go'),
        'package odd\n\nfunc odd(x int) int {\n\tx = x\n\treturn x\n}\n',
      ),
    step: 'Vet',
    says: /self-assignment/,
  },
  { what: 'a test that fails', change: testFile('\tt.Error("planted")\n'), step: 'Test', says: /FAIL: TestPlanted/ },
  {
    what: 'a data race',
    change: testFile('\tn := 0\n\tfor i := 0; i < 2; i++ {\n\t\twg.Add(1)\n\t\tgo func() { n++; wg.Done() }()\n\t}\n'),
    step: 'Test',
    says: /DATA RACE/,
  },
  {
    what: 'an import that the lock does not have',
    deps: 'dep',
    change: async (folder) => {
      await fs.outputFile(join(folder, 'use.go'), 'package main\n\nimport _ "github.com/pkg/errors"\n');
    },
    step: 'Dependencies',
    says: /Gopkg\.lock is out of sync/,
  },
  {
    what: 'a dep that was replaced during the download',
    deps: 'dep',
    change: (folder) => replace(folder, workflowPath, '$' + '{DEP_SHA256:-', '$' + '{NOT_SET:-'),
    step: 'Fetch dep',
    says: /FAILED/,
  },
  {
    what: 'a requirement that nothing needs',
    deps: 'modules',
    change: async (folder) => {
      await fs.outputFile(join(folder, 'unused/go.mod'), 'module example.com/unused\n');
      await fs.appendFile(
        join(folder, 'go.mod'),
        '\nrequire example.com/unused v1.0.0\n\nreplace example.com/unused => ./unused\n',
      );
    },
    step: 'Dependencies',
    says: /-require example\.com\/unused v1\.0\.0[\s\S]*go mod tidy/,
  },
];

for (const { what, deps = 'modules', change, step, says } of mistakes) {
  checkTest(`${deps}: ${what} fails the workflow at ${step}`, () =>
    github('check', { go, deps }, change, failsAt(step, says)),
  );
}

// The image job. Its names are its own, so that what another run left behind does not matter.
const module = 'example.com/create-go-docker-test-ci';
const image = 'create-go-docker-test-ci';
function imagesOf({ go = '', base }: GivenAnswers): readonly string[] {
  return [
    golangImage(go),
    alpineImage,
    ...(base === 'distroless' ? ['gcr.io/distroless/static-debian13:nonroot'] : []),
  ];
}
function containerTest(given: GivenAnswers) {
  return toolTest(
    hasBuildx && imagesOf(given).every(hasImage),
    'Docker with the base images, BuildKit 0.34 and buildx',
  );
}

/** Runs the job that builds, starts and stops the image, and removes what it leaves to the runner's end. */
async function container(
  given: GivenAnswers,
  change: (folder: string) => Promise<unknown> | undefined,
  judge: (outcome: Outcome, port: string) => void,
  more: Around['env'] = {},
): Promise<void> {
  const port = `${await freePort()}`;
  await removed(() =>
    withMirror((args) =>
      withBuildx(args, (env) =>
        github('container', { ...given, module, port }, change, (outcome) => judge(outcome, port), { ...env, ...more }),
      ),
    ),
  );
}

async function removed<T>(body: () => Promise<T>): Promise<T> {
  const remove = () => {
    run(docker!, ['rm', '--force', `${image}-ci`]);
    run(docker!, ['image', 'rm', '--force', `${image}:ci`]);
  };
  remove();
  try {
    return await body();
  } finally {
    remove();
  }
}

for (const given of [
  { go: '1.11', deps: 'dep', base: 'alpine' },
  { go: newest.minor, deps: 'modules', base: 'scratch' },
  { go: '1.21', deps: 'modules', base: 'distroless', builder: 'classic' },
]) {
  containerTest(given)(`${named(given)}: the workflow builds the image, runs it, stops it, and prints its size`, () =>
    container(given, asItIs, (outcome) => {
      succeeds(outcome);
      // On its own line, or among the output of wget.
      assert.match(outcome.output, 'ready\n');
      assert.match(outcome.output, 'The image is not scanned');
      assert.match(outcome.summary, /^### create-go-docker-test-ci:ci: [\d.]+MB\n\n```text\nSIZE/);
      assert.match(outcome.summary, /^[\d.]+MB +COPY \/out\//m);
      const label = (name: string) =>
        must(docker!, ['image', 'inspect', '--format', `{{index .Config.Labels "${name}"}}`, `${image}:ci`]);
      assert.is(label('org.opencontainers.image.version'), 'main');
      assert.match(label('org.opencontainers.image.revision'), /^[0-9a-f]{40}$/);
    }),
  );
}

const planted = { go: '1.16', deps: 'modules', base: 'scratch' };

for (const [what, path, text, by, step, says] of [
  ['a Dockerfile that does not build', 'Dockerfile', 'COPY . .\n', 'COPY nothing .\n', 'Build', /nothing.*not found/],
  [
    'a service that is not healthy',
    'main.go',
    'writeLine(w, "ok")',
    'http.Error(w, "ill", 500)',
    'Run',
    /is running unhealthy/,
  ],
  [
    'a service that ends',
    'main.go',
    'logger.Printf("listening on %s, version %s", ln.Addr(), programVersion())',
    'return nil',
    'Run',
    /is exited \w+ after/,
  ],
  [
    'a service that answers only itself',
    'main.go',
    'JoinHostPort(cfg.host, ',
    'JoinHostPort("127.0.0.1", ',
    'Run',
    /\/readyz/,
  ],
  [
    'a service that does not stop well',
    'server.go',
    'err = srv.Shutdown(ctx)',
    'err = http.ErrServerClosed',
    'Stop',
    /ended with 1 when/,
  ],
  ['a line that hadolint warns of', 'Dockerfile', 'WORKDIR /app\n', 'WORKDIR app\n', 'Dockerfile', /DL3000/],
] as const) {
  containerTest(planted)(`${what} fails the workflow at ${step}`, () =>
    container(
      planted,
      async (folder) => {
        await replace(folder, path, text, by);
        // To notice sooner.
        await replace(folder, 'Dockerfile', '--interval=10s --timeout=3s --start-period=5s', '--interval=1s');
      },
      failsAt(step, says),
    ),
  );
}

for (const [title, TRIVY_EXIT, judge] of [
  ['the image is scanned', '0', succeeds],
  ['a known vulnerability in the image fails the workflow', '1', failsAt('Scan', /scanned/)],
] as const) {
  containerTest(planted)(`with SCAN_IMAGE, ${title} (a stand-in for Trivy)`, () =>
    container(
      planted,
      asItIs,
      (outcome) => {
        judge(outcome);
        assert.match(outcome.output, 'scanned create-go-docker-test-ci:ci: --scanners vuln');
      },
      { SCAN_IMAGE: 'true', TRIVY_EXIT },
    ),
  );
}

// A new BuildKit has no compiled packages, and the oldest Go brings its standard library compiled.
const onNewRunner = { ...planted, go: oldest.minor, deps: 'dep' };
containerTest(onNewRunner)(
  'a new runner takes the steps that depend only on the lock from the layers of the previous run',
  () =>
    inTemporary(async (caches) => {
      const given = { ...onNewRunner, module, port: `${await freePort()}` };
      await inRepository(given, asItIs, (repository) =>
        withMirror(async (args) => {
          assert.equal(
            await cachedSteps(repository, caches, args),
            [false, false, false, false],
            'there are no layers yet',
          );
          await fs.appendFile(join(repository, 'main.go'), '\n// Changed.\n');
          gitIn(repository)('commit', '-qam', 'second');
          assert.equal(
            await cachedSteps(repository, caches, args),
            [true, true, true, false],
            'only the code has changed',
          );
        }),
      );
    }),
);

/** Which of the steps that a service with dep is built in were in the layers that a new runner was given. */
async function cachedSteps(repository: string, caches: string, args: readonly string[]): Promise<readonly boolean[]> {
  const workflow = workflowIn(await fs.readFile(join(repository, workflowPath), 'utf8'));
  const run = (socket: string) =>
    withBuildx(args, (env) => runJob(workflow, 'container', { repository, caches, env }), socket);
  const outcome = await removed(() => withNewBuildkit(run));
  succeeds(outcome);
  return ['dep-linux-', 'apk add', 'dep ensure -vendor-only', 'go build'].map((step) => isCached(outcome.output, step));
}

/** Whether the builder's output says that it took a step from its cache. */
function isCached(output: string, step: string): boolean {
  const lines = output.split('\n');
  const [vertex] = lines.flatMap((line) => (line.includes(step) ? (/^#\d+(?= \[)/.exec(line) ?? []) : []));
  assert.ok(vertex, `no step ${step} in:\n${output}`);
  return lines.includes(`${vertex} CACHED`);
}

/** Runs the whole pipeline of GitLab. Its engine is that of this machine, for which the line that asks for another one is left out. */
async function pipeline(
  given: GivenAnswers,
  change: (folder: string) => Promise<unknown> | undefined,
  judge: (said: string, folder: string) => void,
): Promise<void> {
  const port = `${await freePort()}`;
  const toolchain = goToolchain(patchOf(given.go!))!;
  const changed = async (folder: string) => {
    await change(folder);
    await replace(folder, pipelinePath, '  services:\n    - name: docker:29-dind\n      alias: docker\n', '');
  };
  await removed(() =>
    inRepository({ ...given, module, port }, changed, (folder) =>
      withDatabase(undefined, (database) =>
        inTemporary((home) =>
          withMirror((args) =>
            withBuildx(args, async ({ PATH }) => {
              await addLinter(join(home, 'bin'), toolchain);
              const env = {
                ...toolchain.env,
                PATH: `${join(home, 'bin')}:${dirname(toolchain.go)}:${PATH}`,
                HOME: home,
                // As in the image that the job asks for.
                GOPATH: join(home, 'go'),
                CGO_ENABLED: '1',
                GOLANGCI_LINT_CACHE: golangciCache,
              };
              const variables = {
                ...variablesIn(args),
                ...database,
                SERVICE: `127.0.0.1:${port}`,
                GOCACHE: join(toolsFolder, 'go-cache', patchOf(given.go!)),
              };
              judge(await gitlab(folder, [], { env, variables }).catch(String), folder);
            }),
          ),
        ),
      ),
    ),
  );
}

/** Puts golangci-lint into a folder, and a go command that is a current one in the job lint, as in the image that this job asks for. */
async function addLinter(folder: string, { go }: Toolchain): Promise<void> {
  const current = goToolchain(newest.patch)!;
  const { GOROOT, GOCACHE } = current.env;
  const script = `#!/bin/sh
if [ "$CI_JOB_NAME" = lint ]; then
  export GOROOT='${GOROOT}' GOCACHE='${GOCACHE}'
  exec '${current.go}' "$@"
fi
exec '${go}' "$@"
`;
  await fs.outputFile(join(folder, 'go'), script, { mode: 0o755 });
  await fs.symlink(golangci!, join(folder, 'golangci-lint'));
}

function pipelineTest(given: GivenAnswers) {
  return toolTest(
    hasGitlab && hasBuildx && golangci !== undefined && imagesOf(given).every(hasImage) && canCheck(patchOf(given.go!)),
    `gitlab-ci-local, golangci-lint, Docker with the base images, BuildKit 0.34, buildx, ${needed(patchOf(given.go!))}`,
  );
}

for (const deps of ['dep', 'modules']) {
  const given = { go: '1.16', deps, base: 'alpine' };
  pipelineTest(given)(`${deps}: the pipeline of GitLab passes`, () =>
    pipeline(given, asItIs, (said, folder) => {
      for (const job of deps === 'dep' ? ['tools', 'check', 'lint', 'container'] : ['check', 'lint', 'container']) {
        assert.ok(new RegExp(`^ PASS +${job} *$`, 'm').test(said), said);
      }
      assert.not.match(said, /^ FAIL /m);
      assert.match(fs.readFileSync(join(folder, 'sizes.md'), 'utf8'), /^### create-go-docker-test-ci:ci: [\d.]+MB\n/);
      assert.ok(existsSync(join(folder, '.cache/layers/index.json')));
    }),
  );

  pipelineTest(given)(`${deps}: a pipeline of GitLab fails in the middle of a script, and in both jobs`, () =>
    pipeline(
      given,
      async (folder) => {
        await replace(folder, 'Dockerfile', 'COPY . .\n', 'COPY nothing .\n');
        if (deps === 'dep') {
          await fs.outputFile(join(folder, 'use.go'), 'package main\n\nimport _ "github.com/pkg/errors"\n');
        } else {
          await fs.outputFile(join(folder, 'odd.go'), 'package main\n\nvar  odd = 1\n');
        }
      },
      (said) => {
        assert.ok(/^ FAIL +check *$/m.test(said), said);
        assert.match(said, /^ FAIL +container *$/m);
        assert.match(said, deps === 'dep' ? 'Gopkg.lock is out of sync' : 'gofmt -w would change these files');
        assert.match(said, /nothing.*not found/);
      },
    ),
  );
}

test.run();
