/** What dockerize found in a repository, and whether it is what go list says. Undefined where there is nothing to compare. */
export interface Outcome {
  readonly repository: string;
  readonly program: string;
  readonly layout: string;
  /** The number of programs. */
  readonly count: number;
  readonly programs?: boolean | undefined;
  readonly go?: string | undefined;
  readonly goRight?: boolean | undefined;
  readonly cgo?: boolean | undefined;
  readonly cgoRight?: boolean | undefined;
  readonly port?: number | undefined;
  /** The port that the project documents; `elsewhere` where the code does not name one. */
  readonly portIs?: number | string | undefined;
  readonly confidence?: string | undefined;
  readonly milliseconds: number;
}

/** How many of the outcomes for which something can be compared are right. */
export interface Score {
  readonly right: number;
  readonly of: number;
}

/** Counts the rows for which something can be compared, and those of them that are right. */
export function score<T>(rows: readonly T[], isRight: (row: T) => boolean | undefined): Score {
  const known = rows.map(isRight).filter((each) => each !== undefined);
  return { right: known.filter(Boolean).length, of: known.length };
}

export const shownScore = ({ right, of }: Score): string => `${right} of ${of}`;

/** The scores of a run. */
export function scoresOf(
  outcomes: readonly Outcome[],
): Readonly<Record<'programs' | 'go' | 'cgo' | 'port' | 'surePort' | 'noPort', Score>> {
  const isPortRight = ({ port, portIs }: Outcome) => (typeof portIs === 'number' ? port === portIs : undefined);
  return {
    programs: score(outcomes, ({ programs }) => programs),
    go: score(outcomes, ({ goRight }) => goRight),
    cgo: score(outcomes, ({ cgoRight }) => cgoRight),
    port: score(outcomes, isPortRight),
    noPort: score(outcomes, ({ program, port, portIs }) =>
      program !== '' && portIs === undefined ? port === undefined : undefined,
    ),
    surePort: score(outcomes, (each) => (each.confidence === 'sure' ? each.port === each.portIs : undefined)),
  };
}

/** The scores and a row for each repository, as Markdown. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const { programs, go, cgo, port, surePort, noPort } = scoresOf(outcomes);
  const slowest = [...outcomes].sort((one, other) => other.milliseconds - one.milliseconds)[0]!;
  const mark = (right: boolean | undefined) => (right === false ? ' (wrong)' : '');
  const rows = outcomes.map((each) => {
    const { repository, program, layout, count, port: found, portIs, confidence } = each;
    const isWrong = typeof portIs === 'number' && found !== portIs;
    const ports =
      found === undefined
        ? isWrong
          ? `not found (${portIs})`
          : ''
        : `${found}, ${confidence}${isWrong ? ` (wrong: ${portIs})` : ''}`;
    const cells = [
      repository,
      layout,
      `${count}${mark(each.programs)}`,
      program,
      `${each.go ?? ''}${mark(each.goRight)}`,
      `${each.cgo === undefined ? '' : each.cgo ? 'yes' : 'no'}${mark(each.cgoRight)}`,
      ports,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| what is compared | right |',
    '| --- | ---: |',
    `| all programs of the repository, with go list | ${shownScore(programs)} |`,
    `| Go version of the image, with go list | ${shownScore(go)} |`,
    `| whether cgo is needed, with go list | ${shownScore(cgo)} |`,
    `| port, with the documentation of the project | ${shownScore(port)} |`,
    `| no port, where the documentation of the project names none | ${shownScore(noPort)} |`,
    `| ports that were called sure | ${shownScore(surePort)} |`,
    '',
    `The slowest scan was ${slowest.repository} with ${(slowest.milliseconds / 1000).toFixed(1)} s.`,
    '',
    '| repository | dependencies | programs | looked at | Go | cgo | port |',
    '| --- | --- | ---: | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
