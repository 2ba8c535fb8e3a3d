import { UserError } from '../../core/errors.ts';
import { covers } from '../../core/plan.ts';
import { type Extra, extras, type Step } from '../go-service/extras.ts';
import { extraSteps } from '../go-service/index.ts';
import type { Answers } from '../go-service/questions.ts';
import type { Code } from './code.ts';

/** Why an extra is for a generated service only; those that are not here are for any code. */
const reasons: Readonly<Partial<Record<Extra, string>>> = {
  ci: 'its jobs have the format, linters and tests of a generated service. In the pipeline of your code, run npx create-go-docker verify',
  release: 'it releases what the jobs of ci have checked. In the pipeline of your code, run docker build --push',
  updates:
    'the jobs of ci check its pull requests. In a scheduled pipeline of your code, run npx create-go-docker update --yes',
  makefile: 'its commands run and test a generated service. Use docker build and docker run as the report shows',
};

/** The names of the extras for existing code. */
const imageExtras: readonly string[] = extras.map(({ name }) => name).filter((name) => !(name in reasons));

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
