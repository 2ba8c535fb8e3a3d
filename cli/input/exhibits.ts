import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { articleDockerfile, type ExhibitInput, singleStageDockerfile } from '../../generators/go-service/exhibits.ts';
import { currentImages } from '../../generators/go-service/releases.ts';

/** The Dockerfiles that `--compare` builds beside the person's own, by the word for `--show`. */
export const exhibits = { naive: singleStageDockerfile, article: articleDockerfile } as const;

/** The word of `--show`. Throws a UserError for another one. */
export function exhibitNamed(word: string): keyof typeof exhibits {
  if (word === 'naive' || word === 'article') return word;
  throw new UserError(`--show ${JSON.stringify(word)} is not one of naive, article.`, 'usage', {
    code: 'invalid-show',
    fix: 'Example: --show naive',
  });
}

/** What the exhibits need to know of the code in a directory. Throws a UserError where it is no Go code. */
export function exhibitInput(directory: string, dockerfile: string, port: number | undefined): ExhibitInput {
  const deps = existsSync(join(directory, 'Gopkg.toml')) ? 'dep' : 'modules';
  if (deps === 'modules' && !existsSync(join(directory, 'go.mod')))
    throw new UserError(`${directory} has neither go.mod nor Gopkg.toml.`, 'usage', {
      code: 'no-go-code',
      fix: '--compare builds Go code: name the directory of a Go service.',
    });
  // The same compiler and port as in the person's own Dockerfile.
  const own = existsSync(dockerfile) ? readFileSync(dockerfile, 'utf8') : '';
  const golang = /^\s*FROM\s+(?:--\S+\s+)*(\S*\bgolang:[^\s$]+)/im.exec(own)?.[1];
  const exposed = /^\s*EXPOSE\s+(\d+)/im.exec(own)?.[1];
  return {
    golang: golang ?? currentImages().golang,
    alpine: currentImages().alpine,
    deps,
    port: port ?? Number(exposed ?? 8080),
  };
}
