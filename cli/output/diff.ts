import { createTwoFilesPatch } from 'diff';
import type { Change } from '../../disk/compare.ts';

/** The difference between the existing file and the new one, as a unified diff; undefined where there is none. */
export function unifiedDiff({ path, text, before }: Change): string | undefined {
  if (!before) return undefined;
  const now = textOf(before);
  // A control character could move the cursor of the terminal.
  if (now === undefined) return `Binary file ${path} differs\n`;
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, now, text, undefined, undefined, { timeout: 5000 });
  return patch?.replace(/^=+\n/, '') ?? `The difference in ${path} is too large to be shown\n`;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
