import { spawnSync } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesIn, limitsFrom, secondsIn } from '../../../cli/input/limits.ts';
import { toJunit, toMarkdown, toText, type Verified, verdictOf } from '../../../cli/output/verify-text.ts';
import { exitCodes } from '../../../core/errors.ts';
import { manifestPath } from '../../../core/manifest.ts';
import { currentAlpine, currentImages } from '../../../generators/go-service/go-releases.ts';
import { program, runsHere } from '../../program.ts';
import { inTemporary, treeOf } from '../../support.ts';

const answering = 'case "$1 $2" in "--version ") echo Docker version 20.10.24;; "version --format") echo 20.10.24;;';

/** What `verify` prints in a folder with a Dockerfile, where `docker` is this shell script, or is missing. */
function says(
  docker: string | undefined,
  args: readonly string[] = [],
  dockerfile: string | undefined = 'FROM scratch\n',
) {
  return inTemporary(async (folder) => {
    await fs.mkdir(join(folder, 'bin'));
    await fs.mkdir(join(folder, 'service'));
    if (dockerfile !== undefined) await writeFile(join(folder, 'service/Dockerfile'), dockerfile);
    if (docker !== undefined) {
      await writeFile(join(folder, 'bin/docker'), `#!/bin/sh\n${docker}\n`);
      await chmod(join(folder, 'bin/docker'), 0o755);
    }
    const before = await treeOf(join(folder, 'service'));
    const { status, stdout } = spawnSync(process.execPath, [program, 'verify', '--json', ...args], {
      cwd: join(folder, 'service'),
      env: { PATH: join(folder, 'bin') },
      encoding: 'utf8',
    });
    assert.equal(await treeOf(join(folder, 'service')), before);
    const { error } = JSON.parse(stdout) as { error?: { code: string; message: string; fix: string } };
    return { status, code: error?.code, message: error?.message ?? '', fix: error?.fix ?? '' };
  });
}

for (const [name, script, code, text] of [
  ['no engine', undefined, 'no-engine', /None of docker, podman, nerdctl is installed/],
  [
    'an engine that does not run',
    'test "$1" = --version || { echo "Cannot connect to the Docker daemon at unix:///x.sock." >&2; exit 1; }',
    'engine-not-running',
    /does not answer: Cannot connect/,
  ],
  [
    'a socket that this user cannot open',
    'test "$1" = --version || { echo "permission denied while trying to connect to unix:///var/run/docker.sock" >&2; exit 1; }',
    'engine-permission',
    /permission denied/,
  ],
  [
    'a full disk',
    `${answering} build*) echo "write /x: no space left on device" >&2; exit 1;; esac`,
    'no-space',
    /no space left/,
  ],
  [
    'a build that fails',
    `${answering} build*) echo "#5 [build 2/2] RUN go build"; echo "main.go:3: syntax error" >&2; exit 1;; esac`,
    'build-failed',
    /main\.go:3: syntax error/,
  ],
] as const)
  test(`${name} is an error with a code, and exit code 1`, async () => {
    const found = await says(script);
    assert.equal([found.status, found.code], [exitCodes.failed, code]);
    assert.match(found.message, text);
    assert.is.not(found.fix, '');
  });

for (const [name, args, code] of [
  ['a directory that does not exist', ['nowhere'], 'no-directory'],
  ['a directory and an image', ['.', '--image', 'orders'], 'image-and-directory'],
  ['a stage of an image that exists', ['--image', 'orders', '--target', 'test'], 'image-and-directory'],
  ['a name that is a flag', ['--image=-v'], 'invalid-image'],
  ['an unknown engine', ['--engine', 'rkt'], 'invalid-engine'],
  ['an invalid size', ['--max-size', 'small'], 'invalid-max-size'],
  ['a size of nothing', ['--max-size', '0'], 'invalid-max-size'],
  ['an invalid time', ['--max-stop', '2 days'], 'invalid-max-stop'],
  ['an invalid amount of memory', ['--memory', 'lots'], 'invalid-memory'],
  ['two formats', ['--markdown'], 'two-formats'],
  ['an invalid port', ['--port', '70000'], 'invalid-port'],
  ['an unknown name for --show', ['--show', 'ours'], 'invalid-show'],
  ['Dockerfiles for a folder without Go code', ['--show', 'naive'], 'no-go-code'],
  ['a Dockerfile for an image', ['--show', 'naive', '--image', 'orders'], 'no-directory'],
  ['a comparison with an image', ['--compare', '--image', 'orders'], 'compare-needs-directory'],
  ['a comparison of a stage', ['--compare', '--target', 'test'], 'compare-needs-directory'],
] as const)
  test(`${name} is a usage error`, async () => {
    const found = await says(undefined, args);
    assert.equal([found.status, found.code], [exitCodes.usage, code], found.message);
  });

test('a stage that the Dockerfile lacks is a usage error that names its stages', async () => {
  const found = await says(
    `${answering} esac`,
    ['--target', 'tets'],
    'FROM scratch AS staging\nFROM scratch AS test\n',
  );
  assert.equal([found.status, found.code], [exitCodes.usage, 'no-stage']);
  assert.match(found.fix, 'staging, test');
});

test('a directory without a Dockerfile is a usage error', () =>
  inTemporary(async (folder) => {
    const { exitCode, stderr } = await runsHere(folder, ['verify']);
    assert.is(exitCode, exitCodes.usage);
    assert.match(stderr, /There is no .*Dockerfile/);
  }));

test('--show prints the Dockerfiles of --compare, with the compiler and the port of your Dockerfile', () =>
  inTemporary(async (folder) => {
    for (const [deps, step] of [
      ['dep', 'RUN dep ensure -vendor-only'],
      ['modules', 'RUN go mod download'],
    ]) {
      await runsHere(folder, [
        deps!,
        '--module',
        'example.com/x',
        '--go',
        '1.21',
        '--port',
        '9000',
        '--deps',
        deps!,
        '-y',
      ]);
      const shown = async (name: string) => (await runsHere(folder, ['verify', deps!, '--show', name])).stdout;
      const [naive, article] = [await shown('naive'), await shown('article')];
      for (const text of [naive, article]) assert.match(text, /^FROM golang:1\.21-alpine[\s\S]*^EXPOSE 9000$/m);
      assert.equal(
        [naive, article].map((text) => text.match(/^FROM /gm)?.length),
        [1, 2],
      );
      assert.match(article, step!);
    }
  }));

test('the Dockerfiles of --compare use the registry of your Dockerfile', () =>
  inTemporary(async (folder) => {
    await writeFile(join(folder, 'go.mod'), 'module example.com/x\n');
    for (const [own, golang, alpine] of [
      [
        'FROM r.example.com:5000/hub/golang:1.24-alpine3.22 AS deps\nFROM scratch\n',
        'r.example.com:5000/hub/golang:1.24-alpine3.22',
        `r.example.com:5000/hub/alpine:${currentAlpine}`,
      ],
      ['FROM --platform=x golang:1.24\nFROM mirror/alpine:3.20\n', 'golang:1.24', 'mirror/alpine:3.20'],
      ['FROM scratch\n', currentImages().golang, currentImages().alpine],
    ] as const) {
      await writeFile(join(folder, 'Dockerfile'), own);
      const { stdout } = await runsHere(folder, ['verify', '--show', 'article']);
      assert.equal(
        [...stdout.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image),
        [golang, alpine],
      );
    }
  }));

test('sizes and times are read as people write them', () => {
  assert.equal(['15MB', '15 mb', '1.5GB', '10MiB', '500', '1k'].map(bytesIn), [15e6, 15e6, 1.5e9, 10485760, 500, 1000]);
  assert.equal(['2s', '2', '500ms', '1m', '1.5s'].map(secondsIn), [2, 2, 0.5, 60, 1.5]);
  assert.equal(['-1MB', 'MB', '1TB', ''].map(bytesIn), [undefined, undefined, undefined, undefined]);
});

test('limits are in the manifest, and a flag comes first', () =>
  inTemporary(async (folder) => {
    await writeFile(join(folder, manifestPath), '{"verify":{"maxSize":"15MB","maxStop":"2s"}}');
    assert.equal(limitsFrom({ 'max-stop': ['3s'] }, folder), { maxSize: 15e6, maxStop: 3 });
    await writeFile(join(folder, manifestPath), '{"verify":{"maxSize":15}}');
    assert.throws(() => limitsFrom({}, folder), /"maxSize" in \.create-go-docker\.json 15 is not a size/);
  }));

test('add and update keep the limits in the manifest', () =>
  inTemporary(async (folder) => {
    await runsHere(folder, ['.', '--module', 'example.com/orders', '-y']);
    const path = join(folder, manifestPath);
    const limits = { maxSize: '15MB' };
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), verify: limits }));
    for (const args of [
      ['add', 'makefile'],
      ['update', '--base', 'scratch', '-y'],
    ]) {
      const { exitCode, stderr } = await runsHere(folder, args);
      assert.is(exitCode, 0, stderr);
      assert.equal(JSON.parse(await readFile(path, 'utf8')).verify, limits);
    }
  }));

const verified: Verified = {
  ...{ subject: 'orders', platform: 'linux/amd64', bytes: 7_460_000, layers: 3, engine: 'docker 28.2.2' },
  checks: [
    { id: 'size', name: 'size', yours: '7.46 MB', limit: '-', state: 'note' },
    { id: 'user', name: 'user', yours: 'root', limit: 'not root', state: 'failed', fix: 'Use <USER> 65532 & more.' },
    { id: 'stop', name: 'stop', yours: '0.5 s', limit: '≤ 10 s', state: 'ok' },
    { id: 'request', name: 'request', yours: 'a|b', limit: 'answered', state: 'unchecked' },
  ],
  notChecked: ['known vulnerabilities'],
};

test('the table shows each check, what to do, and what was not checked', () => {
  const text = toText(verified, (color, each) => `<${color}>${each}</>`);
  assert.match(text, /^user +root +not root +<red>NO<\/>$/m);
  assert.match(text, /^stop +0\.5 s +≤ 10 s +<green>yes<\/>$/m);
  assert.match(text, '<red>user</>: Use <USER> 65532 & more.');
  assert.match(text, 'Not checked: known vulnerabilities.');
  assert.is(verdictOf(verified), 'Failed: 1 of 2 checks (user).');
});

test('checks that need the same fix share a line', () => {
  const failed = (name: string) => ({ ...verified.checks[1]!, name, fix: 'Handle SIGTERM.' });
  const both = { ...verified, checks: [failed('stop'), failed('exit code')] };
  assert.match(
    toText(both, (_, each) => each),
    /^stop, exit code: Handle SIGTERM\.$/m,
  );
  assert.match(toMarkdown(both), '- **stop, exit code**: Handle SIGTERM.');
});

test('Markdown has the same table, with its bars escaped', () => {
  assert.match(toMarkdown(verified), '| request | a\\|b | answered | ? |');
});

test('JUnit XML counts the failures, and is escaped', () => {
  const xml = toJunit(verified);
  assert.match(xml, '<testsuite name="verify orders" tests="4" failures="1" skipped="1">');
  assert.match(xml, '<failure message="root; should be: not root">Use &lt;USER&gt; 65532 &amp; more.</failure>');
});

test.run();
