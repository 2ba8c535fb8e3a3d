import { compareGo } from '../generators/go-image/mod-file.ts';
import { type Outcome, score, shownScore } from './dockerize-table.ts';

/** The tools that are compared. */
export const peerNames = ['railpack', 'paketo', 'draft', 'new-dockerfile', 'flyctl'] as const;
export type Peer = (typeof peerNames)[number];

/** What a tool would choose. A fact that it leaves open is not there. */
export interface Choice {
  readonly error?: string;
  /** Folders; the first is the default. */
  readonly programs?: readonly string[];
  readonly go?: string;
  readonly port?: number;
  readonly cgo?: boolean;
}

/** A repository, what is right for it, and what each tool would choose. */
export interface PeerRow {
  readonly repository: string;
  readonly wanted: {
    readonly program: string;
    readonly several: boolean;
    readonly go?: string;
    readonly cgo?: boolean;
    readonly port?: number;
  };
  readonly choices: Readonly<Record<Peer, Choice>>;
}

/** Whether a choice is right, for each fact; undefined where there is nothing to compare. */
export interface Judged {
  readonly program: boolean;
  readonly go: boolean | undefined;
  readonly cgo: boolean | undefined;
  readonly port: boolean | undefined;
}

/** Judges a choice: the program is the default one, Go is new enough, cgo is on if it is needed, and the port is the documented one. */
export function judged({ wanted }: PeerRow, { error, programs = [], go, cgo, port }: Choice): Judged {
  const isOpen = go === undefined || go === 'newest';
  return {
    program: error === undefined && programs[0] === wanted.program,
    go:
      wanted.go === undefined
        ? undefined
        : error === undefined && (isOpen || (/^1\.\d/.test(go!) && compareGo(go!, wanted.go) >= 0)),
    cgo: wanted.cgo === undefined ? undefined : error === undefined && (!wanted.cgo || cgo === true),
    port: wanted.port === undefined ? undefined : error === undefined && port === wanted.port,
  };
}

type Own = Pick<Outcome, 'repository' | 'programs' | 'goRight' | 'cgoRight' | 'port'>;

/** The counts of every tool, and what each would choose for each repository, as Markdown. */
export function peersTable(rows: readonly PeerRow[], own: readonly Own[]): string {
  const facts = ['program', 'go', 'cgo', 'port'] as const;
  const counts = (all: readonly Judged[]) =>
    facts.map((fact) => shownScore(score(all, (each) => each[fact]))).join(' | ');
  const ours = rows.map(({ repository, wanted }) => {
    const mine = own.find((each) => each.repository === repository)!;
    return {
      program: mine.programs !== false,
      go: wanted.go === undefined ? undefined : mine.goRight !== false,
      cgo: wanted.cgo === undefined ? undefined : mine.cgoRight !== false,
      port: wanted.port === undefined ? undefined : mine.port === wanted.port,
    };
  });
  return [
    '| tool | program | Go | cgo | port |',
    '| --- | ---: | ---: | ---: | ---: |',
    `| create-go-docker | ${counts(ours)} |`,
    ...peerNames.map((name) => `| ${name} | ${counts(rows.map((each) => judged(each, each.choices[name])))} |`),
    '',
    `| repository | right | ${peerNames.join(' | ')} |`,
    `| --- | --- | ${peerNames.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => {
      const { program, several, go, cgo, port } = row.wanted;
      const right = [`${program}${several ? ' (asked)' : ''}`, go, cgo ? 'cgo' : undefined, port && `:${port}`];
      return `| ${[row.repository, right.filter(Boolean).join(', '), ...peerNames.map((name) => shown(row, row.choices[name]))].join(' | ')} |`;
    }),
  ].join('\n');
}

// What is wrong is bold.
function shown(row: PeerRow, choice: Choice): string {
  const { error, programs = [], go, cgo, port } = choice;
  if (error !== undefined) return `**none**`;
  const right = judged(row, choice);
  const mark = (text: string, isRight: boolean | undefined) => (isRight === false ? `**${text}**` : text);
  const more = programs.length > 1 ? ` and ${programs.length - 1} more` : '';
  return [
    mark(`${programs[0] ?? 'none'}${more}`, right.program),
    mark(go ?? 'newest', right.go),
    ...(row.wanted.cgo ? [mark(cgo ? 'cgo' : 'no cgo', right.cgo)] : []),
    ...(row.wanted.port !== undefined ? [mark(port === undefined ? 'no port' : `:${port}`, right.port)] : []),
  ].join(', ');
}
