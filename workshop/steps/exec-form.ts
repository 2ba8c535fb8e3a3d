import { buildFailure, type Step, solved, startFailure, unsolved } from '../step.ts';

const isShellWord = (word: string | undefined): boolean => /(^|\/)(sh|ash|bash|dash)$/.test(word ?? '');

export const execForm: Step = {
  name: 'exec-form',
  title: 'Exec form and SIGTERM',
  goal: 'A colleague wanted a log file, and since then each stop takes ten seconds and loses requests. Start the program directly, without a shell.',
  why: 'docker stop sends SIGTERM to process 1 of the container, waits ten seconds, and then kills it. A shell that is process 1 does not pass the signal on.',
  predict: 'Look at ENTRYPOINT in the Dockerfile. Which program is process 1? docker top shows it.',
  hints: [
    'ENTRYPOINT has two forms. With brackets, Docker starts the program itself; without, it starts a shell that starts the program.',
    'The log file is not needed: docker logs shows what a program prints. So the whole pipe can go.',
    'ENTRYPOINT ["/app/orders"]',
  ],
  explanation:
    'The program is process 1 and gets SIGTERM directly. It finishes the requests that are running and ends with exit code 0. The brackets are a JSON array: each argument is a string in double quotes.',
  parts: { base: 'alpine', order: true, cache: true },
  begins: (before) => ({
    ...before,
    Dockerfile: before.Dockerfile!.replace(/^ENTRYPOINT .*$/m, 'ENTRYPOINT /app/orders | tee /tmp/orders.log'),
  }),
  number: 'exit code after docker stop',
  minutes: { 45: 0, 90: 8, 180: 15 },
  slow: 'Stopping the container can take a few seconds.',
  classic: false,
  mistakes: {
    'shell-form':
      'Process 1 is a shell: ENTRYPOINT without brackets is run by /bin/sh -c. The shell gets SIGTERM and does not pass it on.',
    'single-quotes':
      'The brackets are a JSON array, and JSON has only double quotes. With single quotes, Docker runs the line as a shell command.',
    'one-text':
      'The brackets contain one string with spaces, so Docker looks for a file of that name. Each argument is a separate string, and a pipe needs a shell.',
    'shell-in-brackets':
      'The brackets are there, but they start a shell. The program has to be the first string in them.',
    'not-stopped': 'The program is process 1, but docker stop had to kill it, or it ended with an error.',
  },
  check: async (lab) => {
    const build = await lab.build();
    if (!build.succeeded) return buildFailure(build);
    const { entrypoint, cmd } = await lab.read(build.image);
    const command = [...entrypoint, ...cmd];
    const shown = command.join(' ');
    if (isShellWord(command[0]) && command[1] === '-c' && command[2]?.trim().startsWith('['))
      return unsolved('single-quotes', shown);
    if (command.length === 1 && /\s/.test(command[0]!)) return unsolved('one-text', shown);
    const run = await lab.run(build.image);
    if (run.state !== 'ready') return startFailure(run);
    const exitCode = run.stop?.exitCode ?? 0;
    const value = `${exitCode}${exitCode === 137 ? ' (killed)' : ''}`;
    const seen = `process 1: ${run.firstProcess ?? shown}`;
    // Docker's shell form is always this path.
    if (command[0] === '/bin/sh' && command[1] === '-c' && command.length === 3)
      return unsolved('shell-form', seen, value);
    if (isShellWord(command[0]) || isShellWord(run.firstProcess?.split(' ')[0]))
      return unsolved('shell-in-brackets', seen, value);
    return exitCode === 0 ? solved(value) : unsolved('not-stopped', seen, value);
  },
};
