import type { Specification } from '../../core/generate.ts';
import { type Extra, extras } from './extras.ts';
import { commented, omittedFiles } from './files.ts';
import { templateNames } from './names.ts';
import { type Answers, questionOf, questions, textOf } from './questions.ts';
import { goVersion } from './releases.ts';
import { serviceNames } from './service-names.ts';
import { templates } from './templates.ts';

/** The generator's name in plop. */
export const generatorName = 'go-service';

/** Everything that these answers decide about the files of a service. */
export function specify(answers: Answers): Specification {
  return {
    answers,
    templates,
    omitted: omittedFiles(answers),
    commented,
    comments: answers.comments,
    names: templateNames(answers),
    artifacts: [serviceNames(answers.module).binary],
  };
}

export const description = 'A Go service with a multi-stage Dockerfile';

/** The folder that a service is generated into when none is named; without a module, by the module's default. */
export function defaultFolder({ module = questionOf('module').fallback() }: { readonly module?: string } = {}): string {
  return serviceNames(module).binary;
}

/** What the person should know about these answers. */
export const notes = (answers: Answers): readonly string[] => [goVersion(answers.go).note ?? []].flat();

/** Commands to paste in the generated folder: build the image, run it, ask it, and what uses each extra. */
export function nextCommands(answers: Answers): readonly string[] {
  const { image, container, port, dockerBuild } = templateNames(answers);
  return [
    `${dockerBuild} -t ${image} .`,
    `docker run --rm --name ${container} -p ${port}:${port} ${image}`,
    `curl http://localhost:${port}/healthz    # in a second terminal`,
    ...extraCommands(answers.with, answers),
  ];
}

/** The commands that use these extras. */
export function extraCommands(names: readonly Extra[], answers: Answers): readonly string[] {
  const rows = extras.filter(({ name }) => names.includes(name));
  return rows.flatMap(({ next }) => next?.(templateNames(answers)) ?? []);
}

/** The flags that give these answers again: what is asked always, the rest where it is not the default. */
export function repeatFlags(answers: Answers): readonly (readonly [flag: string, value: string])[] {
  return questions
    .filter(({ name, asked, fallback }) => asked || textOf(answers[name]) !== fallback())
    .map(({ name }) => [`--${name}`, textOf(answers[name])]);
}
