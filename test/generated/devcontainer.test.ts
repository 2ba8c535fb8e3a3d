// The `devcontainer` extra: the container is built, and the service runs and is tested in it.
import { existsSync } from 'node:fs';
import { chown, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest } from '../../generators/go-service/go-releases.ts';
import { onBridge, spawned, withDocker, withMirror } from '../lab/builders.ts';
import { hasBaseImages, seed } from '../lab/images.ts';
import { docker, must, run, toolsFolder } from '../lab/tools.ts';
import { filesFor, inTemporary, textOf, toolTest, writeTree } from '../support.ts';

const versions = join(toolsFolder, 'devcontainer');
const version = existsSync(versions) ? (await readdir(versions)).at(-1) : undefined;
const cli = version && join(versions, version, 'node_modules/@devcontainers/cli/devcontainer.js');
const module = 'example.com/contained';
const inside = `/go/src/${module}`;
/** The user who owns the folder and calls the CLI: neither root, nor 1000, the first ID of the container's user. */
const owner = 1001;
const asOwner = ['--import', `data:text/javascript,process.getuid=process.getgid=()=>${owner}`];

// The CLI passes over a name that it does not know. These are in the specification (containers.dev/implementors/json_schema), with these types.
const known: Readonly<Record<string, string>> = {
  name: 'string',
  initializeCommand: 'string',
  build: 'object',
  'build.dockerfile': 'string',
  containerEnv: 'object',
  workspaceMount: 'string',
  workspaceFolder: 'string',
  remoteUser: 'string',
  postCreateCommand: 'string',
  forwardPorts: 'array of number',
  customizations: 'object',
};

test('devcontainer.json has only properties of the specification, each of its type', () => {
  for (const given of [{}, { deps: 'modules' }, { deps: 'modules', go: '1.11' }]) {
    const text = textOf('.devcontainer/devcontainer.json', { with: 'devcontainer', ...given });
    const { build, ...others } = JSON.parse(text.replace(/^ *\/\/.*$/gm, ''));
    const inBuild = Object.entries(build).map(([name, value]) => [`build.${name}`, value] as const);
    for (const [name, value] of [...Object.entries({ build, ...others }), ...inBuild]) {
      const type = Array.isArray(value) ? `array of ${typeof value[0]}` : typeof value;
      assert.is(type, known[name], name);
    }
  }
});

for (const { deps, go } of [
  { deps: 'dep', go: '1.16' },
  { deps: 'modules', go: newest.minor },
  { deps: 'modules', go: '1.11' },
]) {
  toolTest(docker !== undefined && cli !== undefined && hasBaseImages(go), 'Docker and the Dev Container CLI')(
    `Go ${go}, ${deps}: the development container has that Go, this folder, and what the service needs`,
    () =>
      inContainer({ deps, go }, async ({ up, exec, folder }) => {
        assert.is(up.outcome, 'success');
        assert.is(up.remoteUser, 'dev');
        assert.is(exec('id -u'), `${owner}\n`);
        assert.is(up.remoteWorkspaceFolder, inside);
        assert.is(exec('pwd'), `${inside}\n`);
        assert.match(exec('go version'), new RegExp(`^go version go${go.replace('.', '\\.')}\\.`));
        assert.is(exec('go env GOPATH'), '/go\n');

        // A change on either side is visible on the other.
        await writeFile(join(folder, 'new_test.go'), newTest);
        assert.match(exec('go test -v .'), /^--- PASS: TestNew/m);
        exec('go fmt ./... && git status --short > seen');
        assert.is((await stat(join(folder, 'seen'))).uid, owner);
        // Where git is installed, Go asks it about the sources, and records the result in the program.
        exec('go build -o /tmp/contained .');
        assert.is(
          exec(
            '/tmp/contained >/dev/null & trap "kill $!" EXIT; for try in $(seq 50); do wget -qO- http://localhost:8080/ && exit; sleep 0.1; done',
          ),
          'contained is running\n',
        );
      }),
  );
}

const newTest = `package main

import "testing"

func TestNew(t *testing.T) {}
`;

interface DevContainer {
  readonly up: Readonly<Record<string, string>>;
  /** Runs a line of shell in the container as an editor's terminal does, and returns what it printed. */
  readonly exec: (line: string) => string;
  readonly folder: string;
}

/** A generated service in a git repository of a user who is not root, and its development container. Removed at the end. */
function inContainer(
  given: { readonly deps: string; readonly go: string },
  body: (container: DevContainer) => Promise<void>,
): Promise<void> {
  return inTemporary((parent) =>
    withMirror(
      (args) =>
        withDocker(args, async (docks) => {
          const folder = join(parent, 'contained');
          await writeTree(folder, filesFor({ module, with: 'devcontainer', ...given }));
          must('git', ['init', '-q', '-b', 'main'], { cwd: folder });
          for (const path of ['.', '.git', ...(await readdir(folder))]) await chown(join(folder, path), owner, owner);
          const label = `create-go-docker-test=${given.deps}-${given.go}-${process.pid}`;
          const env = {
            ...docks,
            DOCKER_CONFIG: join(toolsFolder, 'compose'),
            ...Object.fromEntries(args.map((arg) => arg.split('='))),
          };
          const which = ['--docker-path', docker!, '--workspace-folder', folder, '--id-label', label];
          try {
            const output = await spawned(process.execPath, [...asOwner, cli!, 'up', ...which], { env });
            const up = JSON.parse(output.split('\n').findLast((line) => line.startsWith('{"outcome"')) ?? '{}');
            // `up` merges both streams; only the output of the command matters here.
            const exec = (line: string) =>
              `${must(process.execPath, [cli!, 'exec', ...which, 'sh', '-euc', line], { env })}\n`;
            must(docker!, [
              'exec',
              '--user',
              '0',
              up.containerId,
              'sh',
              '-euc',
              seed('/home/dev/.cache/go-build', owner),
            ]);
            await body({ up, folder, exec });
          } finally {
            const ids = must(docker!, ['ps', '--all', '--quiet', '--filter', `label=${label}`])
              .split('\n')
              .filter(Boolean);
            for (const id of ids) {
              const image = must(docker!, ['inspect', '--format', '{{.Config.Image}}', id]);
              must(docker!, ['rm', '--force', '--volumes', id]);
              // The image with the user of this machine, and the one that it was made from.
              run(docker!, ['image', 'rm', image, image.replace(/-uid$/, '')]);
            }
            run(docker!, ['image', 'rm', 'contained:deps']);
          }
        }),
      onBridge(),
    ),
  );
}

test.run();
