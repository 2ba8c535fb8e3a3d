import { description, generatorName } from '../../generators/go-service/index.ts';
import { decide, type Start } from './decide.ts';
import type { Decision } from './session.ts';

/** What an interactive run starts from, and what to do with the decision; its text is what plop hears. */
export interface Interactive<Done extends { readonly text: string }> extends Start {
  readonly act: (decision: Decision) => Promise<Done>;
}

/** Asks what is missing, and runs the pipeline as the action of node-plop's generator. Returns what `act` did. */
export async function interactive<Done extends { readonly text: string }>(start: Interactive<Done>): Promise<Done> {
  const decision = await decide(start);
  // Only now: it takes as long to load as everything before the first question.
  const { default: nodePlop } = await import('node-plop');
  const outcome: { done?: Done; error?: unknown } = {};
  const plop = await nodePlop('', { destBasePath: '.', force: false });
  plop.setGenerator(generatorName, {
    description,
    prompts: async () => decision,
    actions: [
      // plop keeps only the message of an error; whoever called us wants the error itself.
      async () => {
        try {
          outcome.done = await start.act(decision);
        } catch (error) {
          outcome.error = error;
        }
        return outcome.done?.text ?? '';
      },
    ],
  });
  const generator = plop.getGenerator(generatorName);
  const { failures } = await generator.runActions(await generator.runPrompts());
  if (outcome.error) throw outcome.error;
  const [failure] = failures;
  if (failure) throw new Error(failure.error ?? failure.message);
  if (!outcome.done) throw new Error('The questions ended without an answer.');
  return outcome.done;
}
