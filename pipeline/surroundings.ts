import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { goVersionProblem } from '../generators/go-service/go-releases.ts';
import { importPathProblem } from '../generators/go-service/import-path.ts';
import type { Answers, GivenAnswers } from '../generators/go-service/questions.ts';
import { fileText, moduleOfRepository } from './git-remote.ts';

/** Answers from the files around a folder, each with the name of its file. */
export interface Inferred {
  readonly given: GivenAnswers;
  readonly sources: Readonly<Partial<Record<keyof Answers, string>>>;
}

/**
 * What the surroundings of `target` (absolute; it may not exist yet) say: the module, the Go version, how dependencies
 * are managed, and where the repository is hosted. Only files that travel with a repository are read, so that a script gets the same on every machine.
 */
export function infer(target: string): Inferred {
  const remote = moduleOfRepository(target);
  const found = {
    module: inferModule(target, remote),
    go: inferGo(target),
    deps: inferDeps(target),
    forge: inferForge(remote),
  };
  const known = Object.entries(found).flatMap(([name, each]) => (each ? [[name, each] as const] : []));
  return {
    given: Object.fromEntries(known.map(([name, { value }]) => [name, value])),
    sources: Object.fromEntries(known.map(([name, { source }]) => [name, source])),
  };
}

interface Found {
  readonly value: string;
  readonly source: string;
}

// A go.mod decides even beside Gopkg files: with one, the go command uses modules.
function inferDeps(target: string): Found | undefined {
  if (fileText(target, 'go.mod') !== '') return { value: 'modules', source: 'its go.mod' };
  const gopkg = ['Gopkg.toml', 'Gopkg.lock'].find((name) => fileText(target, name) !== '');
  return gopkg === undefined ? undefined : { value: 'dep', source: `its ${gopkg}` };
}

// Precedence: the folder's own go.mod, the git remote, a go.mod in a parent folder, which can belong to another project.
function inferModule(target: string, remote: string | undefined): Found | undefined {
  return ownModule(target) ?? remoteModule(remote) ?? parentModule(target) ?? siblingModule(target);
}

function ownModule(target: string): Found | undefined {
  const value = moduleIn(target);
  return value && !importPathProblem(value) ? { value, source: 'its go.mod' } : undefined;
}

const remoteModule = (value: string | undefined): Found | undefined =>
  value === undefined ? undefined : { value, source: 'the git remote origin' };

// GitLab also runs on hosts of its users, which usually call it gitlab.
function inferForge(remote: string | undefined): Found | undefined {
  if (remote === undefined) return undefined;
  const [, value] = /^(github(?=\.com\/)|gitlab(?=\.))/.exec(remote) ?? [];
  return value === undefined ? undefined : { value, source: 'the git remote origin' };
}

function parentModule(target: string): Found | undefined {
  return nearest(dirname(target), (folder) => {
    const module = moduleIn(folder);
    return module === undefined ? undefined : below(module, relative(folder, target), `${basename(folder)}/go.mod`);
  });
}

// A go.work has no module path. If the path of a module that it uses ends with its folder, the rest is the prefix of all modules.
function siblingModule(target: string): Found | undefined {
  return nearest(target, (folder) => {
    for (const used of usedIn(fileText(folder, 'go.work'))) {
      const path = relative(folder, resolve(folder, used)).split(sep).join('/');
      const module = moduleIn(join(folder, path));
      const source = `${basename(folder)}/go.work`;
      if (path && module?.endsWith(`/${path}`))
        return below(module.slice(0, -path.length - 1), relative(folder, target), source);
    }
    return undefined;
  });
}

function below(module: string, path: string, source: string): Found | undefined {
  const value = [module, ...path.split(sep).filter(Boolean)].join('/');
  return importPathProblem(value) ? undefined : { value, source };
}

const moduleIn = (folder: string): string | undefined => matchIn(folder, 'go.mod', /^module\s+"?([^\s"]+)"?/m);

/** What the group of a pattern matches in a file, or undefined where the file is missing, which is the usual case. */
function matchIn(folder: string, file: string, pattern: RegExp): string | undefined {
  const text = fileText(folder, file);
  return text === '' ? undefined : pattern.exec(text)?.[1];
}

function usedIn(work: string): readonly string[] {
  if (work === '') return [];
  const block = /^use\s*\(([^)]*)\)/m.exec(work)?.[1] ?? '';
  const single = [...work.matchAll(/^use\s+([^\s(]+)/gm)].map(([, path]) => path!);
  return [...single, ...block.split('\n').map((line) => line.replace(/\/\/.*/, '').trim())].filter(Boolean);
}

// `.tool-versions` (asdf, mise) and `.go-version` (goenv) name the release to use; go.work and go.mod name the minimum.
const pinned: readonly (readonly [file: string, version: RegExp])[] = [
  ['.tool-versions', /^(?:golang|go)[ \t]+(\d\S*)/m],
  ['.go-version', /^(?:go)?(\d\S*)/m],
  ['go.work', /^go[ \t]+(1\.\d+)/m],
  ['go.mod', /^go[ \t]+(1\.\d+)/m],
];

function inferGo(target: string): Found | undefined {
  return nearest(target, (folder) => {
    for (const [file, version] of pinned) {
      const value = matchIn(folder, file, version);
      if (value !== undefined && !goVersionProblem(value)) return { value, source: `${basename(folder)}/${file}` };
    }
    return undefined;
  });
}

function nearest(folder: string, look: (folder: string) => Found | undefined): Found | undefined {
  const parent = dirname(folder);
  return look(folder) ?? (parent === folder ? undefined : nearest(parent, look));
}
