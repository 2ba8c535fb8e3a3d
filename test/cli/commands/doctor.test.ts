import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../../cli/commands/doctor.ts';
import { doctor } from '../../../cli/commands/doctor.ts';
import { program } from '../../program.ts';
import { inTemporary } from '../../support.ts';

/** What doctor says on a machine whose only programs are these shell scripts. */
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

test('without Docker the verdict says what cannot be done, and the exit code is 1', async () => {
  const { healthy, status, of, verdict } = await findings({});
  assert.is(healthy, false);
  assert.is(status, 1);
  assert.match(
    verdict,
    'can be generated here, but its image cannot be built and run yet: Docker client, Docker engine.',
  );
  assert.is(of('Go').state, 'note');
});

test('the classic builder is named with the flag that it needs', async () => {
  assert.match((await findings({ docker }, [], { DOCKER_BUILDKIT: '0' })).of('Builder').means, '--builder classic');
});

test('a port in use is said', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.on('listening', listening));
  const { port } = server.address() as { port: number };
  // In this process: the other way, the server could not answer while it waits for the child.
  const { text } = await doctor({ port: `${port}` }, {});
  assert.match(text, `${port} is in use right now`);
  server.close();
});

test('proxy settings are shown without their passwords', async () => {
  const { of } = await findings({ docker }, [], { https_proxy: 'http://me:secret@proxy.acme.com:3128' });
  assert.is(of('Proxy').found, 'HTTPS_PROXY=http://***@proxy.acme.com:3128');
});

test('for people there is a line for each finding, one for what it means, and the verdict last', async () => {
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
