// Services of 0.1.0, edited as people edit them, and brought to this version. A sample; FLEET=200 FLEET_BUILDS=200 is the whole.
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Manifest, manifestPath } from '../../core/manifest.ts';
import type { ConflictChoice } from '../../core/update.ts';
import { archivedEngine, thisRelease } from '../../pipeline/engines.ts';
import { isBlocked, type Updated, update } from '../../pipeline/update.ts';
import { builders } from '../lab/builders.ts';
import { hasBaseImages } from '../lab/images.ts';
import { goToolchain, must, patchOf, run } from '../lab/tools.ts';
import { inTemporary, toolTest, treeOf, writeTree } from '../support.ts';

const size = Number(process.env.FLEET ?? 24);
/** Every so many services, one is built before and after. */
const built = Math.max(1, Math.floor(size / Number(process.env.FLEET_BUILDS ?? 4)));
const first = archivedEngine('0.1.0')!;

/** One edit of a service, and its name. */
interface Edit {
  readonly name: string;
  readonly make: (folder: string) => void;
}

function rewrite(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, path);
  if (existsSync(file)) writeFileSync(file, change(readFileSync(file, 'utf8')));
}

const withLine = (before: RegExp, line: string) => (text: string) =>
  text.replace(before, (found) => `${line}\n${found}`);

const edits: readonly Edit[] = [
  {
    name: 'handlers in a file of their own',
    make: (folder) =>
      writeFileSync(
        join(folder, 'orders.go'),
        'package main\n\nfunc total(prices ...int) (sum int) {\n\tfor _, price := range prices {\n\t\tsum += price\n\t}\n\treturn sum\n}\n',
      ),
  },
  {
    name: 'a function in main.go',
    make: (folder) =>
      appendFileSync(join(folder, 'main.go'), '\n// mine: counts.\nfunc mine(n int) int { return n + 1 }\n'),
  },
  {
    name: 'a route in main.go',
    make: (folder) =>
      rewrite(
        folder,
        'main.go',
        withLine(/^\tmux\.HandleFunc\(.*healthz/m, '\tmux.HandleFunc("/mine", http.NotFound) // mine'),
      ),
  },
  {
    name: 'a test',
    make: (folder) => rewrite(folder, 'main_test.go', (text) => `${text}\nfunc TestMine(t *testing.T) {} // mine\n`),
  },
  {
    name: 'a variable in the Dockerfile',
    make: (folder) => rewrite(folder, 'Dockerfile', withLine(/^USER /m, 'ENV MINE=1')),
  },
  {
    name: 'a label in the Dockerfile',
    make: (folder) => rewrite(folder, 'Dockerfile', (text) => `${text}LABEL com.example.mine="1"\n`),
  },
  {
    name: 'a README of its own',
    make: (folder) => writeFileSync(join(folder, 'README.md'), '# orders, mine\n\nAsk the team mine.\n'),
  },
  { name: 'a line in .gitignore', make: (folder) => appendFileSync(join(folder, '.gitignore'), '/mine/\n') },
  { name: 'a deleted test', make: (folder) => rmSync(join(folder, 'main_test.go'), { force: true }) },
  {
    name: 'a renamed test',
    make: (folder) => {
      if (existsSync(join(folder, 'main_test.go')))
        renameSync(join(folder, 'main_test.go'), join(folder, 'service_test.go'));
    },
  },
  {
    name: 'CRLF',
    make: (folder) => {
      for (const path of ['main.go', 'Dockerfile', 'README.md'])
        rewrite(folder, path, (text) => text.replaceAll('\n', '\r\n'));
    },
  },
  { name: 'nothing', make: () => {} },
];

/** How a service lies in version control. */
const histories = ['git', 'squashed', 'shallow', 'none'] as const;

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;

function answersOf(at: number): Readonly<Record<string, string>> {
  return {
    module: `example.com/orders${at}`,
    go: pick(['1.27', '1.11', '1.16', '1.21'], at),
    deps: pick(['dep', 'modules'], at >> 1),
    base: pick(['alpine', 'distroless', 'scratch'], at),
    comments: pick(['why', 'none', 'teach'], at >> 2),
    builder: pick(['buildkit', 'buildkit', 'classic'], at >> 1),
    port: pick(['8080', '80', '9000'], at >> 3),
    with: pick(['none', 'makefile', 'compose,ci', 'all'], at >> 1),
  };
}

function commit(folder: string, message: string): void {
  must('git', ['add', '--all'], { cwd: folder });
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  must('git', [...who, 'commit', '--quiet', '--allow-empty', '-m', message], { cwd: folder });
}

/** Makes service number `at` below `root`, edited, and returns its folder. */
async function service(root: string, at: number): Promise<string> {
  const folder = join(root, `src/example.com/orders${at}`);
  const history = pick(histories, at);
  await writeTree(folder, first.render(answersOf(at)));
  const git = history !== 'none';
  if (git) must('git', ['-c', 'init.defaultBranch=main', 'init', '--quiet'], { cwd: folder });
  if (git && history !== 'squashed') commit(folder, 'created');
  // Two edits each, in every combination over time.
  pick(edits, at).make(folder);
  pick(edits, Math.floor(at / edits.length) * 5 + at + 3).make(folder);
  if (git) commit(folder, 'edited');
  if (history !== 'shallow') return folder;
  const origin = `${folder}.origin`;
  renameSync(folder, origin);
  must('git', ['-c', 'core.autocrlf=false', 'clone', '--quiet', '--depth=1', `file://${origin}`, folder]);
  rmSync(origin, { recursive: true });
  return folder;
}

function updates(folder: string, onConflict: ConflictChoice = 'fail'): Promise<Updated> {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, manifestPath), 'utf8'));
  const request = {
    target: folder,
    manifest,
    engine: thisRelease,
    answers: { ...manifest.answers } as Record<string, unknown>,
  };
  return update({ ...request, onConflict: () => onConflict }, { dryRun: false, allowDirty: false });
}

/** The lines that the user wrote, by file: those that 0.1.0 did not generate. */
function linesOfUser(tree: Tree, at: number): ReadonlyMap<string, readonly string[]> {
  const generated = new Map(first.render(answersOf(at)).map(({ path, text }) => [path, new Set(text.split('\n'))]));
  const files = Object.entries(tree).filter(([path]) => !path.startsWith('.git/') && path !== manifestPath);
  return new Map(
    files.map(([path, text]) => [path, linesOf(text).filter((line) => !generated.get(path)?.has(line))] as const),
  );
}

type Tree = Readonly<Record<string, string>>;
const linesOf = (text: string): readonly string[] => text.replaceAll('\r\n', '\n').split('\n');
const withoutGit = (tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !path.startsWith('.git/')));

function lost(before: ReadonlyMap<string, readonly string[]>, after: Tree): readonly string[] {
  return [...before].flatMap(([path, lines]) => {
    const there = new Set(linesOf(after[path] ?? ''));
    return lines.filter((line) => !there.has(line)).map((line) => `${path}: ${line}`);
  });
}

function passes(folder: string, root: string, at: number): boolean {
  const { go, deps } = answersOf(at);
  const toolchain = goToolchain(patchOf(go!))!;
  const env = { ...toolchain.env, GOPATH: root, GO111MODULE: deps === 'dep' ? 'off' : 'on' };
  return ['build', 'test'].every(
    (verb) =>
      run(toolchain.go, verb === 'build' ? ['build', '-o', join(root, 'out'), '.'] : [verb, '.'], { cwd: folder, env })
        .status === 0,
  );
}

const counts = { services: 0, clean: 0, conflicting: 0, lost: 0, built: 0 };

for (let at = 0; at < size; at += 1) {
  const builds = at % built === 0;
  const ready = !builds || goToolchain(patchOf(answersOf(at).go!)) !== undefined;
  const name = `${pick(edits, at).name}; ${pick(histories, at)}; Go ${answersOf(at).go}, ${answersOf(at).deps}`;
  toolTest(ready, `Go ${answersOf(at).go}`)(
    `service ${at} (${name}) loses no line${builds ? ', and builds as before' : ''}`,
    () =>
      inTemporary(async (root) => {
        const folder = await service(root, at);
        const before = withoutGit(await treeOf(folder));
        const mine = linesOfUser(before, at);
        const passed = builds && passes(folder, root, at);
        const updated = await updates(folder);
        counts.services += 1;
        if (isBlocked(updated)) {
          counts.conflicting += 1;
          assert.equal(withoutGit(await treeOf(folder)), before, 'a conflict writes nothing');
          await updates(folder, 'markers');
        } else counts.clean += 1;
        const after = withoutGit(await treeOf(folder));
        const gone = lost(mine, after);
        counts.lost += gone.length;
        assert.equal(gone, []);
        if (isBlocked(updated)) return;
        if (passed) assert.ok(passes(folder, root, at), 'it builds, and its tests pass');
        counts.built += passed ? 1 : 0;
        if (existsSync(join(folder, '.git'))) commit(folder, 'updated');
        assert.equal((await updates(folder)).changes, [], 'a second update changes nothing');
      }),
  );
}

const builder = builders.find(({ dialect }) => dialect === 'buildkit');
for (const at of [2, 26]) {
  const { go } = answersOf(at);
  const ready = builder?.available === true && hasBaseImages(go!);
  toolTest(ready, 'Docker')(`the image of service ${at} is built after the update`, () =>
    inTemporary(async (root) => {
      const folder = await service(root, at);
      await updates(folder, 'next');
      await builder!.build(folder, `create-go-docker-test-fleet-${at}`);
    }),
  );
}

test('the sample says how large it is', () => {
  const whole = size < 200 ? ' (a sample; FLEET=200 FLEET_BUILDS=200 is the whole)' : '';
  console.log(`${counts.services} services of 0.1.0 updated${whole}: ${JSON.stringify(counts)}`);
  assert.is(counts.lost, 0);
});

test.run();
