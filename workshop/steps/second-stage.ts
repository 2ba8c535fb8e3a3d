import { alpineImage, golangImage } from '../images.ts';
import { buildFailure, isMissing, megabytes, type Step, solved, startFailure, unsolved } from '../step.ts';
import { isCode } from './measure.ts';

export const secondStage: Step = {
  name: 'second-stage',
  title: 'A second stage',
  goal: `Build in one stage, and make the image in a second one that starts from ${alpineImage} and has only the program.`,
  why: 'The compiler is needed once, by you. With a second FROM you begin a new image, and take from the first stage only the files that you name.',
  predict: 'How large will the image be now? And what happens to the first stage?',
  hints: [
    'Each FROM begins a stage, and only the last stage becomes the image. FROM … AS staging gives a stage a name.',
    `After go build: FROM ${alpineImage}, then COPY --from=staging with the path of the program in that stage and the path that it gets in this one. ENTRYPOINT belongs to the last stage.`,
    `FROM ${golangImage} AS staging at the top. At the end: FROM ${alpineImage}, WORKDIR /app, COPY --from=staging /out/orders /app/orders, EXPOSE 8080, ENTRYPOINT ["/app/orders"].`,
  ],
  explanation:
    'The first stage is still built, and stays in the build cache of this machine; the image does not contain it. docker image prune and docker builder prune free that space. Nothing has to be cleaned up inside the image, because nothing was ever in it.',
  parts: { base: 'alpine', order: true, cache: true },
  number: 'size of the image',
  minutes: { 45: 9, 90: 9, 180: 15 },
  classic: false,
  mistakes: {
    'compiler-in-image':
      'The compiler is in the image. The last FROM decides what the image starts from, and that is still golang, or the compiler was copied along.',
    'code-in-image':
      'The code is in the image. COPY --from=staging takes what you name: name the program, /out/orders, not its folder.',
    'no-stage-name':
      'COPY --from names a stage that does not exist, so Docker looks for an image of that name. A stage gets its name with FROM … AS staging.',
    'program-not-copied':
      'The second stage starts without the program: nothing of the first one is in it until COPY --from=staging copies it. Without --from, COPY reads your folder.',
    'other-path':
      'The program is in the image, at another path than ENTRYPOINT says. COPY decides where the program is, and ENTRYPOINT has to name that path.',
    'entrypoint-in-first':
      'The image starts a shell, not the service. A setting such as ENTRYPOINT applies only to its own stage, so the last stage needs it.',
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded)
      return buildFailure(build, [
        [
          /\/out\/orders"?:? not found|\/out\/orders: no such file|COPY failed: (file not found|stat)/,
          'program-not-copied',
        ],
        [
          /library\/(alpine|golang)\/manifests\/|library\/(alpine|golang)\S*: |(denied|manifest) for (alpine|golang)\b/,
          'no-base',
        ],
        [
          /invalid from flag value|pull access denied|failed to resolve source metadata|manifest unknown|not found: manifest|no such host|dial tcp|i\/o timeout/,
          'no-stage-name',
        ],
      ]);
    const image = await lab.read(build.image);
    const value = megabytes(image.size);
    if (image.files.some(({ path }) => /(^|\/)go\/bin\/go$/.test(path)))
      return unsolved('compiler-in-image', undefined, value);
    const code = image.files.find(({ path }) => isCode(path));
    if (code) return unsolved('code-in-image', `/${code.path}`, value);
    if (image.entrypoint.length === 0 && !image.cmd.some((word) => /orders/.test(word)))
      return unsolved('entrypoint-in-first', `starts: ${image.cmd.join(' ') || 'nothing'}`, value);
    const run = await lab.start(build.image);
    // The size of an image without the program is worth nothing.
    const copied = image.programs.find((path) => /(^|\/)orders$/.test(path));
    if (isMissing(run) && copied)
      return unsolved('other-path', `in the image: /${copied}\nENTRYPOINT: ${image.entrypoint[0]}`);
    if (isMissing(run)) return unsolved('program-not-copied');
    return run.state === 'ready' ? solved(value) : startFailure(run);
  },
};
