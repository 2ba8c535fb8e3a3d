import type { RenderedFile } from '../core/render.ts';
import { type Answers, type GivenAnswers, questions, toAnswers } from '../generators/go-service/questions.ts';
import type { Engine } from '../releases/engine.ts';
import { type Side, shortened } from './address.ts';
import { thisRelease } from './engine.ts';

/** The archived releases by version. The script with them is loaded when one is asked for. */
export type Archive = Readonly<Record<string, Engine>>;

/** One service as the page shows it. Answers that cannot be used count as left out, so that there is always something to show. */
export interface Service {
  readonly engine: Engine;
  /** The answers that could be used. */
  readonly answers: Answers;
  readonly files: readonly RenderedFile[];
  /** Why an answer cannot be used, by its name. */
  readonly problems: Readonly<Record<string, string>>;
  /** What else is wrong, in sentences. */
  readonly notices: readonly string[];
}

const recent = new Map<string, Service>();

/** Renders one side. The last ones are kept: of two that are compared, one stays the same, and people go back and forth. */
export function serviceOf(side: Side, archive: Archive): Service {
  const engine = side.version === undefined ? thisRelease : engineOf(side.version, archive);
  const key = JSON.stringify(side);
  const kept = recent.get(key);
  if (kept && kept.engine === (engine ?? thisRelease)) return kept;
  if (recent.size >= 10) recent.clear();
  const service = newService(side, engine);
  recent.set(key, service);
  return service;
}

function newService({ version, given }: Side, engine: Engine | undefined): Service {
  const problems = problemsOf(given);
  const usable = without(given, Object.keys(problems));
  const notices = engine
    ? unknownTo(engine, usable)
    : [`There is no release ${shortened(version!)} here; this is ${thisRelease.version}.`];
  return { ...rendered(engine ?? thisRelease, usable, problems, notices), problems };
}

/** The engine of a release. This one is in the archive only where something has changed since. */
export const engineOf = (version: string, archive: Archive): Engine | undefined =>
  archive[version] ?? (version === thisRelease.version ? thisRelease : undefined);

function rendered(engine: Engine, usable: GivenAnswers, problems: Service['problems'], notices: readonly string[]) {
  try {
    const known = without(
      usable,
      Object.keys(usable).filter((name) => !engine.answers.includes(name)),
    );
    return { engine, answers: toAnswers(known), files: engine.render(known), notices };
  } catch (error) {
    // Such as a module whose program would be named like a file.
    const message = (error as Error).message;
    return { engine, answers: toAnswers({}), files: engine.render({}), problems, notices: [...notices, message] };
  }
}

const problemsOf = (given: GivenAnswers): Readonly<Record<string, string>> =>
  Object.fromEntries(
    questions.flatMap(({ name, problem }) => {
      const value = given[name];
      const reason = value === undefined ? undefined : problem(value);
      return reason ? [[name, reason]] : [];
    }),
  );

const without = (given: GivenAnswers, names: readonly string[]): GivenAnswers =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));

const unknownTo = (engine: Engine, given: GivenAnswers): readonly string[] =>
  Object.keys(given)
    .filter((name) => !engine.answers.includes(name))
    .map((name) => `Release ${engine.version} does not have the answer ${name}; it is left out.`);

/** Whether everything that was asked for is in the service. */
export const isComplete = ({ problems, notices }: Service): boolean =>
  Object.keys(problems).length === 0 && notices.length === 0;

/** The text of a file, or undefined where the service does not have it. */
export const textOf = ({ files }: Pick<Service, 'files'>, path: string): string | undefined =>
  files.find((file) => file.path === path)?.text;

/** How a file differs between two services. */
export type Mark = 'same' | 'changed' | 'new' | 'gone';

export interface MarkedFile {
  readonly path: string;
  readonly bytes: number;
  readonly mark: Mark;
}

type Files = readonly RenderedFile[];

/** All files of two services, sorted by path, and how each one differs. */
export function markedFiles(before: Files, after: Files): readonly MarkedFile[] {
  const [old, now] = [before, after].map((files) => new Map(files.map(({ path, text }) => [path, text])));
  const paths = [...new Set([...old!.keys(), ...now!.keys()])].sort();
  return paths.map((path) => {
    const [was, is] = [old!.get(path), now!.get(path)];
    return { path, bytes: bytesOf(is ?? was!), mark: markOf(was, is) };
  });
}

function markOf(was: string | undefined, is: string | undefined): Mark {
  if (was === is) return 'same';
  if (was === undefined) return 'new';
  return is === undefined ? 'gone' : 'changed';
}

/** The length of a text in UTF-8. */
export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** A number of bytes in words: `812 B`, `3.4 kB`. */
export const size = (bytes: number): string => (bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`);
