import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fs from 'fs-extra';
import { inTemporary } from '../support.ts';
import { onPath, run, toolsFolder } from './tools.ts';

const folder = join(toolsFolder, 'podman');

/** The environment in which Podman uses the settings and the storage of .ci/setup/podman.sh. */
export const podmanEnv: Readonly<Record<string, string>> = {
  CONTAINERS_CONF: join(folder, 'containers.conf'),
  CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
};

/** Whether Podman was set up, and answers. */
export const hasPodman: boolean =
  onPath('podman') !== undefined &&
  existsSync(join(folder, 'storage.conf')) &&
  run('podman', ['info'], { env: podmanEnv, minutes: 1 }).status === 0;

/** An environment in which Podman has its own empty storage, while `body` runs. */
export function withEmptyPodman<T>(body: (env: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  return inTemporary(async (directory) => {
    const storage = join(directory, 'storage.conf');
    const [root, temporary] = [join(directory, 'root'), join(directory, 'tmp')];
    await fs.outputFile(
      storage,
      `[storage]\ndriver = "vfs"\ngraphroot = "${root}"\nrunroot = "${join(directory, 'run')}"\n`,
    );
    await fs.ensureDir(temporary);
    // Cache mounts are in the folder for temporary files.
    const env = { ...podmanEnv, CONTAINERS_STORAGE_CONF: storage, TMPDIR: temporary };
    try {
      return await body(env);
    } finally {
      run('podman', ['rm', '--force', '--all'], { env });
    }
  });
}
