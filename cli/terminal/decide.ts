import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defaultFolder } from '../../generators/go-service/index.ts';
import type { Answers } from '../../generators/go-service/questions.ts';
import { releases, supportEnded } from '../../generators/go-service/releases.ts';
import { placeOf, type Request, weakerLayers } from '../../pipeline/answers.ts';
import { localGo } from '../../pipeline/local-go.ts';
import { type Layer, settle } from '../../pipeline/settle.ts';
import { accessible } from './accessible.ts';
import { prompts, type Terminal } from './prompts.ts';
import type { Setting } from './review.ts';
import { type Decision, type Opening, session } from './session.ts';

/** What asking starts from. */
export interface Start extends Pick<Opening, 'look' | 'dryRun'> {
  readonly request: Request;
  /** Whether the person asked for prompts without repainting. */
  readonly accessible: boolean;
  /** Cancels the run; its reason is thrown. */
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

function openingOf({ request, look, dryRun }: Start): Opening {
  const { directory, cwd, base = cwd } = request;
  const { given, sources } = settle(request.layers);
  const here = directory === undefined && isFreshRepository(base);
  const place = here ? base : placeOf(request, {});
  const weaker = weakerLayers(place, directory !== undefined);
  const inferred = settle(weaker).given;
  return {
    given,
    givenBy: (name) => sources[name] ?? { kind: 'flag', name: `--${name}` },
    ...(directory !== undefined && { directory }),
    look,
    dryRun,
    width: () => process.stdout.columns || 80,
    presets: async (name) => {
      const preset = presetOf(name, weaker);
      return name === 'go' && preset.source.kind === 'default' ? ((await localGoPreset()) ?? preset) : preset;
    },
    directoryFor: (module) => {
      const itself = here && module === inferred.module;
      return relative(cwd, itself ? base : join(base, defaultFolder({ module }))) || '.';
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

// A release without security fixes is no default, even if it is installed.
async function localGoPreset(): Promise<Setting | undefined> {
  const local = await localGo();
  const release = releases.find(({ minor }) => minor === local);
  return release && !supportEnded(release)
    ? { value: release.minor, source: { kind: 'inferred', name: 'the go command here' } }
    : undefined;
}

function presetOf(name: keyof Answers, layers: readonly Layer[]): Setting {
  const { given, sources } = settle(layers);
  return { value: given[name]!, source: sources[name]! };
}
