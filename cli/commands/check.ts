import { resolve } from 'node:path';
import { exitCodes, UserError } from '../../core/errors.ts';
import { manifestPath } from '../../core/manifest.ts';
import { shellWord } from '../../core/shell.ts';
import { readRegularFile } from '../../disk/fs.ts';
import type { Team } from '../../generators/go-service/team.ts';
import { changesSince } from '../../pipeline/changes-since.ts';
import { type BrokenRule, type Checked, type ConflictPlace, checkService } from '../../pipeline/check.ts';
import type { Host } from '../host.ts';
import { teamOf } from '../input/team.ts';
import type { Arguments } from '../interface.ts';
import { type Body, documentText, errorEntry } from '../output/document.ts';
import { shownPath } from '../output/repeat.ts';
import type { Result } from '../output/result.ts';

/** The result for one directory. */
interface Row {
  readonly directory: string;
  readonly target: string;
  readonly checked?: Checked;
  /** Why it cannot be read. */
  readonly error?: unknown;
}

/** `create-go-docker check [directory…]`: tells which services an update would change, and which of them would conflict. */
export async function run(args: Arguments, host: Host): Promise<Result> {
  const directories = await directoriesOf(args, host);
  const team = await teamOf(args, host);
  const json = args.on.has('json');
  const rows: Row[] = [];
  for (const directory of directories) {
    const row = rowOf(directory, host.cwd(), team);
    rows.push(row);
    if (json) host.write?.(documentText(bodyOf(row)));
    else if (!args.on.has('quiet')) host.progress?.(progressBar(rows.length, directories.length));
    // Yields, so that a signal is handled.
    await new Promise(setImmediate);
    host.cancelled?.throwIfAborted();
  }
  if (!json) host.progress?.('');
  return {
    exitCode: worst(rows),
    text: args.on.has('quiet') ? '' : toText(rows, args.on.has('explain'), team),
    error: rows.map(({ error }) => (error === undefined ? '' : `${(error as Error).message}\n`)).join(''),
    document: () => (host.write ? [] : rows.map(bodyOf)),
  };
}

async function directoriesOf({ words, values }: Arguments, { cwd, readInput }: Host): Promise<readonly string[]> {
  const [list] = values.list ?? [];
  if (list === undefined) return words.length > 0 ? words : ['.'];
  const text = list === '-' ? await readInput() : readRegularFile(resolve(cwd(), list));
  if (text === undefined)
    throw new UserError(`--list ${JSON.stringify(list)}: there is no such file.`, 'usage', {
      code: 'unreadable-file',
      fix: 'Name a file with one directory on each line, or - for standard input.',
    });
  // `find -print0` ends each name with a NUL.
  const content = Buffer.from(text).toString('utf8');
  const listed = content.split(content.includes('\0') ? '\0' : /\r?\n/).filter((line) => line !== '');
  const all = [...words, ...listed];
  if (all.length > 0) return all;
  throw new UserError(`--list ${JSON.stringify(list)} names no directory.`, 'usage', {
    code: 'empty-list',
    fix: 'Put one directory on each line.',
  });
}

function rowOf(directory: string, cwd: string, team: Team | undefined): Row {
  const row = { directory, target: resolve(cwd, directory) };
  try {
    return { ...row, checked: checkService(directory, cwd, team) };
  } catch (error) {
    // Only problems of the service. Any other error is a bug, and is reported as one.
    if (error instanceof UserError) return { ...row, error };
    throw error;
  }
}

const codes = {
  current: exitCodes.done,
  outdated: exitCodes.no,
  conflict: exitCodes.conflict,
  forbidden: exitCodes.conflict,
} as const;

const codeOf = ({ checked }: Row): number => (checked ? codes[checked.state] : exitCodes.failed);

// A service that cannot be read comes first, then a conflict: both need a person.
function worst(rows: readonly Row[]): number {
  const found = rows.map(codeOf);
  return [exitCodes.failed, exitCodes.conflict, exitCodes.no].find((code) => found.includes(code)) ?? exitCodes.done;
}

function bodyOf(row: Row): Body {
  const { target, checked, error } = row;
  if (!checked) return { ...errorEntry(error), outcome: 'failed', exitCode: exitCodes.failed, target };
  return { outcome: 'examined', exitCode: codeOf(row), target, check: checked };
}

function progressBar(done: number, all: number): string {
  const width = 30;
  const filled = Math.round((done / all) * width);
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}] ${done} of ${all}`;
}

function toText(rows: readonly Row[], explain: boolean, team: Team | undefined): string {
  const lines = [...table(rows), '', ...summary(rows), ...details(rows, team), ...(explain ? explanations(rows) : [])];
  return `${lines.join('\n')}\n`;
}

const states = {
  current: 'current',
  outdated: 'out of date',
  conflict: 'would conflict',
  forbidden: 'against a rule',
} as const;

function table(rows: readonly Row[]): readonly string[] {
  const head = ['service', 'state', 'from', 'to', 'clean', 'merged', 'conflicting'];
  const cells = rows.map(({ directory, checked }) =>
    checked
      ? [
          directory,
          states[checked.state],
          checked.from,
          checked.to,
          ...Object.values(checked.counts).map((count) => (checked.state === 'forbidden' ? '-' : `${count}`)),
        ]
      : [directory, 'unreadable', '', '', '', '', ''],
  );
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)));
  return [head, ...cells].map((row) =>
    row
      .map((cell, column) => (column < 4 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

function summary(rows: readonly Row[]): readonly string[] {
  const count = (state: string) => rows.filter(({ checked }) => (checked?.state ?? 'unreadable') === state).length;
  const parts = Object.entries({ ...states, unreadable: 'unreadable' }).flatMap(([state, word]) =>
    count(state) > 0 ? [`${count(state)} ${word}`] : [],
  );
  return [`${rows.length} ${rows.length === 1 ? 'service' : 'services'}: ${parts.join(', ')}.`];
}

function details(rows: readonly Row[], team: Team | undefined): readonly string[] {
  return rows.flatMap(({ directory, checked }) => {
    if (!checked) return [];
    const { state, counts, edited, deleted, conflicts, rules = [] } = checked;
    const isOnlyManifest = state === 'outdated' && counts.clean + counts.merged === 0;
    const lines = [
      ...(isOnlyManifest ? [`  only ${manifestPath} would change`] : []),
      ...(edited.length > 0 ? [`  edited: ${edited.join(', ')}`] : []),
      ...(deleted.length > 0 ? [`  deleted: ${deleted.join(', ')}`] : []),
      ...(conflicts.length > 0 ? [`  would conflict: ${conflicts.map(placeText).join(', ')}`] : []),
      ...rules.map(({ answer, value, reason }) => `  ${answer} is ${JSON.stringify(value)}: ${reason}.`),
      ...(rules.length > 0 ? [`  To follow the rules: ${followCommand(directory, rules, team)}`] : []),
    ];
    return lines.length > 0 ? ['', `${directory}:`, ...lines] : [];
  });
}

function followCommand(directory: string, rules: readonly BrokenRule[], team: Team | undefined): string {
  return [
    'create-go-docker update',
    shellWord(shownPath(directory)),
    ...(team ? [`--templates ${shellWord(team.place)}`] : []),
    ...rules.map(({ flag }) => flag),
  ].join(' ');
}

function placeText({ path, line, reason }: ConflictPlace): string {
  if (reason !== undefined) return `${path} (${reason})`;
  return line === undefined ? path : `${path}:${line}`;
}

const hasUpdate = ({ state }: Checked): boolean => state !== 'current' && state !== 'forbidden';

function explanations(rows: readonly Row[]): readonly string[] {
  const outdated = rows.flatMap(({ checked }) => (checked && hasUpdate(checked) ? [checked] : []));
  const versions = [...new Set(outdated.flatMap(({ from, to }) => (from === to ? [] : [from])))].sort();
  const others = rows.flatMap(({ directory, checked }) =>
    checked && hasUpdate(checked) && checked.from === checked.to
      ? [`- ${directory}: ${checked.causes.join(', ') || `${manifestPath} does not fit its files`}`]
      : [],
  );
  return [
    ...versions.flatMap((from) => [
      '',
      `What changed since ${from}:`,
      ...changesSince(from).map((line) => `- ${line}`),
    ]),
    ...(others.length > 0 ? ['', 'What changed, with the same version:', ...others] : []),
  ];
}
