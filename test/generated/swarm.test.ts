// The `swarm` extra on a real swarm: an update and a drained node lose no request.
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { builders, spawned, withMirror } from '../lab/builders.ts';
import { hasBaseImages } from '../lab/images.ts';
import { statusOf, textOf } from '../lab/requests.ts';
import { docker, must, run, toolsFolder } from '../lab/tools.ts';
import { untilTrue } from '../lab/wait.ts';
import { filesFor, inTemporary, toolTest, writeTree } from '../support.ts';

const stack = 'create-go-docker-test';
const service = `${stack}_swarmed`;
/** Other machines cannot reach a swarm on this address. A swarm that exists already was left by a killed run. */
const address = '127.0.0.1';

const registry = (): string => readFileSync(join(toolsFolder, 'registry/address'), 'utf8').trim();
async function registryAnswers(): Promise<boolean> {
  try {
    return (await statusOf(`http://${registry()}/v2/`)) === 200;
  } catch {
    return false;
  }
}

const ready = docker !== undefined && hasBaseImages(newest.minor) && (await registryAnswers());

/** Three versions of a service, in order: the first, a newer one, and one that never becomes healthy. */
const changes = {
  old: (code: string) => code,
  new: (code: string) => code.replace('is running', 'is newer'),
  sick: (code: string) => code.replace('writeLine(w, "ok")', 'http.Error(w, "sick", http.StatusInternalServerError)'),
};

toolTest(ready, 'Docker with the base images and a registry')(
  'a stack is scaled, updated and rolled back under load, and no request is lost',
  () =>
    inTemporary(async (folder) => {
      await writeTree(folder, filesFor({ module: 'example.com/swarmed', with: 'swarm' }));
      const images = await pushed(folder);
      await inSwarm(images, async () => {
        const deploy = (image: string) =>
          spawned(docker!, ['stack', 'deploy', '--compose-file', 'stack.yaml', stack], {
            cwd: folder,
            env: { IMAGE: image },
          });
        await deploy(images.old);
        await waitFor('two tasks', async () => (await running()) === 2);
        await hardened();

        const load = await startLoad();
        try {
          await command('service', 'scale', '--detach', `${service}=4`);
          await waitFor('four tasks', async () => (await running()) === 4);
          await waitFor('four ready tasks', () => load.ready().length === 4);
          await command('service', 'scale', '--detach', `${service}=2`);
          await waitFor('two ready ones', () => load.ready().length === 2);
          assert.equal(await load.answers(), ['swarmed is running\n']);

          await deploy(images.new);
          await waitFor('the update', async () => (await update()) === 'completed');
          await waitFor('two ready tasks of the new version', () => load.ready().length === 2);
          assert.equal(await load.answers(), ['swarmed is newer\n']);

          await deploy(images.sick);
          await waitFor('the rollback', async () => (await update()) === 'rollback_completed');
          await waitFor('two ready tasks of the previous version', () => load.ready().length === 2);
          assert.equal(await load.answers(), ['swarmed is newer\n']);
        } finally {
          await load.end();
        }
        const { sent, answered, lost } = load.counts();
        console.log(`MEASURED: swarm under load: ${sent} requests sent, ${answered} answered, ${lost.length} lost`);
        assert.equal([...new Set(lost)], []);
        assert.is(answered, sent);
        assert.ok(sent > 5_000, `${sent} requests are too few`);
      });
    }),
);

type Images = Readonly<Record<keyof typeof changes, string>>;

/** Builds all three and pushes them to where every node can pull them. */
async function pushed(folder: string): Promise<Images> {
  const builder = builders.find(({ name }) => name === 'BuildKit of engine 20.10')!;
  const main = join(folder, 'main.go');
  const code = await readFile(main, 'utf8');
  const images = Object.fromEntries(
    Object.keys(changes).map((name) => [name, `${registry()}/create-go-docker-test-swarmed:${name}`]),
  );
  await withMirror(async (args) => {
    for (const [name, change] of Object.entries(changes)) {
      await writeFile(main, change(code));
      await builder.build(folder, images[name]!, { args });
      await spawned(docker!, ['push', images[name]!]);
    }
  });
  return images as Images;
}

/** Makes this engine a swarm, and undoes that afterwards. Removes the images too. */
async function inSwarm(images: Images, body: () => Promise<void>): Promise<void> {
  const node = must(docker!, ['info', '--format', '{{.Swarm.LocalNodeState}} {{.Swarm.NodeAddr}}']);
  if (node === `active ${address}`) leave();
  else assert.is(node, 'inactive ', 'an engine that is in no swarm');
  must(docker!, ['swarm', 'init', '--advertise-addr', address, '--listen-addr', `${address}:2377`]);
  try {
    await body();
  } finally {
    leave();
    run(docker!, ['image', 'rm', '--force', ...Object.values(images)]);
  }
}

function leave(): void {
  must(docker!, ['swarm', 'leave', '--force']);
  run(docker!, ['network', 'rm', 'docker_gwbridge']);
}

function waitFor(what: string, isTrue: () => Promise<boolean> | boolean): Promise<true> {
  return untilTrue(
    () => `${what}; the tasks:\n${run(docker!, ['service', 'ps', '--no-trunc', service]).output}`,
    isTrue,
    180,
  );
}

const command = (...args: readonly string[]): Promise<string> => spawned(docker!, args);

const lines = (text: string): readonly string[] => text.split('\n').filter(Boolean);

const ofService = ['--filter', `label=com.docker.swarm.service.name=${service}`];

/** The containers of all tasks that there are. */
async function containers(): Promise<readonly string[]> {
  return lines(await command('ps', '--quiet', '--no-trunc', ...ofService));
}

/** The number of tasks in their desired state. */
async function running(): Promise<number> {
  return lines(
    await command('service', 'ps', '--filter', 'desired-state=running', '--format', '{{.CurrentState}}', service),
  ).filter((state) => state.startsWith('Running')).length;
}

/** The state of the last update. */
async function update(): Promise<string> {
  return (
    await command('service', 'inspect', '--format', '{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}', service)
  ).trim();
}

/** The kernel's view of a running task, and the paths that it can write. */
async function hardened(): Promise<void> {
  const [container] = await containers();
  const inside = (...args: readonly string[]) => run(docker!, ['exec', '--user', '0', container!, ...args]);
  const status = inside('cat', '/proc/1/status').stdout;
  for (const line of [/^Uid:\t65532\t65532\t/m, /^CapBnd:\t0+$/m, /^CapEff:\t0+$/m]) assert.match(status, line);
  assert.match(inside('touch', '/app/x').output, 'Read-only file system');
  assert.is(must(docker!, ['inspect', '--format', '{{.HostConfig.Memory}}', container!]), `${128 * 1024 * 1024}`);
}

interface Load {
  /** The tasks that get requests now. */
  readonly ready: () => readonly string[];
  /** Their different answers. */
  readonly answers: () => Promise<readonly string[]>;
  readonly counts: () => { readonly sent: number; readonly answered: number; readonly lost: readonly string[] };
  readonly end: () => Promise<void>;
}

/**
 * A load balancer with its clients: it finds the tasks and asks each for /readyz, several times a second, and sends each
 * request to the next task that answered 200. A request without a 200 is lost; nothing is tried twice. Finding the tasks takes
 * commands of Docker, and a task that is gone takes seconds to time out: neither delays what is known of another task.
 * The routing mesh has no part in it: it needs a kernel with ip_vs, and is told before a task gets its signal.
 */
async function startLoad(): Promise<Load> {
  const readiness = new Map<string, boolean>();
  const ready = () => [...readiness].flatMap(([url, isNow]) => (isNow ? [url] : []));
  let found: readonly string[] = [];
  let ended = false;
  let sent = 0;
  let answered = 0;
  const lost: string[] = [];

  const probing = new Set<Promise<void>>();
  const probe = async (url: string) => {
    readiness.set(url, false);
    while (!ended && found.includes(url)) {
      readiness.set(url, await isReady(url));
      await sleep(100);
    }
    readiness.delete(url);
  };
  const finding = async () => {
    while (!ended) {
      found = await addresses();
      for (const url of found) if (!readiness.has(url)) probing.add(probe(url));
      await sleep(200);
    }
  };
  const client = async (agent: Agent | false) => {
    while (!ended) {
      sent += 1;
      const targets = ready();
      const url = targets[sent % targets.length];
      try {
        if (!url) throw new Error('no task is ready');
        const status = await statusBy(agent, `${url}/`);
        if (status !== 200) throw new Error(`${url} answered ${status}`);
        answered += 1;
      } catch (error) {
        lost.push(`${error}`);
      }
      await sleep(20);
    }
  };

  const finder = finding();
  await waitFor('two ready tasks', () => ready().length === 2).catch((error) => {
    ended = true;
    throw error;
  });
  // Both kinds of clients: some reuse a connection, the others open a new one for each request.
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true }), false, false] as const;
  const all = [finder, ...agents.map(client)];
  return {
    ready,
    answers: async () => [...new Set(await Promise.all(ready().map((url) => textOf(`${url}/`))))].sort(),
    counts: () => ({ sent, answered, lost }),
    end: async () => {
      ended = true;
      await Promise.all([...all, ...probing]);
      for (const agent of agents) if (agent) agent.destroy();
    },
  };
}

/** Where this machine reaches each task, past the routing mesh. */
async function addresses(): Promise<readonly string[]> {
  const ids = await containers();
  const bridged: Readonly<Record<string, { readonly IPv4Address: string }>> = JSON.parse(
    await command('network', 'inspect', '--format', '{{json .Containers}}', 'docker_gwbridge'),
  );
  return ids.flatMap((id) => (bridged[id] ? `http://${bridged[id].IPv4Address.split('/')[0]}:8080` : []));
}

function statusBy(agent: Agent | false, url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, timeout: 10_000 }, (response) => {
      response.on('end', () => resolve(response.statusCode)).on('error', reject);
      response.resume();
    });
    request.on('timeout', () => request.destroy(new Error(`${url} does not answer`)));
    request.on('error', reject);
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await statusOf(`${url}/readyz`)) === 200;
  } catch {
    return false;
  }
}

test.run();
