// The `kubernetes` extra on a real cluster: rollouts, restarts, and no lost request.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { builders, shellBlocks, spawned, withDocker, withMirror } from '../lab/builders.ts';
import { hasBaseImages } from '../lab/images.ts';
import type { Load } from '../lab/load.ts';
import { docker, must, run, toolsFolder } from '../lab/tools.ts';
import { until } from '../lab/wait.ts';
import { program } from '../program.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, writeTree } from '../support.ts';

// The cluster of .ci/setup/kubernetes.sh: two nodes, each with networks of its own, so that a drain moves pods.
const inCluster = (name: string): string => join(toolsFolder, 'kubernetes/bin', name);
const registry = join(toolsFolder, 'registry/address');

const builder = builders.find(({ name }) => name === 'BuildKit of engine 20.10')!;
const clusterTest = toolTest(
  builder.available &&
    hasBaseImages(newest.minor) &&
    existsSync(registry) &&
    existsSync(inCluster('kubectl')) &&
    run(inCluster('kubectl'), ['get', '--raw', '/readyz']).status === 0,
  'a Kubernetes cluster, and Docker with the base images',
);

const kubectl = (...args: readonly string[]): string => must(inCluster('kubectl'), args);

/** Sends requests to a service while `body` runs, and at least this many. */
async function underLoad(url: string, binary: string, atLeast: number, body: () => Promise<void>): Promise<Load> {
  const program = fileURLToPath(new URL('../lab/load.ts', import.meta.url));
  const args = [process.execPath, '--import', 'tsx', program, url, `${binary} is running\n`, `${atLeast}`];
  const child = spawn(inCluster('inside'), args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (data) => (output += data));
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  try {
    await body();
  } finally {
    child.stdin.end();
    assert.is(await ended, 0, 'the client has failed');
  }
  return JSON.parse(output);
}

function noneLost(what: string, { sent, answered, lost, problems }: Load): void {
  console.log(`MEASURED: ${what}: ${sent} requests sent, ${answered} answered, ${lost} lost`);
  assert.is(lost, 0, `${what}:\n${problems.join('\n')}`);
}

/** Pushes an image of the engine to the registry of the cluster, under the names of Docker Hub and of any other registry. */
function push(image: string): void {
  const address = readFileSync(registry, 'utf8').trim();
  for (const name of [`${address}/library/${image}`, `${address}/${image}`]) {
    must(docker!, ['tag', image, name]);
    must(docker!, ['push', '--quiet', name]);
    must(docker!, ['image', 'rm', name]);
  }
  must(docker!, ['image', 'rm', image]);
}

interface Service {
  readonly folder: string;
  readonly binary: string;
  /** Its address inside the cluster. */
  readonly url: () => string;
  /** kubectl in its namespace. */
  readonly kubectl: typeof kubectl;
}

/**
 * Generates a service with these answers, applies it, and hands it over when two pods are ready. `images` has the tags to build, each
 * with what is added to the Dockerfile for it. Whatever happens, the namespace is gone soon afterwards.
 */
function deployed(
  given: GivenAnswers & { readonly module: string },
  images: Readonly<Record<string, string>>,
  body: (service: Service) => Promise<void>,
) {
  return inTemporary(async (folder) => {
    const binary = given.module.split('/').at(-1)!;
    await writeTree(folder, filesFor({ with: 'kubernetes', ...given }));
    const dockerfile = await fs.readFile(join(folder, 'Dockerfile'), 'utf8');
    for (const [tag, more] of Object.entries(images)) {
      await fs.writeFile(join(folder, 'Dockerfile'), `${dockerfile}${more}\n`);
      await withMirror((args) => builder.build(folder, `${binary}:${tag}`, { args }));
      push(`${binary}:${tag}`);
    }

    const inNamespace = (...args: readonly string[]) => kubectl('--namespace', binary, ...args);
    const url = () => `http://${inNamespace('get', 'service', binary, '--output', 'jsonpath={.spec.clusterIP}')}`;
    // What a run that was killed may have left.
    kubectl('uncordon', '--selector', 'kubernetes.io/os=linux');
    kubectl('delete', 'namespace', binary, '--ignore-not-found', '--timeout=90s');
    try {
      kubectl('apply', '--kustomize', join(folder, 'kubernetes/overlays/local'));
      inNamespace('wait', '--for=jsonpath={.status.readyReplicas}=2', `deployment/${binary}`, '--timeout=120s');
      inNamespace('rollout', 'status', `deployment/${binary}`, '--timeout=60s');
      await body({ folder, binary, url, kubectl: inNamespace });
    } catch (err) {
      console.log(run(inCluster('kubectl'), ['--namespace', binary, 'get', 'all,events', '--output', 'wide']).output);
      throw err;
    } finally {
      kubectl('delete', 'namespace', binary, '--ignore-not-found', '--wait=false');
    }
  });
}

/** One value from each pod of the service: its name, or what a JSON path selects. */
function ofPods(service: Service, path = '.metadata.name'): readonly string[] {
  return service
    .kubectl('get', 'pods', '--output', `jsonpath={range .items[*]}{${path}}{"\\n"}{end}`)
    .split('\n')
    .filter(Boolean)
    .sort();
}

clusterTest('a service on port 80: two restricted pods on two nodes, and every file is accepted', () =>
  deployed({ module: 'example.com/cluster-low', port: '80' }, { dev: '' }, async (service) => {
    assert.is(new Set(ofPods(service, '.spec.nodeName')).size, 2, 'both on one node');
    noneLost('port 80', await underLoad(service.url(), service.binary, 100, async () => {}));
    assert.not.match(service.kubectl('get', 'pods', '--output', 'yaml'), 'serviceAccountToken');

    await commandsWork(service);

    // The namespace refuses pods that are not restricted, and lists every reason.
    const careless = run(inCluster('kubectl'), [
      '--namespace',
      service.binary,
      'run',
      'careless',
      '--image=cluster-low:dev',
    ]);
    assert.is.not(careless.status, 0);
    for (const reason of ['allowPrivilegeEscalation', 'unrestricted capabilities', 'runAsNonRoot', 'seccompProfile'])
      assert.match(careless.output, reason);

    // The server also refuses what it does not know, and warns of what it will not know for long.
    const base = join(service.folder, 'kubernetes/base');
    const manifests = readdirSync(base).filter((file) => file !== 'kustomization.yaml');
    const dryRun = (...args: readonly string[]) =>
      run(inCluster('kubectl'), ['apply', '--dry-run=server', '--warnings-as-errors', ...args]);
    for (const args of [
      ...manifests.map((file) => ['--namespace', service.binary, '--filename', join(base, file)]),
      ['--kustomize', join(service.folder, 'kubernetes/overlays/local')],
      ['--kustomize', join(service.folder, 'kubernetes/overlays/production')],
    ]) {
      const { status, output } = dryRun(...args);
      assert.is(status, 0, output);
      assert.match(output, 'server dry run');
    }
    console.log('NOT TESTED: no network plugin here enforces a NetworkPolicy; the API server accepts the file');
  }),
);

/** The commands for kubectl at the top of the two kustomizations, run as they are written there. */
async function commandsWork({ folder, binary }: Service): Promise<void> {
  const where = { cwd: folder, env: { PATH: `${inCluster('')}:${process.env.PATH}` } };
  const commandsOf = (path: string): readonly string[] =>
    [...readFileSync(join(folder, path), 'utf8').matchAll(/^# {5}(kubectl .*)$/gm)].map(([, command]) => command!);

  const [apply = '', status = '', forward = ''] = commandsOf('kubernetes/overlays/local/kustomization.yaml');
  assert.match(must('sh', ['-c', apply], where), `deployment.apps/${binary} unchanged`);
  assert.match(must('sh', ['-c', status], where), 'successfully rolled out');
  const child = spawn('sh', ['-c', `exec timeout 120 ${forward}`], { ...where, env: { ...process.env, ...where.env } });
  try {
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    await until(
      () => `${forward}, which said:\n${said}`,
      () => said.match(/^Forwarding from (127\.0\.0\.1:\d+)/m)?.[1],
    );
    noneLost('port-forward', await underLoad('http://127.0.0.1:8080', binary, 20, async () => {}));
  } finally {
    child.kill();
  }

  const diff = commandsOf('kubernetes/overlays/production/kustomization.yaml').at(-1)!;
  assert.match(run('sh', ['-c', diff], where).stdout, `+        image: registry.example.com/${binary}:1.0.0`);
}

clusterTest('a rolling update to the production overlay, and two drained nodes, lose no request', () =>
  deployed({ module: 'example.com/cluster-moving' }, { dev: '', '1.0.0': 'ENV RELEASE=1' }, async (service) => {
    const url = service.url();
    const before = ofPods(service);
    const update = await underLoad(url, service.binary, 20_000, async () => {
      kubectl('apply', '--kustomize', join(service.folder, 'kubernetes/overlays/production'));
      service.kubectl('rollout', 'status', `deployment/${service.binary}`, '--timeout=120s');
      service.kubectl('wait', '--for=delete', ...before.map((pod) => `pod/${pod}`), '--timeout=60s');
      service.kubectl('wait', '--for=jsonpath={.status.readyReplicas}=3', 'deployment/cluster-moving', '--timeout=60s');
    });
    assert.equal(
      new Set(ofPods(service, '.spec.containers[0].image')),
      new Set(['registry.example.com/cluster-moving:1.0.0']),
    );
    noneLost('rolling update to the production overlay', update);

    const [first, second] = kubectl('get', 'nodes', '--output', 'jsonpath={.items[*].metadata.name}').split(' ') as [
      string,
      string,
    ];
    const drained = await underLoad(url, service.binary, 20_000, async () => {
      drain(second);
      assert.equal(ofPods(service, '.spec.nodeName'), [first, first, first]);
      // Now all pods are on this one, and the disruption budget lets only one of them go at a time.
      assert.match(drain(first), "would violate the pod's disruption budget");
      assert.equal(ofPods(service, '.spec.nodeName'), [second, second, second]);
      service.kubectl('wait', '--for=condition=Ready', 'pod', '--all', '--timeout=60s');
    });
    noneLost('two nodes drained', drained);
  }),
);

/** Drains a node, makes it schedulable again afterwards, and returns the output of kubectl. */
function drain(node: string): string {
  try {
    // The pods have a temporary folder that is deleted with them.
    const flags = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=120s'];
    const { status, output } = run(inCluster('kubectl'), ['drain', node, ...flags]);
    assert.is(status, 0, output);
    return output;
  } finally {
    kubectl('uncordon', node);
  }
}

clusterTest('a pod that is killed comes back', () =>
  deployed({ module: 'example.com/cluster-killed' }, { dev: '' }, async (service) => {
    const [pod = '', other = ''] = ofPods(service);
    const container = service.kubectl(
      'get',
      'pod',
      pod,
      '--output',
      'jsonpath={.status.containerStatuses[0].containerID}',
    );
    process.kill(processOf(container.replace('containerd://', '')), 'SIGKILL');
    service.kubectl(
      'wait',
      '--for=jsonpath={.status.containerStatuses[0].restartCount}=1',
      `pod/${pod}`,
      '--timeout=60s',
    );
    service.kubectl('wait', '--for=condition=Ready', `pod/${pod}`, '--timeout=60s');

    service.kubectl('delete', 'pod', other, '--wait=false');
    service.kubectl('wait', '--for=delete', `pod/${other}`, '--timeout=60s');
    service.kubectl('wait', '--for=jsonpath={.status.readyReplicas}=2', 'deployment/cluster-killed', '--timeout=60s');
    assert.not.ok(ofPods(service).includes(other));
  }),
);

/** The process ID of a container on this machine. */
function processOf(container: string): number {
  const groups = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
    } catch {
      // It has ended since.
      return '';
    }
  };
  const pid = readdirSync('/proc').find((each) => /^\d+$/.test(each) && groups(each).includes(container));
  assert.ok(pid, `no process of container ${container}`);
  return Number(pid);
}

// An overlay as a team would write it; the deadline is for this test.
const sickOverlay = `resources:
  - ../local
images:
  - name: cluster-sick
    newTag: sick
patches:
  - target:
      kind: Deployment
    patch: |-
      - op: replace
        path: /spec/progressDeadlineSeconds
        value: 20
`;

clusterTest('an image that never gets ready stops the update, and the old pods keep answering', () =>
  deployed({ module: 'example.com/cluster-sick' }, { dev: '', sick: 'ENV PORT=8081' }, async (service) => {
    const before = ofPods(service);
    const overlay = join(service.folder, 'kubernetes/overlays/test');
    await fs.outputFile(join(overlay, 'kustomization.yaml'), sickOverlay);
    kubectl('apply', '--kustomize', overlay);
    const load = await underLoad(service.url(), service.binary, 1000, async () => {
      const rollout = run(inCluster('kubectl'), [
        '--namespace',
        service.binary,
        'rollout',
        'status',
        'deployment/cluster-sick',
        '--timeout=90s',
      ]);
      assert.is.not(rollout.status, 0);
      assert.match(rollout.output, 'exceeded its progress deadline');
      service.kubectl('wait', '--for=condition=Ready', ...before.map((pod) => `pod/${pod}`), '--timeout=1s');
      assert.is(ofPods(service).length, 3);
    });
    noneLost('beside an image that is never ready', load);

    service.kubectl('rollout', 'undo', 'deployment/cluster-sick');
    service.kubectl('rollout', 'status', 'deployment/cluster-sick', '--timeout=60s');
  }),
);

clusterTest('docs/extras.md: six commands lead from nothing to a service in a cluster', () =>
  inTemporary((folder) =>
    withMirror((args) =>
      withDocker(args, async ({ PATH = '', ...env }) => {
        const page = readFileSync(new URL('../../docs/extras.md', import.meta.url), 'utf8');
        const block = shellBlocks(page).find((each) => each.includes('kubectl apply')) ?? '';
        assert.is(block.trim().split('\n').length, 6, block);
        // Nothing is published, and the registry is the one that the cluster takes for every other.
        const image = 'registry.example.com/orders:1.0.0';
        const here = image.replace(/^[^/]+/, readFileSync(registry, 'utf8').trim());
        const stand = (name: string, script: string) =>
          fs.outputFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
        await stand('npx', `shift\nexec '${process.execPath}' '${program}' "$@"`);
        const engine = `'${docker}' tag ${image} ${here} && exec '${docker}' push --quiet ${here}`;
        const path = `${join(folder, 'bin')}:${inCluster('')}:${PATH}`;
        await stand('docker', `if [ "$*" = 'push ${image}' ]; then ${engine}; fi\nPATH='${PATH}' exec docker "$@"`);

        kubectl('delete', 'namespace', 'orders', '--ignore-not-found', '--timeout=90s');
        try {
          const said = await spawned('sh', ['-euc', block], { cwd: folder, env: { ...env, PATH: path } });
          assert.match(said, 'deployment "orders" successfully rolled out');
          const service = [
            '--namespace',
            'orders',
            'get',
            'service',
            'orders',
            '--output',
            'jsonpath={.spec.clusterIP}',
          ];
          noneLost('README', await underLoad(`http://${kubectl(...service)}`, 'orders', 100, async () => {}));
        } finally {
          kubectl('delete', 'namespace', 'orders', '--ignore-not-found', '--wait=false');
          run(docker!, ['image', 'rm', image, here]);
        }
      }),
    ),
  ),
);

// In CI nothing else uses the cluster, and two idle nodes would take processor time from the other tests.
if (process.env.CREATE_GO_DOCKER_NO_SKIP)
  clusterTest('the cluster ends', () => {
    must(fileURLToPath(new URL('../../.ci/setup/kubernetes.sh', import.meta.url)), ['stop']);
    assert.is.not(run(inCluster('kubectl'), ['get', '--raw', '/readyz', '--request-timeout=2s']).status, 0);
  });

test.run();
