import { UserError } from '../../core/errors.ts';
import type { Specification } from '../../core/generate.ts';
import type { Step } from '../go-service/extras.ts';
import { templateNames } from '../go-service/names.ts';
import type { Answers } from '../go-service/questions.ts';
import type { Code } from './code.ts';
import { imageNames, programNames, targetOf } from './names.ts';
import { templates } from './templates.ts';

/** The generator's name in plop. */
export const generatorName = 'go-image';

export const description = 'A multi-stage Dockerfile for existing Go code';

// Not a file: the final stage of one program.
const stage = 'image';

/** The specification of the image files for code that exists. */
export function specifyImage(answers: Answers, recorded: Code): Specification {
  refuseExtras(answers);
  const code = migrated(answers, recorded);
  const names = imageNames(answers, code);
  const { fill } = templates.find(({ path }) => path === stage)!;
  // The default is the last stage.
  const images = [...code.programs]
    .reverse()
    .map((program) => fill({ ...names, ...programNames(answers, code, program) }));
  return {
    answers,
    code: recorded,
    templates,
    omitted: code === recorded ? [stage, 'go.mod'] : [stage],
    commented: ['Dockerfile', '.dockerignore'],
    comments: answers.comments,
    names: { ...names, images: images.join('\n').trimEnd() },
    artifacts: [],
  };
}

// `update --deps modules` gives the project a go.mod, and from then on the image is that of a module.
function migrated({ deps }: Answers, code: Code): Code {
  return code.layout === 'dep' && deps === 'modules' ? { ...code, layout: 'modules', vendored: false } : code;
}

// They start, probe and describe a generated service.
function refuseExtras({ with: extras }: Answers): void {
  if (extras.length === 0) return;
  throw new UserError(`The extras ${extras.join(', ')} are for a generated service.`, 'usage', {
    code: 'no-extras',
    fix: 'Leave them out: for code that was there before, create-go-docker writes Dockerfile and .dockerignore.',
  });
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
  ];
}
