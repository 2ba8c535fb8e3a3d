import { type FSWatcher, readdirSync, statSync, watch as watchFolder } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { createInterface, emitKeypressEvents } from 'node:readline';
import { exitCodes, UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { explained } from '../../disk/fs.ts';
import type { Engine } from '../../docker/engine.ts';
import { checkStep, refuseMissing } from '../../pipeline/workshop/check.ts';
import {
  currentProgress,
  moveTo,
  otherFiles,
  resetStep,
  serviceFolder,
  serviceText,
} from '../../pipeline/workshop/folder.ts';
import { isRepository } from '../../pipeline/workshop/git.ts';
import { lessonAround, nextHint, withSolutionShown, writeProgress } from '../../pipeline/workshop/progress.ts';
import { measureFile } from '../../workshop/steps/measure.ts';
import { stepIndex, steps } from '../../workshop/steps.ts';
import type { Host } from '../host.ts';
import type { Result } from '../output/result.ts';
import {
  checkLines,
  headline,
  listLines,
  movedText,
  resultLines,
  solutionLines,
  type TextStyle,
  taskLines,
  wrapped,
} from '../output/workshop-text.ts';

export interface WatchOptions {
  readonly lesson: string;
  readonly engine: () => Promise<Engine>;
  readonly host: Host;
  readonly style: TextStyle;
  /** Line by line: nothing is repainted, and commands are words. */
  readonly accessible: boolean;
}

const keys = { c: 'check', h: 'hint', n: 'next', l: 'list', s: 'solution', r: 'reset', t: 'task', q: 'quit' } as const;
type Action = (typeof keys)[keyof typeof keys];

/** Shows the step, checks each time a file is saved, and takes keys, until the learner quits. */
export function watch(options: WatchOptions): Promise<Result> {
  const { lesson, host, style, accessible } = options;
  const saves = savesIn(lesson);
  const screen = screenOf(options, saves);
  return new Promise((done) => {
    const onAction = inTurn(options, screen, () => end(exitCodes.cancelled));
    const watcher = watching(lesson, () => {
      if (saves.isNew()) onAction('check');
    });
    const input = readActions(accessible, (action) => (action === 'quit' ? end(exitCodes.done) : onAction(action)));
    function end(exitCode: number): void {
      watcher.close();
      input.close();
      done({
        exitCode,
        text: `\nYour progress is kept. To go on: ${[style.command, ...folderFrom(host.cwd(), lesson)].join(' ')}\n`,
        document: () => ({ outcome: 'shown', exitCode }),
      });
    }
    host.cancelled?.addEventListener('abort', () => end(exitCodes.done), { once: true });
    screen.actions.task();
    screen.say(`\n${opening(lesson)}`);
    screen.bar('task');
  });
}

/** Runs one action at a time; a save during a check cancels it and checks again. `onCancelled` is called when the program is to end. */
function inTurn(
  { lesson, host, style }: WatchOptions,
  { actions, say, bar, stopCheck }: Screen,
  onCancelled: () => void,
) {
  let busy = false;
  let again = false;
  async function act(action: ScreenAction): Promise<void> {
    if (busy) {
      if (action !== 'check') return;
      again = true;
      // What is built now is out of date.
      stopCheck();
      return;
    }
    busy = true;
    try {
      await actions[action]();
    } catch (thrown) {
      const error = explained(lesson, thrown);
      if (host.cancelled?.aborted) return onCancelled();
      if (!again)
        say(error instanceof UserError ? `\n${wrapped(error.message, style.width)}` : `\n${(error as Error).stack}`);
    } finally {
      busy = false;
    }
    if (again) {
      again = false;
      return act('check');
    }
    bar(action);
  }
  return (action: ScreenAction) => void act(action);
}

type ScreenAction = Exclude<Action, 'quit'>;

interface Screen {
  /** What each key does. */
  readonly actions: Readonly<Record<ScreenAction, () => Promise<void> | void>>;
  readonly say: (text: string) => void;
  /** Prints where the learner is, unless the screen begins with that, and what to press. */
  readonly bar: (shown: ScreenAction) => void;
  /** Ends a check that is running. */
  readonly stopCheck: () => void;
}

function screenOf(options: WatchOptions, saves: Saves): Screen {
  const { lesson, style, accessible } = options;
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const clear = () => {
    if (!accessible) process.stdout.write('\x1b[2J\x1b[3J\x1b[H');
  };
  const current = () => {
    const progress = currentProgress(lesson);
    return { progress, index: stepIndex(progress.step) };
  };
  const bar = (shown: ScreenAction) => {
    const { progress, index } = current();
    const names = Object.entries(keys).map(([key, name]) => (accessible ? name : `${key} ${name}`));
    if (accessible)
      return say(
        `Step ${index + 1} of ${steps.length}. Save a file in ${serviceFolder}/ to check it, or type: ${names.join(', ')}.`,
      );
    const head = shown === 'task' || shown === 'next' ? [] : [headline(index, progress)];
    const help = wrapped(`Save a file in ${serviceFolder}/ to check it. Keys: ${names.join(', ')}`, style.width);
    say(`\n${style.paint('dim', [...head, help].join('\n'))}`);
  };
  const task = () => {
    clear();
    const { progress, index } = current();
    say(taskLines(index, progress, style));
  };
  const next = () => {
    const { progress, index } = current();
    if (!progress.steps[progress.step]?.solved) {
      say(`\nStep ${index + 1} is not solved yet.`);
      if (index < steps.length - 1)
        say(`To leave it out, in another terminal: cd ${shellWord(lesson)} && ${style.command} goto ${index + 2}`);
      return;
    }
    if (index === steps.length - 1) return say(`\n${resultLines(progress)}`);
    saves.except(() => moveTo(lesson, progress, index + 1));
    task();
    say(`\n${movedText(isRepository(lesson), style)}`);
  };
  const hint = () => {
    const { count, hints, after } = nextHint(current().progress);
    writeProgress(lesson, after);
    say(`\n${wrapped(`Hint ${count} of ${hints.length}: ${hints[count - 1]}`, style.width)}`);
  };
  const solution = () => {
    const { progress, index } = current();
    writeProgress(lesson, withSolutionShown(progress));
    say(`\n${solutionLines(index, (path) => serviceText(lesson, path), style)}`);
  };
  const reset = () => {
    const { kept } = saves.except(() => resetStep(lesson, current().progress));
    say(`\n${serviceFolder}/ has the start of this step again.${kept ? ` What you had is in ${kept}.` : ''}`);
  };
  const list = () => say(`\n${listLines(current().progress)}`);
  const { check, stopCheck } = checksOf(options, say, clear);
  return { actions: { check, hint, next, list, solution, reset, task }, say, bar, stopCheck };
}

/** Checks the current step, on one engine for all checks. */
function checksOf(options: WatchOptions, say: Screen['say'], clear: () => void) {
  const { lesson, host, style, accessible } = options;
  let engine: Engine | undefined;
  let stop = new AbortController();
  async function check(): Promise<void> {
    clear();
    refuseMissing(lesson);
    const progress = currentProgress(lesson);
    const index = stepIndex(progress.step);
    const { title, slow } = steps[index]!;
    say(`Checking step ${index + 1}, ${title} …`);
    if (slow && progress.steps[progress.step]?.first === undefined) say(wrapped(slow, style.width));
    stop = new AbortController();
    const cancelled = host.cancelled ? AbortSignal.any([host.cancelled, stop.signal]) : stop.signal;
    engine ??= await options.engine();
    const checked = await checkStep(lesson, progress, engine, {
      cancelled,
      onStep: (text) => {
        if (!accessible) host.progress?.(`  ${text.slice(0, style.width - 2)}`);
      },
    });
    if (!accessible) host.progress?.('');
    clear();
    say(checkLines(checked, style));
    if (!checked.verdict.solved) return;
    if (index === steps.length - 1) return say(`\n${resultLines(checked.progress)}`);
    say(
      `\n${accessible ? 'Type next for the next step, or solution to compare yours with ours.' : 'Press n for the next step, or s to compare yours with our solution.'}`,
    );
  }
  return { check, stopCheck: () => stop.abort(new Error('The files changed.')) };
}

/** What to do first. */
const opening = (lesson: string): string =>
  `Open ${join(lesson, serviceFolder)} in your editor, beside this window. Try commands in another terminal.`;

/** The workshop as an argument, where the command would not find it from this folder. */
const folderFrom = (cwd: string, lesson: string): readonly string[] =>
  lessonAround(cwd) === lesson ? [] : [shellWord(relative(cwd, lesson))];

interface Saves {
  /** Runs `write`, whose changes are no saves. What the learner saves after it returns is one. */
  readonly except: <T>(write: () => T) => T;
  /** Whether the learner saved a file since then. */
  readonly isNew: () => boolean;
}

function savesIn(lesson: string): Saves {
  let written = '';
  return {
    except: (write) => {
      try {
        return write();
      } finally {
        written = stateOf(lesson);
      }
    },
    isNew: () => stateOf(lesson) !== written,
  };
}

/** When each file that the learner edits was written last. */
function stateOf(lesson: string): string {
  const paths = [serviceFolder, ...foldersToRead(lesson)].flatMap((folder) => {
    try {
      return readdirSync(join(lesson, folder), { recursive: true }).map((path) => join(folder, `${path}`));
    } catch {
      return [];
    }
  });
  return [...paths, ...besideService]
    .map((path) => `${path} ${statSync(join(lesson, path), { throwIfNoEntry: false })?.mtimeMs}`)
    .join('\n');
}

/** Files beside the folder of the service. Only the first one belongs there; the check says so. */
const besideService = [basename(measureFile), 'Dockerfile', '.dockerignore'];

/** The folders with files that are only to read. A learner may take one of them for the file to edit. */
const foldersToRead = (lesson: string): readonly string[] => [
  ...new Set(otherFiles(lesson).map(({ path }) => dirname(path))),
];

/** Calls `onSave` once for each burst of changes of the files that the learner edits. */
function watching(lesson: string, onSave: () => void): Pick<FSWatcher, 'close'> {
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(onSave, 200);
  };
  // Editors write backup and swap files beside the real one.
  const isEdited = (name: string) => !/(~|\.sw[a-z]|\.tmp|^4913)$/.test(name);
  const watchIn = (folder: string) => {
    try {
      // Not recursive: on Linux, Node then does not see a file that an editor replaces.
      const watcher = watchFolder(join(lesson, folder), (_, name) => {
        if (isEdited(`${name}`)) later();
      });
      return watcher.on('error', () => {});
    } catch {
      // The learner has removed it. The check says how to get it back.
      return undefined;
    }
  };
  let watchers = [serviceFolder, ...foldersToRead(lesson)].map(watchIn);
  const beside = watchFolder(lesson, (event, name) => {
    if (event === 'rename' && `${name}` === serviceFolder) {
      // A watcher stays with a folder that was removed, and does not see the new one.
      watchers[0]?.close();
      watchers = [watchIn(serviceFolder), ...watchers.slice(1)];
      later();
    }
    if (besideService.includes(`${name}`)) later();
  });
  beside.on('error', () => {});
  return {
    close: () => {
      clearTimeout(timer);
      for (const watcher of [beside, ...watchers]) watcher?.close();
    },
  };
}

/** Reads single keys, or words where nothing may be repainted. The end of the input quits. */
function readActions(accessible: boolean, onAction: (action: Action) => void): { readonly close: () => void } {
  const { stdin } = process;
  if (accessible) {
    const reader = createInterface({ input: stdin, terminal: false });
    reader.on('line', (line) => {
      const word = line.trim().toLowerCase();
      const action = Object.values(keys).find((each) => each === word) ?? keys[word as keyof typeof keys];
      if (action) onAction(action);
      else if (word !== '')
        process.stdout.write(`There is no ${word}. Type one of: ${Object.values(keys).join(', ')}.\n`);
    });
    reader.on('close', () => onAction('quit'));
    return reader;
  }
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  const onKey = (text: string | undefined, key: { readonly name?: string; readonly ctrl?: boolean }) => {
    if (key.ctrl && (key.name === 'c' || key.name === 'd')) return onAction('quit');
    const action = keys[(text ?? '') as keyof typeof keys];
    if (action) onAction(action);
  };
  stdin.on('keypress', onKey);
  stdin.on('end', () => onAction('quit'));
  return {
    close: () => {
      stdin.off('keypress', onKey);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
