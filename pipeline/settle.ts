import { type Answers, type GivenAnswers, questions } from '../generators/go-service/questions.ts';

/** The kinds of sources, strongest first: each overrides those after it. */
export const sourceKinds = [
  'flag',
  'environment',
  'file',
  'question',
  'recorded',
  'templates',
  'inferred',
  'folder',
  'default',
] as const;

/** The source of one answer: its kind, and its name as the person knows it (`--port`, `CREATE_GO_DOCKER_PORT`, `answers.json`). */
export interface Source {
  readonly kind: (typeof sourceKinds)[number];
  readonly name: string;
}

/** The source of every answer. */
export type Sources = Readonly<Record<keyof Answers, Source>>;

/** The answers of one source, and the name of that source for each of them. */
export interface Layer {
  readonly kind: Source['kind'];
  readonly nameOf: (answer: keyof Answers) => string;
  readonly given: GivenAnswers;
}

/** The prefix of our environment variables. */
export const variablePrefix = 'CREATE_GO_DOCKER_';

/** The environment variable for the folder of a team's templates, as `--templates`. */
export const templatesVariable = `${variablePrefix}TEMPLATES`;

/** The environment variable for an answer: `CREATE_GO_DOCKER_PORT`. */
export const variableOf = (answer: keyof Answers): string => `${variablePrefix}${answer.toUpperCase()}`;

/** Combines layers, strongest first: every answer that one of them has, and its source. */
export function settle(layers: readonly Layer[]): {
  readonly given: GivenAnswers;
  readonly sources: Partial<Sources>;
} {
  const settled = questions.flatMap(({ name }) => {
    const layer = layers.find(({ given }) => given[name] !== undefined);
    return layer ? [{ name, value: layer.given[name], source: { kind: layer.kind, name: layer.nameOf(name) } }] : [];
  });
  return {
    given: Object.fromEntries(settled.map(({ name, value }) => [name, value])),
    sources: Object.fromEntries(settled.map(({ name, source }) => [name, source])),
  };
}
