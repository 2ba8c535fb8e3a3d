import { readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { defaultFolder } from '../../generators/go-service/index.ts';
import { type Answers, questionOf } from '../../generators/go-service/questions.ts';
import { releases, supportEnded } from '../../generators/go-service/releases.ts';
import { localGo } from '../../pipeline/local-go.ts';
import { fallbackSource } from '../../pipeline/settle.ts';
import { infer } from '../../pipeline/surroundings.ts';
import { accessible } from './accessible.ts';
import { prompts, type Terminal } from './prompts.ts';
import type { Setting } from './review.ts';
import { type Decision, type Opening, session } from './session.ts';

/** What asking starts from. */
export interface Start extends Pick<Opening, 'given' | 'givenBy' | 'directory' | 'look' | 'dryRun'> {
  /** Where services go that are given no directory; absolute. */
  readonly base: string;
  /** Whether the person asked for prompts without repainting. */
  readonly accessible: boolean;
  /** Ends the run; its reason is thrown. */
  readonly cancelled: AbortSignal;
}

/** Asks what is missing, and shows everything for review; the way of asking is the one that suits the terminal. */
export async function decide(start: Start): Promise<Decision> {
  const terminal: Terminal = { input: process.stdin, output: process.stdout, cancelled: start.cancelled };
  const plain = start.accessible || isOn(process.env.ACCESSIBLE) || isPlain(terminal);
  const asker = plain ? accessible(terminal) : prompts(terminal);
  try {
    return await session(openingOf(start), asker);
  } finally {
    asker.close();
  }
}

function isOn(variable: string | undefined): boolean {
  return variable !== undefined && !['', '0', 'false'].includes(variable);
}

// A terminal that cannot move its cursor, or does not say how wide it is, shows a repainted prompt as rubbish.
const isPlain = ({ output }: Terminal): boolean => process.env.TERM === 'dumb' || !output.columns;

function openingOf(start: Start): Opening {
  const { directory, base } = start;
  const here = directory === undefined && isFreshRepository(base);
  const place = here ? base : resolve(base, directory ?? defaultFolder());
  const inferred = infer(place);
  return {
    ...start,
    width: () => process.stdout.columns || 80,
    presets: async (name) => {
      const value = inferred.given[name];
      if (value !== undefined) return { value, source: { kind: 'inferred', name: inferred.sources[name] ?? '' } };
      return name === 'go' ? goPreset() : defaultOf(name, directory === undefined ? undefined : basename(place));
    },
    directoryFor: (module) => {
      const itself = here && module === inferred.given.module;
      return relative('', itself ? base : join(base, defaultFolder({ module }))) || '.';
    },
  };
}

// The new repository that someone cloned to put the service into, with what its host puts there.
function isFreshRepository(folder: string): boolean {
  const entries = entriesOf(folder);
  return entries.includes('.git') && entries.every((entry) => /^(\.git.*|readme.*|licen[cs]e.*)$/i.test(entry));
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

// One that gets no fixes any more is no default, even if it is what this machine has.
async function goPreset(): Promise<Setting> {
  const local = await localGo();
  const release = releases.find(({ minor }) => minor === local);
  return release && !supportEnded(release)
    ? { value: release.minor, source: { kind: 'inferred', name: 'the go command here' } }
    : defaultOf('go', undefined);
}

function defaultOf(name: keyof Answers, folder: string | undefined): Setting {
  const question = questionOf(name);
  return { value: question.fallback(folder), source: fallbackSource(question, folder !== undefined) };
}
