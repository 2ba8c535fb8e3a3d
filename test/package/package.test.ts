// What users get: the packed tarball, on each Node and with each package manager, with empty caches and without a network.
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import fs from 'fs-extra';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import nodes from '../../.ci/setup/nodes.json' with { type: 'json' };
import packageJson from '../../package.json' with { type: 'json' };
import { type PackageSize, sizeSentence } from '../../tools/package-size.ts';
import { golden } from '../golden.ts';
import { terminalTest, types } from '../lab/terminal.ts';
import { must, run, toolsFolder } from '../lab/tools.ts';
import { inTemporary, toolTest, treeOf } from '../support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = (version: string) => join(toolsFolder, 'node', version, 'bin/node');

/** The package managers, as .ci/setup/clients.sh puts them there. */
const scripts = {
  npm: join(toolsFolder, 'clients/npm-11.21.2/node_modules/npm/bin/npx-cli.js'),
  pnpm: join(toolsFolder, 'clients/pnpm-10.34.9/node_modules/pnpm/bin/pnpm.cjs'),
  yarn: join(toolsFolder, 'clients/yarn-4.18.1/node_modules/@yarnpkg/cli-dist/bin/yarn.js'),
  bun: join(toolsFolder, 'clients/bun-1.3.14/node_modules/bun/bin/bun.exe'),
};
type Client = keyof typeof scripts;

/** plop as teams have it. */
const plopProgram = join(toolsFolder, 'clients/plop-4.0.5/node_modules/plop/bin/plop.js');

function nodeTest(version: string) {
  return toolTest(
    existsSync(program(version)) && existsSync(scripts.npm) && existsSync(plopProgram),
    `Node ${version}, npm and plop (.ci/setup/nodes.sh, clients.sh)`,
  );
}
function clientTest(name: Client) {
  return toolTest(existsSync(scripts[name]) && existsSync(program(newest)), `${name} and Node ${newest}`);
}
const newest = nodes.node.at(-1)!;

/** Packs a copy of the checkout's files, as they are now, in a folder of this name. */
function pack(clone: string): string {
  for (const file of must('git', ['ls-files', '-z', '-co', '--exclude-standard'], { cwd: root }).split('\0')) {
    if (!file || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file), { verbatimSymlinks: true });
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  must('npm', ['pack', '--silent'], { cwd: clone });
  return join(clone, `${packageJson.name}-${packageJson.version}.tgz`);
}

/** The tarball, made when the first test asks for it, and gone with this process. */
const tarball = (() => {
  let made: string | undefined;
  return (): string => {
    if (made) return made;
    const folder = fs.mkdtempSync(join(tmpdir(), 'create-go-docker-package-'));
    process.on('exit', () => fs.removeSync(folder));
    made = pack(join(folder, 'one'));
    return made;
  };
})();

function size(): PackageSize {
  const unpacked = Number(must('sh', ['-c', `tar -xzOf '${tarball()}' | wc -c`]));
  return { packed: fs.statSync(tarball()).size, unpacked };
}

/** A directory with the package unpacked where Node looks for it. */
function inProject(body: (project: string) => Promise<unknown> | unknown) {
  return inTemporary(async (project) => {
    const installed = join(project, 'node_modules', packageJson.name);
    mkdirSync(installed, { recursive: true });
    must('tar', ['-xzf', tarball(), '-C', installed, '--strip-components=1']);
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n');
    await body(project);
  });
}

/** The trees are those that were reviewed, but for the version that is written into them. */
async function expected(name: string) {
  const tree = await treeOf(join(root, 'test/golden', name));
  const manifest = '.create-go-docker.json';
  return { ...tree, [manifest]: tree[manifest]?.replace('"version": "0.0.0"', `"version": "${packageJson.version}"`) };
}

test('two clones are packed to the same bytes', () =>
  inTemporary(async (directory) => {
    const other = pack(join(directory, 'other-name'));
    assert.ok(readFileSync(other).equals(readFileSync(tarball())));
  }));

test('the package is small, and contains the build output and nothing else', () => {
  const files = must('tar', ['-tzf', tarball()]).split('\n');
  const allowed =
    /^package\/(package\.json|README\.md|LICENSE|CHANGELOG\.md|bin\/start\.cjs|schema\/(output|templates)\.json|dist\/([\w-]+\.c?js|api\.d\.ts|THIRD-PARTY-LICENSES\.txt|sbom\.cdx\.json))$/;
  assert.equal(
    files.filter((file) => !allowed.test(file)),
    [],
  );
  for (const file of [
    'LICENSE',
    'bin/start.cjs',
    'dist/api.d.ts',
    'dist/THIRD-PARTY-LICENSES.txt',
    'dist/sbom.cdx.json',
  ])
    assert.ok(files.includes(`package/${file}`), file);
  // npm takes 2 to 3 ms to unpack each of them.
  assert.ok(files.length <= 45, `${files.length} files`);
  const { packed, unpacked } = size();
  assert.ok(packed <= 400_000, 'the tarball');
  assert.ok(unpacked <= 1_000_000, 'what is in it');
});

test('README.md says how large the package is; run npm run reference if it should change', () => {
  assert.match(readFileSync(join(root, 'README.md'), 'utf8'), sizeSentence(size()));
});

test('the package depends on nothing, has one program and no install scripts', () =>
  inProject((project) => {
    const published = fs.readJsonSync(join(project, 'node_modules', packageJson.name, 'package.json'));
    for (const field of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies'])
      assert.is(published[field], undefined, field);
    assert.equal(Object.keys(published.bin), [packageJson.name]);
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      assert.is(published.scripts[script], undefined, script);
  }));

test('the licenses and the bill of materials name the same packages', () =>
  inProject((project) => {
    const dist = join(project, 'node_modules', packageJson.name, 'dist');
    const licenses = fs.readFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
    const components: { name: string; version: string }[] = fs.readJsonSync(join(dist, 'sbom.cdx.json')).components;
    const named = [...licenses.matchAll(/^(@?[\w./-]+ \d+\.\d+\.\d+\S*) \(.+\)$/gm)].map(([, name]) => name);
    assert.equal(components.map(({ name, version }) => `${name} ${version}`).sort(), named.sort());
    assert.ok(named.some((name) => name?.startsWith('@inquirer/core ')));
  }));

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({
    pack: { tarball: readFileSync(tarball()).buffer as ArrayBuffer },
    strict: true,
  });
  assert.equal(
    messages.map((message) => formatMessage(message, pkg as Parameters<typeof formatMessage>[1])),
    [],
  );
});

test('Are The Types Wrong finds nothing', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball())));
  assert.ok(analysis.types);
  // The profile esm-only: there is nothing for require() of an old TypeScript.
  const problems = (analysis.types ? analysis.problems : []).filter(
    (problem) => !('resolutionKind' in problem && ['node10', 'node16-cjs'].includes(problem.resolutionKind)),
  );
  assert.equal(problems, []);
});

test('the API is typed', () =>
  inProject((project) => {
    const check = (text: string) => {
      writeFileSync(join(project, 'program.ts'), text);
      const flags = '--noEmit --strict --exactOptionalPropertyTypes --target es2022 --types'.split(' ');
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      return ['nodenext', 'preserve'].map(
        (module) =>
          run(process.execPath, [tsc, ...flags, '', '--module', module, 'program.ts'], { cwd: project }).output,
      );
    };
    const right = `
      import plopfile, { plan, render, scaffold, questions, schema, UserError, type Answers, type Plan } from 'create-go-docker';
      const answers: Partial<Answers> = { module: 'example.com/x', port: 9000, deps: 'modules' };
      const planned: Plan = plan(answers);
      const texts: string[] = render(planned).map(({ path, text, mode }) => path + text + mode.toFixed());
      const names: string[] = questions.map(({ name }) => name);
      const type: 'string' | 'integer' | 'array' | undefined = schema.properties['port']?.type;
      const done: Promise<void> = scaffold('x', answers, { dryRun: true }).then(({ changes }) => {
        for (const { action } of changes) if (action === 'conflict') throw new UserError('no', 'conflict');
      });
      export default [plopfile, texts, names, type, done];`;
    assert.equal(check(right), ['', '']);
    for (const output of check(`import { plan } from 'create-go-docker'; plan({ deps: 'none' }); plan({ prot: 1 });`)) {
      assert.match(output, `Type '"none"' is not assignable`);
      assert.match(output, "'prot' does not exist");
    }
  }));

/** An environment with empty caches, no settings of this machine and no network, in which `node` is this version. */
function bare(version: string, home: string) {
  return {
    HOME: home,
    PATH: `${dirname(program(version))}:/usr/bin:/bin`,
    TMPDIR: home,
    NO_COLOR: '1',
    TERM: 'xterm',
    npm_config_offline: 'true',
    npm_config_registry: 'http://127.0.0.1:9/',
    YARN_ENABLE_NETWORK: '0',
    BUN_CONFIG_REGISTRY: 'http://127.0.0.1:9/',
  };
}

/** Runs a command in an empty directory of such an environment. */
function runBare(version: string, command: readonly string[], cwd: string) {
  return inTemporary(async (home) => {
    const { PATH, ...rest } = bare(version, home);
    return run(
      'env',
      ['-i', ...Object.entries({ PATH, ...rest }).map(([name, value]) => `${name}=${value}`), ...command],
      {
        cwd,
      },
    );
  });
}

const npx = () => ['node', scripts.npm, '--offline', '--yes', `--package=${tarball()}`];

const clients: Readonly<Record<Client, () => readonly string[]>> = {
  npm: () => [...npx(), packageJson.name],
  pnpm: () => ['node', scripts.pnpm, `--package=file:${tarball()}`, 'dlx', packageJson.name],
  yarn: () => {
    const named = `${packageJson.name}@file:${tarball()}`;
    return ['node', scripts.yarn, 'dlx', '--quiet', '-p', named, packageJson.name];
  },
  bun: () => [scripts.bun, 'x', '--package', `file:${tarball()}`, packageJson.name],
};

/** Runs a client with these arguments, and expects the default service in `orders`, and nothing beside it. */
function writesTheDefault(version: string, client: Client, ...args: string[]) {
  return inTemporary(async (directory) => {
    const { status, output } = await runBare(version, [...clients[client](), ...args], directory);
    assert.is(status, 0, output);
    assert.equal(await fs.readdir(directory), ['orders'], output);
    assert.equal(await treeOf(join(directory, 'orders')), await expected('default'));
  });
}

for (const client of Object.keys(scripts) as Client[]) {
  clientTest(client)(`${client} runs the package, with nothing but the tarball`, () =>
    writesTheDefault(newest, client, 'orders'),
  );
}

clientTest('npm')('the package writes every golden service', async () => {
  for (const [name, given] of Object.entries(golden)) {
    await inTemporary(async (directory) => {
      const flags = Object.entries(given).map(([flag, value]) => `--${flag}=${value}`);
      const { status, output } = await runBare(newest, [...clients.npm(), 'orders', ...flags], directory);
      assert.is(status, 0, output);
      assert.equal(await treeOf(join(directory, 'orders')), await expected(name), name);
    });
  }
});

/** A project whose plopfile loads the package, and the arguments of its plop there. */
function inTeam(body: (project: string) => Promise<unknown>) {
  return inProject(async (project) => {
    writeFileSync(
      join(project, 'plopfile.js'),
      `export default async (plop) => { await plop.load('create-go-docker'); };`,
    );
    await body(project);
  });
}
function plop(...answers: string[]) {
  return [
    ...[plopProgram, '--no-progress', '--plopfile', 'plopfile.js', '--dest', 'services', 'go-service'],
    ...answers,
  ];
}

for (const version of nodes.node) {
  const on = nodeTest(version);

  on(`on Node ${version} npx writes the service`, () => writesTheDefault(version, 'npm', 'orders'));

  on(`on Node ${version} npx with --yes writes the service`, () =>
    writesTheDefault(version, 'npm', '--yes', '--module', 'example.com/orders'),
  );

  const asks = existsSync(program(version)) ? terminalTest : on;
  asks(`on Node ${version} npx asks at a terminal`, () =>
    inTemporary((directory) =>
      inTemporary(async (home) => {
        const variables = Object.entries(bare(version, home)).map(([name, value]) => `${name}=${value}`);
        const words = ['env', '-i', ...variables, ...npx(), packageJson.name];
        const { code, screen } = await types(
          directory,
          [
            ['Module name:', 'example.com/orders\r'],
            ['Go version', '\r'],
            ['Port', '\r'],
            ['cancel, write nothing', '\r'],
          ],
          { command: words.map((word) => `'${word}'`).join(' ') },
        );
        assert.is(code, 0, screen);
        assert.equal(await treeOf(join(directory, 'orders')), await expected('default'));
      }),
    ),
  );

  on(`on Node ${version} a team's own plop loads the package`, () =>
    inTeam(async (project) => {
      const { status, output } = await runBare(
        version,
        ['node', ...plop('example.com/orders', '1.27', '8080')],
        project,
      );
      assert.is(status, 0, output);
      assert.equal(await treeOf(join(project, 'services/orders')), await expected('default'), output);
    }),
  );

  asks(`on Node ${version} a team's own plop asks the same questions as the package`, () =>
    inTeam((project) =>
      inTemporary(async (home) => {
        const variables = Object.entries(bare(version, home)).map(([name, value]) => `${name}=${value}`);
        const words = ['env', '-i', ...variables, 'node', ...plop()];
        const { code, screen } = await types(
          project,
          [
            ['Module name:', 'example.com/orders\r'],
            ['Go version', '\r'],
            ['Port', '\r'],
            ['cancel, write nothing', '\r'],
          ],
          { command: words.map((word) => `'${word}'`).join(' ') },
        );
        assert.is(code, 0, screen);
        assert.equal(await treeOf(join(project, 'services/orders')), await expected('default'));
      }),
    ),
  );

  on(`on Node ${version} the API writes the service, and renders the same`, () =>
    inProject(async (project) => {
      writeFileSync(
        join(project, 'program.js'),
        `import { plan, render, scaffold } from 'create-go-docker';
        const { changes } = await scaffold('orders');
        const files = render(plan({ module: 'example.com/orders' }));
        process.stdout.write(String(changes.every(({ text }, index) => text === files[index].text)));`,
      );
      const { status, stdout, output } = await runBare(version, ['node', 'program.js'], project);
      assert.is(status, 0, output);
      assert.is(stdout, 'true');
      assert.equal(await treeOf(join(project, 'orders')), await expected('default'));
    }),
  );
}

for (const version of nodes.tooOld) {
  nodeTest(version)(`Node ${version} is told that it is too old, in a sentence`, () =>
    inProject(async (project) => {
      const start = join(
        project,
        'node_modules',
        packageJson.name,
        packageJson.bin[packageJson.name as 'create-go-docker'],
      );
      const before = await fs.readdir(project);
      const { status, output } = await runBare(version, ['node', start, 'orders'], project);
      assert.is(status, 1);
      assert.is(
        output,
        `create-go-docker needs Node 20.17 or newer; this is ${version}. Get it from https://nodejs.org\n`,
      );
      assert.equal(await fs.readdir(project), before);
    }),
  );
}

test.run();
