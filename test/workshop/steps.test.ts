import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { currentAlpine } from '../../generators/go-service/go-releases.ts';
import { dockerfileOf, generated } from '../../workshop/dockerfile.ts';
import type { Lab } from '../../workshop/lab.ts';
import { commonMistakes, type Unsolved } from '../../workshop/step.ts';
import { meaningOf, steps, trees } from '../../workshop/steps.ts';
import { mistakes } from './mistakes.ts';

const all = trees();

test('there are twelve steps, each with three hints and at least three recorded mistakes', () => {
  assert.is(steps.length, 12);
  for (const { name, hints, mistakes: known } of steps) {
    assert.is(hints.length, 3, name);
    const recorded = Object.keys(mistakes[name] ?? {});
    assert.ok(recorded.length >= 3, `${name}: ${recorded.join(' ')}`);
    assert.equal(
      recorded.filter((mistake) => !(mistake in known) && !(mistake in commonMistakes)),
      [],
      name,
    );
  }
});

test('every mistake has a message of its own', () => {
  for (const step of steps) {
    const messages = Object.keys({ ...commonMistakes, ...step.mistakes }).map((mistake) => meaningOf(step, mistake));
    assert.equal([...new Set(messages)], messages, step.name);
  }
});

test('every recorded mistake is a change of the solution', () => {
  for (const [index, { name }] of steps.entries())
    for (const [mistake, edit] of Object.entries(mistakes[name] ?? {})) {
      const { solution } = all[index]!;
      // The solution of the second step is in the learner's image.
      const filled = {
        ...solution,
        ...(name === 'measure' && { '../measure.txt': solution['../measure.txt']!.replaceAll('?', 'yes') }),
      };
      assert.not.equal(edit(filled), filled, `${name}: ${mistake}`);
    }
});

test('every line of a solution is a line of our template, except for what its step cuts', () => {
  const whole = ['alpine', 'scratch'].flatMap((base) => generated({ base }).Dockerfile!.split('\n'));
  const known = new Set(whole.flatMap((line) => [line, line.replace('--platform=$BUILDPLATFORM ', '')]));
  const cuts = [
    /^FROM golang:\S+( AS staging)?$/,
    /^FROM --platform=\$BUILDPLATFORM golang:\S+ AS staging$/,
    /go build -trimpath -ldflags "-s -w" -o/,
    /^RUN go mod download$/,
    /"\/out\/orders"/,
  ];
  for (const { parts } of steps)
    for (const line of dockerfileOf(parts).split('\n'))
      assert.ok(known.has(line) || cuts.some((cut) => cut.test(line)), line);
});

test('each step starts with the solution of the one before, or says what a colleague changed', () => {
  for (const [index, { begins, name }] of steps.entries())
    if (index > 0 && !begins) assert.is(all[index]!.start, all[index - 1]!.solution, name);
});

test('each step changes something, except the one that measures', () => {
  for (const [index, { name }] of steps.entries())
    if (name !== 'measure') assert.not.equal(all[index]!.start, all[index]!.solution, name);
});

/** What the check of a step says about a build that fails with this log. */
async function failedBuild(step: string, log: string) {
  const lab = { build: async () => ({ succeeded: false, log, seconds: 1, image: 'x' }), text: () => '' };
  const verdict = await steps.find(({ name }) => name === step)!.check(lab as unknown as Lab);
  assert.not.ok(verdict.solved);
  return verdict as Unsolved;
}

test('an image that cannot be downloaded is a base image, or else a stage without a name', async () => {
  const offline = (name: string) =>
    `#2 [internal] load metadata for docker.io/library/alpine:${currentAlpine}\n#2 DONE 0.0s\n#3 [internal] load metadata for docker.io/library/${name}:latest\n#3 ERROR: failed to do request: Head "https://registry-1.docker.io/v2/library/${name}/manifests/latest": dial tcp: lookup registry-1.docker.io: no such host`;
  const verdicts = await Promise.all(['alpine', 'builder'].map((name) => failedBuild('second-stage', offline(name))));
  assert.equal(
    verdicts.map(({ mistake }) => mistake),
    ['no-base', 'no-stage-name'],
  );
});

test('a frontend that cannot be downloaded is not taken for a base image', async () => {
  const url = 'https://registry-1.docker.io/v2/docker/dockerfile/manifests/1';
  const old = `#2 resolve image config for docker.io/docker/dockerfile:1\n#2 ERROR: failed to do request: Head "${url}": dial tcp: no such host`;
  const current =
    'ERROR: failed to resolve source metadata for docker.io/docker/dockerfile:1: failed to do request: no such host';
  for (const log of [old, current]) assert.is((await failedBuild('second-stage', log)).mistake, 'syntax-line');
});

test('a copy of go.sum is recognized where there is none', async () => {
  const { mistake, seen } = await failedBuild(
    'layers',
    [
      '#5 [2/6] WORKDIR /src',
      '#6 [3/6] COPY go.mod go.sum ./',
      '#6 ERROR: "/go.sum" not found: not found',
      'failed to compute cache key: "/go.sum" not found: not found',
    ].join('\n'),
  );
  assert.is(mistake, 'no-go-sum');
  assert.not.match(seen!, 'WORKDIR');
  assert.match(seen!, '[3/6] COPY go.mod go.sum ./');
});

test.run();
