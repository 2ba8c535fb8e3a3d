import type { Specification } from '../../core/generate.ts';
import type { Template } from '../../core/plan.ts';
import type { Step } from '../go-service/extras.ts';
import { templateNames } from '../go-service/names.ts';
import type { Answers } from '../go-service/questions.ts';
import type { Code } from './code.ts';
import { commentedFiles, isShared, refuseExtras, stepsOf, unchosen } from './extras.ts';
import { imageNames, programNames, serviceNamesOf } from './names.ts';
import { targetOf } from './target.ts';
import { templates } from './templates.ts';

/** The generator's name in plop. */
export const generatorName = 'go-image';

export const description = 'A multi-stage Dockerfile for existing Go code';

// Not files: the final stage of one program, and its service in compose.yaml.
const stage = 'image';
const service = 'service';

/**
 * The specification of the image files for existing code. `shared` has the templates of a service; some of its extras are for existing code, too.
 * Throws a UserError for the other extras.
 */
export function specifyImage(answers: Answers, recorded: Code, shared: readonly Template[] = []): Specification {
  refuseExtras(answers, recorded);
  const code = migrated(answers, recorded);
  const names = imageNames(answers, code);
  const filled = (part: string) => {
    const { fill } = templates.find(({ path }) => path === part)!;
    return code.programs.map((program) =>
      fill({
        ...names,
        ...programNames(answers, code, program),
        ...serviceNamesOf(names, code, program),
      }),
    );
  };
  // The default is the last stage.
  const images = [...filled(stage)].reverse();
  const parts = { images: images.join('\n').trimEnd(), services: filled(service).join('\n').trimEnd() };
  return {
    answers,
    code: recorded,
    templates: [...templates, ...shared.filter(({ path }) => isShared(path))],
    omitted: [stage, service, ...(code === recorded ? ['go.mod'] : []), ...unchosen(answers)],
    commented: ['Dockerfile', '.dockerignore', ...commentedFiles],
    comments: answers.comments,
    names: { ...names, ...parts },
    artifacts: [],
  };
}

// `update --deps modules` gives the project a go.mod, and from then on the image is that of a module.
function migrated({ deps }: Answers, code: Code): Code {
  return code.layout === 'dep' && deps === 'modules' ? { ...code, layout: 'modules', vendored: false } : code;
}

/** Commands to paste in the folder: build, run and stop the image, and build the other programs. */
export function imageSteps(answers: Answers, code: Code): readonly Step[] {
  const { image, container, port, dockerBuild } = templateNames(answers);
  const [, ...others] = code.programs;
  const publish = code.listens ? ` -p 127.0.0.1:${port}:${port}` : '';
  return [
    { command: `${dockerBuild} -t ${image} .` },
    ...(code.listens
      ? [
          { command: `docker run -d --rm --name ${container}${publish} ${image}` },
          { command: `docker stop ${container}` },
        ]
      : [{ command: `docker run --rm ${image}` }]),
    ...others.map(({ name }) => ({
      command: `${dockerBuild} --target ${targetOf(name)} -t ${image}-${targetOf(name)} .`,
    })),
    ...stepsOf(answers),
  ];
}
