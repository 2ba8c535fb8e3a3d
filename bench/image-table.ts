import { withBlock } from '../tools/blocks.ts';

/** The image of a row. */
export const imageOf = (row: string): string => `create-go-docker-bench-${row.replaceAll(/[^a-z0-9.]+/g, '-')}`;

/** The image that a last stage is built from, with its size unpacked in bytes. */
export interface Base {
  readonly name: string;
  readonly bytes: number;
  /** Where the size is from; empty when it was measured. */
  readonly source: string;
}

/** What was measured of one Dockerfile. Seconds, bytes, and counts. */
export interface Row {
  readonly name: string;
  readonly base: Base;
  /** Bytes that the image has more than its base. */
  readonly added: number;
  /** Files that the image has more than its base. */
  readonly files: number;
  readonly layers: number;
  readonly shell: boolean;
  readonly user: string;
  readonly cold: number;
  readonly unchanged: number;
  readonly oneLine: number;
  readonly dependency: number;
  readonly context: number;
  readonly stop: number;
  readonly exitCode: string;
  /** Bytes in memory, of all processes of the container, after its first answer. */
  readonly memory: number;
}

/** What a service served: requests a second, round by round, and bytes in memory after the last one. */
export interface Served {
  readonly name: string;
  readonly rates: readonly number[];
  readonly memory: number;
}

/** How often each build is timed. */
export const passes = 2;

/** All that a run of the bench found out; bench/image.json holds the last one. */
export interface Figures {
  readonly machine: string;
  /** The day of the run, as 2026-11-25. */
  readonly day: string;
  /** The version of create-go-docker. */
  readonly version: string;
  readonly go: string;
  readonly rows: readonly Row[];
  /** Ours, and others in the same rounds. */
  readonly load: { readonly command: string; readonly served: readonly Served[] };
}

export function median(series: readonly number[]): number {
  const sorted = [...series].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

const size = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1)} MB`;
const time = (value: number): string => `${value.toFixed(1)} s`;
const ratio = (value: number): string => value.toFixed(3);

type Line = readonly [title: string, cell: (row: Row) => string];

/** Base and what is added, and their sum. */
const image: Line = [
  'image: base + added',
  ({ base, added }) => (base.bytes === 0 ? size(added) : `${size(base.bytes)} + ${size(added)}`),
];
const user: Line = ['runs as', (row) => row.user];
const firstBuild: Line = ['first build', (row) => time(row.cold)];
const oneLineBuild: Line = ['build after a change of one line', (row) => time(row.oneLine)];

const lines: readonly Line[] = [
  ['base image', (row) => row.base.name],
  image,
  ['files added to the base', (row) => `${row.files}`],
  ['layers', (row) => `${row.layers}`],
  ['has a shell', (row) => (row.shell ? 'yes' : 'no')],
  user,
  firstBuild,
  ['build without a change', (row) => time(row.unchanged)],
  oneLineBuild,
  ['build after a change of the dependencies', (row) => time(row.dependency)],
  ['build context, with a git history of 5 MB', (row) => size(row.context)],
  ['memory in use', (row) => size(row.memory)],
  ['docker stop', (row) => `${time(row.stop)}, exit code ${row.exitCode}`],
];

function imageTable(rows: readonly Row[], shown: readonly Line[]): readonly string[] {
  return [
    `| | ${rows.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${rows.map(() => '---:').join(' | ')} |`,
    ...shown.map(([title, cell]) => `| ${title} | ${rows.map(cell).join(' | ')} |`),
  ];
}

/** The rows for those who compare us with `docker init`, for the README. */
function shortReport({ rows, version, day }: Figures): string {
  const compared = rows.filter(({ name }) => name === 'docker init' || name.startsWith('create-go-docker'));
  const table = imageTable(compared, [image, firstBuild, oneLineBuild, user]).join('\n');
  return `${table}\n\nMeasured for ${version} on ${day}.`;
}

/** What ours served of what another did in the same round, lowest first. */
function ratios({ served }: Figures['load'], other: Served): readonly number[] {
  return other.rates.map((rate, round) => served[0]!.rates[round]! / rate).sort((a, b) => a - b);
}

function loadTable(load: Figures['load']): readonly string[] {
  const cells: readonly (readonly [string, (served: Served) => string])[] = [
    ['requests a second, median', ({ rates }) => `${Math.round(median(rates))}`],
    ['memory afterwards', ({ memory }) => size(memory)],
    [
      'the first relative to this: median (lowest to highest round)',
      (served) => {
        const all = ratios(load, served);
        const isOurs = served.name.startsWith('create-go-docker');
        return isOurs ? '' : `${ratio(median(all))} (${ratio(all[0]!)}–${ratio(all.at(-1)!)})`;
      },
    ],
  ];
  return [
    `| | ${load.served.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${load.served.map(() => '---:').join(' | ')} |`,
    ...cells.map(([title, cell]) => `| ${title} | ${load.served.map(cell).join(' | ')} |`),
  ];
}

/** The tables for docs/benchmarks.md, with what has to be known to read them. */
export function report(figures: Figures): string {
  const { machine, day, version, go, rows, load } = figures;
  return [
    ...sizesExplained(figures),
    '',
    ...imageTable(rows, lines),
    '',
    `Each time is the lowest of ${passes} runs, alternating between the images, with base images already pulled. "First build" starts with an empty cache.`,
    '',
    `Under load, \`${load.command}\`, ${load.served[0]!.rates.length} alternating rounds, next to a bare \`net/http\` handler in the same base image:`,
    '',
    ...loadTable(load),
    '',
    'The limits are timeouts and a maximum header size. They cost time in every request; a service on the internet should not be without them.',
    '',
    'By default the service logs each request. The engine reads and writes those lines on the same processors, and here that takes more time than the requests. The last column is what is left for them.',
    '',
    `Measured for create-go-docker ${version} on ${day} with \`npm run bench:image\` on ${machine}, Go ${go}, BuildKit 0.34.`,
  ].join('\n');
}

// Above the table, because sizes cannot be compared without it.
function sizesExplained({ rows }: Figures): readonly string[] {
  const sized = rows.filter(({ base }) => base.source);
  if (sized.length === 0) return ['Sizes are unpacked: the base image, plus what the Dockerfile adds to it.'];
  const sources = [...new Set(sized.map(({ base: { bytes, source } }) => `${size(bytes)}, ${source}`))].join('; ');
  return [
    'Sizes are unpacked: the base image, plus what the Dockerfile adds to it. The added part was measured. The size of the base is that of the official image',
    `(${sources}), because the base images on this machine are stand-ins.`,
  ];
}

/** What the figures should be, and are not. */
export function missed({ rows, load }: Figures): readonly string[] {
  const oneLine = (name: string) => rows.find((row) => row.name === name)!.oneLine;
  const part = oneLine('create-go-docker') / oneLine('the article');
  const served = median(ratios(load, load.served[1]!));
  return [
    ...(part > 0.1 ? [`the build after a change of one line takes ${part.toFixed(2)} of the article's, not 0.1`] : []),
    ...(served < 0.97 ? [`it serves ${ratio(served)} of what a bare handler does with the same limits, not 0.97`] : []),
  ];
}

/** A page with the tables between its marks: `image-bench` for all of them, `image-short` for the comparison with `docker init`. */
export function withReports(text: string, figures: Figures): string {
  return withBlock(withBlock(text, 'image-bench', report(figures)), 'image-short', shortReport(figures));
}

/** Bars: the build that people wait for all day, and the size of the image, with its base in a lighter color. */
export function picture({ rows }: Figures): string {
  const height = 64 + rows.length * 34;
  const grey = ['#9aa5b1', '#d5dae0'] as const;
  const blue = ['#0a7ea4', '#a9d5e3'] as const;
  const panel = (title: string, left: number, values: (row: Row) => readonly [number, number], label: Line[1]) => {
    const most = Math.max(...rows.map((row) => values(row)[0] + values(row)[1]));
    const bars = rows.map((row, index) => {
      const [base, added] = values(row).map((value) => (value / most) * 190) as [number, number];
      const y = 56 + index * 34;
      const [strong, light] = row.name.startsWith('create-go-docker') ? blue : grey;
      const bar = (x: number, width: number, color: string) =>
        `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="20" fill="${color}"/>`;
      const end = Math.max(2, base + added);
      const text = `<text x="${(left + end + 6).toFixed(1)}" y="${y + 15}">${label(row)}</text>`;
      return `${base > 0 ? bar(left, base, light) : ''}${bar(left + base, end - base, strong)}${text}`;
    });
    return `<text x="${left}" y="36" font-weight="bold">${title}</text>${bars.join('')}`;
  };
  const names = rows.map((row, index) => `<text x="182" y="${71 + index * 34}" text-anchor="end">${row.name}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#3b4652"><title>Build time after a change of one line, and image size</title><rect width="800" height="${height}" fill="#fff"/>
${names.join('\n')}
${panel('build after a change of one line', 196, (row) => [0, row.oneLine], oneLineBuild[1])}
${panel('image: base (light) + added', 476, (row) => [row.base.bytes, row.added], image[1])}
</svg>
`;
}
