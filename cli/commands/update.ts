import { join, resolve } from 'node:path';
import { exitCodes, UserError } from '../../core/errors.ts';
import { givenBy, manifestPath } from '../../core/manifest.ts';
import type { Conflict } from '../../core/merge.ts';
import type { ConflictChoice, FileUpdate } from '../../core/update.ts';
import { type Code, withGiven } from '../../generators/go-image/code.ts';
import { extras as ourExtras } from '../../generators/go-service/extras.ts';
import { goVersion } from '../../generators/go-service/go-releases.ts';
import { templateNames } from '../../generators/go-service/names.ts';
import { type Answers, type GivenAnswers, refuseBadAnswers, toAnswers } from '../../generators/go-service/questions.ts';
import type { Team } from '../../generators/go-service/team.ts';
import { type Recorded, requireManifest } from '../../pipeline/manifest.ts';
import { engineFor } from '../../pipeline/team-engine.ts';
import type { Migration } from '../../pipeline/to-modules.ts';
import { isBlocked, type PlannedUpdate, type Updated, update } from '../../pipeline/update.ts';
import type { UpdateRequest } from '../../pipeline/update-plan.ts';
import type { Host } from '../host.ts';
import { teamOf } from '../input/team.ts';
import type { Arguments } from '../interface.ts';
import type { Body } from '../output/document.ts';
import { fileEntry } from '../output/file-entry.ts';
import { migrationLines } from '../output/migration-lines.ts';
import { errorResult, type Result } from '../output/result.ts';
import { asks } from '../terminal/asks.ts';
import type { FileDecisions, PreviewUpdate } from '../terminal/update-review.ts';

/** `create-go-docker update [directory] [answers]`: brings a service to this version, or to other answers. */
export async function run(args: Arguments, host: Host): Promise<Result> {
  const target = resolve(host.cwd(), args.words[0] ?? '.');
  const onConflict = choiceFor(args);
  const team = await teamOf(args, host);
  const recorded = requireManifest(target, team, removedBy(args.given));
  const before = toAnswers(recorded.given, undefined, team?.known);
  const answers = wantedAnswers(before, recorded, args.given, team, join(target, manifestPath));
  const notes = notesOn(recorded, answers, args.given, team);
  const migrates = recorded.given.deps === 'dep' && answers.deps === 'modules';
  if (!migrates) refuseOtherDeps(recorded.given, answers);
  const code = recorded.code && withGiven(recorded.code as Code, args.given);
  const request = {
    target,
    manifest: recorded,
    engine: engineFor(team),
    answers: givenBy({ answers, ...(code && { code }) }),
    onConflict,
    named: { ours: args.values.ours ?? [], theirs: args.values.theirs ?? [] },
    skip: args.values.skip ?? [],
    // To delete a file is the person's side of it.
    restored: (path: string) => args.values.theirs?.includes(path) ?? false,
  };
  try {
    let migration: Migration | undefined;
    const complete = async (plan: PlannedUpdate): Promise<PlannedUpdate> => {
      const { toModules } = await import('../../pipeline/to-modules.ts');
      const image = `${templateNames(answers, team).golangImage}`;
      const done = await toModules(plan, { go: answers.go, image });
      migration = done.migration;
      return done.plan;
    };
    const updated = await update(await decided(request, args, host), {
      dryRun: args.on.has('dry-run'),
      allowDirty: args.on.has('allow-dirty'),
      cancelled: host.cancelled,
      ...(migrates && { complete }),
    });
    const about = code && (await import('../output/image-notes.ts')).imageUpdateNotes(target, code, before, answers);
    return await resultOf({ ...updated, ...(migration && { migration }) }, answers, args, [...notes, ...(about ?? [])]);
  } catch (error) {
    return errorResult(error, { target, answers });
  }
}

/** What is unusual about an update: another team, and a chosen Go version. */
function notesOn(
  { templates }: Recorded,
  answers: Answers,
  { go }: GivenAnswers,
  team: Team | undefined,
): readonly string[] {
  return [
    ...(templates && team && templates.name !== team.name
      ? [`The templates are those of ${team.name} (${team.place}); before, they were those of ${templates.name}.`]
      : []),
    ...(go === undefined ? [] : [goVersion(answers.go).note ?? []].flat()),
  ];
}

type UpdateWithDecisions = UpdateRequest & Required<Pick<UpdateRequest, 'onConflict' | 'skip'>>;

/** The request, with what the person decides about single files at a terminal. */
async function decided(request: UpdateWithDecisions, args: Arguments, host: Host): Promise<UpdateRequest> {
  const isShownOnly = args.on.has('dry-run') || args.on.has('markdown');
  if (isShownOnly || !asks(args, host)) return request;
  const withDecisions = ({ conflicts, skip }: FileDecisions): UpdateRequest => ({
    ...request,
    onConflict: (path) => conflicts.get(path) ?? request.onConflict(path),
    skip: [...request.skip, ...skip],
  });
  const preview: PreviewUpdate = (decisions) => update(withDecisions(decisions), { dryRun: true, allowDirty: true });
  return withDecisions(await reviewed(args, host, preview));
}

/** Shows the update for review, and returns what the person decided about single files. */
async function reviewed(args: Arguments, host: Host, preview: PreviewUpdate): Promise<FileDecisions> {
  const [{ withAsker }, { reviewUpdate }] = await Promise.all([
    import('../terminal/decide.ts'),
    import('../terminal/update-review.ts'),
  ]);
  const cancelled = host.cancelled ?? new AbortController().signal;
  return withAsker({ accessible: args.on.has('accessible'), cancelled }, (asker) => reviewUpdate(preview, asker));
}

// dep would lack what modules have chosen: it has no answer for a pseudo-version or a /v2 path.
function refuseOtherDeps({ deps }: GivenAnswers, wanted: Answers): void {
  if (deps === undefined || deps === wanted.deps) return;
  throw new UserError(`This service uses ${deps}, and update cannot change that to ${wanted.deps}.`, 'conflict', {
    code: 'other-deps',
    fix: 'Create a new service in another directory, and move your code and its libraries there.',
  });
}

/** The words of `--with`. `+ci,-swarm` changes the list; without a sign it is the new list. */
function extrasIn({ with: list }: GivenAnswers) {
  const words = list?.split(',').map((each) => each.trim()) ?? [];
  const isDelta = words.length > 0 && words.every((each) => /^[+-]/.test(each));
  const signed = (sign: string) => words.flatMap((each) => (each.startsWith(sign) ? each.slice(1) : []));
  const [added, removed] = [signed('+'), signed('-')];
  if (words.includes('+') || words.includes('-'))
    throw new UserError(`--with ${JSON.stringify(list)} has a sign without an extra.`, 'usage', {
      code: 'invalid-with',
      fix: 'Example: --with +ci,-swarm',
    });
  if (!isDelta && added.length + removed.length > 0) {
    const signs = words.map((each) => (/^[+-]/.test(each) ? each : `+${each}`)).join(',');
    throw new UserError(`--with ${JSON.stringify(list)} has names with and without a sign.`, 'usage', {
      code: 'invalid-with',
      fix: `To change the extras that the service has: --with=${signs}`,
    });
  }
  const both = added.find((each) => removed.includes(each));
  if (both !== undefined)
    throw new UserError(`--with ${JSON.stringify(list)} adds and removes ${both}.`, 'usage', {
      code: 'invalid-with',
      fix: 'Use one of them.',
    });
  return { words, isDelta, added, removed };
}

// An extra stays if another one needs it, and the person would not see why.
function refuseNeeded(removed: readonly string[], extras: readonly string[]): void {
  for (const name of removed.filter((each) => extras.includes(each))) {
    const needing = ourExtras.flatMap(({ name: other, needs }) =>
      needs === name && extras.includes(other) ? [other] : [],
    );
    if (needing.length === 0) continue;
    throw new UserError(
      `--with=-${name} is not possible: ${needing.join(' and ')} ${needing.length === 1 ? 'needs' : 'need'} it.`,
      'usage',
      {
        code: 'needed-extra',
        fix: `To remove all of them: --with=${[name, ...needing].map((each) => `-${each}`).join(',')}`,
      },
    );
  }
}

/** Tells which recorded extras these answers remove. */
function removedBy(given: GivenAnswers): (extra: string) => boolean {
  const { words, isDelta, removed } = extrasIn(given);
  if (isDelta) return (extra) => removed.includes('all') || removed.includes(extra);
  return (extra) => words.length > 0 && !words.includes(extra);
}

function wantedAnswers(
  before: Answers,
  recorded: Recorded,
  given: GivenAnswers,
  team: Team | undefined,
  manifest: string,
): Answers {
  const table = team?.questions;
  const { isDelta, added, removed } = extrasIn(given);
  // A rule may forbid an extra that is removed, but the extra has to exist.
  const known = removed.filter((each) => !recorded.removed.includes(each));
  const asked = known.filter((each) => each !== 'all');
  if (asked.length > 0) refuseBadAnswers({ with: asked.join(',') }, undefined, team?.known);
  const named = isDelta ? added.join(',') || undefined : given.with;
  const { with: _, ...others } = given;
  const all = { ...others, ...(named !== undefined && { with: named }) };
  refuseBadAnswers(all, undefined, table);
  const nameOf = (name: keyof Answers) => (given[name] === undefined ? `${name} in ${manifest}` : `--${name}`);
  if (!isDelta) return toAnswers({ ...recorded.given, ...all }, undefined, table, nameOf);
  const kept = removed.includes('all') ? [] : before.with.filter((each) => !removed.includes(each));
  const list = added.includes('all') ? 'all' : [...kept, ...added].join(',') || 'none';
  const answers = toAnswers({ ...recorded.given, ...all, with: list }, undefined, table, nameOf);
  refuseNeeded(removed, answers.with);
  return answers;
}

function choiceFor({ values }: Arguments): (path: string) => ConflictChoice {
  const choices = { markers: 'markers', ours: 'yours', theirs: 'next' } as const;
  const word = values.conflict?.[0];
  if (word !== undefined && !Object.hasOwn(choices, word))
    throw new UserError(`--conflict ${JSON.stringify(word)} is not one of markers, ours, theirs.`, 'usage', {
      code: 'invalid-conflict',
      fix: 'Example: --conflict markers',
    });
  const both = values.ours?.find((path) => values.theirs?.includes(path));
  if (both !== undefined)
    throw new UserError(`--ours and --theirs both name ${JSON.stringify(both)}.`, 'usage', {
      code: 'contradicting-flags',
      fix: 'Use one of them.',
    });
  const general = word === undefined ? 'fail' : choices[word as keyof typeof choices];
  return (path) => {
    if (values.ours?.includes(path)) return 'yours';
    return values.theirs?.includes(path) ? 'next' : general;
  };
}

type Done = Updated & { readonly migration?: Migration };

async function resultOf(updated: Done, answers: Answers, { on }: Arguments, about: readonly string[]): Promise<Result> {
  const { target, changes, files, from, to, recovered, uncommitted, gitProblem, migration } = updated;
  const dryRun = on.has('dry-run');
  // Loaded only where differences are shown.
  const { causeOf, fileDiffs, isChosen, sideNotes, toMarkdown, wholeDiff } = await import('../output/update-diff.ts');
  const diffs = new Map(dryRun ? fileDiffs(updated).map(({ path, diff }) => [path, diff]) : []);
  const notes = [
    ...sideNotes(files),
    ...about,
    ...(dryRun && uncommitted.length > 0 ? [`Not committed: ${uncommitted.join(', ')}.`] : []),
    ...(dryRun && gitProblem ? [`${gitProblem} So an update needs --allow-dirty.`] : []),
  ];
  const known: Partial<Body> = {
    target,
    answers,
    notes,
    recovered: recovered.map(({ work, message }) => `${work}: ${message}`),
    files: changes.map((change) => fileEntry(change, diffs.get(change.path))),
    update: { from, to, files: files.map(updateEntry) },
    ...(migration && { migration }),
  };
  const conflicts = files.filter(({ outcome }) => outcome === 'conflict');
  const settled = files.filter((file) => (file.outcome !== 'same' && file.outcome !== 'conflict') || isChosen(file));
  const onlyManifest = changes.length === 1 && changes[0]!.path === manifestPath;
  const patch = dryRun && changes.length > 0 ? wholeDiff(updated) : '';
  const markdown = on.has('markdown') ? toMarkdown(updated) : undefined;
  if (conflicts.length > 0)
    return {
      ...errorResult(conflictError(updated, conflicts, causeOf(updated), dryRun), known),
      text: markdown ?? (patch === '' || on.has('quiet') ? '' : `${patch}\n`),
    };
  const outcome = dryRun ? 'planned' : changes.length > 0 ? 'written' : 'unchanged';
  const exitCode = exitCodes.done;
  const versions = from === to ? `, at ${to} as before` : `: ${from} to ${to}`;
  const head = changes.length > 0 ? `${dryRun ? 'Would update' : 'Updated'} ${target}${versions}` : 'Up to date';
  const lines = [
    ...recovered.map(({ message }) => message),
    `${head}.`,
    ...settled.map(({ path, outcome, reason }) => `  ${outcome.padEnd(12)}  ${path}${reason ? ` (${reason})` : ''}`),
    ...(onlyManifest ? [`  ${'replaced'.padEnd(12)}  ${manifestPath} (no other file changes)`] : []),
    ...notes,
    ...(migration ? ['', ...migrationLines(migration)] : []),
    ...(patch === '' ? [] : ['', patch]),
  ];
  return {
    exitCode,
    text: on.has('quiet') ? '' : (markdown ?? `${lines.join('\n')}\n`),
    document: () => ({ outcome, exitCode, ...known }),
  };
}

function updateEntry({ path, outcome, base, reason, conflicts }: FileUpdate) {
  return { path, outcome, base, conflicts, ...(reason !== undefined && { reason }) };
}

function conflictError(updated: Updated, files: readonly FileUpdate[], cause: string, dryRun: boolean): UserError {
  const blocked = isBlocked(updated);
  const lines = files.flatMap(({ path, conflicts, reason }) => [
    ...(reason === undefined ? [] : [`  ${path} ${reason}`]),
    ...conflicts.map((conflict) => hunk(path, conflict)),
  ]);
  // A file that is a folder, or that still has markers, has no lines to choose from.
  const stuck = files.filter(({ conflicts }) => conflicts.length === 0).map(({ path }) => path);
  // Without a base it is unknown who changed a line.
  const merged = files.some(({ conflicts, reason }) => conflicts.length > 0 && reason === undefined);
  const legend = stuck.length < files.length ? ' (- yours, + new)' : '';
  const problem = merged ? `You changed the same lines as ${cause}` : 'Some files cannot be updated';
  const [stuckFiles, it] = [stuck.join(', '), stuck.length === 1 ? 'it' : 'them'];
  const fixes = [
    ...(stuck.length > 0
      ? [`Correct ${stuckFiles} first, or leave ${it} as ${it === 'it' ? 'it is' : 'they are'} with --skip PATH.`]
      : []),
    ...(stuck.length < files.length
      ? ['Use --conflict markers to resolve them in the files, or --ours PATH or --theirs PATH to choose a side.']
      : []),
  ];
  return new UserError(`${problem}${legend}:\n${lines.join('\n')}\n${endOf(updated, blocked, dryRun)}`, 'conflict', {
    code: 'update-conflict',
    fix: blocked
      ? fixes.join(' ')
      : dryRun
        ? 'Run it without --dry-run to write them.'
        : 'Resolve them before the next update.',
  });
}

function endOf({ files, changes }: Updated, blocked: boolean, dryRun: boolean): string {
  if (blocked) return 'Nothing was written.';
  if (dryRun) return 'Nothing was written. Conflict markers would be in these files; everything else would be updated.';
  const marked = files.flatMap(({ path, outcome }) => (outcome === 'conflict' ? [path] : []));
  const others = changes.filter(({ path }) => !marked.includes(path)).map(({ path }) => path);
  return `Conflict markers are in these files.${others.length > 0 ? ` Updated: ${others.join(', ')}.` : ''}`;
}

function hunk(path: string, { line, yours, next }: Conflict): string {
  const side = (sign: string, text: string) =>
    text
      .split('\n')
      .slice(0, -1)
      .map((each) => `    ${sign} ${each}`);
  return [`  ${path}:${line}`, ...side('-', yours), ...side('+', next)].join('\n');
}
