import { type Check, secondsText, sizeText } from '../../docker/checks.ts';
import type { Measured } from '../../docker/compare-images.ts';
import type { Style } from './report.ts';

/** What `verify` found, as its texts show it. */
export interface Verified {
  /** The image as the person knows it: its name, or the directory. */
  readonly subject: string;
  readonly platform: string;
  readonly bytes: number;
  readonly layers: number;
  /** `docker 28.2.2`. */
  readonly engine: string;
  readonly checks: readonly Check[];
  readonly notChecked: readonly string[];
  readonly compare?: readonly Measured[];
}

const words = { ok: 'yes', failed: 'NO', note: '', unchecked: '?' } as const;
const colors = { ok: 'green', failed: 'red', note: undefined, unchecked: 'yellow' } as const;

export const failedIn = ({ checks }: Verified): readonly Check[] => checks.filter(({ state }) => state === 'failed');

/** The sentence that says whether the image passed. */
export function verdictOf(verified: Verified): string {
  const judged = verified.checks.filter(({ state }) => state === 'ok' || state === 'failed').length;
  const failed = failedIn(verified);
  if (failed.length === 0) return `Passed: ${judged} of ${judged} checks.`;
  return `Failed: ${failed.length} of ${judged} checks (${failed.map(({ name }) => name).join(', ')}).`;
}

/** The table for a terminal, what to do, and what was not checked. */
export function toText(verified: Verified, paint: Style['paint']): string {
  const { subject, platform, bytes, layers, engine, checks, notChecked, compare } = verified;
  const failed = failedIn(verified);
  const sections = [
    [`${subject}: ${platform}, ${sizeText(bytes)} in ${layers} ${layers === 1 ? 'layer' : 'layers'}, on ${engine}`],
    tableOf(checks, paint),
    compare ? aligned(comparison(compare)) : [],
    fixesOf(failed).map(([fix, names]) => `${names.map((name) => paint('red', name)).join(', ')}: ${fix}`),
    checks.flatMap(({ name, fix, state }) => (fix !== undefined && state === 'note' ? [`${name}: ${fix}`] : [])),
    [`Not checked: ${notChecked.join('; ')}.`],
    [paint(failed.length === 0 ? 'green' : 'red', verdictOf(verified))],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What to do, once for all checks that need the same. */
function fixesOf(failed: readonly Check[]): readonly (readonly [fix: string, names: readonly string[]])[] {
  const fixes = new Map<string, string[]>();
  for (const { name, fix } of failed) if (fix !== undefined) fixes.set(fix, [...(fixes.get(fix) ?? []), name]);
  return [...fixes];
}

function tableOf(checks: readonly Check[], paint: Style['paint']): readonly string[] {
  const rows = checks.map(({ name, yours, limit, state }) => ({ cells: [name, yours, limit], state }));
  const head = ['check', 'yours', 'limit'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(({ cells }) => cells[column]!.length)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ');
  return [
    `${line(head)}  ok`,
    ...rows.map(({ cells, state }) => {
      const color = colors[state];
      return `${line(cells)}  ${color ? paint(color, words[state]) : words[state]}`.trimEnd();
    }),
  ];
}

/** What was measured of each contender: a row for each figure. */
export function comparison(measured: readonly Measured[]): readonly (readonly string[])[] {
  const row = (title: string, cell: (each: Measured) => string) => [title, ...measured.map(cell)];
  return [
    row('', ({ name }) => name),
    row('size', ({ bytes }) => sizeText(bytes)),
    row('programs', ({ programs, shell }) => `${programs}${shell ? ', with a shell' : ''}`),
    row('user', ({ user }) => user),
    row('first build', ({ firstBuild }) => secondsText(firstBuild)),
    row(
      'one line changed',
      ({ rebuild: { median, least, most } }) =>
        `${secondsText(median)} (${secondsText(least)} to ${secondsText(most)})`,
    ),
    row('storage with stages', ({ storage }) => sizeText(storage.before)),
    row('after pruning', ({ storage }) => sizeText(storage.after)),
  ];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** The same as Markdown, for the text of a pull request. */
export function toMarkdown(verified: Verified): string {
  const { subject, platform, engine, checks, notChecked, compare } = verified;
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('`', "'");
  const failed = failedIn(verified);
  return [
    `### ${verdictOf(verified)}`,
    '',
    `\`${cell(subject)}\`: ${platform}, on ${engine}`,
    '',
    '| check | yours | limit | ok |',
    '| --- | --- | --- | --- |',
    ...checks.map(({ name, yours, limit, state }) => `| ${name} | ${cell(yours)} | ${cell(limit)} | ${words[state]} |`),
    '',
    ...(compare ? [...markdownTable(comparison(compare)), ''] : []),
    ...fixesOf(failed).map(([fix, names]) => `- **${names.join(', ')}**: ${fix}`),
    ...(failed.length > 0 ? [''] : []),
    `Not checked: ${notChecked.join('; ')}.`,
    '',
  ].join('\n');
}

/** The same as JUnit XML, which CI systems show as test results. */
export function toJunit(verified: Verified): string {
  const { subject, checks } = verified;
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  const attributes = (values: Readonly<Record<string, string | number>>) =>
    Object.entries(values)
      .map(([name, value]) => ` ${name}="${escaped(`${value}`)}"`)
      .join('');
  const suite = {
    name: `verify ${subject}`,
    tests: checks.length,
    failures: count('failed'),
    skipped: count('unchecked'),
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ tests: suite.tests, failures: suite.failures })}>`,
    `  <testsuite${attributes(suite)}>`,
    ...checks.map((check) => {
      const { id, name, yours, limit, state, fix = '' } = check;
      const head = `    <testcase${attributes({ classname: 'verify', name: `${id}: ${name}` })}`;
      if (state === 'failed')
        return `${head}><failure${attributes({ message: `${yours}; should be: ${limit}` })}>${escaped(fix)}</failure></testcase>`;
      if (state === 'unchecked') return `${head}><skipped${attributes({ message: yours })}/></testcase>`;
      return `${head}><system-out>${escaped(yours)}</system-out></testcase>`;
    }),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

// XML 1.0 has no control characters besides tab and line ends, not even escaped.
function escaped(text: string): string {
  const allowed = [...text].filter((each) => each >= ' ' || each === '\n' || each === '\t').join('');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
