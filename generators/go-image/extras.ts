import { UserError } from '../../core/errors.ts';
import { covers } from '../../core/plan.ts';
import { extras, type Step } from '../go-service/extras.ts';
import { extraSteps } from '../go-service/index.ts';
import type { Answers } from '../go-service/questions.ts';
import type { Code } from './code.ts';
import { imageExtras, reasons } from './offered-extras.ts';

// They have a Service, or publish a port.
const needsPort: readonly string[] = ['kubernetes', 'swarm'];

/** Throws a UserError for extras that are for a generated service only, one line each, and for those that need a port where none is known. */
export function refuseExtras({ with: chosen }: Answers, { listens }: Code): void {
  const refused = extras.filter(({ name }) => chosen.includes(name) && reasons[name] !== undefined);
  if (refused.length > 0)
    throw new UserError(
      refused.map(({ name }) => `The extra ${name} is for a generated service: ${reasons[name]}.`).join('\n'),
      'usage',
      { code: 'no-extras', fix: `The extras for existing code are ${imageExtras.join(', ')}.` },
    );
  const withoutPort = listens ? undefined : chosen.find((name) => needsPort.includes(name));
  if (withoutPort !== undefined)
    throw new UserError(`The extra ${withoutPort} needs the port of the program, and none was found.`, 'usage', {
      code: 'no-port',
      fix: 'Add --port NUMBER.',
    });
}

const filesOf = (names: readonly string[]): readonly string[] =>
  extras.filter(({ name }) => names.includes(name)).flatMap(({ files }) => files);

/** Whether a file of the generated service is one of an extra that code can have, too. */
export const isShared = (path: string): boolean =>
  filesOf(imageExtras.filter((name) => name !== 'compose')).some((file) => covers(file, path));

/** The files of the extras that were not chosen. */
export const unchosen = ({ with: chosen }: Answers): readonly string[] =>
  filesOf(imageExtras.filter((name) => !chosen.includes(name)));

/** The files whose comments follow the answer. */
export const commentedFiles: readonly string[] = filesOf(imageExtras);

/** The commands that use the chosen extras. */
export const stepsOf = (answers: Answers): readonly Step[] => extraSteps(answers.with, answers);
