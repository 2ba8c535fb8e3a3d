import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { filesFor, type GivenAnswers, textOf } from '../../support.ts';

// What the manifests have to agree on with other files, or with one another. That a cluster takes them: e2e/kubernetes.test.ts.
function deployment(given: GivenAnswers = {}): string {
  return textOf('kubernetes/base/deployment.yaml', { with: 'kubernetes', ...given });
}

function number(text: string, pattern: RegExp): number {
  const found = text.match(pattern)?.[1];
  assert.ok(found, `no ${pattern}`);
  return Number(found);
}

test('a pod has the time to drain and to stop before it is killed', () => {
  const drain = number(deployment({ module: 'example.com/orders' }), /name: "ORDERS_DRAIN"\n +value: (\d+)s$/m);
  const stop = number(textOf('main.go', {}), /shutdownTimeout = (\d+) \* time\.Second/);
  const grace = number(deployment(), /terminationGracePeriodSeconds: (\d+)$/m);
  assert.ok(grace > drain + stop, `${grace} s for ${drain} s and ${stop} s`);
});

test('the garbage collector knows of the memory limit, and stays a tenth below it', () => {
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

test('every file of the base is in its kustomization', () => {
  const paths = filesFor({ with: 'kubernetes' }).map(({ path }) => path);
  const base = paths.filter((path) => path.startsWith('kubernetes/base/')).map((path) => path.split('/')[2]!);
  const listed = [...textOf('kubernetes/base/kustomization.yaml', { with: 'kubernetes' }).matchAll(/^ {2}- (.*)$/gm)];
  assert.equal(listed.map(([, file]) => file!).sort(), base.filter((file) => file !== 'kustomization.yaml').sort());
});

test('comments follow the answer', () => {
  assert.not.match(deployment({ comments: 'none' }), '#');
  assert.ok(deployment().length < deployment({ comments: 'teach' }).length);
  assert.not.match(deployment({ comments: 'teach' }), '##');
});

test.run();
