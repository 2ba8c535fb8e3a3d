// `npm run bench`: this command beside its peers, in one run on this machine, as ratios to bare Node.
// Writes bench/cli.md, bench/cli.svg and the short table in docs/benchmarks.md, and prints the first. `npm run bench -- 50` runs everyone 50 times.
import { existsSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { plan, render } from '../api.ts';
import packageJson from '../package.json' with { type: 'json' };
import { withBlock } from '../tools/blocks.ts';
import { chart } from './cli-chart.ts';
import { type Contestant, peakMemory, quantile, race, type Series } from './cli-measure.ts';
import { installPeers, must, peersFolder, writePeerTemplates } from './cli-peers.ts';

const rounds = Number(process.argv[2] ?? 20);
const root = fileURLToPath(new URL('..', import.meta.url));
const work = fs.mkdtempSync(join(tmpdir(), 'create-go-docker-bench-'));
process.on('exit', () => fs.removeSync(work));
const node = process.execPath;

// As users have it: packed and unpacked.
must('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', work, root);
const tarball = join(work, `${packageJson.name}-${packageJson.version}.tgz`);
must('tar', '-xzf', tarball, '-C', work);
const ours = join(work, 'package/bin/start.cjs');
const api = join(work, 'package', packageJson.main);

const peers = installPeers();
const files = render(plan({ module: 'example.com/orders' }));
const templates = writePeerTemplates(join(work, 'templates'), files);
const tree = join(work, 'tree/orders');
for (const { path, text } of files) fs.outputFileSync(join(tree, path), text);
must(
  'npm',
  'pack',
  '--silent',
  '--ignore-scripts',
  '--pack-destination',
  work,
  join(peersFolder, 'node_modules/create-vite'),
);
const viteTarball = join(work, fs.readdirSync(work).find((file) => file.startsWith('create-vite'))!);

const bare: Contestant = { name: 'node -e 0', command: [node, '-e', '0'] };
const name = 'create-go-docker';
const hasService = (directory: string) => existsSync(join(directory, 'orders/main.go'));
const plop = [node, peers.plop, '--no-progress', '--plopfile', templates.plopfile];
const hygenHome = (directory: string) => fs.copySync(templates.hygen, directory);
function inFolder(before?: (directory: string) => void) {
  return (directory: string) => {
    before?.(directory);
    fs.outputFileSync(join(directory, 'orders/notes.txt'), 'mine');
  };
}

const writers: readonly Contestant[] = [
  { name, command: [node, ours, 'orders', '--yes'], worked: hasService },
  {
    name: 'create-vite',
    command: [node, peers.createVite, 'orders', '--template', 'vanilla', '--no-interactive'],
    worked: (directory) => existsSync(join(directory, 'orders/package.json')),
  },
  {
    name: 'hygen',
    command: [node, peers.hygen, 'service', 'new', '--name', 'orders'],
    before: hygenHome,
    worked: hasService,
  },
  { name: 'plop', command: [...plop, '--dest', '.', 'service', 'orders'], worked: hasService },
  { name: 'cookiecutter', command: [peers.cookiecutter, '--no-input', templates.cookiecutter], worked: hasService },
  {
    name: 'copier',
    command: [peers.copier, 'copy', '--defaults', '--quiet', templates.copier, 'orders'],
    worked: hasService,
  },
  {
    name: 'copy by node (fs.cpSync)',
    command: [node, '-e', `fs.cpSync(${JSON.stringify(tree)}, 'orders', { recursive: true })`],
    worked: hasService,
  },
  { name: 'cp -r', command: ['cp', '-r', tree, 'orders'], worked: hasService },
];
// create-vite empties a folder or refuses it, and cookiecutter refuses: there is nothing to compare.
const intoExisting = writers
  .filter((each) => !['create-vite', 'cookiecutter'].includes(each.name))
  .map((each) => ({
    ...each,
    before: inFolder(each.before),
    command: each.name === 'cp -r' ? ['cp', '-r', `${tree}/.`, 'orders'] : each.command,
  }));

const asks: readonly Contestant[] = [
  { name: 'node, on a terminal', command: [node, '-p', '"Name?"'], until: 'Name?' },
  { name, command: [node, ours], until: 'Module name' },
  { name: 'create-vite', command: [node, peers.createVite], until: 'Project name' },
  { name: 'hygen', command: [node, peers.hygen, 'service', 'new'], before: hygenHome, until: 'Name?' },
  { name: 'plop', command: [...plop, 'service'], until: 'Name?' },
  { name: 'cookiecutter', command: [peers.cookiecutter, templates.cookiecutter], until: 'name' },
  { name: 'copier', command: [peers.copier, 'copy', templates.copier, 'orders'], until: 'name' },
];

function asked(flag: string): readonly Contestant[] {
  return [
    { name, command: [node, ours, flag] },
    { name: 'create-vite', command: [node, peers.createVite, '--help'] },
    { name: 'plop', command: [node, peers.plop, flag] },
    { name: 'cookiecutter', command: [peers.cookiecutter, flag] },
    { name: 'copier', command: [peers.copier, flag] },
  ];
}

function npx(file: string, program: string, ...args: string[]) {
  return [
    ...['env', 'npm_config_cache=.npm', 'npm_config_update_notifier=false'],
    ...['npx', '--offline', '--yes', `--package=${file}`, program, ...args],
  ];
}

function one(series: Series, base: number, unit = '') {
  return `${(quantile(series, 0.5) / base).toFixed(2)}${unit} (${(quantile(series, 0.25) / base).toFixed(2)}–${(quantile(series, 0.75) / base).toFixed(2)})`;
}

interface Outcome {
  readonly title: string;
  readonly contestants: readonly Contestant[];
  readonly results: readonly Series[];
}

/** Measures against the first contestant. */
async function against(
  title: string,
  contestants: readonly Contestant[],
  measure?: typeof peakMemory,
): Promise<Outcome> {
  process.stderr.write(`${title} …\n`);
  return { title, contestants, results: await race(contestants, rounds, measure) };
}

function table({ title, contestants, results }: Outcome, unit: (median: number) => string): string {
  const base = quantile(results[0]!, 0.5);
  const rows = contestants.map((each, index) => {
    const series = results[index]!;
    const fastest = (series[0]! / results[0]![0]!).toFixed(2);
    return `| ${each.name} | ${one(series, base)} | ${fastest} | ${unit(quantile(series, 0.5))} |`;
  });
  return [
    `### ${title}`,
    '',
    '| | ratio, median (middle half) | ratio, lowest | median |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const milliseconds = (median: number) => `${median.toFixed(1)} ms`;
const megabytes = (median: number) => `${(median / 1024).toFixed(1)} MB`;

const fresh = await against('All files into a new folder', [bare, ...writers]);
const outcomes: readonly (readonly [Outcome, typeof milliseconds])[] = [
  [await against('--version (create-vite has only --help)', [bare, ...asked('--version')]), milliseconds],
  [await against('--help', [bare, ...asked('--help')]), milliseconds],
  [
    await against('--dry-run', [
      bare,
      { name, command: [node, ours, 'orders', '--dry-run'] },
      {
        name: 'hygen --dry',
        command: [node, peers.hygen, 'service', 'new', '--name', 'orders', '--dry'],
        before: hygenHome,
      },
      {
        name: 'copier --pretend',
        command: [peers.copier, 'copy', '--defaults', '--quiet', '--pretend', templates.copier, 'orders'],
      },
    ]),
    milliseconds,
  ],
  [fresh, milliseconds],
  [await against('All files into a folder with other files', [bare, ...intoExisting]), milliseconds],
  [await against('The first question on the screen', asks), milliseconds],
  [await against('Peak memory, all files into a new folder', [bare, ...writers], peakMemory), megabytes],
  [
    await against('Cold start: npx from a tarball with an empty cache, offline', [
      { name: 'npx --version', command: ['npx', '--version'] },
      { name, command: npx(tarball, name, '--version') },
      { name: 'create-vite', command: npx(viteTarball, 'create-vite', '--help') },
    ]),
    milliseconds,
  ],
];

const growth: string[] = [];
let thousand = '';
for (const count of [1, 10, 100, 1000]) {
  process.stderr.write(`${count} services …\n`);
  const many = join(work, 'many');
  fs.emptyDirSync(many);
  for (let each = 0; each < count; each++) fs.copySync(tree, join(many, `service-${each}`));
  const [copied, made] = await race(
    [
      { name: 'cp -r', command: ['cp', '-r', many, 'many'] },
      { name, command: [node, join(root, 'bench/cli-growth.mjs'), api, `${count}`] },
    ],
    // A thousand take long enough to be measured by a few.
    count < 1000 ? rounds : Math.ceil(rounds / 5),
  );
  const base = quantile(copied!, 0.5);
  thousand = one(made!, base);
  growth.push(`| ${count} | ${milliseconds(base)} | ${milliseconds(quantile(made!, 0.5))} | ${one(made!, base)} |`);
}

/** What was measured, and when. */
const subject = `create-go-docker ${packageJson.version} on ${new Date().toISOString().slice(0, 10)}`;

const text = `# The command next to other generators

Made for ${subject} by \`npm run bench${process.argv[2] ? ` -- ${rounds}` : ''}\` on Node ${process.versions.node}, Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GB.
Every program runs ${rounds} times, in turn, after one round that is not counted. A ratio is relative to the median of the first row of its table; the range in brackets is that of the
middle half of the runs. A busy machine affects the ratio of the lowest values least. Lower is better. hygen, plop, cookiecutter, copier and \`cp\` write the same ${files.length} files as
create-go-docker; create-vite writes its own template \`vanilla\`.

![All files into a new folder](cli.svg)

${outcomes.map(([outcome, unit]) => table(outcome, unit)).join('\n\n')}

### Many services: one process that uses the API, and cp -r of the same files

The time of the API includes starting Node.

| services | cp -r | ${name} | ratio, median (middle half) |
| --- | --- | --- | --- |
${growth.join('\n')}

There is no cold start of hygen, plop, cookiecutter and copier: it would measure the speed of the registry that their dependencies come from.
`;

const base = quantile(fresh.results[0]!, 0.5);
const bars = fresh.contestants.map((each, index) => {
  const [low, value, high] = [0.25, 0.5, 0.75].map((part) => quantile(fresh.results[index]!, part) / base);
  return { label: each.name, value: value!, low: low!, high: high!, ours: each.name === name };
});
fs.outputFileSync(join(root, 'bench/cli.md'), text);
fs.outputFileSync(
  join(root, 'bench/cli.svg'),
  chart('All files into a new folder, time against bare Node', ' ×', bars),
);

// The short table has a row for each thing that was promised, and a column for those who do the same.
const columns = [name, 'create-vite', 'hygen', 'plop', 'cookiecutter', 'copier'];
function shortRow({ title, contestants, results }: Outcome): readonly string[] {
  const first = quantile(results[0]!, 0.5);
  const of = (column: string) => contestants.findIndex((each) => each.name === column);
  return [title, ...columns.map((each) => (of(each) < 0 ? '' : one(results[of(each)]!, first)))];
}
const short = [
  ['', ...columns],
  ['---', ...columns.map(() => '---:')],
  ...outcomes.map(([outcome]) => shortRow(outcome)),
]
  .map((cells) => `| ${cells.join(' | ')} |`)
  .join('\n');
const block = `${short}

Ratios to the first row of each table in [bench/cli.md](../bench/cli.md), usually \`node -e 0\`: the median, and the range of the middle half of the runs.
The API writes a thousand services in ${thousand} times the time of \`cp -r\` of the same files.
Measured for ${subject} with \`npm run bench${process.argv[2] ? ` -- ${rounds}` : ''}\` on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim()}.`;
const page = join(root, 'docs/benchmarks.md');
fs.writeFileSync(page, withBlock(fs.readFileSync(page, 'utf8'), 'cli-bench', block));
process.stdout.write(text);
