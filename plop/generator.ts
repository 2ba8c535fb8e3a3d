import type { PlopGeneratorConfig } from 'node-plop';
import { defaultFolder, description } from '../generators/go-service/index.ts';
import { type Answers, type GivenAnswers, questions, toAnswers } from '../generators/go-service/questions.ts';

/** What is to be written, and where: a directory, relative to where services go unless it is absolute. */
export interface Decided {
  readonly answers: Answers;
  readonly directory: string;
}

/** What plop's generator is made from. */
export interface Door {
  /** Settles what plop's command line left open. */
  readonly decide: (given: GivenAnswers) => Promise<Decided>;
  /** Runs the pipeline; the text is what plop prints. */
  readonly act: (decided: Decided) => Promise<string>;
}

type Said = GivenAnswers & { decided?: Decided };

/** The generator as plop sees it: one action for all files together. */
export function plopGenerator({ decide, act }: Door): PlopGeneratorConfig {
  return {
    description,
    prompts: [
      // What may be said on plop's command line, in this order or by name. inquirer asks none of it: in a team's plop that is
      // release 9, which can neither go back nor be cancelled. `when` is no function, because plop takes no answers past one.
      ...questions.map(({ name, message, problem }) => ({
        type: 'input',
        name,
        message,
        when: false,
        filter: (value: string) => value.trim(),
        validate: (value: string) => problem(value.trim()) ?? true,
      })),
      // The rest is asked, and reviewed, as everywhere; inquirer waits for it, and then has nothing to ask.
      {
        name: 'decided',
        message: 'made from the others',
        when: async (said: Said) => {
          said.decided = await decide(givenIn(said));
          return false;
        },
      },
    ],
    // Programs may come without having asked.
    actions: [(said: Said) => act(said.decided ?? decidedBy(toAnswers(givenIn(said))))],
  };
}

const decidedBy = (answers: Answers): Decided => ({ answers, directory: defaultFolder(answers) });

const givenIn = ({ decided: _, ...given }: Said): GivenAnswers => given;
