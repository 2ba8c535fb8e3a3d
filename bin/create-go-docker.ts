#!/usr/bin/env node
import { basename, resolve } from 'node:path';
import { defaultFolder, goService, nextCommands, notes, repeatFlags } from '../generators/go-service/index.ts';
import { type Answers, answerProblem, questions, toAnswers } from '../generators/go-service/questions.ts';
import packageJson from '../package.json' with { type: 'json' };
import { exitCodes, UserError } from '../scaffold/errors.ts';
import { scaffold } from '../scaffold/generator.ts';
import { report, shellWord } from '../scaffold/report.ts';
import { type Arguments, readArguments } from './args.ts';
import { help } from './help.ts';

const main = async (): Promise<string> => {
  const args = readArguments(process.argv.slice(2));
  if (args.help) return help();
  if (args.version) return `${packageJson.version}\n`;
  refuseBadAnswers(args);
  const folder = args.directory === undefined ? undefined : basename(resolve(args.directory));
  if (!asks(args)) {
    requireEnough(args);
    return run(args, toAnswers(args.given, folder));
  }
  const { interactive } = await import('./interactive.ts');
  return interactive({ given: args.given, ...(folder && { folder }), act: (answers) => run(args, answers) });
};

const asks = ({ yes, noInput }: Arguments): boolean =>
  !yes && !noInput && !process.env.CI && process.stdin.isTTY && process.stdout.isTTY;

const requireEnough = ({ yes, directory, given }: Arguments): void => {
  if (yes || directory !== undefined || given.module !== undefined) return;
  throw new UserError(
    'Nobody can be asked here: name a directory or a module, or take every default with --yes. Example: create-go-docker my-service',
  );
};

// A wrong flag is said before the first question is asked.
const refuseBadAnswers = ({ given }: Arguments): void => {
  const problems = questions.flatMap((question) => {
    const value = given[question.name];
    return value === undefined ? [] : (answerProblem(question, value) ?? []);
  });
  if (problems.length > 0) throw new UserError(problems.join('\n'));
};

const run = async ({ directory, dryRun }: Arguments, answers: Answers): Promise<string> => {
  const target = resolve(directory ?? defaultFolder(answers));
  const options = { target, version: packageJson.version, dryRun };
  const result = await cancellable((cancelled) => scaffold(goService, answers, { ...options, cancelled }));
  if (result.changes.some(({ action }) => action === 'conflict')) process.exitCode = exitCodes.conflict;
  const shown = shownPath(directory ?? defaultFolder(answers));
  const repeat = [
    `npx create-go-docker@${packageJson.version}`,
    shellWord(shown),
    ...repeatFlags(answers).map(([flag, value]) => `${flag} ${shellWord(value)}`),
    '--yes',
  ];
  return report(result, shown, dryRun, {
    notes: notes(answers),
    next: [...(target === process.cwd() ? [] : [`cd ${shellWord(shown)}`]), ...nextCommands(answers)],
    repeat: repeat.join(' '),
  });
};

// As the person typed it; `./` keeps a leading dash from looking like a flag.
const shownPath = (directory: string): string => (directory.startsWith('-') ? `./${directory}` : directory);

/**
 * Runs `work` so that a signal ends it in order. Only for the time of writing: at a prompt, inquirer puts the terminal right
 * when a signal arrives, but leaves that to others as soon as there is another listener.
 */
const cancellable = async <T>(work: (cancelled: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const cancel = () => controller.abort(new UserError('Cancelled. Nothing was written.', 'cancelled'));
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, cancel);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of names) process.off(name, cancel);
  }
};

main().then(
  (text) => process.stdout.write(text),
  (error: unknown) => {
    const known = error instanceof UserError;
    process.stderr.write(`${known ? error.message : (error as Error).stack}\n`);
    process.exitCode = exitCodes[known ? error.reason : 'failed'];
  },
);
