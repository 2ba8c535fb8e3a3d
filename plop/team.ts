import type { Answers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import { templatesVariable } from '../pipeline/settle.ts';

/** What a plopfile can pass to `plop.load('create-go-docker', settings)`. */
export interface PlopSettings {
  /** The folder of a team's templates, relative to the current directory. */
  readonly templates?: string;
  /** Default answers: weaker than plop's command line and the environment. */
  readonly answers?: Partial<Answers>;
}

/** The team whose templates a plopfile or the environment names. The code that reads them is loaded only then. */
export async function teamInPlop({ templates }: PlopSettings): Promise<Team | undefined> {
  const folder = templates ?? (process.env[templatesVariable] || undefined);
  if (folder === undefined) return undefined;
  const { readTeam } = await import('../pipeline/team.ts');
  return readTeam(folder, process.cwd());
}
