import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { releases } from '../../generators/go-service/releases.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, writeTree } from '../support.ts';
import { dep, goToolchain, must, type Toolchain } from './tools.ts';

const module = 'example.com/orders';

/** Writes a service where its Go expects it, and hands over a runner for commands in that folder. */
const inService = (given: GivenAnswers, { env }: Toolchain, body: (runs: Runner, folder: string) => void) =>
  inTemporary(async (gopath) => {
    const folder = join(gopath, 'src', module);
    await writeTree(folder, filesFor({ module, ...given }));
    const mode = given.deps === 'dep' ? 'off' : 'on';
    body(
      (command, ...args) => must(command, args, { cwd: folder, env: { ...env, GOPATH: gopath, GO111MODULE: mode } }),
      folder,
    );
  });

type Runner = (command: string, ...args: string[]) => string;

const minors = ['1.11', '1.16', '1.21', '1.27'];

for (const { minor, patch } of releases.filter((release) => minors.includes(release.minor))) {
  const toolchain = goToolchain(patch);
  for (const deps of ['dep', 'modules']) {
    toolTest(toolchain !== undefined, `Go ${patch}`)(`Go ${patch} with ${deps}: gofmt, vet, build and test`, () =>
      inService({ go: minor, deps }, toolchain!, (runs, folder) => {
        assert.is(runs(join(toolchain!.go, '../gofmt'), '-l', '.'), '', 'gofmt would change these');
        runs(toolchain!.go, 'vet', '.');
        runs(toolchain!.go, 'build', '-o', 'orders', '.');
        assert.ok(fs.existsSync(join(folder, 'orders')));
        assert.match(runs(toolchain!.go, 'test', '-count=1', '.'), /^ok /);
      }),
    );
  }
  toolTest(toolchain !== undefined && dep !== undefined, `Go ${patch} and dep 0.5.4`)(
    `dep accepts the Gopkg files of Go ${patch}`,
    () =>
      inService({ go: minor, deps: 'dep' }, toolchain!, (runs, folder) => {
        const lock = fs.readFileSync(join(folder, 'Gopkg.lock'), 'utf8');
        runs(dep!, 'check');
        runs(dep!, 'ensure', '-vendor-only');
        runs(dep!, 'ensure');
        assert.is(fs.readFileSync(join(folder, 'Gopkg.lock'), 'utf8'), lock, 'dep ensure would change the lock');
        runs(toolchain!.go, 'build', '-o', 'orders', '.');
      }),
  );
}

test.run();
