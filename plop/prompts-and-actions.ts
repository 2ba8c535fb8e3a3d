import { resolve } from 'node:path';
import type { PlopGeneratorConfig } from 'node-plop';
import { defaultFolder, description } from '../generators/go-service/index.ts';
import { type Answers, type GivenAnswers, questions, toAnswers } from '../generators/go-service/questions.ts';
import type { Team } from '../generators/go-service/team.ts';

/** A service to create: its answers, and its directory (absolute). */
export interface Service {
  readonly answers: Answers;
  readonly directory: string;
}

/** What the generator needs from plop/run.ts, which is loaded when it is used. */
export interface GeneratorOptions {
  /** Where services go; absolute. */
  readonly base: string;
  /** The team whose templates are used. */
  readonly team?: Team | undefined;
  /** The default answers of the plopfile. */
  readonly defaults: GivenAnswers;
  /** Settles what plop's command line left open. */
  readonly decide: (given: GivenAnswers) => Promise<Service>;
  /** Creates the service, and returns the text that plop prints. */
  readonly create: (service: Service) => Promise<string>;
}

/** The answers as plop passes them to prompts and actions. `service` is for the actions that a team appends to ours. */
type PlopAnswers = GivenAnswers & { service?: Service };

/** The generator as plop sees it. One action writes all files. */
export function plopGenerator({ base, team, defaults, decide, create }: GeneratorOptions): PlopGeneratorConfig {
  const defaultService = (given: GivenAnswers): Service => {
    const answers = toAnswers({ ...team?.defaults, ...defaults, ...given }, undefined, team?.questions);
    return { answers, directory: resolve(base, defaultFolder(answers)) };
  };
  return {
    description,
    prompts: [
      // These accept answers from plop's command line, by position or by name. inquirer does not ask them: a team's plop has
      // inquirer 9, which can neither go back nor cancel. `when` is a value, because plop skips no question that has a function.
      ...(team?.questions ?? questions).map(({ name, message, problem }) => ({
        type: 'input',
        name,
        message,
        when: false,
        filter: (value: string) => value.trim(),
        validate: (value: string) => problem(value.trim()) ?? true,
      })),
      // The rest is asked with our own prompts while inquirer waits here. Then inquirer has nothing to ask.
      {
        name: 'service',
        message: 'answered by the prompts of create-go-docker',
        when: async (answers: PlopAnswers) => {
          answers.service = await decide(givenIn(answers));
          return false;
        },
      },
    ],
    actions: [
      async (answers: PlopAnswers) => {
        // A program can run the actions without the prompts.
        answers.service ??= defaultService(givenIn(answers));
        return create(answers.service);
      },
    ],
  };
}

const givenIn = ({ service: _, ...given }: PlopAnswers): GivenAnswers =>
  Object.fromEntries(Object.entries(given).filter(([name]) => questions.some((question) => question.name === name)));
