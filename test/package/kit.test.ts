// The kit of the workshop: saved from Docker, served, and loaded on a machine that has no image and no network.
import { createWriteStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { exercisesPrint } from '../../pipeline/workshop/fingerprint.ts';
import { baseImages } from '../../workshop/dockerfile.ts';
import { hasPodman, withEmptyPodman } from '../lab/podman.ts';
import { docker, dockerEnv, hasImage, must, onPath, run, sha256 } from '../lab/tools.ts';
import { runs, whileServing } from '../program.ts';
import { inTemporary, toolTest } from '../support.ts';

const npm = onPath('npm');
const canLeaveNetwork = run('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
const ready = Boolean(docker) && baseImages().every(hasImage) && hasPodman && npm !== undefined && canLeaveNetwork;

const { PATH, DOCKER_HOST } = dockerEnv as Readonly<Record<string, string | undefined>>;
const env = { PATH: PATH!, ...(DOCKER_HOST && { DOCKER_HOST }) };

/** Runs a command without any network but loopback. */
function offline(cwd: string, command: readonly string[], more: Readonly<Record<string, string>>) {
  const inside = 'ip link set lo up && exec "$@"';
  return run('unshare', ['--net', 'sh', '-c', inside, 'sh', ...command], { cwd, env: more });
}

/** Serves a kit, and downloads it as its first page says. */
const download = (kit: string, target: string): Promise<string> =>
  whileServing('/', ['workshop', 'kit', 'serve', kit, '--address', '127.0.0.1:0'], async (url) => {
    const page = await (await fetch(url)).text();
    const [address = ''] = /http:\S+kit\.tar/.exec(page) ?? [];
    const response = await fetch(address);
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(target));
    return page;
  });

toolTest(ready, 'Docker with the base images, Podman, npm and network namespaces')(
  'a kit brings the images and the program to a machine that has neither, and no network',
  () =>
    inTemporary((directory) =>
      withEmptyPodman(async (podman) => {
        const saved = runs(directory, ['workshop', 'kit', 'save', 'saved.tar'], { env });
        assert.is(saved.status, 0, saved.stderr);
        assert.match(saved.stdout, /Wrote the kit to .*saved\.tar \(\d+ MB\)\./);
        const again = runs(directory, ['workshop', 'kit', 'save', 'saved.tar'], { env });
        assert.is(again.status, 3);
        assert.match(again.stderr, 'saved.tar exists. Use another name, or --overwrite.');

        const room = join(directory, 'room');
        await fs.ensureDir(room);
        const kit = join(room, 'kit.tar');
        assert.match(await download(join(directory, 'saved.tar'), kit), 'docker load --input kit.tar');
        assert.is(sha256(kit), sha256(join(directory, 'saved.tar')));
        await fs.remove(join(directory, 'saved.tar'));

        must('tar', ['-xf', 'kit.tar', 'kit'], { cwd: room });
        const [packed = ''] = readdirSync(join(room, 'kit')).filter((name) => name.endsWith('.tgz'));
        const here = { ...podman, PATH: process.env.PATH!, npm_config_cache: join(room, 'npm-cache') };
        const installed = ['install', '--global', '--offline', '--prefix', room, join(room, 'kit', packed)];
        const npmRan = offline(room, [npm!, ...installed], here);
        assert.is(npmRan.status, 0, npmRan.output);
        const command = join(room, 'bin/create-go-docker');
        const workshop = (cwd: string, ...args: readonly string[]) =>
          offline(cwd, [command, 'workshop', ...args], here);

        const loaded = workshop(room, 'kit', 'load', 'kit.tar', '--engine', 'podman');
        assert.is(loaded.status, 0, loaded.output);
        await fs.remove(kit);
        assert.is(workshop(room, 'lesson').status, 0);
        const lesson = join(room, 'lesson');
        const status = workshop(lesson, 'status', '--engine', 'podman').stdout;
        assert.match(status, new RegExp(`exercises ${exercisesPrint()}, images [0-9a-f]{6}\\n`));
        // Machines with Docker read the same line.
        runs(directory, ['workshop', 'lesson'], { env });
        assert.is(runs(join(directory, 'lesson'), ['workshop', 'status'], { env }).stdout, status);
      }),
    ),
);

test.run();
