import { join, relative, resolve } from 'node:path';
import { commandWith, wordsFor } from '../cli/output/repeat.ts';
import { decide } from '../cli/terminal/decide.ts';
import { ending } from '../cli/terminal/signals.ts';
import { exitCodes, UserError } from '../core/errors.ts';
import { shellWord } from '../core/shell.ts';
import { ConflictError } from '../disk/apply.ts';
import { defaultFolder, nextSteps, notes, stepLines } from '../generators/go-service/index.ts';
import { type GivenAnswers, questions, toAnswers } from '../generators/go-service/questions.ts';
import packageJson from '../package.json' with { type: 'json' };
import { scaffold } from '../pipeline/render-and-apply.ts';
import { infer } from '../pipeline/surroundings.ts';
import type { Decided } from './generator.ts';

const version = packageJson.version;

/**
 * Settles what plop's command line left open: at a terminal by asking, as the command does; elsewhere, and when nothing that is
 * asked is open, as `--yes` does. Services go below `base` (absolute). Rejects with a UserError.
 */
export async function decideInPlop(base: string, given: GivenAnswers): Promise<Decided> {
  const open = questions.some(({ name, asked }) => asked && given[name] === undefined);
  const { stdin, stdout, env } = process;
  if (open && stdin.isTTY && stdout.isTTY && !env.CI) return ask(base, given);
  if (given.module === undefined)
    throw new UserError('Nobody can be asked here: give the module.', 'usage', {
      fix: 'Example: plop go-service github.com/acme/orders',
    });
  const inferred = open ? infer(join(base, defaultFolder(given))) : { given: {} };
  const answers = toAnswers({ ...inferred.given, ...given });
  return { answers, directory: join(base, defaultFolder(answers)) };
}

async function ask(base: string, given: GivenAnswers): Promise<Decided> {
  // inquirer 9 listens meanwhile, and would print every key a second time. It lets go of the terminal by itself.
  process.stdin.removeAllListeners('keypress');
  process.stdin.setRawMode(false);
  const { signal, release } = ending();
  try {
    const { answers, directory } = await decide({
      base,
      given,
      givenBy: () => ({ kind: 'flag', name: "plop's command line" }),
      look: async (answers, directory) => {
        const target = resolve(directory);
        return (await scaffold(answers, { target, version, dryRun: true })).changes;
      },
      dryRun: false,
      accessible: false,
      cancelled: signal,
    });
    return { answers, directory: resolve(directory) };
  } catch (error) {
    if (error instanceof UserError) endWith(exitCodes[error.reason]);
    throw error;
  } finally {
    release();
  }
}

// plop ends with 1, whatever a prompt throws.
function endWith(code: number): void {
  return void process.once('exit', () => {
    if (process.exitCode) process.exitCode = code;
  });
}

// plop has no words for what is to become of files in the way.
function settledElsewhere({ problem, reason }: UserError, command: string): UserError {
  return new UserError(problem, reason, {
    fix: `plop cannot decide that. The command can, and shows the differences first:\n  ${command} --dry-run`,
  });
}

/** Writes what was decided; the text is what plop prints. */
export async function actInPlop(base: string, { answers, directory }: Decided): Promise<string> {
  const target = resolve(base, directory);
  const { signal: cancelled, release } = ending();
  try {
    const shown = relative('', target);
    const { changes } = await scaffold(answers, { target, version, cancelled }).catch((error: unknown) => {
      throw error instanceof ConflictError
        ? settledElsewhere(error, commandWith(...wordsFor(shown || '.', answers)))
        : error;
    });
    const next = [...(shown ? [`cd ${shellWord(shown)}`] : []), ...stepLines(nextSteps(answers))];
    return [
      `${changes.length} files in ${shown || '.'}`,
      ...notes(answers),
      '',
      'Next:',
      ...next.map((each) => `  ${each}`),
    ].join('\n');
  } finally {
    release();
  }
}
