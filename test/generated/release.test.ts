// The `release` extra: images are built, signed, pushed and deployed.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { newest } from '../../generators/go-service/go-releases.ts';
import { spawned, withMirror } from '../lab/builders.ts';
import { hasBuildx, withBuildx } from '../lab/buildx.ts';
import { type Around, type Outcome, runJob, type Step, workflowIn } from '../lab/github.ts';
import { alpineImage, golangImage } from '../lab/images.ts';
import { docker, hasImage, must, repositoryIn, tool, toolsFolder } from '../lab/tools.ts';
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

const workflowPath = '.github/workflows/release.yml';
const pipelinePath = '.gitlab/ci/release.yml';
const overlay = 'kubernetes/overlays/production/kustomization.yaml';
const withRelease = (given: GivenAnswers): GivenAnswers => ({ ...given, with: 'release,kubernetes' });
const registryFile = join(toolsFolder, 'registry/address');

test('a release can write only what it needs, and pins actions by commit', () => {
  for (const given of combinations([newest.minor])) {
    const text = textOf(workflowPath, withRelease(given));
    const { permissions, jobs } = parse(text);
    assert.equal(permissions, { contents: 'read' }, named(given));
    assert.is(jobs.check.uses, './.github/workflows/ci.yml');
    assert.is(jobs.push.needs, 'check');
    assert.equal(jobs.push.permissions, { contents: 'read', packages: 'write', 'id-token': 'write' });
    assert.equal(jobs.deploy.permissions, { contents: 'write', 'pull-requests': 'write' });
    assert.not.match(text, /secrets\s*[.[]/);
    const steps: readonly Step[] = [...jobs.push.steps, ...jobs.deploy.steps];
    for (const { uses } of steps) if (uses) assert.match(uses, /@[0-9a-f]{40}$/);
  }
});

test('a Dockerfile that does not cross-compile is released for amd64 only, and the README says so', () => {
  for (const [builder, platforms] of [
    ['buildkit', 'linux/amd64,linux/arm64'],
    ['classic', 'linux/amd64'],
  ] as const) {
    const given = withRelease({ builder });
    for (const path of [workflowPath, pipelinePath]) assert.match(textOf(path, given), ` --platform ${platforms} `);
    assert.match(textOf('README.md', given), `builds the image for ${platforms},`);
  }
});

test('GitHub and GitLab build and sign with the same commands', () => {
  const commands = (text: string) =>
    text
      .split('\n')
      .map((line) =>
        line
          .trim()
          .replace(/^- /, '')
          .replace(/^run: /, ''),
      )
      .filter((line) => /^(docker buildx build|--|DIGEST=|cosign sign|s\||s\/|sed )/.test(line))
      .filter((line) => !/(head|body|push-option)/.test(line));
  const [github, gitlab] = [workflowPath, pipelinePath].map((path) => commands(textOf(path, withRelease({}))));
  assert.equal(gitlab, github);
  assert.ok(github!.length >= 9);
});

/** A service with the release extra as a bare git repository, as it is on a server, and a folder for programs that stand in for others. */
function onServer(
  given: GivenAnswers,
  change: (folder: string) => Promise<unknown> | undefined,
  body: (bare: string, programs: string) => Promise<void>,
): Promise<void> {
  return inTemporary(async (directory) => {
    const folder = join(directory, 'service');
    const bare = join(directory, 'server.git');
    await writeTree(folder, filesFor(given));
    await change(folder);
    repositoryIn(folder)('clone', '-q', '--bare', '.', bare);
    await body(bare, join(directory, 'programs'));
  });
}

const asItIs = () => undefined;

/** A program that records its arguments in `<name>.log`, and runs `script`. */
async function standIn(programs: string, name: string, script = ''): Promise<() => readonly string[]> {
  const log = join(programs, `${name}.log`);
  await fs.outputFile(join(programs, name), `#!/bin/sh\necho "$*" >> '${log}'\n${script}\n`, { mode: 0o755 });
  return () => (fs.existsSync(log) ? fs.readFileSync(log, 'utf8').trim().split('\n') : []);
}

const workflowOf = (given: GivenAnswers) => workflowIn(textOf(workflowPath, given));
const tag = { GITHUB_REF_NAME: 'v1.2.3' };
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

interface Manifest {
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: { readonly os: string; readonly architecture: string };
  }[];
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly annotations: Readonly<Record<string, string>> }[];
}

async function inRegistry<T>(path: string): Promise<{ readonly json: T; readonly digest: string | null }> {
  const accept = ['index.v1', 'manifest.v1'].map((kind) => `application/vnd.oci.image.${kind}+json`).join(', ');
  const response = await fetch(`http://${fs.readFileSync(registryFile, 'utf8').trim()}/v2/acme/orders/${path}`, {
    headers: { accept },
  });
  assert.is(response.status, 200, path);
  return { json: (await response.json()) as T, digest: response.headers.get('docker-content-digest') };
}

/** Puts an image into the registry that BuildKit takes for its scanner, whose list of packages has the names of the files in /app. */
async function pushScanner(registry: string): Promise<void> {
  await inTemporary(async (folder) => {
    const statement = `{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"'"$(ls "$BUILDKIT_SCAN_SOURCE/app")"'"}}`;
    await fs.writeFile(
      join(folder, 'scan'),
      `#!/bin/sh\necho '${statement}' > "$BUILDKIT_SCAN_DESTINATION/$(basename "$BUILDKIT_SCAN_SOURCE").spdx.json"\n`,
      { mode: 0o755 },
    );
    await fs.writeFile(join(folder, 'Dockerfile'), `FROM ${alpineImage}\nCOPY scan /scan\nENTRYPOINT ["/scan"]\n`);
    const image = `${registry}/docker/buildkit-syft-scanner:stable-1`;
    must(docker!, ['build', '--quiet', '--tag', image, folder]);
    must(docker!, ['push', '--quiet', image]);
    must(docker!, ['image', 'rm', image]);
  });
}

const cosign = tool('cosign');
const given = withRelease({ go: newest.minor, deps: 'modules' });
const pushTest = toolTest(
  hasBuildx &&
    cosign !== undefined &&
    fs.existsSync(registryFile) &&
    [golangImage(newest.minor), alpineImage].every(hasImage),
  'Docker with the base images, BuildKit 0.34, buildx, a registry and cosign',
);

/** cosign with a key pair, because there is no Fulcio to ask for a certificate, and without the public log, on a registry without TLS. */
async function withKey(programs: string): Promise<Readonly<Record<string, string>>> {
  const env = { COSIGN_PASSWORD: '' };
  await fs.ensureDir(programs);
  must(cosign!, ['generate-key-pair'], { cwd: programs, env });
  const config = { mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json' };
  await fs.writeJson(join(programs, 'signing.json'), config);
  const script = `#!/bin/sh
[ "$1 $2" = 'sign --yes' ] || exit 1
shift
exec '${cosign}' sign --key '${programs}/cosign.key' --signing-config '${programs}/signing.json' --allow-http-registry "$@"
`;
  await fs.outputFile(join(programs, 'cosign'), script, { mode: 0o755 });
  return env;
}

pushTest(
  'a tag pushes an image for amd64 and arm64, with a list of packages, its provenance, and a signature (by a key pair)',
  () =>
    onServer(given, asItIs, async (repository, programs) => {
      const registry = fs.readFileSync(registryFile, 'utf8').trim();
      await pushScanner(registry);
      const key = await withKey(programs);
      const { failed, output, outputs, summary } = await inTemporary((caches) =>
        withMirror((args) =>
          withBuildx(args, ({ PATH = '' }) =>
            runJob(workflowOf(given), 'push', {
              ...{ repository, caches, values: { 'github.token': 'token-of-this-run' } },
              env: { ...tag, ...key, REGISTRY: registry, PATH: `${programs}:${PATH}` },
            }),
          ),
        ),
      );
      assert.is(failed, undefined, output);
      assert.not.match(output, 'token-of-this-run');
      const { json: index, digest } = await inRegistry<Manifest>('manifests/1.2.3');
      assert.equal(outputs, { image: `${registry}/acme/orders`, digest });
      assert.match(summary, `\`${registry}/acme/orders:1.2.3\` with the digest \`${digest}\``);
      const platforms = index.manifests.map(({ platform: { os, architecture } }) => `${os}/${architecture}`);
      assert.equal(platforms, ['linux/amd64', 'linux/arm64', 'unknown/unknown', 'unknown/unknown']);
      for (const { digest, platform } of index.manifests) {
        const { json } = await inRegistry<Manifest>(`manifests/${digest}`);
        if (platform.os === 'unknown') {
          const kinds = json.layers.map(({ annotations }) => annotations['in-toto.io/predicate-type']);
          assert.equal(kinds.sort(), ['https://slsa.dev/provenance/v1', 'https://spdx.dev/Document']);
          continue;
        }
        const config = await inRegistry<{ architecture: string; config: { Labels: Record<string, string> } }>(
          `blobs/${json.config.digest}`,
        );
        assert.is(config.json.architecture, platform.architecture);
        assert.is(config.json.config.Labels['org.opencontainers.image.version'], '1.2.3');
        assert.is(config.json.config.Labels['org.opencontainers.image.source'], 'https://github.com/Acme/Orders');
        const created = config.json.config.Labels['org.opencontainers.image.created'] ?? '';
        assert.match(created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      }
      const verify = [
        'verify',
        '--key',
        join(programs, 'cosign.pub'),
        '--insecure-ignore-tlog',
        '--allow-http-registry',
      ];
      for (const each of [digest, index.manifests[1]!.digest]) {
        await spawned(cosign!, [...verify, `${registry}/acme/orders@${each}`]);
      }
      must(cosign!, ['generate-key-pair', '--output-key-prefix', 'other'], { cwd: programs, env: key });
      const other = verify.map((arg) => arg.replace('cosign.pub', 'other.pub'));
      const refused = await spawned(cosign!, [...other, `${registry}/acme/orders@${digest}`]).catch(String);
      assert.match(refused, /Error: /);
    }),
);

// GitHub's job runs on the real tools above, and a test compares the commands. This one runs the rest of GitLab's job.
test('GitLab builds, pushes and signs the tag, and hands the digest to the next job', () =>
  onServer(given, asItIs, async (repository, programs) => {
    const metadata = `{\n  "containerimage.config.digest": "sha256:00",\n  "containerimage.digest": "${digest}"\n}\n`;
    const password = join(programs, 'password');
    const docker = await standIn(
      programs,
      'docker',
      `case "$1 $2" in login*) cat > '${password}' ;; 'buildx build') printf '%s' '${metadata}' > build.json ;; esac`,
    );
    const apk = await standIn(programs, 'apk');
    const cosign = await standIn(programs, 'cosign');
    const { push } = parse(textOf(pipelinePath, given));
    await inTemporary(async (workspace) => {
      must('git', ['clone', '-q', repository, workspace]);
      const script = ['set -eo pipefail', ...push.before_script, ...push.script].join('\n');
      const output = await spawned('bash', ['-c', script], {
        cwd: workspace,
        env: {
          ...{ ...push.variables, PATH: `${programs}:${process.env.PATH}`, CI_REGISTRY: 'registry.gitlab.com' },
          ...{ CI_REGISTRY_USER: 'robot', CI_REGISTRY_PASSWORD: 'password-of-this-job' },
          ...{ CI_REGISTRY_IMAGE: 'registry.gitlab.com/acme/orders', CI_PROJECT_URL: 'https://gitlab.com/acme/orders' },
          ...{ CI_COMMIT_TAG: 'v1.2.3', CI_COMMIT_SHA: 'c0ffee' },
        },
      });
      assert.not.match(output, 'password-of-this-job');
      const handed = await fs.readFile(join(workspace, push.artifacts.reports.dotenv), 'utf8');
      assert.is(handed, `IMAGE=registry.gitlab.com/acme/orders\nDIGEST=${digest}\n`);
    });
    assert.is(await fs.readFile(password, 'utf8'), 'password-of-this-job\n');
    assert.equal(apk(), ['add --no-cache cosign']);
    assert.equal(cosign(), [`sign --yes --recursive registry.gitlab.com/acme/orders@${digest}`]);
    const [build = ''] = docker().filter((call) => call.startsWith('buildx build'));
    for (const part of [
      '--push --tag registry.gitlab.com/acme/orders:1.2.3 --platform linux/amd64,linux/arm64',
      '--build-arg VERSION=1.2.3 --build-arg REVISION=c0ffee',
      '--label org.opencontainers.image.source=https://gitlab.com/acme/orders',
    ])
      assert.match(build, part);
    assert.match(build, / --label org\.opencontainers\.image\.created=[0-9T:-]+Z \.$/);
    assert.ok(docker().indexOf('buildx create --use ci') < docker().indexOf(build));
  }));

/** Runs the job that opens the pull request, with a `gh` that records its calls; `open` is its answer about open pull requests. */
async function deploys(
  repository: string,
  programs: string,
  { given = withRelease({}), open = '' } = {},
): Promise<{ readonly outcome: Outcome; readonly calls: readonly string[] }> {
  const calls = await standIn(programs, 'gh', `case "$*" in 'pr list'*) printf '%s' '${open}' ;; esac`);
  const around: Omit<Around, 'caches'> = {
    repository,
    env: { ...tag, PATH: `${programs}:${process.env.PATH}` },
    values: {
      'github.token': 'token-of-this-run',
      'github.event.repository.default_branch': 'main',
      'needs.push.outputs.image': 'ghcr.io/acme/orders',
      'needs.push.outputs.digest': digest,
    },
  };
  const outcome = await inTemporary((caches) => runJob(workflowOf(given), 'deploy', { ...around, caches }));
  return { outcome, calls: calls() };
}

const changed = (bare: string) => must('git', ['diff', '--name-only', 'main', 'release-1.2.3'], { cwd: bare });

test('a pull request puts the digest into the production overlay, and changes nothing else', () =>
  onServer(withRelease({}), asItIs, async (bare, programs) => {
    const { outcome, calls } = await deploys(bare, programs);
    assert.is(outcome.failed, undefined, outcome.output);
    assert.is(changed(bare), overlay);
    const before = textOf(overlay, withRelease({}));
    const after = must('git', ['show', `release-1.2.3:${overlay}`], { cwd: bare });
    assert.equal(parse(after), {
      ...parse(before),
      images: [{ name: 'orders', newName: 'ghcr.io/acme/orders', digest }],
    });
    assert.equal(calls.slice(0, 2), ['auth setup-git', 'pr list --head release-1.2.3 --json number --jq .[].number']);
    assert.match(
      calls[2] ?? '',
      `pr create --head release-1.2.3 --title Deploy 1.2.3 to production --body Puts ghcr.io/acme/orders@${digest} into`,
    );
  }));

test('a second run of a release replaces the branch, and opens no second pull request', () =>
  onServer(withRelease({}), asItIs, async (bare, programs) => {
    await deploys(bare, programs);
    const { outcome, calls } = await deploys(bare, programs, { open: '7' });
    assert.is(outcome.failed, undefined, outcome.output);
    assert.is(calls.filter((call) => call.startsWith('pr create')).length, 1);
  }));

test('an image that is already in the overlay needs no pull request', () =>
  onServer(withRelease({}), asItIs, async (bare, programs) => {
    await deploys(bare, programs);
    must('git', ['update-ref', 'refs/heads/main', 'release-1.2.3'], { cwd: bare });
    const { outcome } = await deploys(bare, programs);
    assert.is(outcome.failed, undefined, outcome.output);
    assert.match(outcome.output, 'has this image already');
  }));

test('an overlay without the image fails the deployment, and names what is missing', () =>
  onServer(
    withRelease({}),
    async (folder) => {
      const text = await fs.readFile(join(folder, overlay), 'utf8');
      await fs.writeFile(
        join(folder, overlay),
        text.replace('- name: "orders"\n    newName', '- name: "other"\n    newName'),
      );
    },
    async (bare, programs) => {
      const { outcome, calls } = await deploys(bare, programs);
      assert.is(outcome.failed, 'Pull request');
      assert.match(outcome.output, `${overlay} has no image named orders`);
      assert.equal(calls, []);
    },
  ));

test('without the Kubernetes extra, a release opens no pull request', () =>
  onServer({ with: 'release' }, asItIs, async (bare, programs) => {
    const { outcome, calls } = await deploys(bare, programs, { given: { with: 'release' } });
    assert.is(outcome.failed, undefined, outcome.output);
    assert.equal(calls, []);
  }));

test('GitLab pushes the same change, and asks for a merge request', () =>
  onServer(withRelease({}), asItIs, async (bare, programs) => {
    const options = join(programs, 'options');
    must('git', ['config', 'receive.advertisePushOptions', 'true'], { cwd: bare });
    const hook = `#!/bin/sh\nenv | grep ^GIT_PUSH_OPTION_ | sort > '${options}'\n`;
    await fs.outputFile(join(bare, 'hooks/pre-receive'), hook, { mode: 0o755 });
    const apk = await standIn(programs, 'apk');
    const { deploy } = parse(textOf(pipelinePath, withRelease({})));
    await inTemporary(async (workspace) => {
      must('git', ['clone', '-q', bare, workspace]);
      const lines: readonly string[] = ['set -eo pipefail', ...deploy.before_script, ...deploy.script];
      await spawned('bash', ['-c', lines.join('\n')], {
        cwd: workspace,
        env: {
          ...{ PATH: `${programs}:${process.env.PATH}`, OVERLAY: overlay, IMAGE: 'registry.gitlab.com/acme/orders' },
          ...{ DIGEST: digest, CI_COMMIT_TAG: 'v1.2.3', CI_DEFAULT_BRANCH: 'main', PUSH_TOKEN: 'secret' },
          ...{ CI_SERVER_PROTOCOL: 'https', CI_SERVER_HOST: 'gitlab.com', CI_SERVER_PORT: '443' },
          ...{ CI_PROJECT_PATH: 'acme/orders', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${bare}.insteadOf` },
          GIT_CONFIG_VALUE_0: 'https://gitlab-ci:secret@gitlab.com:443/acme/orders.git',
        },
      });
    });
    assert.equal(apk(), ['add --no-cache git']);
    assert.is(changed(bare), overlay);
    assert.match(must('git', ['show', `release-1.2.3:${overlay}`], { cwd: bare }), `digest: "${digest}"\n`);
    const asked = await fs.readFile(options, 'utf8');
    for (const option of ['create', 'target=main', 'title=Deploy 1.2.3 to production', 'remove_source_branch'])
      assert.match(asked, `=merge_request.${option}\n`);
  }));

test.run();
