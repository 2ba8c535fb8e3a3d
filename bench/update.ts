// `npm run bench:update`: the same edited services of 0.1.0, brought to this version by this command, copier and cruft.
// Writes the table in docs/benchmarks.md. `npm run bench:update -- 60` updates 60 services.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { manifestPath } from '../core/manifest.ts';
import type { RenderedFile } from '../core/render.ts';
import { thisRelease } from '../pipeline/engines.ts';
import { answersOf, commit, edit, filesOf, first, linesOfUser, lost, type Tree } from '../test/lab/fleet.ts';
import { must, run } from '../test/lab/tools.ts';
import { writeTree } from '../test/support.ts';
import { withBlock } from '../tools/blocks.ts';
import { quantile } from './cli-measure.ts';
import { installPeers } from './cli-peers.ts';

const count = Number(process.argv[2] ?? 60);
const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'create-go-docker-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const peers = installPeers();

/** The tags of the template's two versions. */
const tags = ['1.0.0', '2.0.0'] as const;

/** A way to create a service at the first version, and to bring it to the second. */
interface Contestant {
  readonly name: string;
  /** Creates service number `at` as the folder `service`. */
  readonly create: (service: string, at: number) => Promise<void>;
  readonly update: readonly string[];
}

/** The files of both versions, without our manifest: copier and cruft have their own. */
function versionsOf(at: number): readonly (readonly RenderedFile[])[] {
  return [first, thisRelease].map((engine) => engine.render(answersOf(at)).filter(({ path }) => path !== manifestPath));
}

/** A git repository with a tag for each version of a template, whose files are in `folder`, and other files beside it. */
async function templateRepository(at: number, folder: string, beside: Readonly<Record<string, string>>) {
  const repository = mkdtempSync(join(work, 'template-'));
  must('git', ['-c', 'init.defaultBranch=main', 'init', '--quiet'], { cwd: repository });
  for (const [index, files] of versionsOf(at).entries()) {
    fs.removeSync(join(repository, folder));
    await writeTree(join(repository, folder), files);
    for (const [path, text] of Object.entries(beside)) fs.outputFileSync(join(repository, path), text);
    commit(repository, tags[index]!);
    must('git', ['tag', tags[index]!], { cwd: repository });
  }
  return repository;
}

// Only files that end in .jinja are rendered, so that the files of the template are copied as they are.
const copierFiles = {
  'copier.yml': '_subdirectory: files\n',
  'files/{{_copier_conf.answers_file}}.jinja': '{{ _copier_answers|to_nice_yaml -}}\n',
};

const cruftFiles = { 'cookiecutter.json': '{ "name": "service", "_copy_without_render": ["*"] }\n' };

const contestants: readonly Contestant[] = [
  {
    name: 'create-go-docker',
    create: (service, at) => writeTree(service, first.render(answersOf(at))),
    update: [process.execPath, join(root, 'bin/start.cjs'), 'update', '--yes', '--conflict', 'markers'],
  },
  {
    name: 'copier',
    create: async (service, at) => {
      const template = await templateRepository(at, 'files', copierFiles);
      must(peers.copier, ['copy', '--defaults', '--quiet', '--vcs-ref', tags[0], `git+file://${template}`, service]);
    },
    update: [peers.copier, 'update', '--defaults', '--quiet', '--vcs-ref', tags[1]],
  },
  {
    name: 'cruft',
    create: async (service, at) => {
      const template = await templateRepository(at, '{{cookiecutter.name}}', cruftFiles);
      const into = join(service, '..');
      must(peers.cruft, ['create', '--no-input', '--checkout', tags[0], '--output-dir', into, `file://${template}`]);
    },
    update: [peers.cruft, 'update', '--skip-apply-ask', '--checkout', tags[1]],
  },
];

/** What became of one service. */
interface Result {
  readonly conflicting: boolean;
  readonly status: number | null;
  readonly milliseconds: number;
  /** Lines of the user that are in no file any longer. */
  readonly lost: number;
  /** Files that the user had deleted, and that are there again. */
  readonly again: number;
  /** Files that nobody edited, and that are not those of the new version. */
  readonly wrong: number;
}

async function updated({ create, update }: Contestant, at: number): Promise<Result> {
  const folder = mkdtempSync(join(work, 'service-'));
  const service = join(folder, 'service');
  await create(service, at);
  must('git', ['-c', 'init.defaultBranch=main', 'init', '--quiet'], { cwd: service });
  commit(service, 'created');
  const created = await filesOf(service);
  edit(service, at);
  commit(service, 'edited');
  const before = await filesOf(service);
  const start = performance.now();
  const { status } = run(update[0]!, update.slice(1), { cwd: service, env: { NO_COLOR: '1' } });
  const milliseconds = performance.now() - start;
  const after = await filesOf(service);
  rmSync(folder, { recursive: true });
  const [, next = []] = versionsOf(at);
  const paths = Object.keys(created);
  return {
    conflicting: Object.entries(after).some(([path, text]) => path.endsWith('.rej') || /^<<<<<<< /m.test(text)),
    status,
    milliseconds,
    lost: lost(linesOfUser(ours(before), at), after).length,
    again: paths.filter((path) => before[path] === undefined && after[path] !== undefined).length,
    wrong: next.filter(({ path, text }) => before[path] === created[path] && after[path] !== text).length,
  };
}

// The files in which copier and cruft keep their answers are theirs.
const ours = (files: Tree): Tree =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !['.copier-answers.yml', '.cruft.json'].includes(path)));

const results = new Map<string, Result[]>(contestants.map(({ name }) => [name, []]));
// In turn, so that a busy moment of the machine hits all alike.
for (let at = 0; at < count; at += 1)
  for (const contestant of contestants) results.get(contestant.name)!.push(await updated(contestant, at));

function table(): string {
  const row = (title: string, cell: (all: readonly Result[]) => string | number) =>
    `| ${[title, ...contestants.map(({ name }) => cell(results.get(name)!))].join(' | ')} |`;
  const sum = (what: 'lost' | 'again' | 'wrong') => (all: readonly Result[]) =>
    all.reduce((total, each) => total + each[what], 0);
  const codes = (all: readonly Result[]) =>
    [...new Set(all.filter(({ conflicting }) => conflicting).map(({ status }) => status))].join(', ');
  return [
    `| ${['', ...contestants.map(({ name }) => name)].join(' | ')} |`,
    `| --- | ${contestants.map(() => '---:').join(' | ')} |`,
    row('services with conflicts', (all) => all.filter(({ conflicting }) => conflicting).length),
    row('exit code where files conflict', codes),
    row('lines of the user that are gone', sum('lost')),
    row('deleted files that are there again', sum('again')),
    row('unedited files that are not those of the new version', sum('wrong')),
    row('time of an update, median', (all) => {
      const times = all.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
      return `${(quantile(times, 0.5) / 1000).toFixed(2)} s`;
    }),
    '',
    `${count} services. Measured with \`npm run bench:update -- ${count}\` on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}.`,
  ].join('\n');
}

console.log(table());
const page = join(root, 'docs/benchmarks.md');
writeFileSync(page, withBlock(readFileSync(page, 'utf8'), 'update-bench', table()));
