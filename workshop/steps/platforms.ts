import type { Image } from '../lab.ts';
import { buildFailure, lastLines, type Step, solved, startFailure, unsolved } from '../step.ts';

// e_machine in the header of an ELF file.
const machines: Readonly<Record<number, string>> = { 62: 'amd64', 183: 'arm64' };

export const platforms: Step = {
  name: 'platforms',
  title: 'Two architectures',
  goal: 'Make docker build --platform linux/amd64 and --platform linux/arm64 both give an image that runs there, without running the compiler in emulation.',
  why: 'Laptops and cloud machines come with two kinds of processors. Go compiles for both on either. The build only has to tell it for which.',
  predict:
    'docker build --platform linux/arm64 on an amd64 machine: which of your stages run on a processor that you do not have?',
  hints: [
    'FROM --platform=$BUILDPLATFORM starts a stage from an image for this machine, whatever the target is. The stages that compile and copy should run here.',
    'ARG TARGETOS and ARG TARGETARCH, inside the stage, hold what --platform asks for. Go reads GOOS and GOARCH.',
    'FROM --platform=$BUILDPLATFORM on tools and staging; ARG TARGETOS and ARG TARGETARCH after COPY . .; and in RUN: GOOS=$TARGETOS GOARCH=$TARGETARCH go build …',
  ],
  explanation:
    'The compiler runs on your processor, and what it makes is for the other. docker buildx build --platform linux/amd64,linux/arm64 --push makes both under one name; each machine pulls its own. ARG TARGETARCH belongs inside the stage: an ARG above the first FROM is not seen there. Our solution also knows the variants of 32-bit ARM.',
  parts: {
    base: 'scratch',
    order: true,
    cache: true,
    user: true,
    health: true,
    secrets: true,
    tests: true,
    platforms: true,
  },
  number: 'architectures',
  minutes: { 45: 0, 90: 0, 180: 14 },
  slow: 'The library is compiled once for the other processor: up to a minute.',
  classic: false,
  mistakes: {
    'foreign-compiler':
      'The build for the other processor needs a compiler for that processor. FROM takes the image for the target, unless --platform=$BUILDPLATFORM says otherwise.',
    'same-program':
      'The image says that it is for the other processor, and the program in it is for this one. Go compiles for the machine that it runs on, unless GOARCH says otherwise.',
    'argument-outside':
      'GOARCH is set, and it is empty, so Go compiles for the machine that it runs on. A stage knows only its own arguments: ARG TARGETARCH has to be in the stage, above go build.',
    'fixed-processor':
      'The image for this machine has a program for another one: GOARCH has a fixed value. TARGETARCH has the one that --platform asks for.',
    'wrong-label':
      'The last stage has a fixed platform, so the image for the other processor is labeled for this one. Only the stages that run something need --platform=$BUILDPLATFORM.',
  },
  check: async (lab) => {
    const here = lab.architecture;
    const other = here === 'arm64' ? 'amd64' : 'arm64';
    const [normal, foreign] = await Promise.all([lab.build(), lab.build({ platform: `linux/${other}` })]);
    if (!normal.succeeded) return buildFailure(normal);
    const image = await lab.read(normal.image);
    const own = processorOf(image);
    if (own !== here) return unsolved('fixed-processor', `the program is for ${own}`, '1');
    if (!foreign.succeeded) {
      const isOurs = /cannot find|undefined:|syntax error|parse error|unknown instruction|not found: .*\.go/.test(
        foreign.log,
      );
      return isOurs ? buildFailure(foreign) : unsolved('foreign-compiler', lastLines(foreign.log, 3), '1');
    }
    const built = await lab.read(foreign.image);
    if (built.architecture !== other) return unsolved('wrong-label', `linux/${built.architecture}`, '1');
    if (processorOf(built) !== other) {
      // Builders print the commands that they run, with the values of arguments or with their names. Of two builds at once, BuildKit may
      // run, and print, an equal command once.
      const isSet = /GOARCH=("?\$|"?"?\s)/.test(`${normal.log}\n${foreign.log}`);
      const seen = `the program is for ${processorOf(built)}`;
      return unsolved(isSet ? 'argument-outside' : 'same-program', seen, '1');
    }
    const run = await lab.start(normal.image);
    return run.state === 'ready' ? solved('2') : startFailure(run);
  },
};

/** The processor that the program of an image is for. */
function processorOf({ entrypoint, head }: Image): string {
  const bytes = head((entrypoint[0] ?? '').replace(/^\//, ''));
  const machine = bytes && bytes[18]! | (bytes[19]! << 8);
  return machines[machine ?? -1] ?? `machine ${machine}`;
}
