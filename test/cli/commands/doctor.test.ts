import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { examine } from '../../../cli/commands/doctor.ts';
import type { Finding } from '../../../cli/output/document.ts';
import { toAnswers } from '../../../generators/go-service/questions.ts';
import { program } from '../../program.ts';
import { inTemporary } from '../../support.ts';

/** The output of doctor on a machine whose only programs are these shell scripts. */
function examines(
  programs: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  return inTemporary(async (directory) => {
    for (const [name, script] of Object.entries(programs)) {
      await writeFile(join(directory, name), `#!/bin/sh\n${script}\n`);
      await chmod(join(directory, name), 0o755);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'doctor', ...args], {
      cwd: directory,
      env: { PATH: directory, ...env },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  });
}

const docker =
  'case "$1 $2" in "--version ") echo Docker version 29.1;; "version --format") echo 29.1.0;; *) echo buildx 0.30;; esac';

async function findings(...given: Parameters<typeof examines>) {
  const [programs, args = [], env] = given;
  const { stdout, status } = await examines(programs, [...args, '--json'], env);
  const document = JSON.parse(stdout) as { healthy: boolean; verdict: string; findings: readonly Finding[] };
  const of = (name: string) => document.findings.find((each) => each.name === name)!;
  return { ...document, status, of };
}

test('a machine with everything is ready', async () => {
  const { healthy, status, of, verdict } = await findings({ go: 'echo go1.27.1', docker });
  assert.is(healthy, true);
  assert.is(status, 0);
  assert.match(verdict, /^Ready/);
  assert.equal([of('Go').found, of('Docker engine').found, of('Builder').found], ['1.27', '29.1.0', 'BuildKit']);
});

test('without Docker the verdict says what cannot be done, and the exit code is 4', async () => {
  const { healthy, status, of, verdict } = await findings({});
  assert.is(healthy, false);
  assert.is(status, 4);
  assert.match(verdict, /^Not ready: .*See Docker client, Docker engine\.$/);
  assert.is(of('Go').state, 'note');
});

const old =
  'case "$1 $2" in "--version ") echo Docker version 20.10.24;; "version --format") echo 20.10.24;; *) exit 1;; esac';
const bare =
  'case "$1 $2" in "--version ") echo Docker version 29.1;; "version --format") echo 29.1.0;; *) exit 1;; esac';

const oldWithImages = old.replace('*) exit 1', 'image*) echo sha256:1;; *) exit 1');
const podman =
  'case "$1 $2" in "--version ") echo podman version 4.3.1;; "info --format") echo 4.3.1;; image*) echo 1;; *) exit 1;; esac';

for (const [name, programs, note] of [
  ['Docker before 23', { docker: oldWithImages }, 'Builder'],
  ['Podman alone', { podman }, 'Docker client'],
] as const)
  test(`${name} is enough for the workshop, though not for the docker build command of the README`, async () => {
    const { status, of, verdict } = await findings(programs, ['--workshop']);
    assert.equal([of('Workshop').state, of(note).state], ['ok', 'note']);
    assert.match(verdict, 'and take the workshop');
    assert.is(status, 0);
    assert.is((await findings(programs)).status, 4);
  });

test('without an engine, this machine is not ready for the workshop', async () => {
  const { status, verdict } = await findings({}, ['--workshop']);
  assert.is(status, 4);
  assert.match(verdict, /^Not ready/);
});

for (const [name, programs, env, remedy] of [
  ['DOCKER_BUILDKIT=0', { docker }, { DOCKER_BUILDKIT: '0' }, 'Unset DOCKER_BUILDKIT'],
  ['a client without buildx', { docker: bare }, {}, 'docker-buildx plugin'],
] as const) {
  test(`with ${name} the default Dockerfile would not build: not ready, and the fix is named`, async () => {
    const { healthy, status, of } = await findings(programs, [], env);
    assert.is(healthy, false);
    assert.is(status, 4);
    assert.match(of('Builder').means, remedy);
    assert.match(of('Builder').means, '--builder classic');
  });
  test(`with ${name} a Dockerfile for the classic builder would build`, async () => {
    assert.is((await findings(programs, ['--builder', 'classic'], env)).status, 0);
  });
}

test('Docker before 23 is ready once DOCKER_BUILDKIT is set', async () => {
  const { status, of } = await findings({ docker: old });
  assert.equal([status, of('Builder').state], [4, 'problem']);
  assert.match(of('Builder').means, 'export DOCKER_BUILDKIT=1');
  const told = await findings({ docker: old }, [], { DOCKER_BUILDKIT: '1' });
  assert.equal([told.status, told.of('Builder').state], [0, 'ok']);
});

test('a Go that is older than the service needs is a note with the version that fits', async () => {
  const programs = { docker, go: 'echo go1.20.14' };
  assert.match((await findings(programs)).of('Go').means, 'use --go 1.20');
  assert.is((await findings(programs, ['--go', '1.19'])).of('Go').state, 'ok');
});

test('Compose is checked where an extra needs it', async () => {
  assert.is((await findings({ docker: bare }, ['--with', 'compose'])).of('Compose').state, 'problem');
  assert.is((await findings({ docker })).of('Compose'), undefined);
});

test('a port in use is reported', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.on('listening', listening));
  const { port } = server.address() as { port: number };
  // In this process: while it waits for a child, the server could not answer.
  const found = await examine(toAnswers({ port: `${port}` }), {});
  assert.is(found.find(({ name }) => name === 'Port')?.found, `${port} is in use`);
  server.close();
});

test('proxy settings are shown without their passwords', async () => {
  const { of } = await findings({ docker }, [], { https_proxy: 'http://me:secret@proxy.acme.com:3128' });
  assert.is(of('Proxy').found, 'HTTPS_PROXY=http://***@proxy.acme.com:3128');
});

test('a service with the templates of a team is examined without them, at its own answers', () =>
  inTemporary(async (directory) => {
    const manifest = {
      generator: 'create-go-docker',
      version: '0.2.0',
      answers: { module: 'example.com/orders', go: '1.26', with: ['compose', 'helm'] },
      templates: { name: 'acme', sum: 'a'.repeat(64) },
      files: {},
    };
    await writeFile(join(directory, '.create-go-docker.json'), JSON.stringify(manifest));
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'doctor'], {
      cwd: directory,
      env: { PATH: directory },
      encoding: 'utf8',
    });
    assert.is(status, 4, stderr);
    assert.match(stdout, /Compose/);
  }));

test('the text has a line for each finding, a line with its meaning, and the verdict last', async () => {
  const { stdout } = await examines({ docker });
  assert.match(stdout, /^ok {7}Docker client {2}Docker version 29\.1\n +Builds and runs the image\.$/m);
  assert.match(stdout, /\n\nReady: .*\n$/);
});

test('a wrong argument is a usage error', async () => {
  for (const args of [['here'], ['--yes'], ['--port', '0']]) {
    const { status, stderr } = await examines({}, args);
    assert.is(status, 2, stderr);
  }
});

test.run();
