import { UserError } from '../../core/errors.ts';
import type { Team } from '../../generators/go-service/team.ts';
import { templatesVariable } from '../../pipeline/settle.ts';
import type { Host } from '../host.ts';
import type { Arguments } from '../interface.ts';

/** The folder of a team's templates: `--templates`, or else the environment; undefined for ours. */
export function teamFolder({ values }: Pick<Arguments, 'values'>, env: Host['env']): string | undefined {
  return values.templates?.[0] ?? (env[templatesVariable] || undefined);
}

/** The team whose templates are wanted. The code that reads them is loaded only then. Throws a UserError for unusable ones. */
export async function teamOf(args: Arguments, { env, cwd }: Host): Promise<Team | undefined> {
  const folder = teamFolder(args, env);
  if (folder === undefined) return undefined;
  const { readTeam } = await import('../../pipeline/team.ts');
  try {
    return readTeam(folder, cwd());
  } catch (error) {
    // Nobody typed this folder.
    if (
      args.values.templates?.[0] !== undefined ||
      !(error instanceof UserError) ||
      error.code !== 'unreadable-templates'
    )
      throw error;
    const { problem, reason, code, fix } = error;
    throw new UserError(`${templatesVariable}: ${problem}`, reason, { code, ...(fix && { fix }), cause: error });
  }
}
