import { UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { questions } from '../../generators/go-service/questions.ts';
import { allFlags } from './args.ts';

/**
 * Throws a UserError with the corrected command when npm consumed flags that were meant for us. In `npm create go-docker x --dry-run`,
 * npm reads --dry-run as its own option, and we would write files. The flag is visible only as npm_config_dry_run.
 */
export function refuseSwallowed(args: readonly string[], env: Readonly<Record<string, string | undefined>>): void {
  const swallowed = swallowedFlags(env);
  // -y is also npm's own flag: it skips npm's question about the download. Alone, it is no reason to stop.
  if (swallowed.every(({ name }) => name === 'yes')) return;
  const taken = swallowed.map(({ name }) => `--${name}`).join(' and ');
  throw new UserError(`npm took ${taken} for itself. Nothing was written.`, 'usage', {
    code: 'flags-taken-by-npm',
    fix: `Put -- before the flags:\n  ${corrected(args, env, swallowed)}`,
  });
}

/** The corrected command where npm consumed `--yes`, or undefined. */
export function correctedForYes(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const swallowed = swallowedFlags(env);
  return swallowed.length > 0 ? corrected(args, env, swallowed) : undefined;
}

interface Swallowed {
  readonly name: string;
  /** The value that npm read; `true` for a flag whose value it left among the words. */
  readonly value: string;
  readonly takesValue: boolean;
}

function swallowedFlags(env: Readonly<Record<string, string | undefined>>): readonly Swallowed[] {
  // Only `npm init` and `npm exec` pass the rest of the command line to us. In other commands the options are npm's.
  if (env.npm_command !== 'init' && env.npm_command !== 'exec') return [];
  const ours = [...allFlags, { name: 'force', value: undefined }];
  return ours.flatMap(({ name, value }) => {
    // npm reads --no-input as input=false, and sets an empty variable.
    const negative = name.startsWith('no-');
    const found = env[`npm_config_${name.replace(/^no-/, '').replaceAll('-', '_')}`];
    if (found === undefined || (negative ? found !== '' && found !== 'false' : found === '' || found === 'false'))
      return [];
    // npm has a registry of its own, and names it by its URL. Ours has no scheme.
    if (name === 'registry' && /^https?:/.test(found)) return [];
    return [{ name, value: found, takesValue: value !== undefined }];
  });
}

function corrected(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  swallowed: readonly Swallowed[],
): string {
  const words = [...args];
  const given = swallowed.flatMap(({ name, value, takesValue }) => {
    // Our name for it: --force is npm's.
    if (!takesValue) return [name === 'force' ? '--overwrite' : `--${name}`];
    return [`--${name}`, shellWord(value === 'true' ? takeValue(words, name) : value)];
  });
  const start = env.npm_command === 'init' ? 'npm create go-docker@latest --' : 'npx create-go-docker@latest';
  return [start, ...words.map(shellWord), ...given].join(' ');
}

// `--port 8080` leaves 8080 among the words. Takes the last word that can be the value.
function takeValue(words: string[], name: string): string {
  const question = questions.find((each) => each.name === name);
  const index = words.findLastIndex((word) => (question ? !question.problem(word) : true));
  return index < 0 ? (question?.example ?? 'FILE') : words.splice(index, 1)[0]!;
}
