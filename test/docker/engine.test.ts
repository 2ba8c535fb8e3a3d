import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findEngine } from '../../docker/engine.ts';
import { inTemporary } from '../support.ts';

/** The engine that is found where these shell scripts are the only programs, or the code of the error. */
function finds(programs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  return inTemporary(async (folder) => {
    for (const [name, script] of Object.entries(programs)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, name), 0o755);
    }
    return findEngine({ env: { DOCKER_HOST: '', DOCKER_CONTEXT: '', DOCKER_BUILDKIT: '', ...env, PATH: folder } }).then(
      ({ name, command, version, builder }) => [name, command, version, builder],
      ({ code }) => code,
    );
  });
}

const stopped = 'test "$1" = --version && echo Docker version 29.1.0 || exit 1';
const podman = 'test "$1" = --version && echo podman version 4.3.1 || echo 4.3.1';
const docker =
  'case "$1 $2" in "--version ") echo Docker version 29.1.0;; "version --format") echo 29.1.0;; "buildx version") echo 0.30;; *) exit 1;; esac';

test('the first engine that answers is found, with its builder', async () => {
  assert.equal(await finds({ docker, podman }), ['docker', 'docker', '29.1.0', 'buildkit']);
  assert.equal(await finds({ docker: stopped, podman }), ['podman', 'podman', '4.3.1', 'buildah']);
  assert.equal(await finds({ docker: podman }), ['podman', 'docker', '4.3.1', 'buildah']);
  assert.is(await finds({}), 'no-engine');
});

test('where DOCKER_HOST or DOCKER_CONTEXT names an engine that does not answer, no other one is used', async () => {
  for (const name of ['DOCKER_HOST', 'DOCKER_CONTEXT'])
    assert.is(await finds({ docker: stopped, podman }, { [name]: 'x' }), 'engine-not-running');
});

test('BuildKit of a client before 23 needs no variable; DOCKER_BUILDKIT=0 turns it off', async () => {
  const old = docker.replace('29.1.0', '20.10.24').replace('"buildx version") echo 0.30;;', '');
  assert.equal(await finds({ docker: old }), ['docker', 'docker', '29.1.0', 'buildkit']);
  assert.equal((await finds({ docker: old }, { DOCKER_BUILDKIT: '0' }))[3], 'classic');
  assert.equal((await finds({ docker: docker.replace('buildx version', 'none') }))[3], 'classic');
});

test('without the buildx plugin, a build uses the classic builder, also where DOCKER_BUILDKIT=1 is set', () =>
  inTemporary(async (folder) => {
    const script = docker.replace('"buildx version")', '"build .") echo "BuildKit $DOCKER_BUILDKIT";; "none")');
    await writeFile(join(folder, 'docker'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'docker'), 0o755);
    const env = { DOCKER_HOST: '', DOCKER_CONTEXT: '', DOCKER_BUILDKIT: '1', PATH: `${folder}:/bin:/usr/bin` };
    const engine = await findEngine({ env, engine: 'docker' });
    assert.is(await engine.must(['build', '.']), 'BuildKit 0');
  }));

// The messages are those of Podman 4.3.1 where four runs of verify build and remove images at once.
const races = [
  `Error: checking if image "a" is dangling: locating image with ID "a": image not known`,
  `Error: retrieving parent of image "a": you may need to remove the image to resolve the error: locating item named "manifest" for image with ID "a" (consider removing the image to resolve the issue): file does not exist`,
  `Error: retrieving parent of image "a": you may need to remove the image to resolve the error: reading data blob size "sha256:b" for "b": size is not known`,
  'Error: checking if cached image exists from a previous build: getting top layer info: layer not known',
];

test('Podman is asked again where somebody else wrote or removed an image while it read all of them', async () => {
  const asked = (commands: readonly string[], error: string) =>
    inTemporary(async (folder) => {
      const fails = `{ echo '${error}' >&2; exit 125; }`;
      const script = `${podman}; case "$1" in image|build|run) test $(echo x >>${folder}/asked; grep -c x ${folder}/asked) -gt 2 || ${fails};; esac`;
      await writeFile(join(folder, 'podman'), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, 'podman'), 0o755);
      const engine = await findEngine({ env: { PATH: `${folder}:/bin:/usr/bin` }, engine: 'podman' });
      return (await engine.run(commands)).ok;
    });
  for (const error of races) {
    assert.is(await asked(['image', 'ls'], error), true, error);
    assert.is(await asked(['build', '.'], error), true, error);
    // A container may have begun to run.
    assert.is(await asked(['run', 'a'], error), false, error);
  }
  assert.is(await asked(['image', 'inspect', 'a'], 'Error: inspecting object: a: image not known'), false);
});

test.run();
