import { UserError } from '../../core/errors.ts';
import { generate } from '../../core/generate.ts';
import { covers } from '../../core/plan.ts';
import { sha256 } from '../../core/sha256.ts';
import { shellWord } from '../../core/shell.ts';
import { extras } from './extras.ts';
import { companions } from './files.ts';
import { releases } from './go-releases.ts';
import { emptyExtras, specify } from './index.ts';
import { type GivenAnswers, toAnswers } from './questions.ts';
import type { Team } from './team.ts';
import { settingsFrom, type TeamSource, teamFrom } from './team-templates.ts';

/** Something that `checkTeam` found. A problem breaks services; an outdated template lacks what changed in ours. */
export interface TeamFinding {
  readonly kind: 'problem' | 'outdated' | 'note';
  readonly about: string;
  readonly found: string;
}

/** What `checkTeam` did: how many combinations of answers it rendered, and what it found. */
export interface TeamChecked {
  readonly combinations: number;
  readonly findings: readonly TeamFinding[];
}

/** Our templates as they are now: the path and the text of each. */
type Texts = readonly { readonly path: string; readonly text: string }[];

/**
 * Checks a team's templates: every template is parsed, every combination of answers that the team allows is rendered, and each template
 * that replaces one of ours is compared with the version that it was made from. Throws nothing for what is wrong with the templates.
 */
export function checkTeam(files: readonly TeamSource[], place: string, ours: Texts): TeamChecked {
  const broken = brokenTemplates(files, place);
  if (broken.length > 0) return { combinations: 0, findings: broken };
  const team = teamFrom(files, place);
  const all = allowedAnswers(team);
  const failures = new Map<string, string>();
  for (const given of all) {
    attempt(failures, namedBy(given), () => {
      const specification = specify(toAnswers(given, undefined, team.questions), team);
      const empty = generate(specification, '0.0.0').find(({ text }) => text.trim() === '');
      if (empty) throw new UserError(`${empty.path} is empty.`, 'usage', { code: 'empty-file' });
    });
  }
  const problems = [...failures].map(([found, about]): TeamFinding => ({ kind: 'problem', about, found }));
  return {
    combinations: all.length,
    findings: [
      ...problems,
      ...replaced(files, place, ours),
      ...strayOmits(team, ours, files),
      ...neededOmits(team),
      ...emptied(team, files),
    ],
  };
}

// Each template alone: one that is broken hides no other.
function brokenTemplates(files: readonly TeamSource[], place: string): readonly TeamFinding[] {
  const failures = new Map<string, string>();
  const templates = files.filter(({ path }) => path.endsWith('.ejs'));
  const others = files.filter(({ path }) => !path.endsWith('.ejs'));
  attempt(failures, place, () => teamFrom(files, place));
  if (failures.size === 0) return [];
  for (const template of templates) {
    try {
      // Without extras, which would lack their other files.
      const settings = settingsFrom(files, place);
      const alone = { ...settings, extras: [], paths: {}, names: namesWithExtras(settings) };
      teamFrom([...others.map((file) => ({ ...file, text: JSON.stringify(alone) })), template], place);
    } catch (error) {
      attempt(failures, template.path, () => {
        throw error;
      });
    }
  }
  return [...failures].map(([found, about]) => ({ kind: 'problem', about, found }));
}

function namesWithExtras({ names = {}, extras = [] }: ReturnType<typeof settingsFrom>) {
  return { ...names, ...Object.fromEntries(extras.map(({ name }) => [name, true])) };
}

// The first answers with which it fails are named.
function attempt(failures: Map<string, string>, about: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (!failures.has(error.message)) failures.set(error.message, about);
  }
}

/** Every combination of the answers with a fixed few values, for every Go release, with no extra; and each extra, and all of them. */
function allowedAnswers(team: Team): readonly GivenAnswers[] {
  const module = 'example.com/orders';
  const isAllowed = (given: GivenAnswers) =>
    team.questions.every(({ name, problem }) => given[name] === undefined || problem(given[name]) === undefined);
  const one = (name: string, values: readonly string[], all: readonly GivenAnswers[]) =>
    all.flatMap((given) => values.map((value) => ({ ...given, [name]: value })).filter(isAllowed));
  const choices = team.questions.filter(({ choices, many }) => choices && !many);
  const base = one(
    'go',
    releases.map(({ minor }) => minor),
    [{ module, ...team.defaults }],
  );
  const matrix = choices.reduce((all, { name, choices = [] }) => one(name, choices, all), base);
  const extras = team.questions.find(({ name }) => name === 'with')?.choices ?? [];
  const newest = { module, ...team.defaults };
  const withExtras = ['none', 'all', ...extras].flatMap((value) =>
    choices
      .filter(({ name }) => name === 'deps' || name === 'forge')
      .reduce((all, { name, choices = [] }) => one(name, choices, all), one('with', [value], [newest])),
  );
  return [...matrix, ...withExtras];
}

function namedBy({ module: _, ...given }: GivenAnswers): string {
  return Object.entries(given)
    .map(([name, value]) => `--${name} ${value}`)
    .join(' ');
}

function replaced(files: readonly TeamSource[], place: string, ours: Texts): readonly TeamFinding[] {
  const { replaces = {} } = settingsFrom(files, place);
  return ours.flatMap(({ path, text }): readonly TeamFinding[] => {
    const theirs = files.find((file) => file.path === `${path}.ejs`);
    if (!theirs) return [];
    const about = `${path}.ejs`;
    const sum = sha256(text);
    const from = Object.hasOwn(replaces, path) ? replaces[path] : undefined;
    if (from === sum) return [];
    const record = `Then set "replaces": { ${JSON.stringify(path)}: ${JSON.stringify(sum)} }.`;
    if (from === undefined)
      return [
        { kind: 'note', about, found: `replaces ours, and it is not recorded which version. Compare them. ${record}` },
      ];
    return [
      {
        kind: 'outdated',
        about,
        found: `ours has changed since this one was made from it. Take over what you need: templates eject ${shellWord(place)} ${shellWord(path)} --dry-run shows the differences. ${record}`,
      },
    ];
  });
}

function strayOmits({ omitted }: Team, ours: Texts, files: readonly TeamSource[]): readonly TeamFinding[] {
  const paths = [...ours.map(({ path }) => path), ...files.map(({ path }) => path.replace(/\.ejs$/, ''))];
  return omitted
    .filter((row) => !paths.some((path) => covers(row, path)))
    .map((row) => leftOut(row, ', and there is no such template.'));
}

// A service may get them from elsewhere, so these are notes.
function neededOmits({ omitted }: Team): readonly TeamFinding[] {
  const isOmitted = (path: string) => omitted.some((row) => covers(row, path));
  const code = Object.keys(companions)
    .filter(isOmitted)
    .map((path) => ({ path, others: companions[path]!.filter((each) => !isOmitted(each)) }))
    .find(({ others }) => others.length > 0);
  return [
    ...(code ? [leftOut(code.path, `, and ${code.others.join(', ')} do not compile without it.`)] : []),
    ...(isOmitted('Dockerfile')
      ? [leftOut('Dockerfile', ', so that a service has no image to build or to verify.')]
      : []),
  ];
}

const leftOut = (about: string, consequence: string): TeamFinding => ({
  kind: 'note',
  about,
  found: `"omit" leaves it out${consequence}`,
});

// Our README says how to use each extra.
function emptied(team: Team, files: readonly TeamSource[]): readonly TeamFinding[] {
  if (team.omitted.includes('README.md') || files.some(({ path }) => path === 'README.md.ejs')) return [];
  const { problem } = team.questions.find(({ name }) => name === 'with')!;
  const allowed = extras.map(({ name }) => name).filter((name) => problem(name) === undefined);
  return emptyExtras(allowed, toAnswers({}), team).map(({ name }) => ({
    kind: 'note',
    about: name,
    found:
      '"omit" leaves out all files of this extra, but README.md describes them. Set "allowed" for "with", or replace README.md.',
  }));
}
