import { golangImage } from '../images.ts';
import {
  buildFailure,
  isMissing,
  megabytes,
  type Step,
  serviceStarted,
  solved,
  startFailure,
  unsolved,
} from '../step.ts';

export const singleStage: Step = {
  name: 'single-stage',
  title: 'One stage',
  goal: `Write orders/Dockerfile: start from the image ${golangImage}, copy the code, compile it, and start the program with the container.`,
  why: 'An image is a file system and a command. The Dockerfile is its recipe: each instruction adds something to the file system, or a setting.',
  predict: 'The compiled program has about 8 MB. How large will the image be?',
  hints: [
    'Four instructions do it: FROM names the image to start from, COPY brings your folder in, RUN compiles, ENTRYPOINT says what starts with the container. WORKDIR sets the folder for the others.',
    'Put the code into a folder of its own, for example WORKDIR /go/src/example.com/orders. COPY . . copies everything there. go build -o /out/orders . compiles it into one file.',
    `FROM ${golangImage}, WORKDIR /go/src/example.com/orders, COPY . ., RUN go build -o /out/orders ., ENTRYPOINT ["/out/orders"]: one on each line.`,
  ],
  explanation:
    'The image has the program, and also everything that was needed to make it: the compiler, its library and the code. RUN happens while the image is built, ENTRYPOINT when a container starts. ENV CGO_ENABLED=0 in our solution makes a program that needs no C library; that pays off in a later step. -trimpath and -s -w leave paths and debug information out of it, and EXPOSE documents the port for people and tools.',
  parts: { base: 'none' },
  begins: (before) => ({ ...before, Dockerfile: '# Step 1: replace this line. FROM is the first instruction.\n' }),
  number: 'size of the image',
  minutes: { 45: 8, 90: 10, 180: 15 },
  slow: 'The first build compiles the Go library: about a minute.',
  classic: true,
  mistakes: {
    'no-program':
      'The image has no program to start. RUN works while the image is built, and its processes end with it. ENTRYPOINT names what starts with the container.',
    'program-path':
      'ENTRYPOINT names a file that is not in the image. go build writes the program where -o says, and ENTRYPOINT needs that path, beginning with /.',
    'no-code':
      'go build found no code. The build does not see your folder: only what COPY brought into the image. COPY . . comes before RUN go build.',
    'code-elsewhere':
      'go build runs in a folder without code. WORKDIR sets the folder for COPY and RUN, so it comes before both.',
    'starts-while-building':
      'The build starts the service, and would never end. RUN is for steps that make the image. ENTRYPOINT says what the container runs.',
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded && build.log.includes(serviceStarted)) return unsolved('starts-while-building');
    const noCode = /^COPY/m.test(build.log) || /\] COPY|: COPY/.test(build.log) ? 'code-elsewhere' : 'no-code';
    if (!build.succeeded)
      return buildFailure(build, [[/go\.mod file not found|no Go files in|cannot find main module/, noCode]]);
    const [image, run] = await Promise.all([lab.read(build.image), lab.start(build.image)]);
    // The base image starts a shell.
    const command = [...image.entrypoint, ...image.cmd];
    if (image.entrypoint.length === 0 && /(^|\/)(ba|a)?sh$/.test(command[0] ?? 'sh'))
      return unsolved('no-program', `starts: ${command.join(' ') || 'nothing'}`);
    // Only the size of an image that works is worth to be compared with those of later steps.
    if (isMissing(run)) return { ...startFailure(run), mistake: 'program-path' };
    return run.state === 'ready' ? solved(megabytes(image.size)) : startFailure(run);
  },
};
