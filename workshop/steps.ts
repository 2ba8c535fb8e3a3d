import { dockerfileOf, generated } from './dockerfile.ts';
import type { Files } from './lab.ts';
import { commonMistakes, type Step } from './step.ts';
import { cacheMount } from './steps/cache-mount.ts';
import { execForm } from './steps/exec-form.ts';
import { health } from './steps/health.ts';
import { layers } from './steps/layers.ts';
import { measure } from './steps/measure.ts';
import { nonRoot } from './steps/non-root.ts';
import { platforms } from './steps/platforms.ts';
import { scratch } from './steps/scratch.ts';
import { secondStage } from './steps/second-stage.ts';
import { secrets } from './steps/secrets.ts';
import { singleStage } from './steps/single-stage.ts';
import { testStage } from './steps/test-stage.ts';

/** The steps in the order in which they are taken. */
export const steps: readonly Step[] = [
  singleStage,
  measure,
  layers,
  cacheMount,
  secondStage,
  execForm,
  scratch,
  nonRoot,
  health,
  secrets,
  testStage,
  platforms,
];

/** Where the step of a name is in `steps`, or -1. */
export const stepIndex = (name: string): number => steps.findIndex((step) => step.name === name);

/** The number of a step in names, which sort by it: `01` for the first. */
export const numbered = (index: number): string => `${index + 1}`.padStart(2, '0');

/** The files of the service, as they are before the first step. */
const serviceFiles = ['go.mod', 'main.go', 'main_test.go', 'server.go', 'server_test.go'];

/** The service's files at the start and at the end of each step, as they are in orders/. */
export interface Trees {
  readonly start: Files;
  readonly solution: Files;
}

/** The files of each step. Everything is rendered, so that the lesson always fits our templates. */
export function trees(): readonly Trees[] {
  const all = generated();
  let before: Files = Object.fromEntries(serviceFiles.map((path) => [path, all[path]!]));
  return steps.map(({ parts, begins, ends }) => {
    const start = begins ? begins(before) : before;
    const solution = { ...(ends ? ends(start) : start), Dockerfile: dockerfileOf(parts) };
    before = solution;
    return { start, solution };
  });
}

/** What a mistake means. */
export function meaningOf(step: Step, mistake: string): string {
  return step.mistakes[mistake] ?? commonMistakes[mistake as keyof typeof commonMistakes] ?? mistake;
}
