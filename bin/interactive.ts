import nodePlop from 'node-plop';
import { type Door, plopGenerator } from '../generators/go-service/plop.ts';
import { questions } from '../generators/go-service/questions.ts';
import { UserError } from '../scaffold/errors.ts';

/** Asks what is missing and runs the pipeline, both through node-plop's generator. Returns what the action said. */
export const interactive = async (door: Door): Promise<string> => {
  const outcome: { text?: string; error?: unknown } = {};
  // plop keeps only the message of an error; whoever called us wants the error itself.
  const act: Door['act'] = async (answers) => {
    try {
      outcome.text = await door.act(answers);
    } catch (error) {
      outcome.error = error;
    }
    return outcome.text ?? '';
  };
  const plop = await nodePlop('', { destBasePath: '.', force: false });
  plop.setGenerator('go-service', plopGenerator({ ...door, act }));
  const generator = plop.getGenerator('go-service');
  const known = questions.filter(({ asked }) => asked).map(({ name }) => door.given[name] ?? '_');
  const { failures } = await generator.runActions(await generator.runPrompts(known).catch(cancelledByUser));
  if (outcome.error) throw outcome.error;
  const [failure] = failures;
  if (failure) throw new Error(failure.error ?? failure.message);
  return outcome.text ?? '';
};

// Ctrl-C, or the end of the input: the prompt is rejected with one of these.
const cancelledByUser = (error: unknown): never => {
  const { name } = error as Error;
  if (name === 'ExitPromptError' || name === 'AbortPromptError')
    throw new UserError('Cancelled. Nothing was written.', 'cancelled');
  throw error;
};
