import { type SpawnSyncOptionsWithStringEncoding, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One program to measure. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly string[];
  /** Brings the empty directory that it runs in into the state that it expects; not measured. */
  readonly before?: (directory: string) => void;
  /** Whether the directory holds what was asked for. A program that fails fast would win. */
  readonly worked?: (directory: string) => boolean;
  /** Measure until this is on the screen of a terminal, instead of until the end. */
  readonly until?: string;
}

/** What was measured: all numbers, lowest first. Milliseconds, or kilobytes. */
export type Series = readonly number[];

/** The quantile of the numbers (0.5 is the median). */
export function quantile(series: Series, part: number): number {
  const position = (series.length - 1) * part;
  const below = series[Math.floor(position)]!;
  return below + (series[Math.ceil(position)]! - below) * (position % 1);
}

/**
 * Runs everyone once per round, in turn, so that a busy moment of the machine affects all alike; the first round only warms up.
 * Each run has an empty directory.
 */
export async function race(
  contestants: readonly Contestant[],
  rounds: number,
  measure: (contestant: Contestant, directory: string) => Promise<number> | number = timed,
): Promise<readonly Series[]> {
  const results: number[][] = contestants.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const directory = mkdtempSync(join(tmpdir(), 'create-go-docker-bench-'));
      contestant.before?.(directory);
      const result = await measure(contestant, directory);
      if (contestant.worked?.(directory) === false) throw new Error(`${contestant.name} did not do its work`);
      rmSync(directory, { recursive: true });
      if (round > 0) results[index]!.push(result);
    }
  }
  return results.map((series) => series.sort((a, b) => a - b));
}

/** Milliseconds from the start of the command to its end, or to the text that it waits for. */
export function timed({ name, command: [program, ...args], until }: Contestant, cwd: string): Promise<number> | number {
  const start = performance.now();
  if (until !== undefined) return untilShown(name, [program!, ...args], until, cwd);
  const { status, stderr } = spawnSync(program!, args, { ...options, cwd });
  const end = performance.now();
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return end - start;
}

/** The peak memory of the command in kilobytes. GNU time starts it, because the memory of the starting process counts into the peak. */
export function peakMemory({ name, command }: Contestant, cwd: string): number {
  const report = join(cwd, '.time');
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%M', '-o', report, ...command], { ...options, cwd });
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return Number(readFileSync(report, 'utf8').trim().split('\n').at(-1));
}

const { CI: _, ...outside } = process.env;
const quiet = { ...outside, NO_COLOR: '1', NO_UPDATE_NOTIFIER: '1' };
const options: SpawnSyncOptionsWithStringEncoding = {
  env: quiet,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'pipe'],
  timeout: 60_000,
};

function untilShown(name: string, command: readonly string[], text: string, cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    // A new terminal has no width. Without one, some programs print one letter per line, or never end.
    const line = `stty cols 80 rows 24; exec ${command.map((word) => `'${word}'`).join(' ')}`;
    const start = performance.now();
    // A process group of its own, so that ending it ends the program on the terminal too.
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      cwd,
      env: quiet,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    let screen = '';
    let shown: number | undefined;
    const end = () => process.kill(-child.pid!, 'SIGKILL');
    const patience = setTimeout(end, 20_000);
    child.stdout.setEncoding('utf8').on('data', (part) => {
      screen += part;
      if (shown !== undefined || !screen.includes(text)) return;
      shown = performance.now() - start;
      end();
    });
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(patience);
      if (shown === undefined) reject(new Error(`${name} never showed ${JSON.stringify(text)}: ${screen}`));
      else resolve(shown);
    });
  });
}
