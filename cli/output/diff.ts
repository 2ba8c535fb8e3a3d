import { createTwoFilesPatch } from 'diff';
import type { Change } from '../../disk/compare.ts';

/** What a change would do to the file that is there, as a unified diff; undefined where nothing differs. */
export function unifiedDiff({ path, text, before }: Change): string | undefined {
  if (!before) return undefined;
  const now = textOf(before);
  // A control character could move the cursor of whoever reads it.
  if (now === undefined) return `Binary file ${path} differs\n`;
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, now, text, undefined, undefined, { timeout: 5000 });
  return patch?.replace(/^=+\n/, '') ?? `File ${path} differs in too much to be shown\n`;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
