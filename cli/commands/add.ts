import { shellWord } from '../../core/shell.ts';
import { isNewer } from '../../core/version.ts';
import type { Change } from '../../disk/compare.ts';
import type { Step } from '../../generators/go-service/extras.ts';
import { extraSteps, notes } from '../../generators/go-service/index.ts';
import { textOf } from '../../generators/go-service/questions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { addExtras, settleAddition } from '../../pipeline/add.ts';
import type { Host } from '../host.ts';
import { teamOf } from '../input/team.ts';
import type { Arguments } from '../interface.ts';
import { shownPath } from '../output/repeat.ts';
import type { Result } from '../output/result.ts';
import { writeAndReport } from '../output/write-and-report.ts';

const { version: thisVersion } = packageJson;

/** `create-go-docker add <extras> [directory]`: adds extras to a service. */
export async function run(args: Arguments, host: Host): Promise<Result> {
  const [extras = '', directory = '.'] = args.words;
  const addition = settleAddition(extras, directory, host.cwd(), await teamOf(args, host));
  const { answers, sources, target, added } = addition;
  return writeAndReport({
    args,
    host,
    answers,
    sources,
    directory,
    target,
    apply: (options) => addExtras(addition, options),
    notes: ({ version }) => [...notes(answers, [], addition.team), ...newerVersion(version, directory)],
    next: ({ changes }) => extraSteps(added, answers, addition.team).filter((step) => isPossible(step, changes)),
    again: ['add', textOf(added), shellWord(shownPath(directory))],
  });
}

// An older version may lack the folder that a command names.
function isPossible({ command }: Step, changes: readonly Change[]): boolean {
  const folders = command.split(' ').filter((word) => word.includes('/'));
  return folders.every((folder) => changes.some(({ path }) => path.startsWith(`${folder}/`)));
}

function newerVersion(version: string, directory: string): readonly string[] {
  if (!isNewer(thisVersion, version)) return [];
  const where = directory === '.' ? '' : ` ${shellWord(shownPath(directory))}`;
  return [
    `This service is at ${version}, so its files are those of ${version}.`,
    `To bring it to ${thisVersion}: create-go-docker update${where}`,
  ];
}
