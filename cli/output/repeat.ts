import { shellWord } from '../../core/shell.ts';
import { repeatFlags } from '../../generators/go-service/index.ts';
import type { Answers } from '../../generators/go-service/questions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { isCommand } from '../input/args.ts';

/** A command line, to be pasted, that runs this very version with these words. */
export const commandWith = (...words: readonly string[]): string =>
  [`npx create-go-docker@${packageJson.version}`, ...words].join(' ');

/** The words that name a directory and give these answers. */
export const wordsFor = (directory: string, answers: Answers): readonly string[] => [
  shellWord(shownPath(directory)),
  ...repeatFlags(answers).map(([flag, value]) => `${flag} ${shellWord(value)}`),
];

/** A directory as the person typed it; `./` keeps a leading dash from looking like a flag, and `recover` or `doctor` from being the command. */
export const shownPath = (directory: string): string =>
  directory.startsWith('-') || isCommand(directory) ? `./${directory}` : directory;
