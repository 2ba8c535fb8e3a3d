// Real package managers run the command from a local registry that has one package: this one.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import packageJson from '../../package.json' with { type: 'json' };
import { cleanEnv } from '../program.ts';
import { inTemporary, toolTest, treeOf } from '../support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tools =
  process.env.CREATE_GO_DOCKER_TOOLS ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'create-go-docker');

/** The command of each client, as .ci/setup/clients.sh puts it there. */
const script = (path: string) => [process.execPath, join(tools, 'clients', path)];
const clients = {
  'npm 9': script('npm-9.9.4/node_modules/npm/bin/npm-cli.js'),
  'npm 10': script('npm-10.9.9/node_modules/npm/bin/npm-cli.js'),
  'npm 11': script('npm-11.21.2/node_modules/npm/bin/npm-cli.js'),
  pnpm: script('pnpm-10.34.9/node_modules/pnpm/bin/pnpm.cjs'),
  'yarn 1': script('yarn-1.22.22/node_modules/yarn/bin/yarn.js'),
  'yarn 4': script('yarn-4.18.1/node_modules/@yarnpkg/cli-dist/bin/yarn.js'),
  bun: [join(tools, 'clients/bun-1.3.14/node_modules/bun/bin/bun.exe')],
};
type Client = keyof typeof clients;
const isThere = (client: Client) => existsSync(clients[client].at(-1) ?? '');

interface Packed {
  readonly tarball: Buffer;
}

async function pack(directory: string): Promise<Packed> {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', directory],
    {
      cwd: root,
      env: cleanEnv(),
      encoding: 'utf8',
    },
  );
  assert.is(status, 0, stderr);
  return { tarball: await readFile(join(directory, stdout.trim().split('\n').at(-1) ?? '')) };
}

/** Serves the packed package while `body` runs. */
async function withRegistry(body: (address: string) => Promise<void>): Promise<void> {
  return inTemporary(async (directory) => {
    const { tarball } = await pack(directory);
    const hash = (algorithm: string, encoding: 'hex' | 'base64') =>
      createHash(algorithm).update(tarball).digest(encoding);
    const { name, version, bin } = packageJson;
    const server = createServer(({ url = '', headers }, response) => {
      const dist = {
        tarball: `http://${headers.host}/${name}/-/${name}-${version}.tgz`,
        integrity: `sha512-${hash('sha512', 'base64')}`,
        shasum: hash('sha1', 'hex'),
      };
      const known = {
        name,
        'dist-tags': { latest: version },
        versions: { [version]: { name, version, bin, dist } },
        time: { [version]: '2020-01-01T00:00:00Z' },
      };
      if (url.endsWith('.tgz')) response.end(tarball);
      else if (url.split('?')[0] === `/${name}`)
        response.setHeader('content-type', 'application/json').end(JSON.stringify(known));
      else response.writeHead(404).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}

interface Ran {
  readonly status: number | null;
  readonly said: string;
}

/** `client create go-docker ARGS` in `cwd`. Not spawnSync: the registry answers from this process. */
function creates(client: Client, address: string, home: string, cwd: string, ...args: string[]): Promise<Ran> {
  const [command = '', ...before] = clients[client];
  const env = cleanEnv({
    HOME: home,
    CI: '1',
    npm_config_registry: address,
    npm_config_cache: join(home, 'cache'),
    YARN_REGISTRY: address,
    YARN_NPM_REGISTRY_SERVER: address,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_ENABLE_TELEMETRY: '0',
    BUN_CONFIG_REGISTRY: address,
  });
  return new Promise((resolve) => {
    const child = spawn(command, [...before, 'create', 'go-docker', ...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
    child.on('close', (status) => resolve({ status, said }));
  });
}

function withClient(client: Client, body: (run: (...args: string[]) => Promise<Ran>, cwd: string) => Promise<void>) {
  return withRegistry((address) =>
    inTemporary(async (home) => {
      const cwd = join(home, 'here');
      await mkdir(cwd);
      await body((...args) => creates(client, address, home, cwd, ...args), cwd);
    }),
  );
}

// A command line without `--`, and the expected answer.
const swallowed: readonly (readonly [args: string, corrected: string])[] = [
  ['x --dry-run', 'x --dry-run'],
  ['x --json', 'x --json'],
  ['x --force', 'x --overwrite'],
  ['x --port 8080', 'x --port 8080'],
  ['--port 8080 x', 'x --port 8080'],
  ['x --port=8080', 'x --port 8080'],
  ['x --module=example.com/a --deps modules', 'x --module example.com/a --deps modules'],
  ['x --no-input', 'x --no-input'],
  ['x --overwrite --skip README.md', 'x --overwrite --skip README.md'],
  ['x --print-schema', 'x --print-schema'],
  ['--yes', '--yes'],
];

for (const client of ['npm 9', 'npm 10', 'npm 11'] as const) {
  toolTest(isThere(client), `${client} (.ci/setup/clients.sh)`)(
    `${client}: with flags that it keeps nothing is written, and the intended command is printed`,
    () =>
      withClient(client, async (run, cwd) => {
        // Once it is in the cache, npm's own --dry-run does not stop it from starting us.
        assert.is((await run('--', '--version')).status, 0);
        for (const [typed, meant] of swallowed) {
          const { status, said } = await run(...typed.split(' '));
          assert.is(status, 2, `${typed}: ${said}`);
          assert.ok(said.includes(`npm create go-docker@latest -- ${meant}\n`), `${typed}: ${said}`);
          assert.equal(await treeOf(cwd), {}, typed);
        }
        assert.is((await run('--', 'x', '--port', '8081')).status, 0);
        assert.match((await treeOf(cwd))['x/Dockerfile'] ?? '', 'EXPOSE 8081');
        // -y is how npm is told not to ask about the download; the run is the one that was asked for.
        assert.is((await run('y', '--yes')).status, 0);
        assert.ok((await treeOf(cwd))['y/Dockerfile']);
      }),
  );
}

for (const client of ['pnpm', 'yarn 1', 'yarn 4', 'bun'] as const) {
  toolTest(isThere(client), `${client} (.ci/setup/clients.sh)`)(`${client} passes on every flag, without --`, () =>
    withClient(client, async (run, cwd) => {
      const dry = await run('x', '--dry-run');
      assert.is(dry.status, 0, dry.said);
      assert.match(dry.said, 'Would write 11 files to x');
      assert.equal(await treeOf(cwd), {});
      const { status, said } = await run('x', '--port', '8081', '--deps=modules', '--yes');
      assert.is(status, 0, said);
      assert.match((await treeOf(cwd))['x/Dockerfile'] ?? '', 'EXPOSE 8081');
      // What npm needs is harmless here: yarn 1 drops it, the others hand it on and are told.
      const hidden = await run('--', 'z', '--dry-run');
      assert.not.ok(
        Object.keys(await treeOf(cwd)).some((path) => /^(z|--)/.test(path)),
        hidden.said,
      );
    }),
  );
}

test('flags that npm kept are ignored, unless npm started us with a command line', async () => {
  const { refuseSwallowed } = await import('../../cli/input/npm.ts');
  refuseSwallowed(['x'], { npm_command: 'run-script', npm_config_dry_run: 'true' });
  refuseSwallowed(['x'], { npm_command: 'init', npm_config_yes: 'true', npm_config_port: '' });
  // Set in .npmrc, where packages come from a company's registry.
  refuseSwallowed(['x'], { npm_command: 'exec', npm_config_registry: 'https://npm.example.com/' });
  assert.throws(
    () => refuseSwallowed(["it's"], { npm_command: 'exec', npm_config_dry_run: 'true' }),
    /npx create-go-docker@latest 'it'\\''s' --dry-run$/,
  );
});

test.run();
