import { UserError } from '../../core/errors.ts';
import { shellWord } from '../../core/shell.ts';
import { questions } from '../../generators/go-service/questions.ts';
import { allFlags } from './args.ts';

/**
 * Throws a UserError with the corrected command when npm kept flags that were meant for us. `npm create go-docker x --dry-run`
 * has npm read --dry-run as an option of its own, so that we would write for real; it shows only as npm_config_dry_run.
 */
export function refuseSwallowed(args: readonly string[], env: Readonly<Record<string, string | undefined>>): void {
  const swallowed = swallowedFlags(env);
  // -y is npm's own way not to ask about the download, and changes nothing but who is asked: it is no reason to stop.
  if (swallowed.every(({ name }) => name === 'yes')) return;
  const taken = swallowed.map(({ name }) => `--${name}`).join(' and ');
  throw new UserError(`npm took ${taken} for itself. Nothing was written.`, 'usage', {
    fix: `Put -- before the flags:\n  ${corrected(args, env, swallowed)}`,
  });
}

/** The command that would have reached us, where npm kept `--yes`; undefined where it kept nothing. */
export function correctedForYes(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const swallowed = swallowedFlags(env);
  return swallowed.length > 0 ? corrected(args, env, swallowed) : undefined;
}

interface Swallowed {
  readonly name: string;
  /** What npm understood; `true` for a flag whose value it left among the words. */
  readonly value: string;
  readonly takesValue: boolean;
}

function swallowedFlags(env: Readonly<Record<string, string | undefined>>): readonly Swallowed[] {
  // Only these two leave the rest of their command line to us; npm's options elsewhere are not about us.
  if (env.npm_command !== 'init' && env.npm_command !== 'exec') return [];
  const ours = [...allFlags, { name: 'force', value: undefined }];
  return ours.flatMap(({ name, value }) => {
    // npm reads --no-input as input=false, and says so with an empty variable.
    const negative = name.startsWith('no-');
    const found = env[`npm_config_${name.replace(/^no-/, '').replaceAll('-', '_')}`];
    if (found === undefined || (negative ? found !== '' && found !== 'false' : found === '' || found === 'false'))
      return [];
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
    // What we call it: npm's --force is for npm alone.
    if (!takesValue) return [name === 'force' ? '--overwrite' : `--${name}`];
    return [`--${name}`, shellWord(value === 'true' ? takeValue(words, name) : value)];
  });
  const start = env.npm_command === 'init' ? 'npm create go-docker@latest --' : 'npx create-go-docker@latest';
  return [start, ...words.map(shellWord), ...given].join(' ');
}

// `--port 8080` leaves 8080 among the words: the last one that can be its value.
function takeValue(words: string[], name: string): string {
  const question = questions.find((each) => each.name === name);
  const index = words.findLastIndex((word) => (question ? !question.problem(word) : true));
  return index < 0 ? (question?.example ?? 'FILE') : words.splice(index, 1)[0]!;
}
