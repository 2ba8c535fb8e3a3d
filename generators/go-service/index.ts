import type { Specification } from '../../core/generate.ts';
import type { Names } from '../../core/plan.ts';
import { type ExtraName, type ExtraRow, extras, type Step } from './extras.ts';
import { commented, companions, hasFiles, omittedFiles } from './files.ts';
import { goVersion } from './go-releases.ts';
import { commandNames, templateNames } from './names.ts';
import { type Answers, questionOf, questions, textOf } from './questions.ts';
import { serviceNames } from './service-names.ts';
import type { Team } from './team.ts';
import { templates } from './templates.ts';

/** The generator's name in plop. */
export const generatorName = 'go-service';

/** The specification of a service with these answers, with our templates or with a team's. */
export function specify(answers: Answers, team?: Team): Specification {
  const names = templateNames(answers, team);
  return {
    answers,
    templates: team ? team.templates(names) : templates,
    omitted: [...omittedFiles(answers), ...(team ? omittedOf(team, answers, names) : [])],
    commented,
    comments: answers.comments,
    names,
    artifacts: [`${names.binary}`],
    ...(team && { style: { name: team.name, sum: team.sum } }),
  };
}

function omittedOf({ omitted, extras, resultsOf }: Team, answers: Answers, names: Names): readonly string[] {
  const others = extras.filter(({ name }) => !answers.with.includes(name));
  return resultsOf([...omitted, ...others.flatMap(({ files }) => files)], names);
}

/** Those of these extras that a team's `omit` leaves no file of. */
export function emptyExtras(
  names: readonly ExtraName[],
  answers: Answers,
  team: Team | undefined,
): readonly ExtraRow[] {
  const { omitted = [] } = team ?? {};
  return extras.filter((row) => names.includes(row.name) && !hasFiles(row, answers, omitted));
}

export const description = 'A Go service with a multi-stage Dockerfile';

/** The folder that a service is generated into when none is named; without a module, by the module's default. */
export function defaultFolder({ module = questionOf('module').fallback() }: { readonly module?: string } = {}): string {
  return serviceNames(module).binary;
}

/** Notes on these answers, and on the files that are skipped. */
export function notes(answers: Answers, skip: readonly string[] = [], team?: Team): readonly string[] {
  const empty = emptyExtras(answers.with, answers, team).map(({ name }) => name);
  const kept = skip.includes('main.go');
  return [
    ...[goVersion(answers.go).note ?? []].flat(),
    ...(team && empty.length > 0 ? [`The templates of ${team.name} leave out all files of ${empty.join(', ')}.`] : []),
    ...(skip.includes('server.go') && !kept
      ? [
          `${companions['server.go']!.join(', ')} are skipped too: they belong to the generated server.go. main.go does not compile`,
          'until another file declares what server.go would: newLogger(out), serve(ctx, ln, handler, cfg, logger) and isClosed(channel). To keep both files as they are, skip main.go too.',
        ]
      : []),
    ...(kept
      ? [
          `${companions['main.go']!.join(', ')} are skipped too: they belong to the generated main.go. The image checks its health with \`${serviceNames(answers.module).binary} healthcheck\`:`,
          `let your main.go exit with 0 for that argument while it answers on port ${answers.port}, or remove HEALTHCHECK from the Dockerfile.`,
        ]
      : []),
  ];
}

/** Commands to paste in the generated folder, one by one or as a block: build, run, call and stop the image, then one for each extra. */
export function nextSteps(answers: Answers, skip: readonly string[] = [], team?: Team): readonly Step[] {
  const { image, container, port, dockerBuild } = commandNames(answers);
  return [
    { command: `${dockerBuild} -t ${image} .` },
    { command: `docker run -d --rm --name ${container} -p 127.0.0.1:${port}:${port} ${image}` },
    ...(skip.includes('main.go') ? [] : [{ command: `curl http://localhost:${port}/healthz` }]),
    { command: `docker stop ${container}` },
    ...extraSteps(answers.with, answers, team),
  ];
}

/** The commands that use these extras. */
export function extraSteps(names: readonly ExtraName[], answers: Answers, team?: Team): readonly Step[] {
  const empty = emptyExtras(names, answers, team);
  const rows = extras.filter((row) => names.includes(row.name) && !empty.includes(row));
  return rows.flatMap(({ next }) => next?.(templateNames(answers)) ?? []);
}

/** Steps as lines for a person: a note, then its command, indented. */
export function stepLines(steps: readonly Step[]): readonly string[] {
  return steps.flatMap(({ note, command }) => (note ? [note, `  ${command}`] : [command]));
}

/** The flags that give these answers again: always those that are asked, the others where they are not the default. */
export function repeatFlags(answers: Answers, table = questions): readonly (readonly [flag: string, value: string])[] {
  return table
    .filter(({ name, asked, fallback }) => asked || textOf(answers[name]) !== fallback())
    .map(({ name }) => [`--${name}`, textOf(answers[name])]);
}
