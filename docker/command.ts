import { x } from 'tinyexec';
import { UserError } from '../core/errors.ts';

/** What a command came to. */
export interface Ran {
  readonly ok: boolean;
  /** Undefined where a signal ended it, or where it could not start. */
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** How long it may take. Default: 60. */
  readonly seconds?: number;
  /** Ends the command; the signal's reason is thrown. */
  readonly cancelled?: AbortSignal | undefined;
  /** Keeps Ctrl-C in the terminal from ending the command: it gets a process group of its own. */
  readonly persist?: boolean;
  /** Gets each line of both streams as it is printed. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end. Rejects when it is cancelled or takes too long; any other outcome is in the result. */
export async function runCommand(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd, env, input, seconds = 60, cancelled, persist = false, onLine } = options;
  cancelled?.throwIfAborted();
  const limit = AbortSignal.timeout(Math.ceil(seconds * 1000));
  const child = x(command, args, {
    signal: cancelled ? AbortSignal.any([cancelled, limit]) : limit,
    persist,
    // A program in the node_modules of the folder must not be taken for the engine.
    nodePath: false,
    ...(input !== undefined && { stdin: input }),
    nodeOptions: {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(cwd && { cwd }),
      env: { ...env },
    },
  });
  if (onLine) for (const stream of [child.process?.stdout, child.process?.stderr]) stream?.on('data', linesOf(onLine));
  try {
    const { stdout, stderr, exitCode } = await child;
    cancelled?.throwIfAborted();
    if (limit.aborted) throw tooSlow(command, args, seconds);
    return { ok: exitCode === 0, ...(exitCode !== undefined && { exitCode }), stdout, stderr };
  } catch (error) {
    cancelled?.throwIfAborted();
    if (limit.aborted) throw tooSlow(command, args, seconds);
    if (error instanceof UserError) throw error;
    return { ok: false, stdout: '', stderr: (error as Error).message };
  }
}

/** Runs a program, and gives its output to `read` as it comes, as bytes. */
export async function streamCommand<T>(
  command: string,
  args: readonly string[],
  options: Pick<RunOptions, 'cancelled' | 'env'>,
  read: (chunks: AsyncIterable<Buffer>) => Promise<T>,
): Promise<{ readonly ran: Ran; readonly value: T }> {
  const { cancelled, env } = options;
  cancelled?.throwIfAborted();
  const child = x(command, args, {
    ...(cancelled && { signal: cancelled }),
    nodePath: false,
    nodeOptions: { stdio: ['ignore', 'pipe', 'pipe'], env: { ...env } },
  });
  const { process: started } = child;
  let stderr = '';
  started?.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const ended = new Promise<number | undefined>((done) => {
    started?.once('error', () => done(undefined));
    started?.once('close', (code) => done(code ?? undefined));
  });
  try {
    const value = await read(started!.stdout!);
    const exitCode = await ended;
    cancelled?.throwIfAborted();
    return { value, ran: { ok: exitCode === 0, ...(exitCode !== undefined && { exitCode }), stdout: '', stderr } };
  } catch (error) {
    child.kill();
    cancelled?.throwIfAborted();
    throw error;
  }
}

function linesOf(onLine: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = `${rest}${chunk}`.split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}

/** The last line of what a program printed, which usually says why it failed. */
export const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

function tooSlow(command: string, args: readonly string[], seconds: number): UserError {
  return new UserError(`${command} ${args[0] ?? ''} did not end within ${seconds} seconds.`, 'failed', {
    code: 'engine-timeout',
    fix: 'Check whether the engine still answers, for example with docker version.',
  });
}
