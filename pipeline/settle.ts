import { type Answers, type GivenAnswers, type Question, questions } from '../generators/go-service/questions.ts';

/** Where an answer came from, strongest first: each is overruled by those before it. */
export const sourceKinds = ['flag', 'environment', 'file', 'question', 'inferred', 'folder', 'default'] as const;

/** The source of one answer: what kind, and its name as the person knows it (`--port`, `CREATE_GO_DOCKER_PORT`, `answers.json`). */
export interface Source {
  readonly kind: (typeof sourceKinds)[number];
  readonly name: string;
}

/** The source of each answer that has one. */
export type Sources = Readonly<Partial<Record<keyof Answers, Source>>>;

/** Answers from one place, and what to call that place for each of them. */
export interface Layer {
  readonly kind: Source['kind'];
  readonly nameOf: (answer: keyof Answers) => string;
  readonly given: GivenAnswers;
}

/** What the names of our environment variables begin with. */
export const variablePrefix = 'CREATE_GO_DOCKER_';

/** The environment variable that answers a question: `CREATE_GO_DOCKER_PORT`. */
export const variableOf = (answer: keyof Answers): string => `${variablePrefix}${answer.toUpperCase()}`;

/** Lays the layers over each other, strongest first: what is given, and by which of them. */
export function settle(layers: readonly Layer[]): { readonly given: GivenAnswers; readonly sources: Sources } {
  const settled = questions.flatMap(({ name }) => {
    const layer = layers.find(({ given }) => given[name] !== undefined);
    return layer ? [{ name, value: layer.given[name], source: { kind: layer.kind, name: layer.nameOf(name) } }] : [];
  });
  return {
    given: Object.fromEntries(settled.map(({ name, value }) => [name, value])),
    sources: Object.fromEntries(settled.map(({ name, source }) => [name, source])),
  };
}

/** The source of every answer. What nobody gave comes from the folder's name, or is the default. */
export function allSources(
  sources: Sources,
  { folder }: { readonly folder: boolean },
): Readonly<Record<keyof Answers, Source>> {
  return Object.fromEntries(
    questions.map((question) => [question.name, sources[question.name] ?? fallbackSource(question, folder)]),
  ) as Record<keyof Answers, Source>;
}

/** The source of an answer that nobody gave; `folder` says whether a directory was named. */
export function fallbackSource({ fallbackByFolder }: Question, folder: boolean): Source {
  return folder && fallbackByFolder !== undefined
    ? { kind: 'folder', name: "the folder's name" }
    : { kind: 'default', name: 'the default' };
}
