import type { Names, Template } from '../../core/plan.ts';
import type { ExtraRow } from './extras.ts';
import type { GivenAnswers, Question } from './questions.ts';

/** The images that a Dockerfile starts from. A value without a tag gets ours. */
export interface Images {
  readonly golang: string;
  readonly alpine: string;
  readonly distroless: string;
}

/** What a team's folder of templates changes about a service. `teamFrom` (team-templates.ts) makes it. */
export interface Team {
  /** The team's name for it, and the checksum of the folder's contents; the manifest records both. */
  readonly name: string;
  readonly sum: string;
  /** The folder as the person knows it. */
  readonly place: string;
  /** Our questions with the team's defaults, rules and extras. */
  readonly questions: readonly Question[];
  /** The same without the rules, for what was answered before there were any. */
  readonly known: readonly Question[];
  /** The team's answers: weaker than everything that was given or recorded, stronger than the surroundings. */
  readonly defaults: GivenAnswers;
  /** The team's own extras. */
  readonly extras: readonly ExtraRow<string>[];
  /** Paths that no service gets. */
  readonly omitted: readonly string[];
  readonly names: Names;
  readonly images: Partial<Images>;
  readonly labels: Readonly<Record<string, string>>;
  /** Our templates with those of the team, sorted by path. The names are for paths that have names in them. */
  readonly templates: (names: Names) => readonly Template[];
  /** These paths of templates, and the paths of the results that `paths` moves elsewhere. In both, `folder/` covers the whole folder. */
  readonly resultsOf: (paths: readonly string[], names: Names) => readonly string[];
}
