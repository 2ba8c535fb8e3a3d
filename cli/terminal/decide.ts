import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { releases, supportEnded } from '../../generators/go-service/go-releases.ts';
import { defaultFolder } from '../../generators/go-service/index.ts';
import { type Answers, questions } from '../../generators/go-service/questions.ts';
import { placeOf, type Request, weakerLayers } from '../../pipeline/answers.ts';
import { localGo } from '../../pipeline/local-go.ts';
import { type Layer, settle } from '../../pipeline/settle.ts';
import { isOn } from '../input/variable.ts';
import { accessible } from './accessible.ts';
import type { Asker, Terminal } from './asker.ts';
import type { Setting } from './review.ts';
import { type Decision, type SessionOptions, session } from './session.ts';

/** What to ask for, and how. */
export interface DecideOptions extends Pick<SessionOptions, 'preview' | 'continueCommand' | 'dryRun'> {
  readonly request: Request;
  /** Whether the person asked for prompts without repainting. */
  readonly accessible: boolean;
  /** Cancels the run; its reason is thrown. */
  readonly cancelled: AbortSignal;
}

/** Asks for the answers that are missing, and shows everything for review, with the prompts that the terminal can show. */
export async function decide(options: DecideOptions): Promise<Decision> {
  return withAsker(options, (asker) => session(sessionOptions(options), asker));
}

/** Asks with the prompts that the terminal can show, and releases the terminal at the end. */
export async function withAsker<T>(
  options: Pick<DecideOptions, 'accessible' | 'cancelled'>,
  body: (asker: Asker) => Promise<T>,
): Promise<T> {
  const terminal: Terminal = { input: process.stdin, output: process.stdout, cancelled: options.cancelled };
  const asker = await askerFor(terminal, options);
  try {
    return await body(asker);
  } finally {
    asker.close();
  }
}

async function askerFor(terminal: Terminal, options: Pick<DecideOptions, 'accessible'>): Promise<Asker> {
  if (options.accessible || isOn(process.env.ACCESSIBLE) || isPlain(terminal)) return accessible(terminal);
  // inquirer is loaded only where it asks.
  const { prompts } = await import('./prompts.ts');
  return prompts(terminal);
}

// Repainting needs a terminal that can move its cursor and that has a width.
const isPlain = ({ output }: Terminal): boolean => process.env.TERM === 'dumb' || !output.columns;

function sessionOptions({ request, preview, continueCommand, dryRun }: DecideOptions): SessionOptions {
  const { directory, cwd, base = cwd, team } = request;
  const { given, sources } = settle(request.layers);
  const here = directory === undefined && isFreshRepository(base);
  const place = here ? base : placeOf(request, {});
  const weaker = weakerLayers(place, directory !== undefined, team);
  const inferred = settle(weaker).given;
  return {
    given,
    givenBy: (name) => sources[name] ?? { kind: 'flag', name: `--${name}` },
    ...(directory !== undefined && { directory }),
    questions: team?.questions ?? questions,
    preview,
    continueCommand,
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
    // A path that leads out of the current directory is easy to misread.
    shownDirectory: (directory) => (directory.startsWith('..') ? resolve(cwd, directory) : directory),
  };
}

// A repository that was cloned to hold the service, with the files that its host puts there.
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

// An installed release that gets no security fixes does not become the default.
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
