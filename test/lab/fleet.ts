// Services of 0.1.0, edited as people edit them: what the fleet test and `npm run bench:update` update.
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestPath } from '../../core/manifest.ts';
import { archivedEngine } from '../../pipeline/engines.ts';
import { treeOf, writeTree } from '../support.ts';
import { must } from './tools.ts';

/** The release that the services were created with. */
export const first = archivedEngine('0.1.0')!;

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
        rewrite(folder, path, (text) => text.replace(/\r?\n/g, '\r\n'));
    },
  },
  { name: 'nothing', make: () => {} },
];

/** How a service is kept in version control. */
export const histories = ['git', 'squashed', 'shallow', 'none'] as const;

/** Element number `at` of a list that starts again at its end. */
export const pick = <T>(list: readonly T[], at: number): T => list[at % list.length]!;

/** The answers that service number `at` was created with. */
export function answersOf(at: number): Readonly<Record<string, string>> {
  return {
    module: `example.com/orders${at}`,
    go: pick(['1.27', '1.11', '1.16', '1.21'], at),
    deps: pick(['dep', 'modules'], at >> 1),
    base: pick(['alpine', 'distroless', 'scratch'], at),
    comments: pick(['why', 'none', 'teach'], at >> 2),
    builder: pick(['buildkit', 'buildkit', 'classic'], at >> 1),
    port: pick(['8080', '80', '9000'], at >> 3),
    // All extras of 0.1.0: `all` would mean more to a later version.
    with: pick(['none', 'makefile', 'compose,ci', 'compose,kubernetes,swarm,ci,makefile,devcontainer'], at >> 1),
  };
}

/** Commits everything in a repository. */
export function commit(folder: string, message: string): void {
  must('git', ['add', '--all'], { cwd: folder });
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  must('git', [...who, 'commit', '--quiet', '--allow-empty', '-m', message], { cwd: folder });
}

/** The names of the edits that service number `at` has: two each, in every combination over time. */
export const editsOf = (at: number): readonly string[] => editsAt(at).map(({ name }) => name);

const editsAt = (at: number): readonly Edit[] => [
  pick(edits, at),
  pick(edits, Math.floor(at / edits.length) * 5 + at + 3),
];

/** Edits service number `at`, which is in `folder`. */
export function edit(folder: string, at: number): void {
  for (const { make } of editsAt(at)) make(folder);
}

/** Makes service number `at` below `root`, edited, and returns its folder. */
export async function makeService(root: string, at: number): Promise<string> {
  const folder = join(root, `src/example.com/orders${at}`);
  const history = pick(histories, at);
  await writeTree(folder, first.render(answersOf(at)));
  const git = history !== 'none';
  if (git) must('git', ['-c', 'init.defaultBranch=main', 'init', '--quiet'], { cwd: folder });
  if (git && history !== 'squashed') commit(folder, 'created');
  edit(folder, at);
  if (git) commit(folder, 'edited');
  if (history !== 'shallow') return folder;
  const origin = `${folder}.origin`;
  renameSync(folder, origin);
  must('git', ['-c', 'core.autocrlf=false', 'clone', '--quiet', '--depth=1', `file://${origin}`, folder]);
  rmSync(origin, { recursive: true });
  return folder;
}

/** The files of a service by path, without those of git. */
export async function filesOf(folder: string): Promise<Tree> {
  return Object.fromEntries(Object.entries(await treeOf(folder)).filter(([path]) => !path.startsWith('.git/')));
}

/** The contents of files by path. */
export type Tree = Readonly<Record<string, string>>;

/** The lines that the user wrote, by file: those that 0.1.0 did not generate for service number `at`. */
export function linesOfUser(files: Tree, at: number): ReadonlyMap<string, readonly string[]> {
  const generated = new Map(first.render(answersOf(at)).map(({ path, text }) => [path, new Set(text.split('\n'))]));
  const own = Object.entries(files).filter(([path]) => path !== manifestPath);
  return new Map(
    own.map(([path, text]) => [path, linesOf(text).filter((line) => !generated.get(path)?.has(line))] as const),
  );
}

/** The user's lines that the files lack now. */
export function lost(lines: ReadonlyMap<string, readonly string[]>, files: Tree): readonly string[] {
  return [...lines].flatMap(([path, own]) => {
    const there = new Set(linesOf(files[path] ?? ''));
    return own.filter((line) => !there.has(line)).map((line) => `${path}: ${line}`);
  });
}

const linesOf = (text: string): readonly string[] => text.replaceAll('\r\n', '\n').split('\n');
