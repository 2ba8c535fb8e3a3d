import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { importPathProblem } from './import-path.ts';
import type { Answers, GivenAnswers } from './questions.ts';
import { goVersionProblem } from './releases.ts';
import { moduleOfRepository } from './remote.ts';

/** Answers that lie around a folder, each with the name of the place that it was read from. */
export interface Inferred {
  readonly given: GivenAnswers;
  readonly sources: Readonly<Partial<Record<keyof Answers, string>>>;
}

/**
 * What the surroundings of `target` (absolute; it may not exist yet) say: the module and the Go version.
 * Only files that travel with a repository are read, so that a script gets the same on every machine.
 */
export const infer = async (target: string): Promise<Inferred> => {
  const [module, go] = await Promise.all([inferModule(target), inferGo(target)]);
  return {
    given: { ...(module && { module: module.value }), ...(go && { go: go.value }) },
    sources: { ...(module && { module: module.source }), ...(go && { go: go.source }) },
  };
};

interface Found {
  readonly value: string;
  readonly source: string;
}

// The folder's own go.mod is what it is called; a remote is what others will call it; a go.mod further up may be someone else's.
const inferModule = async (target: string): Promise<Found | undefined> =>
  (await ownModule(target)) ?? (await remoteModule(target)) ?? (await parentModule(target)) ?? siblingModule(target);

const ownModule = async (target: string): Promise<Found | undefined> => {
  const value = await moduleIn(target);
  return value && !importPathProblem(value) ? { value, source: 'its go.mod' } : undefined;
};

const remoteModule = async (target: string): Promise<Found | undefined> => {
  const value = await moduleOfRepository(target);
  return value ? { value, source: 'the git remote origin' } : undefined;
};

const parentModule = (target: string): Promise<Found | undefined> =>
  nearest(dirname(target), async (folder) => {
    const module = await moduleIn(folder);
    return module === undefined ? undefined : below(module, relative(folder, target), `${basename(folder)}/go.mod`);
  });

// A go.work has no path of its own. A module that it uses, and whose path ends like its folder, says what is before that.
const siblingModule = (target: string): Promise<Found | undefined> =>
  nearest(target, async (folder) => {
    for (const used of usedIn(await textOf(join(folder, 'go.work')))) {
      const path = relative(folder, resolve(folder, used)).split(sep).join('/');
      const module = await moduleIn(join(folder, path));
      const source = `${basename(folder)}/go.work`;
      if (path && module?.endsWith(`/${path}`))
        return below(module.slice(0, -path.length - 1), relative(folder, target), source);
    }
    return undefined;
  });

const below = (module: string, path: string, source: string): Found | undefined => {
  const value = [module, ...path.split(sep).filter(Boolean)].join('/');
  return importPathProblem(value) ? undefined : { value, source };
};

const moduleIn = async (folder: string): Promise<string | undefined> =>
  /^module\s+"?([^\s"]+)"?/m.exec(await textOf(join(folder, 'go.mod')))?.[1];

const usedIn = (work: string): readonly string[] => {
  const block = /^use\s*\(([^)]*)\)/m.exec(work)?.[1] ?? '';
  const single = [...work.matchAll(/^use\s+([^\s(]+)/gm)].map(([, path]) => path!);
  return [...single, ...block.split('\n').map((line) => line.replace(/\/\/.*/, '').trim())].filter(Boolean);
};

// `.tool-versions` (asdf, mise) and `.go-version` (goenv) name the release to use; the other two the oldest that will do.
const pinned: readonly (readonly [file: string, version: RegExp])[] = [
  ['.tool-versions', /^(?:golang|go)[ \t]+(\d\S*)/m],
  ['.go-version', /^(?:go)?(\d\S*)/m],
  ['go.work', /^go[ \t]+(1\.\d+)/m],
  ['go.mod', /^go[ \t]+(1\.\d+)/m],
];

const inferGo = (target: string): Promise<Found | undefined> =>
  nearest(target, async (folder) => {
    for (const [file, version] of pinned) {
      const value = version.exec(await textOf(join(folder, file)))?.[1];
      if (value !== undefined && !goVersionProblem(value)) return { value, source: `${basename(folder)}/${file}` };
    }
    return undefined;
  });

const nearest = async (
  folder: string,
  look: (folder: string) => Promise<Found | undefined>,
): Promise<Found | undefined> => {
  const parent = dirname(folder);
  return (await look(folder)) ?? (parent === folder ? undefined : nearest(parent, look));
};

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
