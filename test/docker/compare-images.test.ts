import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { stagesFor, withOwnCaches } from '../../docker/compare-images.ts';
import { articleDockerfile } from '../../generators/go-service/comparison-dockerfiles.ts';
import { textOf } from '../support.ts';

test('the stages of a Dockerfile are those that its last one needs', () => {
  assert.equal(stagesFor(textOf('Dockerfile', { deps: 'dep' })), ['tools', 'deps', 'staging']);
  assert.equal(stagesFor(textOf('Dockerfile', { deps: 'modules', base: 'scratch' })), ['tools', 'deps', 'staging']);
  assert.equal(stagesFor(articleDockerfile({ golang: 'golang', alpine: 'alpine', deps: 'dep', port: 80 })), [
    'staging',
  ]);
  assert.equal(stagesFor('FROM scratch\nCOPY app /app\n'), []);
});

test('stages without a name are known by their number, and mounts count', () => {
  const dockerfile =
    'ARG X\nFROM a\nFROM b AS unused\nFROM c AS d\nFROM e\nCOPY --from=0 /a /a\nRUN --mount=type=bind,from=d x\n';
  assert.equal(stagesFor(dockerfile), ['0', 'd']);
});

test('cache mounts get names of their own, and nothing else changes', () => {
  const dockerfile = `FROM golang
RUN --mount=type=cache,target=/root/.cache/go-build \\
    --mount=type=cache,id=mod,target=/go/pkg/mod,sharing=locked \\
    --mount=type=bind,target=. \\
    --mount=id=x,type=cache,dst=/x go build
`;
  assert.is(
    withOwnCaches(dockerfile, '1f'),
    `FROM golang
RUN --mount=type=cache,target=/root/.cache/go-build,id=1f/root/.cache/go-build \\
    --mount=type=cache,target=/go/pkg/mod,sharing=locked,id=1fmod \\
    --mount=type=bind,target=. \\
    --mount=type=cache,dst=/x,id=1fx go build
`,
  );
});

test.run();
