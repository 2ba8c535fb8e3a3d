import { shellWord } from '../../core/shell.ts';
import { repeatFlags } from '../../generators/go-service/index.ts';
import type { Answers } from '../../generators/go-service/questions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { isCommand } from '../input/args.ts';

/** A command line, to be pasted, that runs this very version with these words. */
export function commandWith(...words: readonly string[]): string {
  return [`npx create-go-docker@${packageJson.version}`, ...words].join(' ');
}

/** The words that name a directory and give these answers. */
export function wordsFor(directory: string, answers: Answers): readonly string[] {
  return [
    shellWord(shownPath(directory)),
    ...repeatFlags(answers).map(([flag, value]) => `${flag} ${shellWord(value)}`),
  ];
}

/** A directory as the person typed it; `./` keeps a leading dash from looking like a flag, and `recover` or `doctor` from being the command. */
export function shownPath(directory: string): string {
  return directory.startsWith('-') || isCommand(directory) ? `./${directory}` : directory;
}
