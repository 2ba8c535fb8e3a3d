import { UserError } from '../core/errors.ts';
import { generate } from '../core/generate.ts';
import { manifestPath } from '../core/manifest.ts';
import { type Applied, type ApplyOptions, apply } from '../disk/apply.ts';
import { companions } from '../generators/go-service/files.ts';
import { specify } from '../generators/go-service/index.ts';
import type { Answers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';
import packageJson from '../package.json' with { type: 'json' };
import { type Recorded, readManifest } from './manifest.ts';

/** How to write: where, what may be replaced, and whether to write at all. */
export type WriteOptions = Omit<ApplyOptions, 'recorded' | 'updates'>;

/**
 * Creates a service, or changes an existing one to these answers. All files are written, or none. Files that are unchanged since
 * they were generated are replaced. Throws a ConflictError for files that differ, and a UserError for answers that cannot be changed.
 */
export async function createService(answers: Answers, options: WriteOptions, team?: Team): Promise<Applied> {
  const recorded = readManifest(options.target, team);
  refuseCode(recorded, options.target);
  refuseOtherDeps(answers, recorded, options.target);
  const skip = withCompanions(options.skip);
  return apply(generate(specify(answers, team), packageJson.version, skip), {
    ...options,
    skip,
    ...(recorded && { recorded: recorded.files, updates: { [manifestPath]: 'records the new answers' } }),
  });
}

/** The files to skip, and the files that need them. */
function withCompanions(skip: readonly string[] = []): readonly string[] {
  return [...new Set(skip.flatMap((path) => [path, ...(companions[path] ?? [])]))];
}

// The files of a new service would stand among code that was there before.
function refuseCode(recorded: Recorded | undefined, target: string): void {
  if (!recorded?.code) return;
  throw new UserError(`${target} has code that was there before create-go-docker.`, 'conflict', {
    code: 'has-code',
    fix: 'Run create-go-docker dockerize in it, or create the service in another directory.',
  });
}

// Imports and locked libraries would have to change as well. Writing one set of files over the other breaks the service.
function refuseOtherDeps({ deps }: Answers, recorded: Recorded | undefined, target: string): void {
  const before = recorded?.given.deps;
  if (before === undefined || before === deps) return;
  throw new UserError(
    `The service in ${target} uses ${before}; creating it again cannot change that to ${deps}.`,
    'conflict',
    {
      code: 'other-deps',
      fix:
        deps === 'modules'
          ? 'Run create-go-docker update --deps modules in it: your libraries and your edits are kept.'
          : 'Create a new service in another directory.',
    },
  );
}
