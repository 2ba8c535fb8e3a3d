import { normalize } from 'node:path';
import { shellWord } from '../../core/shell.ts';
import { repeatFlags } from '../../generators/go-service/index.ts';
import type { Answers, GivenAnswers } from '../../generators/go-service/questions.ts';
import type { Team } from '../../generators/go-service/team.ts';
import { commandNamed } from '../commands.ts';
import { flags } from '../flags.ts';
import type { Host } from '../host.ts';
import type { Arguments } from '../interface.ts';

/** The words that name a directory and give these answers. */
export function wordsFor(directory: string, answers: Answers, team?: Team): readonly string[] {
  return [
    shellWord(shownPath(directory)),
    ...repeatFlags(answers, team?.questions).map(([flag, value]) => `${flag} ${shellWord(value)}`),
  ];
}

/** The command that asks again, with the arguments so far and these answers. `directory` replaces the one that was named. */
export function continueCommand(
  { words, given, values, on }: Arguments,
  { startedBy }: Pick<Host, 'startedBy'>,
  answered: GivenAnswers,
  directory: string | undefined = words[0],
): string {
  const answers = { ...given, ...answered };
  return [
    startedBy,
    ...(directory === undefined ? [] : [shellWord(shownPath(directory))]),
    ...Object.entries(answers).map(([name, value]) => `--${name} ${shellWord(value)}`),
    ...['from', 'skip', 'templates'].flatMap((name) =>
      (values[name] ?? []).map((value) => `--${name} ${shellWord(value)}`),
    ),
    ...switchesOf(on),
  ].join(' ');
}

/** The flags without a value that were given. */
export const switchesOf = (on: Arguments['on']): readonly string[] =>
  flags.flatMap((flag) => ('value' in flag || !on.has(flag.name) ? [] : `--${flag.name}`));

/** A directory as it can be typed: `./` keeps `-x` from looking like a flag, and `doctor` from being the command. */
export function shownPath(directory: string): string {
  // A shell goes through `a` in a/../b, and `a` may not exist.
  const path = directory.includes('..') ? normalize(directory) : directory;
  return path.startsWith('-') || commandNamed(path) || ['help', 'version'].includes(path) ? `./${path}` : path;
}
