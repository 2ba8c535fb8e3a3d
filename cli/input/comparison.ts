import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import {
  articleDockerfile,
  type ComparisonInput,
  singleStageDockerfile,
} from '../../generators/go-service/comparison-dockerfiles.ts';
import { currentImages } from '../../generators/go-service/go-releases.ts';

/** The Dockerfiles that `--compare` builds beside the person's own, by the word for `--show`. */
export const comparisonDockerfiles = { naive: singleStageDockerfile, article: articleDockerfile } as const;

/** The word of `--show`. Throws a UserError for another one. */
export function comparisonNamed(word: string): keyof typeof comparisonDockerfiles {
  if (word === 'naive' || word === 'article') return word;
  throw new UserError(`--show ${JSON.stringify(word)} is not one of naive, article.`, 'usage', {
    code: 'invalid-show',
    fix: 'Example: --show naive',
  });
}

/** What these Dockerfiles need to know about the code in a directory. Throws a UserError where it is no Go code. */
export function comparisonInput(directory: string, dockerfile: string, port: number | undefined): ComparisonInput {
  const deps = existsSync(join(directory, 'Gopkg.toml')) ? 'dep' : 'modules';
  if (deps === 'modules' && !existsSync(join(directory, 'go.mod')))
    throw new UserError(`${directory} has neither go.mod nor Gopkg.toml.`, 'usage', {
      code: 'no-go-code',
      fix: '--compare builds Go code: name the directory of a Go service.',
    });
  // The same compiler, registry and port as in the person's own Dockerfile.
  const own = existsSync(dockerfile) ? readFileSync(dockerfile, 'utf8') : '';
  const current = currentImages();
  const golang = imageIn(own, 'golang') ?? current.golang;
  const [registry = ''] = /^\S+\/(?=golang[:@])/.exec(golang) ?? [];
  const exposed = /^\s*EXPOSE\s+(\d+)/im.exec(own)?.[1];
  return {
    golang,
    alpine: imageIn(own, 'alpine') ?? `${registry}${current.alpine}`,
    deps,
    port: port ?? Number(exposed ?? 8080),
  };
}

/** The image of this name, with its registry and tag, that a stage of a Dockerfile starts from. */
const imageIn = (dockerfile: string, name: string): string | undefined =>
  new RegExp(`^\\s*FROM\\s+(?:--\\S+\\s+)*((?:[^\\s$]+/)?${name}[:@][^\\s$]+)`, 'im').exec(dockerfile)?.[1];
