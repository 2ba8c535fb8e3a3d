import { buildFailure, type Step, solved, startFailure, unsolved } from '../step.ts';
import { isCode } from './measure.ts';

const isModule = (path: string): boolean => /(^|\/)go\.mod$/.test(path) && !/^(usr\/local\/go|go\/pkg)\//.test(path);

export const layers: Step = {
  name: 'layers',
  title: 'Order the layers',
  goal: 'Change the Dockerfile so that a changed line of code does not download the dependencies again.',
  why: 'Docker keeps the result of each instruction, a layer, and uses it again while the instruction and its files stay the same. After the first change, everything below is built again.',
  predict: 'You change one line in main.go and build again. Which instructions run, and which come from the cache?',
  hints: [
    'What changes rarely comes first. go.mod lists the dependencies and changes rarely; the code changes all the time.',
    'Use two COPY instructions: one for go.mod alone, one for everything. Between them, go mod download fetches what go.mod lists.',
    'After WORKDIR: COPY go.mod ./, then RUN go mod download, then COPY . ., then RUN go build.',
  ],
  explanation:
    'A changed line now starts over at COPY . ., and the downloads above it are kept. This service has no dependencies yet; in a real one that saves minutes. In our solution, go.su[m] is a pattern: it copies go.sum if there is one.',
  parts: { base: 'none', order: true },
  number: 'layers that a changed line of code keeps',
  minutes: { 45: 0, 90: 7, 180: 12 },
  slow: 'A new order means that everything below it is built again: up to a minute.',
  classic: true,
  mistakes: {
    'one-copy':
      'go.mod and the code arrive in the same layer. One changed line of code makes that layer new, and everything below it is built again.',
    'code-first':
      'go.mod has a COPY of its own, but the code is already there. Docker goes from top to bottom: the code changes first, so nothing below it is kept.',
    'no-download':
      'go.mod comes first, but nothing is downloaded between it and the code. So the dependencies are still downloaded after each change.',
    'download-first':
      'go mod download runs before go.mod is there. An instruction sees only the result of those above it.',
    'no-go-sum':
      'This service has no dependencies, so it has no go.sum, and COPY fails if a file that it names is missing. Copy go.mod alone.',
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded)
      return buildFailure(build, [
        [
          /no modules specified|go\.mod file not found[\s\S]*mod download|mod download[\s\S]*go\.mod file not found/,
          'download-first',
        ],
        [/go\.sum"?:? (not found|no such file|file does not exist)|COPY failed: .*go\.sum/, 'no-go-sum'],
      ]);
    const [image, run] = await Promise.all([lab.read(build.image), lab.start(build.image)]);
    const modules = image.layers.flatMap((files, index) => (files.some(({ path }) => isModule(path)) ? index : []));
    const code = image.layers.findIndex((files) => files.some(({ path }) => isCode(path)));
    const value = `${Math.max(code, 0)} of ${image.layers.length}`;
    if (code < 0 || modules.length === 0) return unsolved('one-copy', undefined, value);
    if (modules[0]! >= code) return unsolved(modules.length > 1 ? 'code-first' : 'one-copy', undefined, value);
    if (code - modules[0]! < 2) return unsolved('no-download', undefined, value);
    return run.state === 'ready' ? solved(value) : { ...startFailure(run), value };
  },
};
