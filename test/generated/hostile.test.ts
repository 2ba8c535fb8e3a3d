// Unusual module names and directories, with the program and the real go command.
import { join } from 'node:path';
import fc from 'fast-check';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { releases } from '../../generators/go-service/go-releases.ts';
import { importPathProblem } from '../../generators/go-service/import-path.ts';
import { goToolchain, must } from '../lab/tools.ts';
import { runsHere } from '../program.ts';
import { inTemporary, toolTest } from '../support.ts';

const newest = releases.at(-1)!;
const toolchain = goToolchain(newest.patch);
const minutes = Number(process.env.FUZZ_MINUTES ?? 0);

const element = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._~-]{0,12}$/);
const module = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,10}$/),
    fc.array(element, { maxLength: 3 }),
    fc.constantFrom('', '/v2', '/v99'),
  )
  .map(([first, rest, version]) => `${[first, ...rest].join('/')}${version}`)
  .filter((path) => !importPathProblem(path));
const directory = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    fc.constantFrom('-x', "it's", '$(id)', 'a b', 'new\nline', '😀', '"'),
  )
  .filter(
    (name) =>
      !/[/\0\uFFFD\p{Surrogate}]/u.test(name) &&
      !/^\.{1,2}$/.test(name) &&
      name !== 'recover' &&
      Buffer.byteLength(name) < 200,
  );

toolTest(toolchain !== undefined, `Go ${newest.patch}`)(
  'gofmt and vet find nothing in services of any name, in directories of any name',
  async () => {
    let ran = 0;
    const property = fc.asyncProperty(module, directory, fc.constantFrom('dep', 'modules'), (name, folder, deps) =>
      inTemporary(async (gopath) => {
        const here = join(gopath, 'here');
        await fs.ensureDir(here);
        const { exitCode, stderr } = await runsHere(here, ['--module', name, '--deps', deps, '--', folder]);
        // The only module that is refused late: its program would replace a source.
        if (exitCode === 2) return assert.match(stderr, /would be named|is behind --/);
        assert.is(exitCode, 0, stderr);
        ran += 1;
        assert.equal(await fs.readdir(here), [folder]);
        // The path in the image: Go itself accepts few names of folders.
        const cwd = join(gopath, 'src', name);
        await fs.move(join(here, folder), cwd);
        const env = { ...toolchain!.env, GOPATH: gopath, GO111MODULE: deps === 'dep' ? 'off' : 'on' };
        assert.is(must(join(toolchain!.go, '../gofmt'), ['-l', '.'], { cwd, env }), '');
        must(toolchain!.go, ['vet', '.'], { cwd, env });
        JSON.parse(await fs.readFile(join(cwd, '.create-go-docker.json'), 'utf8'));
        return undefined;
      }),
    );
    const long = { numRuns: 10_000, interruptAfterTimeLimit: (minutes * 60_000) / 5, markInterruptAsFailure: false };
    await fc.assert(property, minutes > 0 ? long : { numRuns: 10 }).catch((error: Error) => {
      throw new Error(`${error.message}\n${(error.cause as Error | undefined)?.message}`);
    });
    console.log(`hostile names: ${ran} services`);
    assert.ok(ran > 0);
  },
);

test.run();
