// The generator in plop: a user's plop, which has inquirer 9, and the plop of a checkout, which has our inquirer.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { accepts, keys, review, type Step, type TerminalOptions, terminalTest, types } from '../lab/terminal.ts';
import { cleanEnv, runs } from '../program.ts';
import { inTemporary, toolTest, treeOf } from '../support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tools =
  process.env.CREATE_GO_DOCKER_TOOLS ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'create-go-docker');

/** The command of each plop, up to its own arguments. */
const plops = {
  "a team's plop": [join(tools, 'clients/plop-4.0.5/node_modules/plop/bin/plop.js')],
  "the checkout's plop": [join(root, 'node_modules/plop/bin/plop.js')],
};
type Plop = keyof typeof plops;
const all = Object.keys(plops) as Plop[];

function plopTest(plop: Plop) {
  return existsSync(plops[plop].at(-1)!) ? terminalTest : toolTest(false, 'plop 4.0.5 (.ci/setup/clients.sh)');
}

/** A team's project, with a plopfile that loads us, and an empty folder `services` for what comes out. */
function inProject(body: (services: string, project: string) => Promise<unknown>) {
  return inTemporary(async (project) => {
    await mkdir(join(project, 'node_modules'));
    await mkdir(join(project, 'services'));
    await symlink(root, join(project, 'node_modules/create-go-docker'));
    await writeFile(join(project, 'package.json'), '{ "type": "module" }\n');
    const plopfile = `export default async (plop) => { await plop.load('create-go-docker'); };\n`;
    await writeFile(join(project, 'plopfile.js'), plopfile);
    await body(join(project, 'services'), project);
  });
}

function argumentsOf(services: string, ...args: string[]) {
  return [
    ...['--no-progress', '--plopfile', join(services, '../plopfile.js'), '--dest', services],
    ...['go-service', ...args],
  ];
}

/** Runs plop on a terminal in the folder that services go to. */
function plays(
  plop: Plop,
  services: string,
  steps: readonly Step[],
  args: readonly string[] = [],
  options: TerminalOptions = {},
) {
  const words = [process.execPath, ...plops[plop], ...argumentsOf(services, ...args)];
  const line = words.map((word) => `'${word}'`).join(' ');
  return types(services, steps, { command: `echo $$ > ../pid; PATH=/nowhere exec ${line}`, rows: 50, ...options });
}

const { enter } = keys;

for (const plop of all) {
  const on = plopTest(plop);

  on(`${plop} asks the three questions, shows everything for review, and writes what the command does`, () =>
    inProject(async (services) =>
      inTemporary(async (other) => {
        const { code, screen } = await plays(plop, services, [...accepts, [review, enter]]);
        assert.is(code, 0, screen);
        assert.match(screen, /11 files in my-service\n\nNext:\n {2}cd my-service\n {2}docker build -t my-service \.\n/);
        assert.is(runs(other, ['--yes']).status, 0);
        assert.equal(await treeOf(services), await treeOf(other));
      }),
    ),
  );

  on(`${plop} takes defaults from surrounding files, goes back, and shows the source of each in the review`, () =>
    inProject(async (services) => {
      await writeFile(join(services, 'go.mod'), 'module acme.com/mono\n');
      await writeFile(join(services, '.tool-versions'), 'golang 1.26.3\n');
      const { code, screen } = await plays(plop, services, [
        ['(acme.com/mono/my-service)', enter],
        ['❯ 1.26.3', keys.shiftTab],
        ['(acme.com/mono/my-service)', `acme.com/mono/orders${enter}`],
        ['❯ 1.26.3', enter],
        ['Port', `9000${enter}`],
        [
          review,
          ({ screen, type }) => {
            assert.match(screen(), /^ {2}module +acme\.com\/mono\/orders +your answer$/m);
            assert.match(screen(), /^ {2}go +1\.26\.3 +services\/\.tool-versions$/m);
            assert.match(screen(), /^ {2}port +9000 +your answer$/m);
            type('base');
          },
        ],
        ['❯ base', enter],
        ['Final image', `${keys.down}${keys.down}${enter}`],
        [review, 'write'],
        ['❯ write', enter],
      ]);
      assert.is(code, 0, screen);
      const { answers } = JSON.parse((await treeOf(services))['orders/.create-go-docker.json'] ?? '{}');
      assert.equal(
        [answers.module, answers.go, answers.port, answers.base],
        ['acme.com/mono/orders', '1.26.3', 9000, 'scratch'],
      );
    }),
  );

  on(`${plop} takes answers on its command line, and asks for the rest`, () =>
    inProject(async (services) => {
      const { code, screen } = await plays(
        plop,
        services,
        [
          ['Port the service listens on:', enter],
          [
            review,
            ({ screen, type }) => {
              assert.match(screen(), /^ {2}module +example\.com\/x +plop's command line$/m);
              assert.match(screen(), /^ {2}base +scratch +plop's command line$/m);
              type('modu');
            },
          ],
          ['❯ module', enter],
          ['Module name', `example.com/y${enter}`],
          [review, 'write'],
          ['❯ write', enter],
        ],
        ['example.com/x', '1.27', '_', '--', '--base', 'scratch'],
      );
      assert.is(code, 0, screen);
      assert.match((await treeOf(services))['y/Dockerfile'] ?? '', 'FROM scratch');
    }),
  );

  on(`${plop} asks nothing when its command line has all three`, () =>
    inProject(async (services) => {
      const { code, screen } = await plays(plop, services, [], ['example.com/x', '1.26', '81']);
      assert.is(code, 0, screen);
      assert.not.match(screen, 'Review');
      assert.match((await treeOf(services))['x/Dockerfile'] ?? '', /golang:1\.26-[\s\S]*EXPOSE 81\n/);
    }),
  );

  for (const [name, key] of Object.entries({ 'Ctrl-C': keys.ctrlC, 'Ctrl-D': keys.ctrlD, Esc: keys.esc })) {
    for (const number of [0, 3]) {
      const before = accepts.slice(0, number);
      const [shown] = accepts[number] ?? [review];
      on(
        `${plop}: ${name} at ${JSON.stringify(shown)} ends with 130, shows the cursor and a message, and writes nothing`,
        () =>
          inProject(async (services) => {
            const { code, screen, sent } = await plays(plop, services, [...before, [shown, key]]);
            assert.is(code, 130, screen);
            assert.match(screen, /\n\[ERROR\] Cancelled\. Nothing was written\.\n$/);
            assert.ok(sent.lastIndexOf('\x1b[?25h') >= sent.lastIndexOf('\x1b[?25l'), 'the cursor is hidden');
            assert.equal(await treeOf(services), {});
          }),
      );
    }
  }

  on(`${plop}: SIGTERM ends it with 143, a closed terminal with 130, and nothing is written`, () =>
    inProject(async (services, project) => {
      const pid = async () => Number(await readFile(join(project, 'pid'), 'utf8'));
      const { code, screen } = await plays(plop, services, [
        ['Module name:', async () => process.kill(await pid(), 'SIGTERM')],
      ]);
      assert.is(code, 143, screen);
      assert.match(screen, /Cancelled\. Nothing was written\./);
      const result = join(project, 'result');
      const words = [process.execPath, ...plops[plop], ...argumentsOf(services)].map((word) => `'${word}'`).join(' ');
      await types(services, [['Module name:', ({ hangUp }) => hangUp()]], {
        command: `trap : HUP; ${words} 2> ../errors; echo $? > ${result}.new; mv ${result}.new ${result}`,
      });
      for (let tries = 0; tries < 500 && !existsSync(result); tries++) await setTimeout(20);
      assert.is(await readFile(result, 'utf8'), '130\n');
      assert.equal(await treeOf(services), {});
    }),
  );

  on(`${plop} asks line by line with ACCESSIBLE=1`, () =>
    inProject(async (services) => {
      const steps: readonly Step[] = [
        ['Module name, or Enter for', `example.com/lines${enter}`],
        ['Number or version', `1.26${enter}`],
        ['Port the service listens on, or Enter', enter],
        ['cancel, write nothing', `1${enter}`],
      ];
      const { code, screen } = await plays(plop, services, steps, [], { env: { ACCESSIBLE: '1' } });
      assert.is(code, 0, screen);
      // Typed text appears once, although inquirer 9 also listens.
      assert.match(screen, /: example\.com\/lines\n {2}program lines, image lines\n/);
      assert.match((await treeOf(services))['lines/Dockerfile'] ?? '', 'golang:1.26-');
    }),
  );

  on(`${plop} shows in the review what is in the way, and then cannot write`, () =>
    inProject(async (services) => {
      await mkdir(join(services, 'my-service'));
      await writeFile(join(services, 'my-service/main.go'), 'package mine\n');
      const { code } = await plays(plop, services, [
        ...accepts,
        ['not possible: 1 file is in the way', enter],
        ['This option is disabled', keys.esc],
      ]);
      assert.is(code, 130);
      assert.equal(await treeOf(services), { 'my-service/main.go': 'package mine\n' });
    }),
  );

  const withoutTerminal = (services: string, ...args: string[]) => {
    const command = [...plops[plop], ...argumentsOf(services, ...args)];
    return spawnSync(process.execPath, command, { cwd: services, env: cleanEnv(), encoding: 'utf8' });
  };
  const onPlop = toolTest(existsSync(plops[plop].at(-1)!), 'plop 4.0.5 (.ci/setup/clients.sh)');

  onPlop(`${plop} refuses a conflict, and names the command that shows and resolves it`, () =>
    inProject(async (services) => {
      const mine = { 'x/main.go': 'package mine\n' };
      await mkdir(join(services, 'x'));
      await writeFile(join(services, 'x/main.go'), mine['x/main.go']);
      const { status, stderr } = withoutTerminal(services, 'example.com/x', '1.26', '81');
      assert.is(status, 1);
      assert.equal(await treeOf(services), mine);
      const [, line = ''] = /^ +npx create-go-docker@[\w.-]+ (.*)$/m.exec(stderr) ?? [];
      assert.is(line, 'x --module example.com/x --go 1.26 --port 81 --dry-run', stderr);
      assert.not.match(stderr, /--skip|--overwrite/);
      const said = runs(services, line.split(' '));
      assert.is(said.status, 3);
      assert.match(said.stdout, '-package mine\n');
    }),
  );

  onPlop(`${plop} without a terminal uses surrounding files, and requires the module`, () =>
    inProject(async (services) => {
      await writeFile(join(services, '.tool-versions'), 'golang 1.25.1\n');
      const run = (...args: string[]) => withoutTerminal(services, ...args);
      const nothing = run();
      assert.is(nothing.status, 1);
      assert.match(nothing.stderr, /^\[ERROR\] No terminal to ask on: give the module\./m);
      const { status, stderr } = run('example.com/x');
      assert.is(status, 0, stderr);
      assert.match((await treeOf(services))['x/Dockerfile'] ?? '', 'golang:1.25.1-');
    }),
  );
}

test.run();
