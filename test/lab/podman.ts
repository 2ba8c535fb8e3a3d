import { existsSync } from 'node:fs';
import { join } from 'node:path';
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
