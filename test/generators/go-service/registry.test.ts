import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, oldest } from '../../../generators/go-service/go-releases.ts';
import { toAnswers } from '../../../generators/go-service/questions.ts';
import { registryProblem } from '../../../generators/go-service/registry.ts';
import { combinations, filesFor, named, textOf } from '../../support.ts';

for (const value of [
  'none',
  'registry.example.com',
  'registry.example.com/mirror/hub',
  'localhost',
  'localhost:5000/m',
])
  test(`${value} can be a registry`, () => assert.is(registryProblem(value), undefined));
for (const value of ['mirror:5000', '10.0.0.1:5000', 'a.example/my-team/x__y.z'])
  test(`${value} can be a registry`, () => assert.is(registryProblem(value), undefined));

for (const [value, problem] of [
  ['https://registry.example.com', 'without https://'],
  ['registry.example.com/', 'does not end with a slash'],
  ['', 'begins with a host name'],
  ['mirror', 'begins with a host name'],
  ['-a.example.com', 'begins with a host name'],
  ['registry.example.com:port', 'begins with a host name'],
  ['registry.example.com/Mirror', '"Mirror" is no part of an image name'],
  ['registry.example.com/a//b', '"" is no part of an image name'],
  ['registry.example.com/golang:1.27', '"golang:1.27" is no part of an image name'],
  ['registry.example.com/a b', '"a b" is no part of an image name'],
  ['registry.example.com/a\nRUN x', 'is no part of an image name'],
] as const) {
  test(`${JSON.stringify(value)} cannot be a registry`, () => {
    assert.match(registryProblem(value) ?? '', problem);
    assert.throws(() => toAnswers({ registry: value }), problem);
  });
}

const registry = 'registry.example.com/mirror';

test('with --registry, every base image comes from there, and nothing else changes', () => {
  for (const given of combinations([oldest.minor, newest.minor])) {
    const own = textOf('Dockerfile', given);
    const mirrored = textOf('Dockerfile', { ...given, registry });
    const from = [...mirrored.matchAll(/^FROM (?:--platform=\S+ )?(\S+)/gm)].map(([, image]) => image!);
    const stages = ['deps', 'staging', 'scratch'];
    for (const image of from.filter((each) => !stages.includes(each)))
      assert.ok(image.startsWith(`${registry}/`), named(given));
    assert.is(
      mirrored.replaceAll(`${registry}/distroless`, 'gcr.io/distroless').replaceAll(`${registry}/`, ''),
      own,
      named(given),
    );
  }
});

test('with --registry, the images of the extras come from there too', () => {
  const images = filesFor({ registry, with: 'all' })
    .filter(({ path }) => /\.ya?ml$/.test(path))
    .flatMap(({ text }) => [
      ...text.matchAll(/^\s*(?:image|- name): "?([^"\s$]+:[^"\s]+)/gm),
      // In commands: by digest, the builder of buildx, and what lists the packages of an image.
      ...text.matchAll(/(\S+)@sha256:[0-9a-f]{64}|--driver-opt image=(\S+)|--sbom=generator=(\S+)/g),
    ])
    .map(([, ...found]) => found.find(Boolean)!)
    .filter((image) => !image.startsWith('orders:'));
  assert.ok(images.length >= 15, images.join('\n'));
  for (const image of images) assert.ok(image.startsWith(`${registry}/`), image);
  for (const { path, text } of filesFor({ registry, with: 'all' })) {
    assert.not.match(text, /buildx create(?!.*--driver-opt)|--sbom=true/, path);
  }
});

test.run();
