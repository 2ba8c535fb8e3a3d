import { createInterface } from 'node:readline';
import {
  type Asker,
  back,
  cancelled,
  type ManyQuestion,
  type PromptPosition,
  type Row,
  type Terminal,
} from './asker.ts';
import { hangUp } from './hang-up.ts';

/**
 * Asks line by line: choices have numbers, nothing is repainted, and color or glyphs alone mean nothing.
 * For screen readers, and for terminals that cannot move the cursor. The terminal itself edits the line.
 */
export function accessible({ input, output, cancelled: ended }: Terminal): Asker {
  input.on('error', hangUp);
  output.on('error', hangUp);
  process.prependListener('SIGHUP', hangUp);
  const reader = createInterface({ input, terminal: false });
  const lines = reader[Symbol.asyncIterator]();
  const say = (text: string) => void output.write(`${text}\n`);

  const read = async (prompt: string): Promise<string> => {
    output.write(prompt);
    const line = await Promise.race([lines.next(), rejection(ended)]).catch((reason: unknown) => {
      output.write('\n');
      throw reason;
    });
    // The end of the input: Ctrl-D, or the terminal is gone. Then this write fails, and hangUp ends the program.
    if (line.done) await new Promise((written) => output.write('\n', written));
    if (line.done || leaving.has(line.value.trim())) throw cancelled();
    return line.value.trim();
  };

  /** Asks until `take` turns a line into an answer. `take` returns the reason in `wrong` where it cannot. */
  const ask = async <T>(
    prompt: string,
    { help, position }: { readonly help: string; readonly position: PromptPosition },
    take: (line: string) => { value: T } | { wrong: string },
  ) => {
    for (;;) {
      const line = await read(`${prompt}${keysOf(position)}: `);
      if (line === 'back' && !position.first) return back;
      if (line === '?') {
        say(help);
        continue;
      }
      const taken = take(line);
      if ('value' in taken) return taken.value;
      say(`Not possible: ${taken.wrong}`);
    }
  };

  return {
    // The terminal scrolls.
    show: async (title, text) => say(`----- ${title} -----\n${text}\n----- end of ${title} -----`),
    close: () => {
      process.off('SIGHUP', hangUp);
      input.off('error', hangUp);
      output.off('error', hangUp);
      reader.close();
    },
    text: async ({ message, help, fallback, problem, remark }, position) => {
      const answer = await ask(`${message}, or Enter for ${fallback}`, { help, position }, (line) => {
        const wrong = problem(line || fallback);
        return wrong ? { wrong } : { value: line || fallback };
      });
      if (answer !== back) (await remark(answer)).forEach((line) => void say(`  ${line}`));
      return answer;
    },
    list: async ({ message, help, rows, fallback }, position) => {
      say(`${message}\n${numbered(rows)}`);
      const choices = choicesOf(rows);
      const preset = choices.findIndex(({ value }) => value === fallback) + 1;
      const prompt = `Number${preset > 0 ? `, or Enter for ${preset}` : ''}`;
      return ask(prompt, { help, position }, (line) => {
        const choice = choices[(line === '' ? preset : Number(line)) - 1];
        if (!choice) return { wrong: `type a number from 1 to ${choices.length}` };
        return choice.disabled ? { wrong: choice.disabled } : { value: choice.value };
      });
    },
    many: async ({ message, help, rows, chosen }, position) => {
      say(`${message}\n${numbered(rows)}`);
      const names = rows.flatMap(({ value }) => (chosen.includes(value) ? value : [])).join(',') || 'none';
      const prompt = `Numbers or names with commas between, none, or Enter for ${names}`;
      return ask(prompt, { help, position }, (line) => {
        if (line === '') return { value: chosen.filter((each) => rows.some(({ value }) => value === each)) };
        if (line === 'none') return { value: [] };
        const found = line.split(',').map((each) => rowOf(rows, each.trim()));
        return found.includes(undefined)
          ? { wrong: `type numbers from 1 to ${rows.length}, or names, with commas between` }
          : { value: rows.flatMap((row) => (found.includes(row) ? row.value : [])) };
      });
    },
    openList: async ({ message, help, rows, fallback, problem }, position) => {
      say(`${message}\n${numbered(rows)}`);
      const choices = choicesOf(rows);
      return ask(`Number or version, or Enter for ${fallback}`, { help, position }, (line) => {
        const value = (/^\d+$/.test(line) ? choices[Number(line) - 1]?.value : undefined) ?? (line || fallback);
        const wrong = problem(value);
        return wrong ? { wrong } : { value };
      });
    },
  };
}

// `cancel`, and Esc as the other prompts know it: in a line it is an ordinary character.
const leaving = new Set(['cancel', '\x1b']);

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

const keysOf = ({ first }: PromptPosition): string => (first ? ' (cancel, ? for help)' : ' (back, cancel, ? for help)');

const choicesOf = <Value>(rows: readonly Row<Value>[]) => rows.flatMap((row) => ('heading' in row ? [] : row));

function rowOf(rows: ManyQuestion['rows'], text: string): ManyQuestion['rows'][number] | undefined {
  return rows.find(({ value }, index) => value === text || `${index + 1}` === text);
}

function numbered<Value>(rows: readonly Row<Value>[]): string {
  const choices = choicesOf(rows);
  return rows
    .map((row) =>
      'heading' in row
        ? row.heading
        : `  ${choices.indexOf(row) + 1}. ${row.name}${row.disabled ? `: ${row.disabled}` : ''}`,
    )
    .join('\n');
}
