import { join, resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { generateMore } from '../core/generate.ts';
import { manifestPath } from '../core/manifest.ts';
import { sha256 } from '../core/sha256.ts';
import { type Applied, apply } from '../disk/apply.ts';
import { readRegularFile } from '../disk/fs.ts';
import type { Extra } from '../generators/go-service/extras.ts';
import { belongsToExtras } from '../generators/go-service/files.ts';
import { specify } from '../generators/go-service/index.ts';
import { type Answers, questionOf, refuseBadAnswers, textOf, toAnswers } from '../generators/go-service/questions.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { WriteOptions } from './create.ts';
import { fromDefaults } from './layers.ts';
import { type Recorded, requireManifest } from './manifest.ts';
import { type Sources, settle } from './settle.ts';

/** What adding extras to a service comes to. */
export interface Addition {
  readonly target: string;
  /** All answers of the service, the new extras among them. */
  readonly answers: Answers;
  readonly sources: Sources;
  readonly added: readonly Extra[];
  readonly recorded: Recorded;
}

/** Reads the service in `directory`, and adds `extras` (a list separated by commas) to its answers. Throws a UserError for either. */
export function settleAddition(extras: string, directory: string, cwd: string): Addition {
  if (extras === '' || extras === 'none')
    throw new UserError('add needs the names of extras.', 'usage', {
      code: 'missing-word',
      fix: `Example: create-go-docker add ${questionOf('with').example}`,
    });
  refuseBadAnswers({ with: extras }, () => 'add');
  const target = resolve(cwd, directory);
  const recorded = requireManifest(target);
  const added = toAnswers({ with: extras }).with;
  const all = textOf([...toAnswers(recorded.given).with, ...added]);
  const { given, sources } = settle([
    { kind: 'flag', nameOf: () => 'add', given: { with: all } },
    { kind: 'recorded', nameOf: (name) => `${name} in the manifest`, given: recorded.given },
    fromDefaults(),
  ]);
  return { target, answers: toAnswers(given), sources: sources as Sources, added, recorded };
}

// The file that describes the extras of a service.
const description = 'README.md';

/**
 * Writes the files of the added extras and the manifest; all or nothing. The README describes what was added, if it is as this
 * version created it; an edited or deleted one stays as it is. Throws a ConflictError for files that differ.
 */
export async function addExtras(addition: Addition, options: WriteOptions): Promise<Applied> {
  const { answers, added, recorded } = addition;
  const isDescribed = recorded.version === packageJson.version && isUnedited(addition, description);
  const belongs = belongsToExtras(added);
  const isWanted = (path: string) => belongs(path) || (path === description && isDescribed);
  return apply(generateMore(specify(answers), recorded, isWanted, options.skip), {
    ...options,
    recorded: recorded.files,
    updates: { [manifestPath]: 'records the added extras' },
  });
}

function isUnedited({ target, recorded }: Addition, path: string): boolean {
  const bytes = readRegularFile(join(target, path));
  return bytes !== undefined && sha256(`${bytes}`) === recorded.files[path];
}
