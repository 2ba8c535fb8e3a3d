import { createInterface } from 'node:readline';
import { type Asker, back, type ManyQuestion, type Row, type Standing } from './asker.ts';
import { hangUp } from './hang-up.ts';
import { cancelled, type Terminal } from './prompts.ts';

/**
 * Asks line by line: what is there to choose has numbers, nothing is repainted, and nothing is said by colour or glyph alone.
 * For screen readers, and for terminals that cannot do better. The terminal itself edits the line.
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
    // The end of the input: Ctrl-D, or the terminal is gone, which shows when it is written to.
    if (line.done) await new Promise((written) => output.write('\n', written));
    if (line.done || leaving.has(line.value.trim())) throw cancelled();
    return line.value.trim();
  };

  /** Asks until `take` makes an answer of a line, or says in an object with `wrong` why it cannot. */
  const ask = async <T>(
    prompt: string,
    standing: Standing,
    take: (line: string) => { value: T } | { wrong: string },
  ) => {
    for (;;) {
      const line = await read(prompt);
      if (line === 'back' && !standing.first) return back;
      const taken = take(line);
      if ('value' in taken) return taken.value;
      say(`Not possible: ${taken.wrong}`);
    }
  };

  return {
    say,
    close: () => {
      process.off('SIGHUP', hangUp);
      input.off('error', hangUp);
      output.off('error', hangUp);
      reader.close();
    },
    text: async ({ message, fallback, problem, remark }, standing) => {
      const answer = await ask(`${message}, or Enter for ${fallback}${waysOut(standing)}: `, standing, (line) => {
        const wrong = problem(line || fallback);
        return wrong ? { wrong } : { value: line || fallback };
      });
      if (answer !== back) (await remark(answer)).forEach((line) => void say(`  ${line}`));
      return answer;
    },
    list: async ({ message, rows, fallback }, standing) => {
      say(`${message}\n${numbered(rows)}`);
      const choices = choicesOf(rows);
      const preset = choices.findIndex(({ value }) => value === fallback) + 1;
      const prompt = `Number${preset > 0 ? `, or Enter for ${preset}` : ''}${waysOut(standing)}: `;
      return ask(prompt, standing, (line) => {
        const choice = choices[(line === '' ? preset : Number(line)) - 1];
        if (!choice) return { wrong: `type a number from 1 to ${choices.length}` };
        return choice.disabled ? { wrong: choice.disabled } : { value: choice.value };
      });
    },
    many: async ({ message, rows, chosen }, standing) => {
      say(`${message}\n${numbered(rows)}`);
      const names = rows.flatMap(({ value }) => (chosen.includes(value) ? value : [])).join(',') || 'none';
      const prompt = `Numbers or names with commas between, none, or Enter for ${names}${waysOut(standing)}: `;
      return ask(prompt, standing, (line) => {
        if (line === '') return { value: chosen.filter((each) => rows.some(({ value }) => value === each)) };
        if (line === 'none') return { value: [] };
        const found = line.split(',').map((each) => rowOf(rows, each.trim()));
        return found.includes(undefined)
          ? { wrong: `type numbers from 1 to ${rows.length}, or names, with commas between` }
          : { value: rows.flatMap((row) => (found.includes(row) ? row.value : [])) };
      });
    },
    openList: async ({ message, rows, fallback, problem }, standing) => {
      say(`${message}\n${numbered(rows)}`);
      const choices = choicesOf(rows);
      return ask(`Number or version, or Enter for ${fallback}${waysOut(standing)}: `, standing, (line) => {
        const value = (/^\d+$/.test(line) ? choices[Number(line) - 1]?.value : undefined) ?? (line || fallback);
        const wrong = problem(value);
        return wrong ? { wrong } : { value };
      });
    },
  };
}

// The keys of the other prompts, as far as a line can hold them: here Esc is a character like any other.
const leaving = new Set(['cancel', '\x1b']);

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

const waysOut = ({ first }: Standing): string => (first ? ' (cancel leaves)' : ' (back, cancel)');

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
