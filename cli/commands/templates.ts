import { exitCodes, UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { ConflictError } from '../../disk/apply.ts';
import { isWritten } from '../../disk/compare.ts';
import { checkTeam, type TeamFinding } from '../../generators/go-service/team-check.ts';
import { teamSchema } from '../../generators/go-service/team-schema.ts';
import { templateTexts } from '../../generators/go-service/template-texts.ts';
import { eject } from '../../pipeline/eject.ts';
import { otherFiles, readTeamFolder } from '../../pipeline/team.ts';
import type { Host } from '../host.ts';
import type { Arguments } from '../interface.ts';
import { fileEntry } from '../output/file-entry.ts';
import { errorResult, type Result, textResult } from '../output/result.ts';
import { diffsOf } from '../output/write-and-report.ts';

/** `create-go-docker templates <eject|check> <folder> [path…]`: starts and checks a team's templates. */
export async function run(args: Arguments, host: Host): Promise<Result> {
  if (args.on.has('print-schema')) return textResult(`${JSON.stringify(teamSchema, null, 2)}\n`);
  const [task, folder, ...paths] = args.words;
  if (task === 'eject' && folder !== undefined) return ejected(folder, paths, args, host);
  if (task === 'check' && folder !== undefined && paths.length === 0) return checked(folder, args, host);
  const problem =
    task === 'eject' || task === 'check' ? `templates ${task} needs one folder.` : 'templates needs eject or check.';
  throw new UserError(problem, 'usage', {
    code: 'missing-word',
    fix: `Example: create-go-docker templates ${task === 'eject' ? 'eject' : 'check'} ./house`,
  });
}

async function ejected(folder: string, paths: readonly string[], { on }: Arguments, host: Host): Promise<Result> {
  const dryRun = on.has('dry-run');
  try {
    const options = { dryRun, overwrite: on.has('overwrite'), cancelled: host.cancelled };
    const { target, changes, recovered } = await eject({ folder, cwd: host.cwd(), paths }, options);
    const written = changes.filter(isWritten);
    const outcome = dryRun ? 'planned' : written.length > 0 ? 'written' : 'unchanged';
    const isBlocked = changes.some(({ action }) => action === 'conflict');
    const exitCode = isBlocked ? exitCodes.conflict : exitCodes.done;
    const diffs = dryRun ? await diffsOf(changes) : new Map<string, string>();
    const lines = [
      `${dryRun ? 'Would write' : 'Wrote'} ${written.length} ${written.length === 1 ? 'file' : 'files'} to ${folder}:`,
      ...changes.map(({ action, path }) => `  ${action.padEnd(9)}  ${path}`),
      ...[...diffs.values()].flatMap((diff) => ['', diff.trimEnd()]),
      '',
      ...(isBlocked
        ? [conflictFix]
        : [
            'Delete the templates that you do not change: the others then stay current. To check them:',
            `  ${host.startedBy} templates check ${shellWord(folder)}`,
          ]),
    ];
    return {
      exitCode,
      text: on.has('quiet') ? '' : `${lines.join('\n')}\n`,
      document: () => ({
        outcome,
        exitCode,
        target,
        recovered: recovered.map(({ work, message }) => `${work}: ${message}`),
        files: changes.map((change) => fileEntry(change, diffs.get(change.path))),
      }),
    };
  } catch (error) {
    if (!(error instanceof ConflictError)) return errorResult(error);
    const files = error.changes.map((change) => fileEntry(change));
    const { problem, changes } = error;
    const command = [host.startedBy, 'templates eject', ...[folder, ...paths].map(shellWord), '--dry-run'].join(' ');
    const fix = `${conflictFix} To see the differences:\n  ${command}`;
    return errorResult(new ConflictError(problem, fix, changes), { files });
  }
}

const conflictFix =
  'To replace these templates with ours, use --overwrite. To keep them, name only the files whose templates you want.';

const states = { problem: 'problem', outdated: 'problem', note: 'note' } as const;
const meanings = {
  problem: 'create, update and add fail with these templates',
  outdated: 'services lack what changed in ours',
  note: 'good to know',
} as const;

function checked(folder: string, { on }: Arguments, host: Host): Result {
  const files = readTeamFolder(folder, host.cwd());
  const { combinations, findings } = checkTeam(files, folder, templateTexts);
  const others = otherFiles(folder, host.cwd());
  const all: readonly TeamFinding[] = [
    ...findings,
    ...(others.length > 0
      ? [{ kind: 'note', about: others.join(', '), found: 'not a template: the name does not end in .ejs.' } as const]
      : []),
  ];
  const healthy = all.every(({ kind }) => kind === 'note');
  const exitCode = healthy ? exitCodes.done : exitCodes.no;
  const verdict = healthy
    ? `The templates in ${folder} work with all ${combinations} combinations of answers.`
    : `The templates in ${folder} need a change.`;
  const lines = [
    ...all.map(({ kind, about, found }) => `${kind.padEnd(8)}  ${found.startsWith(about) ? '' : `${about}: `}${found}`),
    verdict,
  ];
  return {
    exitCode,
    text: on.has('quiet') ? '' : `${lines.join('\n')}\n`,
    document: () => ({
      outcome: 'examined',
      exitCode,
      healthy,
      verdict,
      findings: all.map(({ kind, about, found }) => ({
        name: about,
        state: states[kind],
        found,
        means: meanings[kind],
      })),
    }),
  };
}
