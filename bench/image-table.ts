import { withBlock } from '../tools/blocks.ts';

/** What was measured of one Dockerfile. Seconds, bytes, and counts. */
export interface Row {
  readonly name: string;
  readonly bytes: number;
  readonly files: number;
  /** How many files are in folders called bin and sbin, besides the service. */
  readonly programs: number;
  /** How many packages the database of the package manager names, where there is one. */
  readonly packages: number | null;
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

/** All that a run of the bench found out; bench/image.json holds the last one. */
export interface Figures {
  readonly machine: string;
  readonly go: string;
  /** Whether the base images were stand-ins. */
  readonly standIns: boolean;
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

const lines: readonly (readonly [string, (row: Row) => string])[] = [
  ['image', (row) => size(row.bytes)],
  ['files in it', (row) => `${row.files}`],
  ['programs beside the service', (row) => `${row.programs}`],
  ['packages', (row) => (row.packages === null ? 'not recorded' : `${row.packages}`)],
  ['layers', (row) => `${row.layers}`],
  ['a shell in it', (row) => (row.shell ? 'yes' : 'no')],
  ['runs as', (row) => row.user],
  ['first build', (row) => time(row.cold)],
  ['build without a change', (row) => time(row.unchanged)],
  ['build after a change of one line', (row) => time(row.oneLine)],
  ['build after a change of the dependencies', (row) => time(row.dependency)],
  ['sent to the builder, with a history of 5 MB', (row) => size(row.context)],
  ['memory in use', (row) => size(row.memory)],
  ['docker stop', (row) => `${time(row.stop)}, exit code ${row.exitCode}`],
];

/** What ours served of what another did in the same round, lowest first. */
function ratios({ served }: Figures['load'], other: Served): readonly number[] {
  return other.rates.map((rate, round) => served[0]!.rates[round]! / rate).sort((a, b) => a - b);
}

function loadTable(load: Figures['load']): readonly string[] {
  const cells: readonly (readonly [string, (served: Served) => string])[] = [
    ['requests a second, median', ({ rates }) => `${Math.round(median(rates))}`],
    ['memory afterwards', ({ memory }) => size(memory)],
    [
      'ours, of these requests: median (lowest to highest round)',
      (served) => {
        const all = ratios(load, served);
        return served === load.served[0] ? '' : `${ratio(median(all))} (${ratio(all[0]!)}–${ratio(all.at(-1)!)})`;
      },
    ],
  ];
  return [
    `| | ${load.served.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${load.served.map(() => '---:').join(' | ')} |`,
    ...cells.map(([title, cell]) => `| ${title} | ${load.served.map(cell).join(' | ')} |`),
  ];
}

/** The Markdown text for the README. */
export function report({ machine, go, standIns, rows, load }: Figures): string {
  const note = standIns
    ? ' The base images stand in for the real ones, which have a database of packages; here the programs in their folders are counted.'
    : '';
  return [
    `| | ${rows.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${rows.map(() => '---:').join(' | ')} |`,
    ...lines.map(([title, cell]) => `| ${title} | ${rows.map(cell).join(' | ')} |`),
    '',
    `Under \`${load.command}\`, in ${load.served[0]!.rates.length} rounds by turns, beside a bare \`net/http\` handler in the same base image. Limits on how long a client may take cost`,
    'time in every request; a service that the world can reach should not be without them.',
    '',
    ...loadTable(load),
    '',
    `Measured with \`npm run bench:image\` on ${machine}, Go ${go}, BuildKit 0.34.${note}`,
  ].join('\n');
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

/** A text with the report where the marks say that it goes. */
export const withReport = (text: string, figures: Figures): string => withBlock(text, 'image-bench', report(figures));

/** Bars: the build that one waits for all day, and the size of the image. */
export function picture({ rows }: Figures): string {
  const height = 64 + rows.length * 34;
  const panel = (title: string, left: number, value: (row: Row) => number, label: (row: Row) => string) => {
    const most = Math.max(...rows.map(value));
    const bars = rows.map((row, index) => {
      const width = Math.max(2, (value(row) / most) * 190);
      const y = 56 + index * 34;
      const colour = row.name.startsWith('create-go-docker') ? '#0a7ea4' : '#9aa5b1';
      return `<rect x="${left}" y="${y}" width="${width.toFixed(1)}" height="20" rx="3" fill="${colour}"/><text x="${(left + width + 6).toFixed(1)}" y="${y + 15}">${label(row)}</text>`;
    });
    return `<text x="${left}" y="36" font-weight="bold">${title}</text>${bars.join('')}`;
  };
  const names = rows.map((row, index) => `<text x="182" y="${71 + index * 34}" text-anchor="end">${row.name}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#3b4652"><title>Build time after a change of one line, and image size</title><rect width="760" height="${height}" fill="#fff"/>
${names.join('\n')}
${panel(
  'build after a change of one line',
  196,
  (row) => row.oneLine,
  (row) => time(row.oneLine),
)}
${panel(
  'image',
  476,
  (row) => row.bytes,
  (row) => size(row.bytes),
)}
</svg>
`;
}
