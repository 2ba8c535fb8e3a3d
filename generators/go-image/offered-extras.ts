import { type Extra, extras } from '../go-service/extras.ts';

/** Why an extra is for a generated service only; those that are not here are for any code. */
export const reasons: Readonly<Partial<Record<Extra, string>>> = {
  ci: 'its jobs have the format, linters and tests of a generated service. In the pipeline of your code, run npx create-go-docker verify',
  release: 'it releases what the jobs of ci have checked. In the pipeline of your code, run docker build --push',
  updates:
    'the jobs of ci check its pull requests. In a scheduled pipeline of your code, run npx create-go-docker update --yes',
  makefile: 'its commands run and test a generated service. Use docker build and docker run as the report shows',
};

/** The names of the extras for existing code. */
export const imageExtras: readonly string[] = extras.map(({ name }) => name).filter((name) => !(name in reasons));
