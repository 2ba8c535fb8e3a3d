import { relative, resolve } from 'node:path';
import { decide } from '../cli/terminal/decide.ts';
import { ending } from '../cli/terminal/signals.ts';
import { exitCodes, UserError } from '../core/errors.ts';
import { shellWord } from '../core/shell.ts';
import { ConflictError } from '../disk/apply.ts';
import { generatorName, nextSteps, notes, repeatFlags, stepLines } from '../generators/go-service/index.ts';
import type { GivenAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import packageJson from '../package.json' with { type: 'json' };
import { fromEnvironment } from '../pipeline/answer-sources.ts';
import { givenAnswers, nothingToAsk, type Request, settleRequest } from '../pipeline/answers.ts';
import { createService } from '../pipeline/create.ts';
import type { Layer } from '../pipeline/settle.ts';
import type { Service } from './prompts-and-actions.ts';

/** What a run in plop starts from. */
export interface PlopRequest {
  /** Where services go; absolute. */
  readonly base: string;
  /** The answers on plop's command line. */
  readonly given: GivenAnswers;
  readonly team: Team | undefined;
  /** The default answers of the plopfile. */
  readonly defaults: GivenAnswers;
}

/**
 * Finds the answers that plop's command line left open. On a terminal it asks, as the command line does; otherwise it uses the same
 * defaults as `--yes`. Services go below `base` (absolute). Rejects with a UserError.
 */
export async function decideInPlop({ base, given, team, defaults }: PlopRequest): Promise<Service> {
  const { stdin, stdout, env } = process;
  const request = { layers: [fromPlop(given), fromEnvironment(env), fromPlopfile(defaults)], cwd: base, team };
  const all = givenAnswers(request);
  if (!nothingToAsk(all) && stdin.isTTY && stdout.isTTY && !env.CI) return ask(request, given);
  if (all.module === undefined)
    throw new UserError('No terminal to ask on: give the module.', 'usage', {
      code: 'nothing-named',
      fix: 'Example: plop go-service github.com/acme/orders',
    });
  const { answers, target } = settleRequest(request);
  return { answers, directory: target };
}

/** The answers on plop's command line. */
function fromPlop(given: GivenAnswers): Layer {
  return { kind: 'flag', nameOf: () => "plop's command line", given };
}

/** The default answers of a plopfile. */
function fromPlopfile(given: GivenAnswers): Layer {
  return { kind: 'file', nameOf: (name) => `${name} in the plopfile`, given };
}

async function ask(request: Request, given: GivenAnswers): Promise<Service> {
  // inquirer 9 keeps listening, and would print every key a second time. It releases the terminal by itself.
  process.stdin.removeAllListeners('keypress');
  process.stdin.setRawMode(false);
  const { signal, release } = ending();
  try {
    const { answers, directory } = await decide({
      request,
      preview: async (answers, directory) => {
        const target = resolve(request.cwd, directory);
        return (await createService(answers, { target, dryRun: true }, request.team)).changes;
      },
      // plop's command line has no directory.
      continueCommand: (answered) =>
        ['npx plop', generatorName, '--', ...flagWords({ ...given, ...answered })].join(' '),
      dryRun: false,
      accessible: false,
      cancelled: signal,
    });
    return { answers, directory: resolve(request.cwd, directory) };
  } catch (error) {
    if (error instanceof UserError) endWith(exitCodes[error.reason]);
    throw error;
  } finally {
    release();
  }
}

const flagWords = (given: GivenAnswers): readonly string[] =>
  Object.entries(given).map(([name, value]) => `--${name} ${shellWord(value)}`);

// plop exits with 1 for every error.
function endWith(code: number): void {
  return void process.once('exit', () => {
    if (process.exitCode) process.exitCode = code;
  });
}

// plop has no flags for conflicts.
function conflictInPlop({ problem, reason }: UserError, command: string): UserError {
  return new UserError(problem, reason, {
    code: 'conflict',
    fix: `plop cannot resolve conflicts. The command can, and shows the differences first:\n  ${command} --dry-run`,
  });
}

/** Creates the service, and returns the text that plop prints. */
export async function createInPlop({ answers, directory: target }: Service, team?: Team): Promise<string> {
  const { signal: cancelled, release } = ending();
  try {
    const shown = relative('', target);
    const { changes } = await createService(answers, { target, cancelled }, team).catch((error: unknown) => {
      const command = [
        `npx create-go-docker@${packageJson.version}`,
        shellWord(shown || '.'),
        ...repeatFlags(answers, team?.questions).flatMap(([flag, value]) => [flag, shellWord(value)]),
        ...(team ? ['--templates', shellWord(team.place)] : []),
      ].join(' ');
      throw error instanceof ConflictError ? conflictInPlop(error, command) : error;
    });
    const next = [...(shown ? [`cd ${shellWord(shown)}`] : []), ...stepLines(nextSteps(answers, [], team))];
    return [
      `${changes.length} files in ${shown || '.'}`,
      ...notes(answers, [], team),
      '',
      'Next:',
      ...next.map((each) => `  ${each}`),
    ].join('\n');
  } finally {
    release();
  }
}
