import type { GivenAnswers } from '../generators/go-service/questions.ts';

/** The services that are kept whole in test/golden/, each in a folder of its name. */
export const golden: Readonly<Record<string, GivenAnswers>> = {
  default: {},
  'modules-scratch': { deps: 'modules', base: 'scratch', comments: 'teach' },
  extras: { with: 'all', port: '80', comments: 'teach' },
  'go1.11': { go: '1.11', base: 'scratch', comments: 'none', builder: 'classic' },
};
