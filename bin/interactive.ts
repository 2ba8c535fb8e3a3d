import { readdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { description, goService } from '../generators/go-service/index.ts';
import { infer } from '../generators/go-service/infer.ts';
import { serviceNames } from '../generators/go-service/names.ts';
import { type Answers, questions } from '../generators/go-service/questions.ts';
import { releases, supportEnded } from '../generators/go-service/releases.ts';
import { localGo } from '../generators/go-service/toolchain.ts';
import { accessible } from './accessible.ts';
import type { Asker } from './asker.ts';
import { prompts, type Terminal } from './prompts.ts';
import type { Setting } from './review.ts';
import { type Decision, type Opening, session } from './session.ts';

/** What an interactive run starts from. */
interface Start extends Pick<Opening, 'given' | 'givenBy' | 'directory' | 'look' | 'dryRun'> {
  /** Whether the person asked for prompts without repainting. */
  readonly accessible: boolean;
  /** Ends the run; its reason is thrown. */
  readonly cancelled: AbortSignal;
}

/** The same, with what to do with the decision; its text is what plop hears. */
export interface Interactive<Done extends { readonly text: string }> extends Start {
  readonly act: (decision: Decision) => Promise<Done>;
}

/** Asks what is missing, and runs the pipeline as the action of node-plop's generator. Returns what `act` did. */
export const interactive = async <Done extends { readonly text: string }>(start: Interactive<Done>): Promise<Done> => {
  const terminal: Terminal = { input: process.stdin, output: process.stdout, cancelled: start.cancelled };
  const asker = start.accessible || isPlain(terminal) ? accessible(terminal) : prompts(terminal);
  const decision = await decide(start, asker);
  // Only now: it takes as long to load as everything before the first question.
  const { default: nodePlop } = await import('node-plop');
  const outcome: { done?: Done; error?: unknown } = {};
  const plop = await nodePlop('', { destBasePath: '.', force: false });
  plop.setGenerator(goService.name, {
    description,
    prompts: async () => decision,
    actions: [
      // plop keeps only the message of an error; whoever called us wants the error itself.
      async () => {
        try {
          outcome.done = await start.act(decision);
        } catch (error) {
          outcome.error = error;
        }
        return outcome.done?.text ?? '';
      },
    ],
  });
  const generator = plop.getGenerator(goService.name);
  const { failures } = await generator.runActions(await generator.runPrompts());
  if (outcome.error) throw outcome.error;
  const [failure] = failures;
  if (failure) throw new Error(failure.error ?? failure.message);
  if (!outcome.done) throw new Error('The questions ended without an answer.');
  return outcome.done;
};

const decide = async (start: Start, asker: Asker): Promise<Decision> => {
  try {
    return await session(await openingOf(start), asker);
  } finally {
    asker.close();
  }
};

// A terminal that cannot move its cursor, or does not say how wide it is, shows a repainted prompt as rubbish.
const isPlain = ({ output }: Terminal): boolean => process.env.TERM === 'dumb' || !output.columns;

const openingOf = async (start: Start): Promise<Opening> => {
  const { directory } = start;
  const here = directory === undefined && (await isFreshRepository(process.cwd()));
  const place = here ? process.cwd() : resolve(directory ?? 'my-service');
  const inferred = await infer(place);
  return {
    ...start,
    width: () => process.stdout.columns || 80,
    presets: async (name) => {
      const value = inferred.given[name];
      if (value !== undefined) return { value, source: { kind: 'inferred', name: inferred.sources[name] ?? '' } };
      return name === 'go' ? goPreset() : defaultOf(name, directory === undefined ? undefined : basename(place));
    },
    directoryFor: (module) => (here && module === inferred.given.module ? '.' : serviceNames(module).binary),
  };
};

// The new repository that someone cloned to put the service into, with what its host puts there.
const isFreshRepository = async (folder: string): Promise<boolean> => {
  const entries = await readdir(folder).catch((): string[] => []);
  return entries.includes('.git') && entries.every((entry) => /^(\.git.*|readme.*|licen[cs]e.*)$/i.test(entry));
};

// One that gets no fixes any more is no default, even if it is what this machine has.
const goPreset = async (): Promise<Setting> => {
  const local = await localGo();
  const release = releases.find(({ minor }) => minor === local);
  return release && !supportEnded(release)
    ? { value: release.minor, source: { kind: 'inferred', name: 'the go command here' } }
    : defaultOf('go', undefined);
};

const defaultOf = (name: keyof Answers, folder: string | undefined): Setting => {
  const question = questions.find((each) => each.name === name)!;
  const value = question.fallback(folder);
  return name === 'module' && folder !== undefined
    ? { value, source: { kind: 'folder', name: "the folder's name" } }
    : { value, source: { kind: 'default', name: 'the default' } };
};
