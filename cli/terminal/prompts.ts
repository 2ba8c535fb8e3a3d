import { Separator } from '@inquirer/core';
import { checkbox, search, select } from '@inquirer/prompts';
import { UserError } from '../../core/errors.ts';
import {
  type Asker,
  type Back,
  back,
  type ListQuestion,
  type OpenListQuestion,
  type Row,
  type Standing,
} from './asker.ts';
import { field } from './field.ts';
import { hangUp } from './hang-up.ts';

/** The terminal that the prompts are on, and a signal that ends them; its reason is what they reject with. */
export interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly cancelled: AbortSignal;
}

/** Asks with inquirer's prompts, which repaint the screen. */
export function prompts(terminal: Terminal): Asker {
  return {
    text: (question, standing) => {
      let typed = '';
      const onType = (text: string) => {
        typed = text;
      };
      return asking(terminal, standing, (context) =>
        field({ ...question, message: `${question.message}:`, typed, onType, keys: keysOf(standing) }, context),
      );
    },
    list: (question, standing) =>
      asking(terminal, standing, (context) =>
        select(listConfig(question, terminal, standing), { ...context, clearPromptOnDone: true }),
      ),
    openList: (question, standing) => {
      let typed = '';
      const onType = (text: string) => {
        typed = text;
      };
      return asking(terminal, standing, (context) =>
        hearingPasted(terminal.input, () =>
          search(
            { ...openListConfig(question, terminal, standing, onType), ...(typed && { initialValue: typed }) },
            context,
          ),
        ),
      );
    },
    many: ({ message, rows, chosen }, standing) =>
      asking(terminal, standing, (context) =>
        checkbox(
          {
            message: `${message}:`,
            choices: rows.map((row) => ({ ...row, short: row.value, checked: chosen.includes(row.value) })),
            loop: false,
            pageSize: pageSize(terminal),
            theme: {
              style: { keysHelpTip: () => `up, down: move, space: take or leave, enter: done, ${keysOf(standing)}` },
            },
          },
          context,
        ),
      ),
    say: (text) => void terminal.output.write(`${text}\n`),
    close: () => {},
  };
}

/** The reason that a cancelled run gives. */
export const cancelled = (): UserError => new UserError('Cancelled. Nothing was written.', 'cancelled');

const again = Symbol('again');
const suspended = Symbol('suspended');

interface Context {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  clearPromptOnDone: boolean;
}

interface Key {
  name?: string;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
}

// inquirer knows no way out of a prompt but Ctrl-C and a signal, so the other keys are turned into that.
async function asking<T>(
  terminal: Terminal,
  standing: Standing,
  prompt: (context: Context) => Promise<T>,
): Promise<T | Back> {
  const { input, output, cancelled: ended } = terminal;
  const stopping = new AbortController();
  let wish: unknown;
  const stop = (wanted: unknown) => {
    // Several keys may come at once: whoever wants to leave gets that, whatever else they typed.
    if (!(wish instanceof UserError)) wish = wanted;
    stopping.abort();
  };
  const context: Context = {
    input,
    output,
    signal: AbortSignal.any([stopping.signal, ended]),
    clearPromptOnDone: false,
  };
  const onKey = (_: string | undefined, key: Key) => {
    const backwards = (key.name === 'tab' && key.shift) || (key.name === 'escape' && standing.nested);
    if (backwards) context.clearPromptOnDone = true;
    if (backwards) stop(standing.first ? again : back);
    else if (key.name === 'escape' || (key.ctrl && /^[cd]$/.test(key.name ?? ''))) stop(cancelled());
    else if (key.ctrl && key.name === 'z' && process.platform !== 'win32') {
      // readline would stop this process, and with the prompt still on the screen.
      key.name = '';
      stop(suspended);
    }
  };
  const onContinue = () => stop(again);
  input.prependListener('keypress', onKey);
  // Before readline hears of it: on a terminal that is gone it throws where nobody can catch.
  input.prependListener('end', hangUp).prependListener('error', hangUp);
  output.prependListener('error', hangUp);
  process.prependListener('SIGHUP', hangUp).on('SIGCONT', onContinue);
  try {
    const answer = await prompt(context);
    if (wish instanceof UserError) throw wish;
    return answer;
  } catch (error) {
    if (ended.aborted) throw ended.reason;
    if (wish === undefined || wish instanceof UserError) throw wish ?? error;
    if (wish === back) return back;
    if (wish === suspended) suspend();
  } finally {
    input.off('keypress', onKey).off('end', hangUp).off('error', hangUp);
    output.off('error', hangUp);
    process.off('SIGHUP', hangUp).off('SIGCONT', onContinue);
  }
  return asking(terminal, standing, prompt);
}

// What is pasted comes as keys of one moment, and `search`, which looks anew after every key, does not hear an Enter among them.
// So it gets that a moment later; what is behind it is for nobody, as everywhere.
async function hearingPasted<T>(input: Terminal['input'], prompt: () => Promise<T>): Promise<T> {
  let moment: 'idle' | 'typed' | 'entered' = 'idle';
  const isOver = () => {
    const entered = moment === 'entered';
    moment = 'idle';
    if (entered) input.emit('keypress', '\r', { name: 'return', sequence: '\r' });
  };
  const onKey = (_: string | undefined, key: Key) => {
    if (moment === 'idle') setImmediate(isOver);
    const enters = moment === 'typed' && (key.name === 'return' || key.name === 'enter');
    if (moment === 'entered' || enters) Object.assign(key, { name: '', ctrl: true });
    moment = enters || moment === 'entered' ? 'entered' : 'typed';
  };
  input.prependListener('keypress', onKey);
  try {
    return await prompt();
  } finally {
    input.off('keypress', onKey);
  }
}

// The whole group, as the terminal itself would: if what started us (npx) went on, the shell would not come back.
const suspend = (): void => void process.kill(0, 'SIGTSTP');

function keysOf({ first, nested }: Standing): string {
  if (nested) return 'esc: back to the review';
  return first ? 'esc: cancel' : 'shift+tab: back, esc: cancel';
}

function toChoices<Value>(rows: readonly Row<Value>[]) {
  return rows.map((row) =>
    'heading' in row
      ? new Separator(row.heading)
      : { ...row, ...(typeof row.value === 'string' && { short: row.value }) },
  );
}

// Enough lines for the message, the help and one to spare.
const pageSize = ({ output }: Terminal): number => Math.max(3, (output.rows || 24) - 6);

function theme(standing: Standing) {
  return {
    style: { keysHelpTip: () => `up, down: move, enter: choose, ${keysOf(standing)}` },
  };
}

function listConfig<Value>({ message, rows, fallback }: ListQuestion<Value>, terminal: Terminal, standing: Standing) {
  return {
    message,
    choices: toChoices(rows),
    loop: false,
    pageSize: pageSize(terminal),
    theme: theme(standing),
    ...(fallback !== undefined && { default: fallback }),
  };
}

function openListConfig(
  { message, rows, fallback, problem }: OpenListQuestion,
  terminal: Terminal,
  standing: Standing,
  onType: (text: string) => void,
) {
  return {
    message: `${message}:`,
    default: fallback,
    pageSize: Math.min(9, pageSize(terminal)),
    theme: theme(standing),
    source: (typed = '') => {
      onType(typed);
      const term = typed.trim();
      const found = rows.filter((row) => 'value' in row && row.value.startsWith(term));
      if (found.length > 0) return toChoices(found);
      const wrong = problem(term);
      // A row that cannot be chosen; for an error that is thrown, inquirer would show that it is still busy.
      return wrong ? [new Separator(`> ${wrong}`)] : [{ value: term, name: term }];
    },
  };
}
