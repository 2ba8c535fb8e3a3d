import { UserError } from '../core/errors.ts';
import packageJson from '../package.json' with { type: 'json' };
import { help } from './help.ts';
import type { Host } from './host.ts';
import { readArguments, wantsJson } from './input/args.ts';
import { refuseSwallowed } from './input/npm.ts';
import { documentText } from './output/document.ts';
import { errorResult, type Result, textResult } from './output/result.ts';

/** What a run prints, and its exit code. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs the program once. Never rejects: every error is in the outcome. */
export async function run(host: Host): Promise<Outcome> {
  const result = await resultOf(host).catch((error: unknown) => errorResult(error));
  const { exitCode, text, error = '', document } = result;
  if (!wantsJson(host.args)) return { stdout: text, stderr: error, exitCode };
  return { stdout: [document()].flat().map(documentText).join(''), stderr: '', exitCode };
}

async function resultOf(host: Host): Promise<Result> {
  refuseSwallowed(host.args, host.env);
  const args = readArguments(host.args);
  if (args.on.has('help')) return textResult(help(args.command));
  if (args.on.has('version')) return textResult(`${packageJson.version}\n`);
  const cwd = currentDirectory(host);
  const command = await args.command.load();
  return command.run(args, { ...host, cwd: () => cwd });
}

function currentDirectory({ cwd }: Host): string {
  try {
    return cwd();
  } catch (error) {
    throw new UserError('The current directory no longer exists.', 'usage', {
      code: 'no-directory',
      fix: 'Change to another directory.',
      cause: error,
    });
  }
}
