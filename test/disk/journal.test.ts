import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { renameSync, symlinkSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { rolldown } from 'rolldown';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../core/errors.ts';
import { type Manifest, manifestPath } from '../../core/manifest.ts';
import type { Change } from '../../disk/compare.ts';
import { type Disk, disk as realDisk } from '../../disk/fs.ts';
import { workIn, workPrefix } from '../../disk/journal.ts';
import { recover, unfinished, write } from '../../disk/write.ts';
import { archivedEngine } from '../../pipeline/engines.ts';
import { changesOf, plannedUpdate } from '../../pipeline/update.ts';
import { cleanEnv, program, runs } from '../program.ts';
import { inTemporary, toolTest, treeOf, writeTree } from '../support.ts';
import type { Task } from './killed.ts';
import { stepping, withoutLinks } from './stepping.ts';

type Tree = Readonly<Record<string, string>>;

const create = (path: string, text = `${path}, new\n`): Change => ({ path, text, mode: 0o644, action: 'create' });
function overwrite(path: string, before: string): Change {
  return {
    ...create(path),
    action: 'overwrite',
    before: Buffer.from(before),
  };
}
const remove = (path: string, before: string): Change => ({ ...overwrite(path, before), action: 'delete', text: '' });
const isOurs = (path: string) => path.includes(workPrefix);
const ofOthers = (tree: Tree): Tree => Object.fromEntries(Object.entries(tree).filter(([path]) => !isOurs(path)));

/** One way to write: what is there before, what is written where. */
interface Case {
  readonly name: string;
  readonly before: Tree;
  readonly target: string;
  readonly changes: readonly Change[];
  readonly links: boolean;
}

const existing = {
  before: { 't/mine': 'mine', 't/main.go': 'old\n', 't/d/old': 'old too\n', 't/gone/gone': 'gone\n' },
  target: 't',
  changes: [
    create('n/m/y'),
    remove('gone/gone', 'gone\n'),
    overwrite('main.go', 'old\n'),
    overwrite('d/old', 'old too\n'),
    create('x', ''),
  ],
};
const cases: readonly Case[] = [
  {
    name: 'a new directory',
    before: { mine: 'mine' },
    target: 'a/b',
    changes: [create('x'), create('n/y')],
    links: true,
  },
  { name: 'an existing directory', ...existing, links: true },
  { name: 'an existing directory, without links', ...existing, links: false },
];

/** An update of an edited service of 0.1.0: files that are replaced, merged, added and deleted, and the manifest. */
async function anUpdate(): Promise<Case> {
  return inTemporary(async (root) => {
    const target = join(root, 't');
    const engine = archivedEngine('0.1.0')!;
    await writeTree(target, engine.render({ module: 'example.com/orders', with: 'makefile' }));
    await fs.appendFile(join(target, '.gitignore'), '/mine/\n');
    const before = await treeOf(root);
    const manifest: Manifest = JSON.parse(before[`t/${manifestPath}`]!);
    const answers = { ...manifest.answers, base: 'scratch', with: ['devcontainer'] };
    const changes = changesOf(plannedUpdate({ target, manifest, engine, answers }));
    return { name: 'a service that is updated', before, target: 't', changes, links: true };
  });
}

async function build(directory: string): Promise<string> {
  const input = fileURLToPath(new URL('killed.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' });
  const file = join(directory, 'killed.mjs');
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

function start(script: string, root: string, { target, changes, links }: Case, dieAt: number) {
  const plain = changes.map(({ before, ...change }) => ({ ...change, ...(before && { before: `${before}` }) }));
  const task: Task = { target: join(root, target), changes: plain, links, dieAt };
  return spawnSync(process.execPath, [script, JSON.stringify(task)], { encoding: 'utf8', env: cleanEnv() });
}

async function put(root: string, tree: Tree) {
  for (const [path, text] of Object.entries(tree)) await fs.outputFile(join(root, path), text);
}

/** Every file and folder, empty ones included. */
const namesOf = async (root: string) => (await fs.readdir(root, { recursive: true })).map(String).sort();

const counts = { killed: 0, rolledBack: 0, finished: 0 };

for (const each of [...cases, await anUpdate()]) {
  test(`killed at every step of writing into ${each.name}: old, new, or put back by recover`, () =>
    inTemporary(async (scripts) => {
      const script = await build(scripts);
      const deleted = each.changes
        .filter(({ action }) => action === 'delete')
        .map(({ path }) => `${each.target}/${path}`);
      const after: Tree = Object.fromEntries(
        [
          ...Object.entries(each.before),
          ...each.changes.map(({ path, text }) => [`${each.target}/${path}`, text] as const),
        ].filter(([path]) => !deleted.includes(path)),
      );
      for (let dieAt = 1, alive = false; !alive; dieAt += 1) {
        await inTemporary(async (root) => {
          await put(root, each.before);
          const names = await namesOf(root);
          const { signal, status, stdout } = start(script, root, each, dieAt);
          alive = signal === null;
          assert.is(alive ? status : signal, alive ? 0 : 'SIGKILL', stdout);
          if (!alive) counts.killed += 1;
          // Without links the owner file may be incomplete. Then only the user can tell that the run has ended.
          const said = recover(join(root, each.target), !each.links)
            .map(({ message }) => message)
            .join('\n');
          const there = await treeOf(root);
          const isNew = JSON.stringify(there) === JSON.stringify(Object.fromEntries(Object.entries(after).sort()));
          if (!isNew) {
            assert.equal(there, each.before, `step ${dieAt}`);
            assert.equal(await namesOf(root), names, `step ${dieAt}: nothing is left over`);
            if (said) counts.rolledBack += 1;
          } else {
            assert.ok(!(await namesOf(root)).some(isOurs), `step ${dieAt}: nothing is left over`);
            counts.finished += 1;
          }
          assert.match(said, isNew ? /^$|had written everything|rolled back/ : /^$|rolled back/);
        });
        assert.ok(dieAt < 500, 'it never ends');
      }
      assert.ok(counts.killed > 20);
    }));
}

// Without links it takes as long again: npm run fuzz does that too.
for (const links of process.env.FUZZ_MINUTES ? [true, false] : [true]) {
  test(`killed at every step of recovering, for every step of writing it can begin at${links ? '' : ', without links'}`, () =>
    inTemporary(async (scripts) => {
      const script = await build(scripts);
      const small: Case = {
        ...existing,
        name: '',
        changes: [overwrite('main.go', 'old\n'), remove('gone/gone', 'gone\n'), create('n/y')],
        links,
      };
      const journaled = await stepsWithJournal(small);
      assert.ok(journaled.length > 5);
      for (const dieAt of journaled) {
        await inTemporary(async (folder) => {
          const [root, killed] = [join(folder, 'root'), join(folder, 'killed')];
          await put(root, small.before);
          start(script, root, small, dieAt);
          await fs.move(root, killed);
          for (let again = 1, alive = false; !alive; again += 1) {
            const target = join(root, small.target);
            // Keeps the hard links that the writer made.
            execFileSync('cp', ['-a', killed, root]);
            alive = !(await dies(again, target, (disk) => recover(target, true, disk)));
            if (!alive) counts.killed += 1;
            recover(target, true);
            assert.equal(await treeOf(root), small.before, `steps ${dieAt} and ${again}`);
            assert.ok(!(await namesOf(root)).some(isOurs));
            await fs.remove(root);
          }
        });
      }
      console.log(
        `killed ${counts.killed} times; ${counts.rolledBack} rolled back, ${counts.finished} had everything in place`,
      );
    }));
}

/**
 * Whether `act` comes to its step N. From there on its disk does nothing, so that it leaves what a process leaves that is killed
 * there, and its work folder belongs to a process that has ended. To start and kill a real one takes 50 ms longer.
 */
async function dies(at: number, target: string, act: (disk: Disk) => unknown): Promise<boolean> {
  let steps = 0;
  const disk = stepping(() => {
    steps += 1;
    if (steps >= at) throw new Error('The process is dead.');
  });
  await Promise.resolve(disk)
    .then(act)
    .catch((error) => {
      if (steps < at) throw error;
    });
  const work = workIn(target);
  const owners = fs.existsSync(work) ? fs.readdirSync(work).filter((name) => name.startsWith('owner.')) : [];
  for (const name of owners) {
    // The number of this process, but the start of another one. A new file, because the old one may have a second link.
    const owner = fs.readFileSync(join(work, name), 'utf8').replace('"started":"', '"started":"not ');
    fs.removeSync(join(work, name));
    fs.writeFileSync(join(work, name), owner);
  }
  return steps >= at;
}

// From the journal's being there to its being done.
async function stepsWithJournal({ before, target, changes, links }: Case): Promise<readonly number[]> {
  const found: number[] = [];
  for (let dieAt = 1, alive = false; !alive; dieAt += 1) {
    await inTemporary(async (root) => {
      await put(root, before);
      alive = !(await dies(dieAt, join(root, target), (disk) =>
        write(join(root, target), changes, { disk: links ? disk : withoutLinks(disk) }),
      ));
      if (await fs.pathExists(join(workIn(join(root, target)), 'journal.json'))) found.push(dieAt);
    });
  }
  return found;
}

test('the next run rolls back and says so; a dry run says what is in the way', () =>
  inTemporary(async (scripts) => {
    const script = await build(scripts);
    await inTemporary(async (root) => {
      const each: Case = { ...existing, name: '', links: true };
      await put(root, each.before);
      const steps = await stepsWithJournal(each);
      start(script, root, each, steps.at(-3)!);
      const dry = runs(root, ['t', '--dry-run']);
      assert.is(dry.status, 3);
      assert.match(dry.stderr, /^An interrupted run left .*recover/);
      const { status, stdout } = runs(root, ['t', '--skip', 'main.go']);
      assert.is(status, 0);
      assert.match(stdout, /^An interrupted run was rolled back/);
      const tree = await treeOf(root);
      assert.is(tree['t/main.go'], 'old\n');
      assert.not.ok(tree['t/x']);
      assert.ok(tree['t/Dockerfile']);
    });
  }));

test('recover says what it did, or that there was nothing', () =>
  inTemporary(async (root) => {
    assert.match(runs(root, ['recover']).stdout, /^There is nothing to recover in /);
    await mkdir(join(root, workPrefix));
    await writeFile(join(root, workPrefix, 'owner.1'), '{"pid":1,"started":"","place":"elsewhere"}');
    const refused = runs(root, ['.']);
    assert.is(refused.status, 3);
    assert.match(refused.stderr, /on another machine, in another container, or before a restart.*recover/);
    assert.match(runs(root, ['recover', '--json']).stdout, /"outcome":"recovered".*rolled back/);
    assert.equal(await treeOf(root), {});
  }));

test('a journal that names a path outside the directory is not followed', () =>
  inTemporary(async (root) => {
    const work = join(root, 't', workPrefix);
    const evil = { folders: [], files: [{ path: '../precious', overwrites: false, by: 'copy' }] };
    await put(root, {
      precious: 'x',
      [`t/${workPrefix}/new/0`]: 'xyz',
      [`t/${workPrefix}/journal.json`]: JSON.stringify(evil),
    });
    const { status, stderr } = runs(root, ['recover', 't']);
    assert.is(status, 3);
    assert.match(stderr, /is damaged, or was not written by create-go-docker/);
    await writeFile(join(work, 'journal.json'), '{');
    assert.is(runs(root, ['recover', 't']).status, 3);
    assert.is((await treeOf(root)).precious, 'x');
  }));

test('files of others in a work folder are not removed', () =>
  inTemporary(async (root) => {
    const before = { [`a/${workPrefix}/notes.txt`]: 'mine', [`a/${workPrefix}/sub/z`]: '' };
    for (const [path, text] of Object.entries(before)) await fs.outputFile(join(root, path), text);
    for (const force of [false, true])
      assert.throws(() => recover(join(root, 'a'), force), /notes\.txt is not a file of create-go-docker/);
    assert.equal(await treeOf(root), before);
  }));

test('a work folder that is a symbolic link is not written through', () =>
  inTemporary(async (root) => {
    await mkdir(join(root, 'out'));
    await mkdir(join(root, 't'));
    await symlink('../out', join(root, 't', workPrefix));
    const { status, stderr } = runs(root, ['t']);
    assert.is(status, 3, stderr);
    assert.equal(await fs.readdir(join(root, 'out')), []);
  }));

// A run that starts when another has ended finds a service that nobody has edited, and replaces its files.
test('runs that start at once into one place follow each other or end with 3, and never mix', async () => {
  for (const place of ['fresh', 'there']) {
    await inTemporary(async (root) => {
      await mkdir(join(root, 'there'));
      const ports = ['1001', '1002', '1003', '1004'];
      const codes = await Promise.all(
        ports.map(
          (port) =>
            new Promise<number | null>((resolve) => {
              const child = spawn(process.execPath, [program, place, '--port', port], {
                cwd: root,
                env: cleanEnv(),
                stdio: 'ignore',
              });
              child.on('close', resolve);
            }),
        ),
      );
      for (const code of codes) assert.ok(code === 0 || code === 3, `${codes}`);
      const manifest = (await treeOf(root))[`${place}/.create-go-docker.json`] ?? '';
      const last = /"port": (\d+)/.exec(manifest)?.[1] ?? '';
      assert.is(codes[ports.indexOf(last)], 0, manifest);
      assert.ok(!(await namesOf(root)).some(isOurs));
      assert.match(runs(root, [place, '--port', last]).stdout, /^Nothing to do/);
    });
  }
});

// Between any two calls, so also between creating the work folder and naming its owner, and between removing the two.
for (const each of cases) {
  test(`a run into ${each.name} that another run looks at between any two calls is not taken for a leftover`, async () => {
    const seenBy = { busy: 0, nothing: 0 };
    for (let at = 1, reached = true; reached; at += 1) {
      await inTemporary(async (root) => {
        const target = join(root, each.target);
        await put(root, each.before);
        const seen = { steps: 0 };
        const look = () => {
          try {
            assert.equal(recover(target, false), [], `step ${at}`);
            assert.equal(unfinished(target), [], `step ${at}`);
            seenBy.nothing += 1;
          } catch (error) {
            assert.match((error as Error).message, /^Another run is writing here \(process \d+\)/, `step ${at}`);
            seenBy.busy += 1;
          }
        };
        const disk = meddling(at, seen, look);
        await write(target, each.changes, { disk: each.links ? disk : withoutLinks(disk) });
        reached = seen.steps >= at;
        const expected: Record<string, string> = { ...each.before };
        for (const { path, text, action } of each.changes) {
          if (action === 'delete') delete expected[`${each.target}/${path}`];
          else expected[`${each.target}/${path}`] = text;
        }
        assert.equal(await treeOf(root), Object.fromEntries(Object.entries(expected).sort()), `step ${at}`);
      });
    }
    assert.ok(seenBy.busy > 10 && seenBy.nothing > 3, JSON.stringify(seenBy));
  });
}

test('a run that was killed before it named its owner leaves nothing that the next run reports', () =>
  inTemporary(async (root) => {
    await put(root, { 't/mine': 'mine', [`t/${workPrefix}/owner-0`]: '{"pi' });
    const target = join(root, 't');
    assert.equal(unfinished(target), []);
    assert.equal(recover(target, false), []);
    assert.equal(await treeOf(root), { 't/mine': 'mine' });
  }));

// ---- faults

const injected = { count: 0 };

/** The disk, whose Nth call of those that matter fails with this code; 0 is never. Counts them in `seen`. */
function failing(code: string, at: number, seen: { steps: number }): Disk {
  const failsAt = (name: keyof Disk) => {
    const real = realDisk[name] as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => {
      seen.steps += 1;
      if (seen.steps !== at) return real(...args);
      injected.count += 1;
      const error = Object.assign(new Error(`${code}: injected`), { code, path: args[0] });
      if (name === 'flush') return Promise.reject(error);
      throw error;
    };
  };
  const changing = [
    'mkdir',
    'create',
    'flush',
    'link',
    'copyNew',
    'rename',
    'unlink',
    'rmdir',
    'removeTree',
    'lstat',
    'lookUp',
    'realpath',
  ] as const;
  return { ...realDisk, ...Object.fromEntries(changing.map((name) => [name, failsAt(name)])) } as Disk;
}

for (const each of cases.filter(({ links }) => links)) {
  for (const code of ['ENOSPC', 'EACCES', 'EROFS', 'EIO', 'EXDEV', 'EPERM', 'EDQUOT', 'EMFILE']) {
    test(`${code} at every step of writing into ${each.name}: everything is as before, or as it should be`, async () => {
      const deleted = each.changes
        .filter(({ action }) => action === 'delete')
        .map(({ path }) => `${each.target}/${path}`);
      const after: Tree = Object.fromEntries(
        [
          ...Object.entries(each.before),
          ...each.changes.map(({ path, text }) => [`${each.target}/${path}`, text] as const),
        ].filter(([path]) => !deleted.includes(path)),
      );
      for (let at = 1, reached = true; reached; at += 1) {
        await inTemporary(async (root) => {
          await put(root, each.before);
          const seen = { steps: 0 };
          const outcome = await write(join(root, each.target), each.changes, { disk: failing(code, at, seen) }).then(
            () => 'written',
            (error) => error,
          );
          reached = seen.steps >= at;
          const there = ofOthers(await treeOf(root));
          if (outcome === 'written') return assert.equal(there, Object.fromEntries(Object.entries(after).sort()));
          if (!(outcome instanceof UserError)) throw outcome;
          assert.equal(there, each.before, `step ${at}: ${outcome.message}`);
          return undefined;
        });
      }
    });
  }
}

for (const each of cases.filter(({ links }) => links)) {
  test(`cancelled at every step of writing into ${each.name}: as before, or done`, async () => {
    const names: string[] = [];
    for (let at = 1, reached = true; reached; at += 1) {
      await inTemporary(async (root) => {
        await put(root, each.before);
        const before = await namesOf(root);
        const seen = { steps: 0 };
        const signal = new AbortController();
        const disk = meddling(at, seen, () =>
          signal.abort(new UserError('Cancelled.', 'cancelled', { code: 'cancelled' })),
        );
        const error = await write(join(root, each.target), each.changes, { disk, cancelled: signal.signal }).catch(
          (error) => error,
        );
        reached = seen.steps >= at;
        assert.not.ok((await namesOf(root)).some(isOurs), `step ${at}`);
        if (!error) return;
        assert.is(error.reason, 'cancelled');
        names.push(error.reason);
        assert.equal(await treeOf(root), each.before, `step ${at}`);
        assert.equal(await namesOf(root), before, `step ${at}`);
      });
    }
    assert.ok(names.length > 5);
  });
}

test('a signal ends the program with 130, SIGTERM with 143, and everything is as before', () =>
  inTemporary(async (root) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      // It waits for its answers, which never come.
      const child = spawn(process.execPath, [program, 'x', '--from', '-'], {
        cwd: root,
        env: cleanEnv(),
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      const errors: string[] = [];
      child.stderr.setEncoding('utf8').on('data', (text) => errors.push(text));
      const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
      await untilReading(child.pid ?? 0);
      child.kill(signal);
      assert.is(await ended, signal === 'SIGTERM' ? 143 : 130, errors.join(''));
      assert.match(errors.join(''), /^Cancelled\. Nothing was written/);
      assert.equal(await treeOf(root), {});
    }
  }));

// Node has set up its signals once it has opened what it needs; Linux says which signals a process catches.
async function untilReading(pid: number): Promise<void> {
  const caught = () => /^SigCgt:\s*([0-9a-f]+)$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
  // SIGHUP, SIGINT and SIGTERM: bits 0, 1 and 14.
  while ((BigInt(`0x${caught()}`) & 0x4003n) !== 0x4003n) await new Promise((resolve) => setTimeout(resolve, 5));
}

const needsRoot = toolTest(process.getuid?.() === 0, 'root, to mount a file system');

needsRoot(
  'a folder on another file system: new files are copied, and replacing one there is refused with everything as before',
  () =>
    inTemporary(async (root) => {
      await put(root, { 't/main.go': 'old\n' });
      await mkdir(join(root, 't/d'));
      mounted(join(root, 't/d'), 'size=1m');
      try {
        await write(join(root, 't'), [create('d/x'), create('d/e/y'), overwrite('main.go', 'old\n')]);
        assert.equal(await treeOf(root), {
          't/d/e/y': 'd/e/y, new\n',
          't/d/x': 'd/x, new\n',
          't/main.go': 'main.go, new\n',
        });
        const before = await treeOf(root);
        const changes = [create('z'), overwrite('d/x', 'd/x, new\n')];
        const error = await write(join(root, 't'), changes).catch((error) => error);
        assert.match(error.message, /another file system/);
        assert.equal(await treeOf(root), before);
      } finally {
        spawnSync('umount', [join(root, 't/d')]);
      }
    }),
);

needsRoot('a disk that is full, or read-only: everything is as before', () =>
  inTemporary(async (root) => {
    const target = join(root, 't');
    await mkdir(target);
    mounted(target, 'size=64k');
    try {
      await put(root, { 't/main.go': 'old\n' });
      const big = create('big', 'x'.repeat(1 << 20));
      const full = await write(target, [create('a'), overwrite('main.go', 'old\n'), big]).catch((error) => error);
      assert.match(full.message, /^No space left/);
      assert.equal(await treeOf(root), { 't/main.go': 'old\n' });
      spawnSync('mount', ['-o', 'remount,ro', target]);
      const readOnly = await write(target, [create('a')]).catch((error) => error);
      assert.match(readOnly.message, /read-only/);
      assert.equal(await treeOf(root), { 't/main.go': 'old\n' });
    } finally {
      spawnSync('umount', [target]);
    }
  }),
);

function mounted(folder: string, options: string): void {
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { encoding: 'utf8' });
  assert.is(status, 0, stderr);
}

test('a directory that disappears at any step is reported', async () => {
  for (let at = 1, reached = true; reached; at += 1) {
    await inTemporary(async (root) => {
      await put(root, existing.before);
      const seen = { steps: 0 };
      const disk = meddling(at, seen, () => renameSync(join(root, 't'), join(root, 'elsewhere')));
      const outcome = await write(join(root, 't'), existing.changes, { disk }).catch((error) => error);
      reached = seen.steps >= at;
      if (outcome !== undefined && !(outcome instanceof UserError)) throw outcome;
    });
  }
});

test('nothing is written through a folder that becomes a symbolic link at any step', async () => {
  for (const links of [true, false]) {
    for (let at = 1, reached = true; reached; at += 1) {
      await inTemporary(async (root) => {
        await put(root, existing.before);
        await put(root, { 'out/old': 'theirs' });
        const seen = { steps: 0 };
        const disk = meddling(at, seen, () => {
          renameSync(join(root, 't/d'), join(root, 'moved'));
          symlinkSync('../out', join(root, 't/d'));
        });
        const changes = [create('d/new'), ...existing.changes];
        const outcome = await write(join(root, 't'), changes, { disk: links ? disk : withoutLinks(disk) }).catch(
          (error) => error,
        );
        reached = seen.steps >= at;
        if (outcome !== undefined && !(outcome instanceof UserError)) throw outcome;
        assert.equal(await treeOf(join(root, 'out')), { old: 'theirs' }, `step ${at}`);
      });
    }
  }
});

for (const each of cases) {
  test(`everything that is written into ${each.name} is synced to the disk before it is put in place`, () =>
    inTemporary(async (root) => {
      await put(root, each.before);
      const loose = new Set<string>();
      const disk: Disk = {
        ...realDisk,
        create: (path, data, mode) => {
          // After a power failure, the owner of a work folder is not running.
          if (!/owner/.test(path)) loose.add(path);
          realDisk.create(path, data, mode);
        },
        flush: async (path) => {
          await realDisk.flush(path);
          loose.delete(path);
        },
        rename: (from, to) => {
          assert.equal([...loose], [], `before ${to}`);
          realDisk.rename(from, to);
        },
      };
      await write(join(root, each.target), each.changes, { disk });
    }));
}

/** The disk, with something else that happens right before its Nth call. */
function meddling(at: number, seen: { steps: number }, meddle: () => void): Disk {
  const wrapped = Object.entries(realDisk).map(([name, real]) => [
    name,
    (...args: unknown[]) => {
      seen.steps += 1;
      if (seen.steps === at) meddle();
      return (real as (...args: unknown[]) => unknown)(...args);
    },
  ]);
  return Object.fromEntries(wrapped) as Disk;
}

test('a file that changes between comparing and writing is not replaced', async () => {
  await inTemporary(async (root) => {
    await put(root, { 't/a': 'changed meanwhile' });
    const error = await write(join(root, 't'), [create('b'), overwrite('a', 'as compared')]).catch((error) => error);
    assert.is(error.reason, 'conflict');
    assert.equal(await treeOf(root), { 't/a': 'changed meanwhile' });
    assert.is(dirname(join(root, 't/a')), join(root, 't'));
  });
});

test('the faults were injected', () => {
  console.log(`${injected.count} faults injected`);
  assert.ok(injected.count > 200);
});

test.run();
