import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate, generateMore } from '../core/generate.ts';
import { type Manifest, manifestPath } from '../core/manifest.ts';
import { sha256 } from '../core/sha256.ts';
import { type ApplyOptions, apply, type Result } from '../disk/apply.ts';
import { specify } from '../generators/go-service/index.ts';
import type { Answers } from '../generators/go-service/questions.ts';

/** How to create a service: where, by which version of this tool, and everything that `apply` takes. */
export interface RunOptions extends ApplyOptions {
  readonly version: string;
}

/** Creates a service. Rejects as `apply` does, and with a UserError for answers or a `skip` that cannot be used. */
export async function scaffold(answers: Answers, options: RunOptions): Promise<Result> {
  return apply(generate(specify(answers), options.version, options.skip), options);
}

/** What to add to an existing service: the files that `isWanted` selects. `answers` are all its answers, `before` its manifest. */
export interface Addition {
  readonly answers: Answers;
  readonly before: Manifest;
  readonly isWanted: (path: string) => boolean;
}

/** The file that describes the extras of a service. */
const description = 'README.md';

/**
 * Adds files to a service. Rejects as `scaffold` does. The README describes what was added, if it is as this version
 * generated it; an edited or deleted one stays as it is.
 */
export async function add({ answers, before, isWanted }: Addition, options: RunOptions): Promise<Result> {
  const isDescribed = before.version === options.version && isUnedited(options.target, before);
  const wanted = (path: string) => isWanted(path) || (path === description && isDescribed);
  return apply(generateMore(specify(answers), before, wanted, options.skip), {
    ...options,
    recorded: before.files,
    updates: { [manifestPath]: 'records the added extras' },
  });
}

function isUnedited(target: string, { files }: Manifest): boolean {
  const path = join(target, description);
  return existsSync(path) && sha256(readFileSync(path)) === files[description];
}
