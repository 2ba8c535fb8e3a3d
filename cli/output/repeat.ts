import { shellWord } from '../../core/shell.ts';
import { repeatFlags } from '../../generators/go-service/index.ts';
import type { Answers } from '../../generators/go-service/questions.ts';
import { commandNamed } from '../commands.ts';

/** The words that name a directory and give these answers. */
export function wordsFor(directory: string, answers: Answers): readonly string[] {
  return [
    shellWord(shownPath(directory)),
    ...repeatFlags(answers).map(([flag, value]) => `${flag} ${shellWord(value)}`),
  ];
}

/** A directory as it can be typed: `./` keeps `-x` from looking like a flag, and `doctor` from being the command. */
export function shownPath(directory: string): string {
  return directory.startsWith('-') || commandNamed(directory) || ['help', 'version'].includes(directory)
    ? `./${directory}`
    : directory;
}
