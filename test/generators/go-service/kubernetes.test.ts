import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { must, tool } from '../../lab/tools.ts';
import { filesFor, type GivenAnswers, inTemporary, textOf, toolTest, writeTree } from '../../support.ts';

// What the manifests have to agree on with other files, or with one another. test/generated/kubernetes.test.ts applies them to a cluster.
function deployment(given: GivenAnswers = {}): string {
  return textOf('kubernetes/base/deployment.yaml', { with: 'kubernetes', ...given });
}

function number(text: string, pattern: RegExp): number {
  const found = text.match(pattern)?.[1];
  assert.ok(found, `no ${pattern}`);
  return Number(found);
}

test('the service has the time to drain and to stop before it is killed', () => {
  const request = number(textOf('main.go', {}), /defaultTimeout = (\d+) \* time\.Second/);
  const close = (2 * number(textOf('server.go', {}), /waitToClose = (\d+) \* time\.Millisecond/)) / 1000;
  const stack = textOf('stack.yaml', { with: 'swarm' });
  const compose = textOf('compose.yaml', { with: 'compose' });
  const budgets = {
    'docker stop': [0, 10],
    Compose: [0, number(compose, /stop_grace_period: (\d+)s$/m)],
    Swarm: [number(stack, /ORDERS_DRAIN: (\d+)s$/m), number(stack, /stop_grace_period: (\d+)s$/m)],
    Kubernetes: [
      number(deployment(), /name: "ORDERS_DRAIN"\n +value: (\d+)s$/m),
      number(deployment(), /terminationGracePeriodSeconds: (\d+)$/m),
    ],
  };
  for (const [stopper, [drain = 0, grace = 0]] of Object.entries(budgets))
    assert.ok(grace > drain + close + request, `${stopper}: ${grace} s for ${drain}, ${close} and ${request} s`);
});

test('the garbage collector knows the memory limit, and stays a tenth below it', () => {
  const goal = number(deployment(), /name: GOMEMLIMIT\n +value: (\d+)MiB$/m);
  const limit = number(deployment(), /limits:\n +memory: (\d+)Mi$/m);
  assert.is(goal, Math.floor(limit * 0.9));
});

test('the port is the one that was chosen, and one below 1024 needs no privilege', () => {
  for (const port of ['80', '1023']) {
    assert.match(deployment({ port }), `containerPort: ${port}\n`);
    assert.match(deployment({ port }), `- name: net.ipv4.ip_unprivileged_port_start\n            value: "${port}"\n`);
  }
  assert.not.match(deployment({ port: '1024' }), 'sysctls');
});

/** The generated manifests, read. */
function manifest(path: string, given: GivenAnswers = {}) {
  return parse(textOf(`kubernetes/${path}`, { with: 'kubernetes', ...given }));
}

const files = filesFor({ with: 'kubernetes' })
  .map(({ path }) => path)
  .filter((path) => path.startsWith('kubernetes/'))
  .map((path) => path.slice('kubernetes/'.length));
const folders = [...new Set(files.map((path) => dirname(path)))];

test('every manifest is a resource of the kustomization in its folder', () => {
  for (const folder of folders) {
    const { resources = [] } = manifest(`${folder}/kustomization.yaml`);
    const others = files.filter((path) => dirname(path) === folder).map((path) => basename(path));
    const expected = others.filter((file) => file !== 'kustomization.yaml').sort();
    assert.equal(resources.filter((each: string) => !each.startsWith('..')).sort(), expected, folder);
  }
});

test('the base creates no namespace, and every overlay creates the one that it uses', () => {
  for (const overlay of ['local', 'staging', 'production']) {
    const { namespace, components } = manifest(`overlays/${overlay}/kustomization.yaml`);
    assert.is(namespace, overlay === 'staging' ? 'orders-staging' : 'orders');
    assert.ok(components.includes('../../components/namespace'), overlay);
  }
  assert.is(manifest('base/kustomization.yaml').namespace, undefined);
  assert.not.match(textOf('kubernetes/base/kustomization.yaml', { with: 'kubernetes' }), 'namespace');
});

test('a namespace is never one that Kubernetes or OpenShift reserves', () => {
  const namespaceOf = (name: string) =>
    manifest('overlays/production/kustomization.yaml', { module: `example.com/${name}` }).namespace;
  for (const name of ['default', 'kube-system', 'kube-orders', 'openshift', 'openshift-dns'])
    assert.is(namespaceOf(name), `service-${name}`);
  for (const name of ['orders', 'kubectl', 'kube', 'defaults', 'openshifts']) assert.is(namespaceOf(name), name);
  const long = namespaceOf(`kube-${'x'.repeat(60)}`);
  assert.ok(`${long}-staging`.length <= 63, long);
});

test('the pods have a service account of their own, without a token', () => {
  const { metadata, automountServiceAccountToken } = manifest('base/serviceaccount.yaml');
  const { spec } = manifest('base/deployment.yaml').spec.template;
  assert.is(spec.serviceAccountName, metadata.name);
  assert.is(automountServiceAccountToken, false);
  assert.is(spec.automountServiceAccountToken, false);
});

test('the service can write to /tmp, and nowhere else, whatever the image is based on', () => {
  for (const base of ['alpine', 'distroless', 'scratch']) {
    const { containers, volumes } = manifest('base/deployment.yaml', { base }).spec.template.spec;
    assert.is(containers[0].securityContext.readOnlyRootFilesystem, true);
    assert.equal(containers[0].volumeMounts, [{ name: 'tmp', mountPath: '/tmp' }]);
    assert.equal(volumes, [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }]);
  }
});

interface Destination {
  readonly ip: string;
  readonly namespace?: string;
  readonly pod?: string;
  readonly port: number;
}

/** Whether a rule of a NetworkPolicy allows a connection; the protocols have to be both. */
function allows({ to, ports }: EgressRule, { namespace, port }: Destination): boolean {
  const matches = ({ namespaceSelector }: Peer) =>
    namespaceSelector.matchLabels['kubernetes.io/metadata.name'] === namespace;
  return (
    (to === undefined || to.some(matches)) &&
    ['UDP', 'TCP'].every((protocol) => ports.some((each) => each.port === port && each.protocol === protocol))
  );
}

interface Peer {
  readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}
interface EgressRule {
  readonly to?: readonly Peer[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

const destinations: Readonly<Record<string, Destination>> = {
  'kube-dns': { ip: '10.1.2.3', namespace: 'kube-system', pod: 'kube-dns', port: 53 },
  'NodeLocal DNSCache on its own address': { ip: '169.254.20.10', port: 53 },
  'NodeLocal DNSCache on the address of the kube-dns Service': { ip: '10.96.0.10', port: 53 },
  'NodeLocal DNSCache in a pod': { ip: '10.1.2.4', namespace: 'kube-system', pod: 'node-local-dns', port: 53 },
  'Cloud DNS for GKE': { ip: '169.254.169.254', port: 53 },
  'DNS of OpenShift': { ip: '10.1.2.5', namespace: 'openshift-dns', pod: 'dns-default', port: 5353 },
};

test('by default, incoming connections are restricted to the port, and outgoing ones are not', () => {
  const { policyTypes, ingress, egress } = manifest('base/networkpolicy.yaml').spec;
  assert.equal(policyTypes, ['Ingress']);
  assert.equal(ingress, [{ ports: [{ port: 'http', protocol: 'TCP' }] }]);
  assert.is(egress, undefined);
});

test('the egress component allows the DNS of every cluster, and nothing else', () => {
  const { policyTypes, egress } = manifest('components/egress/networkpolicy.yaml').spec;
  assert.equal(policyTypes, ['Egress']);
  const allowed = (destination: Destination) => egress.some((rule: EgressRule) => allows(rule, destination));
  for (const [name, destination] of Object.entries(destinations)) assert.ok(allowed(destination), name);
  assert.not.ok(allowed({ ip: '169.254.169.254', port: 80 }), 'the metadata server');
  assert.not.ok(allowed({ ip: '10.1.2.6', namespace: 'database', port: 5432 }), 'a database');
  assert.not.ok(allowed({ ip: '10.1.2.7', namespace: 'other', port: 5353 }), 'port 5353 elsewhere');
});

toolTest(tool('kubectl') !== undefined, 'kubectl')(
  'an overlay that adds every component gets the settings and the secrets, as the comments say',
  () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ with: 'kubernetes' }));
      const path = join(folder, 'kubernetes/overlays/staging/kustomization.yaml');
      const overlay = parse(readFileSync(path, 'utf8'));
      const config = textOf('kubernetes/components/config/kustomization.yaml', { with: 'kubernetes' });
      const values = parse(config.split('#\n')[1]!.replace(/^# /gm, ''));
      const components = readdirSync(join(folder, 'kubernetes/components')).map((name) => `../../components/${name}`);
      writeFileSync(path, stringify({ ...overlay, ...values, components }));
      const output = must(tool('kubectl')!, ['kustomize', dirname(path)]);
      const resources = parseAllDocuments(output).map((document) => document.toJS());
      const find = (kind: string) => resources.find((each) => each.kind === kind);
      const { containers, volumes } = find('Deployment').spec.template.spec;
      assert.equal(find('ConfigMap').data, { ORDERS_ACCESS_LOG: 'false' });
      assert.equal(containers[0].envFrom, [{ configMapRef: { name: find('ConfigMap').metadata.name } }]);
      assert.match(find('ConfigMap').metadata.name, /^orders-\w+$/);
      assert.ok(volumes.some(({ secret }: { secret?: object }) => secret));
      assert.equal(find('ServiceAccount').imagePullSecrets, [{ name: 'orders-registry' }]);
      for (const kind of ['HTTPRoute', 'Namespace']) assert.ok(find(kind), kind);
    }),
);

test('comments follow the answer', () => {
  assert.not.match(deployment({ comments: 'none' }), '#');
  assert.ok(deployment().length < deployment({ comments: 'teach' }).length);
  assert.not.match(deployment({ comments: 'teach' }), '##');
});

test.run();
