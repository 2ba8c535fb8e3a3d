import type { Image } from '../lab.ts';
import { buildFailure, type Step, solved, type Unsolved, unsolved } from '../step.ts';

/** The rows of measure.txt. */
const rows = ['size in MB', 'user', 'shell', 'compiler', 'code'] as const;

/** The name that a check gives to the learner's image. It stays between checks, because the classic builder's cache is in images. */
export const imageName = 'create-go-docker-workshop';

/** Beside orders/: a change in it must not build the image again. */
export const measureFile = '../measure.txt';

const blank = `# Find these facts about the image ${imageName}, which each check builds, with docker.
# Put each one in the place of its question mark.
# For size: a number. For user: what id -u prints in a container. For the others: yes or no.

${rows.map((row) => `${row.padEnd(10)} = ?`).join('\n')}
`;

export const measure: Step = {
  name: 'measure',
  title: 'Measure it',
  goal: 'Fill in measure.txt, beside orders/: the size of your image, its user, and whether it has a shell, the compiler and your code.',
  why: 'What is in an image can be attacked, has to be stored, and is downloaded by every machine that runs it. Measure first, then make it smaller.',
  predict: 'Guess all five before you look. Which of them do you need to run the service?',
  hints: [
    `Each check builds your image under the name ${imageName}. docker image ls ${imageName} prints its size. docker run --rm --entrypoint COMMAND ${imageName} runs a command in it.`,
    `docker run --rm --entrypoint id ${imageName} -u prints the user. Arguments come after the name of the image. Try the commands sh and go the same way, and ls for the code.`,
    'The user is 0, and all other answers are yes. The size is what docker image ls prints, in MB.',
  ],
  explanation:
    'To run the service you need one file of this image: the program. User 0 is root: an image without USER runs as root. docker image ls prints the unpacked size; registries store layers compressed, at about a third.',
  parts: { base: 'none' },
  continues: true,
  begins: (before) => ({ ...before, [measureFile]: blank }),
  ends: (start) => start,
  number: 'facts found',
  minutes: { 45: 5, 90: 6, 180: 10 },
  slow: 'If the image is not built yet, that takes up to a minute.',
  classic: true,
  mistakes: {
    blank: 'measure.txt still has a question mark, or lacks a row. Each row is: name = what you found.',
    'not-measured': `The size is not that of your image. docker image ls ${imageName} prints it, in MB.`,
    'size-of-program': `That is the size of the program alone. The image also has the compiler, its library and the base system: docker image ls ${imageName}`,
    'size-unit': 'The unit is wrong: the row is in MB. One GB is 1000 MB, one MB is 1000 kB.',
    'user-empty':
      'The user is another one. An image without USER runs as root: id -u in a container prints its number.',
    shell: `A shell is there: every RUN of the Dockerfile uses it. docker run --rm -it --entrypoint sh ${imageName}`,
    compiler: `The compiler is in the image: it comes with FROM golang, and compiling does not remove it. docker run --rm --entrypoint go ${imageName} version`,
    code: `The code is in the image: COPY put it there, and go build only reads it. docker run --rm --entrypoint ls ${imageName}`,
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded) return buildFailure(build);
    const image = await lab.read(build.image);
    const found = new Map(
      [...(lab.text(measureFile) ?? '').matchAll(/^([a-z][a-zA-Z ]*?)\s*=\s*(.*?)\s*$/gm)].map(([, row, text]) => [
        row,
        text!,
      ]),
    );
    const open = rows.find((row) => !found.get(row) || found.get(row) === '?');
    const value = (count: number) => `${count} of ${rows.length}`;
    if (open)
      return unsolved(
        'blank',
        `${open} = ${found.get(open) ?? ''}`,
        value(rows.filter((row) => /[^?]/.test(found.get(row) ?? '')).length),
      );
    const wrong = [wrongSize(found.get('size in MB')!, image), ...wrongFacts(found, image)].flatMap(
      (each) => each ?? [],
    );
    return wrong[0] ? { ...wrong[0], value: value(rows.length - wrong.length) } : solved(value(rows.length));
  },
};

function wrongSize(text: string, image: Image) {
  const given = Number.parseFloat(text.replace(',', '.')) * (/g/i.test(text) ? 1000 : 1);
  const isNear = (bytes: number) => Math.abs(given - bytes / 1e6) <= Math.max(2, bytes / 1e7);
  const packed = image.packedSize ?? 0;
  // A containerd store reports the packed size, or both together.
  if ([image.size, image.engineSize, packed, image.size + packed].some(isNear)) return undefined;
  const program = image.files.find(({ path }) => `/${path}` === image.entrypoint[0]);
  const seen = `size in MB = ${text}`;
  if (program && isNear(program.size)) return unsolved('size-of-program', seen);
  if ([1e3, 1e-3, 1e6, 1e-6].some((unit) => isNear(image.size * unit))) return unsolved('size-unit', seen);
  return unsolved('not-measured', seen);
}

function wrongFacts(found: ReadonlyMap<string | undefined, string>, image: Image): readonly Unsolved[] {
  const user = image.user === '' || image.user === 'root' ? '0' : image.user.split(':')[0]!;
  const answer = (row: string) => found.get(row)!.toLowerCase();
  const isUser = answer('user').replace(/^root$/, '0') === user;
  const facts = {
    shell: image.shells.length > 0,
    compiler: image.files.some(({ path }) => path === 'usr/local/go/bin/go'),
    code: image.files.some(({ path }) => isCode(path)),
  };
  const wrong = Object.entries(facts).filter(([row, is]) => /^(y|yes|true)$/.test(answer(row)) !== is);
  return [
    ...(isUser ? [] : [unsolved('user-empty', `user = ${found.get('user')}`)]),
    ...wrong.map(([row]) => unsolved(row, `${row} = ${found.get(row)}`)),
  ];
}

/** Whether a file is code of the learner, and not of Go's library. */
export const isCode = (path: string): boolean => /(^|\/)main\.go$/.test(path) && !path.startsWith('usr/local/go/');
