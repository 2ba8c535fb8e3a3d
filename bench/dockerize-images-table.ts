/** How a program ended. */
export interface Ended {
  /** Whether it was still running after three seconds, and then was stopped. */
  readonly ran: boolean;
  /** 128 and more: it was ended by a signal. */
  readonly exitCode: number;
  /** How long it took to stop. */
  readonly seconds?: number;
}

/** What became of a repository as an image. */
export interface Build {
  readonly repository: string;
  readonly program: string;
  readonly go?: string;
  readonly cgo?: boolean;
  /** Why there was nothing to build: dockerize refuses the code, its dependencies cannot be reached, or go build fails as well. */
  readonly refused?: string;
  /** The end of what a build printed that failed. */
  readonly failed?: string;
  /** What it was started with. */
  readonly args?: readonly string[];
  readonly seconds?: number;
  readonly size?: number;
  readonly inside?: Ended;
  readonly outside?: Ended;
}

/** Whether the program in the image did what it does outside of it: exit at once, or stop on SIGTERM, with the same exit code. */
export const endsAlike = ({ inside, outside }: Build): boolean =>
  inside !== undefined &&
  outside !== undefined &&
  inside.ran === outside.ran &&
  inside.exitCode === outside.exitCode &&
  (inside.seconds ?? 0) < (outside.seconds ?? 0) + 1;

/** The counts and a row for each repository, as Markdown. */
export function imagesTable(builds: readonly Build[]): string {
  const tried = builds.filter(({ refused }) => refused === undefined);
  const made = tried.filter(({ inside }) => inside !== undefined);
  const running = made.filter(({ inside }) => inside!.ran);
  const count = (some: readonly Build[], of: readonly Build[]) => `${some.length} of ${of.length}`;
  return [
    '| what was tried | succeeded |',
    '| --- | ---: |',
    `| the image was built | ${count(made, tried)} |`,
    `| the program in it starts, or exits, as it does outside | ${count(
      made.filter(({ inside, outside }) => inside!.ran === outside!.ran),
      made,
    )} |`,
    `| it stops on SIGTERM as it does outside, with the same exit code | ${count(running.filter(endsAlike), running)} |`,
    `| one that exits at once has the same exit code | ${count(
      made.filter((each) => !each.inside!.ran && endsAlike(each)),
      made.filter(({ inside }) => !inside!.ran),
    )} |`,
    '',
    '| repository | started with | Go | cgo | image | in the image | outside |',
    '| --- | --- | --- | --- | ---: | --- | --- |',
    ...builds.map(row),
  ].join('\n');
}

function row({ repository, args = [], go = '', cgo, size, inside, outside, refused, failed }: Build): string {
  const result =
    refused !== undefined ? 'none' : failed !== undefined ? 'not built' : `${((size ?? 0) / 1e6).toFixed(1)} MB`;
  const cells = [
    repository,
    args.length > 0 ? `\`${args.join(' ')}\`` : '',
    go,
    cgo === undefined ? '' : cgo ? 'yes' : 'no',
    result,
    refused ?? shown(inside),
    shown(outside),
  ];
  return `| ${cells.join(' | ')} |`;
}

function shown(ended: Ended | undefined): string {
  if (!ended) return '';
  const { ran, exitCode, seconds = 0 } = ended;
  return ran ? `stops in ${seconds.toFixed(1)} s with ${exitCode}` : `exits with ${exitCode}`;
}
