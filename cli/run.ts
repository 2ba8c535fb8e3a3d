import { resolve } from 'node:path';
import { exitCodes, UserError } from '../core/errors.ts';
import packageJson from '../package.json' with { type: 'json' };
import { help } from './help.ts';
import { type Arguments, readArguments, wantsJson } from './input/args.ts';
import { refuseSwallowed } from './input/npm.ts';
import { documentVersion, errorEntry, type Said, type Seen, toText } from './output/document.ts';
import type { Outcome, Surroundings } from './process.ts';

export type { Outcome, Surroundings };

/** One whole run of the program. Never rejects: whatever goes wrong is in the outcome. */
export async function run(around: Surroundings): Promise<Outcome> {
  const json = wantsJson(around.args);
  const seen: Seen = {};
  try {
    const said = await answer(around, seen);
    const stdout = json ? toText({ ...opening, ...said.document() }) : said.text;
    return { stdout, stderr: '', exitCode: said.exitCode };
  } catch (error) {
    const entry = errorEntry(error);
    if (json)
      return {
        stdout: toText({ ...opening, ...entry, ...seen.settled }),
        stderr: '',
        exitCode: entry.exitCode,
      };
    const message =
      error instanceof UserError ? error.message : `${(error as Error)?.stack ?? error}\n${entry.error?.fix}`;
    return { stdout: '', stderr: `${message}\n`, exitCode: entry.exitCode };
  }
}

const opening = { schema: documentVersion, generator: 'create-go-docker', version: packageJson.version } as const;

async function answer(around: Surroundings, seen: Seen): Promise<Said> {
  refuseSwallowed(around.args, around.env);
  const args = readArguments(around.args);
  if (args.on.has('help')) return shown(help());
  if (args.on.has('version')) return shown(`${packageJson.version}\n`);
  if (args.on.has('print-schema')) {
    const { answersSchema } = await import('../generators/go-service/schema.ts');
    return shown(`${JSON.stringify(answersSchema(), null, 2)}\n`);
  }
  const cwd = workingDirectory(around);
  if (args.command === 'doctor') return examined(args, around);
  const { add, generate, recover } = await import('./commands/create.ts');
  if (args.command === 'recover') return recover(args, resolve(cwd, args.directory ?? '.'));
  return (args.command === 'add' ? add : generate)(args, { ...around, cwd: () => cwd }, seen);
}

function shown(text: string): Said {
  const exitCode = exitCodes.done;
  return { exitCode, text, document: () => ({ outcome: 'shown', exitCode, text }) };
}

function workingDirectory({ cwd }: Surroundings): string {
  try {
    return cwd();
  } catch (error) {
    throw new UserError('The directory that you are in is gone.', 'usage', {
      fix: 'Change to another one.',
      cause: error,
    });
  }
}

async function examined({ given, on }: Arguments, { env }: Surroundings): Promise<Said> {
  const { doctor } = await import('./commands/doctor.ts');
  const { text, ...found } = await doctor(given, env);
  const exitCode = found.healthy ? exitCodes.done : exitCodes.failed;
  return {
    exitCode,
    text: on.has('quiet') ? '' : text,
    document: () => ({ outcome: 'examined', exitCode, ...found }),
  };
}
