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
  /** The text to begin with, where the field is shown again. */
  readonly typed: string;
  /** Called with the text after each change. */
  readonly onType: (typed: string) => void;
  /** The keys, shown below the field. */
  readonly keys: string;
}

/**
 * A text prompt that shows errors and remarks while the person types. inquirer's own `input` validates only after Enter, and has
 * no place for remarks.
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
      // readline has cleared its line. Put the text back, so that it can be corrected.
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
  return [
    wrong ? style.error(wrong) : remarks.map((each) => `  ${each}`).join('\n'),
    style.help(keys.replace(/^/gm, '  ')),
  ]
    .filter(Boolean)
    .join('\n');
}
