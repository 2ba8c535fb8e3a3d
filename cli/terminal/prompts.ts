import { styleText } from 'node:util';
import { Separator } from '@inquirer/core';
import { checkbox, search, select } from '@inquirer/prompts';
import { UserError } from '../../core/errors.ts';
import {
  type Asker,
  type Back,
  back,
  cancelled,
  type ListQuestion,
  type OpenListQuestion,
  type PromptPosition,
  type Row,
  type Terminal,
} from './asker.ts';
import { field } from './field.ts';
import { hangUp } from './hang-up.ts';
import { pager } from './pager.ts';

/** Asks with inquirer's prompts, which repaint the screen. */
export function prompts(terminal: Terminal): Asker {
  const answered = answeredLines(terminal.output);
  return {
    text: async (question, position) => {
      let typed = '';
      const onType = (text: string) => {
        typed = text;
      };
      const answer = await asking(
        { terminal, position, question, answered, isEmpty: () => typed === '' },
        (context, help) =>
          field(
            { ...question, message: `${question.message}:`, typed, onType, keys: tip(help, terminal, position) },
            context,
          ),
      );
      return answered.settle(position, `${question.message}: `, answer);
    },
    list: async (question, position) => {
      let { fallback } = question;
      const onMove = (value: typeof fallback) => {
        fallback = value;
      };
      const answer = await asking({ terminal, position, question, answered, searches: true }, (context, help) =>
        select(
          listConfig(
            { ...question, ...(fallback !== undefined && { fallback }) },
            terminal,
            tip(help, terminal, position, 'list'),
            onMove,
          ),
          {
            ...context,
            clearPromptOnDone: true,
          },
        ),
      );
      return answered.settle(position, undefined, answer);
    },
    openList: async (question, position) => {
      let typed = '';
      const onType = (text: string) => {
        typed = text;
      };
      const answer = await asking(
        { terminal, position, question, answered, isEmpty: () => typed === '' },
        (context, help) =>
          withPastedEnter(terminal.input, () =>
            search(
              {
                ...openListConfig(question, terminal, tip(help, terminal, position, 'list'), onType),
                ...(typed && { initialValue: typed }),
              },
              context,
            ),
          ),
      );
      return answered.settle(position, `${question.message}: `, answer);
    },
    many: (question, position) => {
      const { message, rows, chosen } = question;
      return asking({ terminal, position, question, answered }, (context, help) => {
        const keys = tip(help, terminal, position, 'many');
        return checkbox(
          {
            message: `${message}:`,
            choices: rows.map((row) => ({ ...row, short: row.value, checked: chosen.includes(row.value) })),
            loop: false,
            pageSize: pageSize(terminal, keys),
            theme: tipTheme(keys),
          },
          context,
        );
      });
    },
    show: async (title, text) => {
      let top = 0;
      const onMove = (to: number) => {
        top = to;
      };
      const { output } = terminal;
      const size = () => ({ columns: output.columns || 80, rows: output.rows || 24 });
      await asking({ terminal, position: nested, answered }, (context) =>
        pager({ title, text, top, onMove, size, keys: 'esc: back to the review' }, context),
      );
    },
    close: () => {},
  };
}

const nested: PromptPosition = { first: false, nested: true };

/** The lines that answered questions left on the screen. */
interface AnsweredLines {
  /** Records the line of an answer, or after `back` removes the line of the previous one. Returns the answer. */
  readonly settle: <T>(position: PromptPosition, message: string | undefined, answer: T | Back) => T | Back;
  /** Forgets them, because something else was printed below them. */
  readonly forget: () => void;
}

function answeredLines(output: Terminal['output']): AnsweredLines {
  let lines: string[] = [];
  return {
    settle: (position, message, answer) => {
      if (position.nested) return answer;
      if (answer === back) erase(output, lines.pop());
      else if (message !== undefined) lines.push(`? ${message}${answer}`);
      return answer;
    },
    forget: () => {
      lines = [];
    },
  };
}

// A line that is as wide as the terminal, or wider, takes several rows.
function erase(output: Terminal['output'], line: string | undefined): void {
  if (line === undefined) return;
  const rows = Math.floor(line.length / (output.columns || 80)) + 1;
  output.write(`\x1b[${rows}A\r\x1b[J`);
}

const again = Symbol('again');
const suspended = Symbol('suspended');
const helpKey = Symbol('help');

interface Context {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  clearPromptOnDone: boolean;
}

interface Key {
  name?: string;
  readonly sequence?: string;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
}

/** What a prompt needs besides inquirer's own configuration. */
interface PromptOptions {
  readonly terminal: Terminal;
  readonly position: PromptPosition;
  readonly answered: AnsweredLines;
  /** The question that `?` explains; nested questions always show their help. */
  readonly question?: { readonly help: string };
  /** Whether nothing was typed: only then is `?` the key for help. */
  readonly isEmpty?: () => boolean;
  /** Whether the prompt goes to the row that begins with what was typed. */
  readonly searches?: boolean;
}

/**
 * Runs a prompt, again after Ctrl-Z or `?`. inquirer has no keys to go back, to leave with Esc, or for help; they end the prompt
 * through its signal, and what happens next is decided here.
 */
async function asking<T>(
  options: PromptOptions,
  prompt: (context: Context, help: string | undefined) => Promise<T>,
  isHelpShown: boolean = options.position.nested,
): Promise<T | Back> {
  const { terminal, position, question, answered, isEmpty = () => true, searches = false } = options;
  const { input, output, cancelled: ended } = terminal;
  const stopping = new AbortController();
  let wish: unknown;
  const stop = (wanted: unknown) => {
    // Several keys may arrive at once. Leaving wins.
    if (!(wish instanceof UserError)) wish = wanted;
    stopping.abort();
  };
  const context: Context = {
    input,
    output,
    signal: AbortSignal.any([stopping.signal, ended]),
    // The review shows the answers to nested questions.
    clearPromptOnDone: position.nested,
  };
  const onKey = (text: string | undefined, key: Key) => {
    const isBack = (key.name === 'tab' && key.shift) || (key.name === 'escape' && position.nested);
    const isHelp = text === '?' && question !== undefined && !position.nested && isEmpty();
    const isEnd = (key.ctrl && /^[cd]$/.test(key.name ?? '')) || endsAfterEscape.includes(key.sequence ?? '');
    if (isBack || isHelp) context.clearPromptOnDone = true;
    if (isBack) stop(position.first ? again : back);
    else if (isHelp) stop(helpKey);
    else if (key.name === 'escape' || isEnd) stop(cancelled());
    else if (key.ctrl && key.name === 'z' && process.platform !== 'win32') {
      // readline would stop the process while the prompt is still on the screen.
      key.name = '';
      stop(suspended);
    } else if (searches && !/^[^\p{Cc}]/u.test(text ?? '') && !moveKeys.includes(key.name ?? '')) {
      // A key that types nothing, such as an arrow to the left: inquirer would go to the first row, which is that of writing.
      key.name = 'backspace';
    }
  };
  const onContinue = () => stop(again);
  input.prependListener('keypress', onKey);
  // Before readline's own listeners: on a terminal that is gone, readline throws where nothing can catch it.
  input.prependListener('end', hangUp).prependListener('error', hangUp);
  output.prependListener('error', hangUp);
  process.prependListener('SIGHUP', hangUp).on('SIGCONT', onContinue);
  try {
    const answer = await prompt(context, isHelpShown ? question?.help : undefined);
    if (wish instanceof UserError) throw wish;
    return answer;
  } catch (error) {
    if (ended.aborted) throw ended.reason;
    if (wish === undefined || wish instanceof UserError) throw wish ?? error;
    if (wish === back) return back;
    if (wish === suspended) suspend();
    if (wish === suspended || wish === again) answered.forget();
  } finally {
    input.off('keypress', onKey).off('end', hangUp).off('error', hangUp);
    output.off('error', hangUp);
    process.off('SIGHUP', hangUp).off('SIGCONT', onContinue);
  }
  return asking(options, prompt, wish === helpKey ? !isHelpShown : isHelpShown);
}

const moveKeys = ['up', 'down', 'return', 'enter'];

// Ctrl-C and Ctrl-D right after Esc: Node waits half a second for the rest of an escape sequence, and takes them for that.
const endsAfterEscape = ['\x1b\x03', '\x1b\x04'];

// Pasted keys arrive together. `search` looks up its rows asynchronously after each key, and ignores an Enter that arrives meanwhile,
// so Enter is sent to it again a moment later. Keys after that Enter are dropped, as in every other prompt.
async function withPastedEnter<T>(input: Terminal['input'], prompt: () => Promise<T>): Promise<T> {
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

// The whole process group, as the terminal does: if npx went on running, the shell would not return to its prompt.
const suspend = (): void => void process.kill(0, 'SIGTSTP');

const moves = {
  text: '',
  list: 'up, down: move, enter: choose, ',
  many: 'up, down: move, space: select, enter: done, ',
} as const;

/** The lines below a prompt: the help of its question where it is shown, and the keys. */
function tip(
  help: string | undefined,
  { output }: Terminal,
  { first, nested }: PromptPosition,
  kind: keyof typeof moves = 'text',
): string {
  const leave = first ? 'esc: cancel' : 'shift+tab: back, esc: cancel';
  const keys = nested ? 'esc: back to the review' : `${leave}, ?: ${help === undefined ? 'help' : 'hide the help'}`;
  return `${help ? `${wordWrap(help, (output.columns || 80) - 3)}\n` : ''}${moves[kind]}${keys}`;
}

function toChoices<Value>(rows: readonly Row<Value>[]) {
  return rows.map((row) =>
    'heading' in row
      ? new Separator(row.heading)
      : { ...row, ...(typeof row.value === 'string' && { short: row.value }) },
  );
}

/** The text in lines of at most `width` characters, broken between words. */
function wordWrap(text: string, width: number): string {
  return text.replace(new RegExp(`(.{1,${Math.max(1, width)}})(?:\\s+|$)`, 'g'), '$1\n').trimEnd();
}

// Leaves room for the message, for the lines below the list, and for an error.
function pageSize({ output }: Terminal, keys: string): number {
  const below = keys.split('\n').reduce((rows, line) => rows + 1 + Math.floor(line.length / (output.columns || 80)), 0);
  return Math.max(3, (output.rows || 24) - 5 - below);
}

const tipTheme = (keys: string) => ({ style: { keysHelpTip: () => keys } });

function listConfig<Value>(
  { message, rows, fallback }: ListQuestion<Value>,
  terminal: Terminal,
  keys: string,
  onMove: (value: Value | undefined) => void,
) {
  const choices = rows.flatMap((row) => ('heading' in row ? [] : row));
  // inquirer does not report moves, but it highlights the row that the cursor is on.
  const highlight = (text: string) => {
    onMove(choices.find(({ name }) => text.endsWith(` ${name}`))?.value);
    return styleText('cyan', text);
  };
  return {
    message,
    choices: toChoices(rows),
    loop: false,
    pageSize: pageSize(terminal, keys),
    theme: { style: { ...tipTheme(keys).style, highlight } },
    ...(fallback !== undefined && { default: fallback }),
  };
}

function openListConfig(
  { message, rows, fallback, problem }: OpenListQuestion,
  terminal: Terminal,
  keys: string,
  onType: (text: string) => void,
) {
  // inquirer goes to the default only at first. After something was typed and erased, it goes to the first row.
  let wasTyped = false;
  const isDefault = (row: (typeof rows)[number]): boolean => 'value' in row && row.value === fallback;
  const defaultFirst = [...rows.filter(isDefault), ...rows.filter((row) => !isDefault(row))];
  return {
    message: `${message}:`,
    default: fallback,
    pageSize: Math.min(9, pageSize(terminal, keys)),
    theme: tipTheme(keys),
    source: (typed = '') => {
      onType(typed);
      const term = typed.trim();
      wasTyped ||= term !== '';
      const all = wasTyped && term === '' ? defaultFirst : rows;
      const found = all.filter((row) => 'value' in row && row.value.startsWith(term));
      if (found.length > 0) return toChoices(found);
      const wrong = problem(term);
      // A row that cannot be chosen. For an error that is thrown, inquirer would show that it is still loading.
      return wrong ? [new Separator(`> ${wrong}`)] : [{ value: term, name: term }];
    },
  };
}
