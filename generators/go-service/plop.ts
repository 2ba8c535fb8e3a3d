import type { PlopGeneratorConfig } from 'node-plop';
import { description } from './index.ts';
import { type Answers, type GivenAnswers, questions, toAnswers } from './questions.ts';

/** What plop's generator is made from: what is known already, and what to do with the answers. */
export interface Door {
  /** Answers that need no question. */
  readonly given: GivenAnswers;
  /** The last element of the target directory, where one was named: it gives the module's default. */
  readonly folder?: string;
  /** Runs the pipeline; the text is what plop prints. */
  readonly act: (answers: Answers) => Promise<string>;
}

/** The generator as plop sees it: asks the questions that interactive runs ask, then one action for all files together. */
export const plopGenerator = ({ given, folder, act }: Door): PlopGeneratorConfig => ({
  description,
  // `input` for all three: it is the one kind that both inquirer 9 (in a team's plop) and 14 (bundled here) have.
  prompts: questions
    .filter(({ asked }) => asked)
    .map(({ name, message, fallback, problem }) => ({
      type: 'input',
      name,
      message: `${message}:`,
      default: fallback(folder),
      filter: (value: string) => value.trim(),
      validate: (value: string) => problem(value.trim()) ?? true,
    })),
  actions: [(asked: GivenAnswers) => act(toAnswers({ ...given, ...asked }, folder))],
});
