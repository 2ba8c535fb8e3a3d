import {
  createPrompt,
  isBackspaceKey,
  isEnterKey,
  isTabKey,
  makeTheme,
  useEffect,
  useKeypress,
  usePrefix,
  useState,
} from '@inquirer/core';
import type { TextQuestion } from './asker.ts';

/** What the field needs to know besides the question. */
export interface FieldConfig extends TextQuestion {
  /** What was typed already, when the field is shown again. */
  readonly typed: string;
  /** Hears what was typed so far. */
  readonly onType: (typed: string) => void;
  /** Which keys do what, in a line. */
  readonly keys: string;
}

/**
 * A text prompt that says what is wrong, or worth knowing, while it is typed. inquirer's own `input` speaks only after Enter
 * and has nowhere to put a remark; apart from that this one behaves the same.
 */
export const field = createPrompt<string, FieldConfig>((config, done) => {
  const { message, fallback, problem, remark, typed, onType, keys } = config;
  const theme = makeTheme({});
  const [status, setStatus] = useState<'idle' | 'done'>('idle');
  const [value, setValue] = useState(typed);
  const [remarks, setRemarks] = useState<readonly string[]>([]);
  const prefix = usePrefix({ status, theme });
  const answer = value.trim() || fallback;
  const wrong = problem(answer);

  useEffect((rl) => rl.write(typed), []);
  useEffect(() => {
    let current = true;
    onType(value);
    setRemarks([]);
    if (!wrong) void remark(answer).then((found) => current && setRemarks(found));
    return () => {
      current = false;
    };
  }, [value]);
  useKeypress((key, rl) => {
    if (status === 'done') return;
    if (isEnterKey(key) && !wrong) {
      setValue(answer);
      setStatus('done');
      done(answer);
    } else if (isEnterKey(key)) {
      // readline emptied its line; what was typed is there to be mended.
      rl.write(value);
    } else if (isTabKey(key) && value === '') {
      rl.clearLine(0);
      rl.write(fallback);
      setValue(fallback);
    } else if (isTabKey(key) || !isBackspaceKey(key) || value !== '') {
      setValue(rl.line);
    }
  });

  const line = [prefix, theme.style.message(message, status)];
  if (status === 'done') return [...line, theme.style.answer(value)].join(' ');
  const head = [...line, value === '' ? theme.style.defaultAnswer(fallback) : '', value];
  return [head.filter(Boolean).join(' ') + (value === '' ? ' ' : ''), below(wrong, remarks, keys, theme.style)];
});

function below(
  wrong: string | undefined,
  remarks: readonly string[],
  keys: string,
  style: { readonly error: (text: string) => string; readonly help: (text: string) => string },
): string {
  return [wrong ? style.error(wrong) : remarks.map((each) => `  ${each}`).join('\n'), style.help(`  ${keys}`)]
    .filter(Boolean)
    .join('\n');
}
