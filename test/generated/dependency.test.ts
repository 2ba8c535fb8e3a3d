// Adding a dependency, as the README of a service says.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { builders, shellBlocks, spawned, withDocker, withMirror } from '../lab/builders.ts';
import { ends } from '../lab/containers.ts';
import { workflowIn } from '../lab/github.ts';
import { hasBaseImages } from '../lab/images.ts';
import { library, use, withLibrary } from '../lab/library.ts';
import { covers, goToolchain, patchOf, repositoryIn } from '../lab/tools.ts';
import { filesFor, inTemporary, textOf, toolTest, writeTree } from '../support.ts';

const module = 'example.com/grown';
/** What fails a pipeline when `go mod tidy` would change something. */
const dependenciesStep = workflowIn(
  textOf('.github/workflows/ci.yml', { deps: 'modules', with: 'ci' }),
).jobs.check!.steps.find(({ name }) => name === 'Dependencies')!.run!;
/** The Go that each builder gets, so that all of these meet all of those. */
const versions = [oldest.minor, newest.minor, '1.21', '1.16'];

for (const [index, builder] of builders.entries()) {
  const go = versions[index]!;
  for (const deps of ['dep', 'modules'] as const) {
    const step = deps === 'dep' ? 'dep ensure -vendor-only' : 'go mod download';
    const image = `create-go-docker-test-dependency-${deps}-${index}`;
    const toolchain = goToolchain(patchOf(go));
    const ready = builder.available && hasBaseImages(go) && toolchain !== undefined;

    toolTest(ready, `${builder.name} and Go ${go}`)(
      `Go ${go}, ${deps}, ${builder.name}: a dependency is added as the README says, the pipeline accepts it, and it is fetched again only when the lock changes`,
      covers('builder × dependencies, with a library', `${builder.name}, ${deps}, Go ${go}`, () =>
        inTemporary(async (folder) => {
          await writeTree(folder, filesFor({ module, go, deps, builder: builder.dialect }));
          let args: readonly string[] = [];
          const build = () => builder.build(folder, image, { args });
          const isCached = async () => wasCached(await build(), step);

          await withMirror((mirror) =>
            withLibrary(async ({ source, proxy, release }) => {
              args = [...mirror, ...(deps === 'modules' ? [`GOPROXY=${proxy}`, 'GONOSUMDB=*'] : [])];
              const steps = readmeSteps(await fs.readFile(join(folder, 'README.md'), 'utf8'));
              const follows = (last: string) => inContainer(folder, args, [steps.container, last]);

              await release();
              // dep names another source than the import path says; modules come from the proxy that the environment names.
              const added = deps === 'dep' ? `${library}:${source}` : library;
              await follows(steps.add.replace(library, added));
              await fs.writeFile(join(folder, 'use.go'), use);
              await follows(steps.tidy);
              if (deps === 'modules') {
                assert.not.match(await fs.readFile(join(folder, 'go.mod'), 'utf8'), '// indirect');
                repositoryIn(folder);
                await spawned('bash', ['-euc', dependenciesStep], {
                  cwd: folder,
                  env: {
                    ...toolchain!.env,
                    ...settingsIn(args),
                    GO111MODULE: 'on',
                    GOPATH: join(folder, '.cache/path'),
                  },
                });
              }
              await build();
              assert.match(ends(image, { args: ['unknown'] }).output, 'unknown arguments');

              await changeCode(folder);
              assert.ok(await isCached(), 'only the code has changed');

              const newer = await release();
              await follows(
                deps === 'dep' ? `in_docker dep ensure -update ${library}` : `in_docker go get ${library}@${newer}`,
              );
              assert.not.ok(await isCached(), 'the lock has changed');
            }),
          );

          await changeCode(folder);
          assert.ok(await isCached(), 'dependencies are no longer served');
        }),
      ),
    );
  }
}

/** The commands of the README that start a container and add a dependency in it. */
function readmeSteps(readme: string): { readonly container: string; readonly add: string; readonly tidy: string } {
  const blocks = shellBlocks(readme);
  const container = blocks.find((block) => block.includes('in_docker() {')) ?? 'false';
  return {
    // Without the commands after it: they need no network, and other tests run them.
    container: container.slice(0, container.indexOf('\n}') + 2),
    add: blocks.find((block) => block.includes(library)) ?? 'false',
    // With modules only; the build that follows it is one of the builders' here.
    tidy: blocks.flatMap((block) => block.match(/^in_docker go mod tidy$/m) ?? []).join('\n'),
  };
}

function inContainer(folder: string, args: readonly string[], script: readonly string[]): Promise<string> {
  return withDocker(args, (env) => {
    return spawned('sh', ['-euc', script.join('\n')], { cwd: folder, env: { ...env, ...settingsIn(args) } });
  });
}

/** The build arguments that are settings of Go, as an environment. */
function settingsIn(args: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(args.filter((arg) => arg.startsWith('GO')).map((arg) => arg.split('=')));
}

function changeCode(folder: string): Promise<void> {
  return fs.appendFile(join(folder, 'main.go'), `\n// ${Date.now()} ${Math.random()}\n`);
}

/** Whether a builder's output says that it took a step from its cache. */
function wasCached(output: string, step: string): boolean {
  const lines = output.split('\n');
  const start = lines.findLastIndex((line) => /^(Step|\[\d+\/\d+\] STEP|#\d+ \[)/.test(line) && line.includes(step));
  assert.ok(start >= 0, `no step ${step} in:\n${output}`);
  const [vertex] = /^#\d+/.exec(lines[start]!) ?? [];
  if (vertex) return lines.includes(`${vertex} CACHED`);
  return /Using cache/.test(lines[start + 1] ?? '');
}

test.run();
