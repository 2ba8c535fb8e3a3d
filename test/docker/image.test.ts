import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Engine } from '../../docker/engine.ts';
import { type ImageFacts, imageFacts, readArchive, startFacts } from '../../docker/image.ts';
import { type Entry, inParts, tarOf } from '../lab/archive.ts';

const program = { path: 'app/orders', content: '\x7fELF and more', mode: 0o755 };
const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n';

/** What is known of an image with these layers, as `docker save` of Docker 20.10 writes it. */
async function facts(layers: readonly (readonly Entry[])[], config: object = {}): Promise<ImageFacts> {
  const archive = tarOf([
    ...layers.map((entries, index) => ({ path: `${index}/layer.tar`, content: tarOf(entries) })),
    ...layers.map((_, index) => ({ path: `${index}/VERSION`, content: '1.0' })),
    { path: 'c.json', content: JSON.stringify({ os: 'linux', architecture: 'amd64', config }) },
    {
      path: 'manifest.json',
      content: JSON.stringify([{ Config: 'c.json', Layers: layers.map((_, index) => `${index}/layer.tar`) }]),
    },
  ]);
  return imageFacts('orders', await readArchive(inParts(archive)));
}

test('sizes are those of the files of all layers, unpacked and compressed with gzip', async () => {
  const { bytes, compressed, layers } = await facts([[program], [{ path: 'big', content: 'x'.repeat(10_000) }]]);
  assert.is(bytes, 10_000 + program.content.length);
  assert.ok(compressed! < 1000 && compressed! > 100);
  assert.is(layers.length, 2);
});

test('a layer can be a link to another one', async () => {
  const archive = tarOf([
    { path: 'a/layer.tar', content: tarOf([program]) },
    { path: 'b/layer.tar', flag: '2', target: '../a/layer.tar' },
    { path: 'c.json', content: '{}' },
    { path: 'manifest.json', content: '[{"Config":"c.json","Layers":["a/layer.tar","b/layer.tar"]}]' },
  ]);
  assert.is((await readArchive(inParts(archive))).layers.length, 2);
});

test('an OCI layout with compressed layers is read', async () => {
  const layer = gzipSync(tarOf([program]));
  const blob = (digest: string, content: string | Buffer) => ({ path: `blobs/sha256/${digest}`, content });
  const archive = tarOf([
    { path: 'oci-layout', content: '{"imageLayoutVersion":"1.0.0"}' },
    blob('3', layer),
    blob('2', '{"os":"linux","architecture":"arm64","config":{"User":"65532"}}'),
    blob('1', '{"config":{"digest":"sha256:2"},"layers":[{"digest":"sha256:3"}]}'),
    { path: 'index.json', content: '{"manifests":[{"digest":"sha256:1"}]}' },
  ]);
  const { compressed, platform, user, programs } = imageFacts('x', await readArchive(inParts(archive, 100)));
  assert.equal([compressed, platform, user.uid, programs], [layer.length, 'linux/arm64', 65532, ['app/orders']]);
});

test('anything else is refused with a code', async () => {
  try {
    await readArchive(inParts(tarOf([{ path: 'hello', content: 'x' }])));
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code?: string }).code, 'unreadable-image');
  }
});

test('a key that a later layer deletes is found, and reported as deleted', async () => {
  const { secrets, files } = await facts([[{ path: 'root/key.pem', content: key }], [{ path: 'root/.wh.key.pem' }]]);
  assert.equal(secrets, [{ path: 'root/key.pem', layer: 1, deleted: true, reason: 'private key' }]);
  assert.not.ok(files.has('root/key.pem'));
});

test('a folder that a later layer replaces is gone', async () => {
  const { files } = await facts([[{ path: 'a/b', content: 'x' }], [{ path: 'a/.wh..wh..opq' }, { path: 'a/c' }]]);
  assert.equal([...files.keys()], ['a/c']);
});

test('a git repository is found in any layer', async () => {
  const { git } = await facts([[{ path: 'src/.git/HEAD', content: 'ref: x' }], [{ path: 'src/.wh..git' }]]);
  assert.equal(git, [{ path: 'src/.git/HEAD', layer: 1, deleted: true, reason: 'git repository' }]);
});

test('links to a program count as programs, and a shell is found through one', async () => {
  const { programs, shells } = await facts([
    [
      { ...program, path: 'bin/busybox' },
      { path: 'bin/sh', flag: '2', target: '/bin/busybox' },
      { path: 'bin/lost', flag: '2', target: 'nowhere' },
    ],
  ]);
  assert.equal(
    [programs, shells],
    [
      ['bin/busybox', 'bin/sh'],
      ['bin/busybox', 'bin/sh'],
    ],
  );
});

test('setuid programs, files that everybody can change, and programs that the user can change are found', async () => {
  const { setuid, worldWritable, changeable } = await facts(
    [
      [
        { ...program, path: 'bin/su', mode: 0o4755 },
        { path: 'tmp', flag: '5', mode: 0o1777 },
        { path: 'data', flag: '5', mode: 0o777 },
        { ...program, uid: 1000 },
      ],
    ],
    { User: '1000' },
  );
  assert.equal([setuid, worldWritable, changeable], [['bin/su'], ['data'], ['app/orders']]);
});

for (const [user, uid, isNumber] of [
  ['', 0, false],
  ['0', 0, true],
  ['root:root', 0, false],
  ['app', 1000, false],
  ['65532:65532', 65532, true],
  ['nobody', undefined, false],
] as const)
  test(`the user ${JSON.stringify(user)} has the number ${uid}`, async () => {
    const found = (await facts([[{ path: 'etc/passwd', content: 'app:x:1000:1000::/:/x\n' }]], { User: user })).user;
    assert.equal([found.uid, found.isNumber], [uid, isNumber]);
  });

test('shell form and exec form are distinguished', async () => {
  const formOf = async (config: object) => (await facts([[program]], config)).form;
  assert.is(await formOf({ Entrypoint: ['/app/orders'] }), 'exec');
  assert.is(await formOf({ Entrypoint: ['/bin/sh', '-c', './orders'] }), 'shell');
  assert.is(await formOf({ Cmd: ['/bin/sh', '-c', './orders'] }), 'shell');
  assert.is(await formOf({}), 'none');
});

test('how an image starts is read from the output of Docker and Podman', async () => {
  const health = { Test: ['CMD', '/app', 'healthcheck'] };
  const Config = { ExposedPorts: { '80/tcp': {}, '53/udp': {} }, StopSignal: 'SIGQUIT' };
  for (const inspected of [{ Config: { ...Config, Healthcheck: health } }, { Config, Healthcheck: health }]) {
    const run = async () => ({ ok: true, stdout: JSON.stringify([inspected]), stderr: '' });
    assert.equal(await startFacts({ run } as unknown as Engine, 'orders'), {
      name: 'orders',
      ports: [80],
      health: { command: ['/app', 'healthcheck'], form: 'exec' },
      stopSignal: 'SIGQUIT',
    });
  }
});

test.run();
