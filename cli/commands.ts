import type { FlagName } from './flags.ts';
import type { Command } from './interface.ts';

/** The flags that every command takes. */
export const commonFlags: readonly FlagName[] = ['json', 'quiet', 'help', 'version'];

const writing = ['yes', 'no-input', 'dry-run', 'overwrite', 'skip', 'templates', 'verbose'] as const;

/** The commands. A new one is a row here and a file in `commands/`, which is loaded only when the command runs. */
export const commands: readonly Command[] = [
  {
    name: 'create',
    words: ['[directory]'],
    help: 'create a service',
    details:
      'The directory is relative to the current directory; . is the current directory itself. Without one, the service goes into a new folder named after the module.',
    answers: 'all',
    flags: [...writing, 'from', 'accessible', 'print-schema', 'why'],
    load: () => import('./commands/create.ts'),
  },
  {
    name: 'add',
    words: ['<extras>', '[directory]'],
    help: 'add extras to a service that was created earlier',
    answers: [],
    flags: [...writing, 'why'],
    load: () => import('./commands/add.ts'),
  },
  {
    name: 'update',
    words: ['[directory]'],
    help: 'bring a service to this version, or to other answers',
    details:
      'Your edits are merged with the new files. Where both changed the same lines, nothing is written. --with +ci,-swarm changes the list of extras.',
    answers: 'all',
    flags: [
      'yes',
      'no-input',
      'dry-run',
      'skip',
      'conflict',
      'ours',
      'theirs',
      'allow-dirty',
      'markdown',
      'accessible',
      'templates',
    ],
    load: () => import('./commands/update.ts'),
  },
  {
    name: 'check',
    words: ['[directory…]'],
    help: 'tell which services an update would change',
    details:
      'Reads only. Names the files that you edited or deleted, and the places where an update would conflict. Exit codes: 0 all are current, 4 some are out of date, 3 some would conflict, 1 some cannot be read.',
    answers: [],
    flags: ['list', 'explain', 'templates'],
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'templates',
    words: ['[eject|check]', '[folder]', '[path…]'],
    help: "start or check a team's templates",
    details:
      'eject copies our templates into the folder, all or those of the files that are named. check renders the templates of the folder with every combination of answers, and names those of ours that changed since. --print-schema prints the JSON Schema of create-go-docker.json.',
    answers: [],
    flags: ['dry-run', 'overwrite', 'print-schema'],
    load: () => import('./commands/templates.ts'),
  },
  {
    name: 'recover',
    words: ['[directory]'],
    help: 'finish or roll back what an interrupted run left behind',
    answers: [],
    flags: ['yes', 'no-input', 'verbose'],
    load: () => import('./commands/recover.ts'),
  },
  {
    name: 'doctor',
    words: [],
    help: 'check whether this machine can build and run a service',
    answers: ['go', 'port', 'builder', 'with'],
    flags: ['workshop'],
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'dockerize',
    words: ['[directory]'],
    help: 'write a Dockerfile for Go code that exists',
    details:
      'Reads the code, and writes Dockerfile, .dockerignore and .create-go-docker.json; no other file is changed. --why shows the place in the code that each answer comes from. Then update, check and verify work as for a service.',
    answers: ['go', 'port', 'deps', 'base', 'comments', 'builder', 'registry'],
    flags: [
      'yes',
      'no-input',
      'dry-run',
      'overwrite',
      'skip',
      'program',
      'health',
      'verify',
      'accessible',
      'why',
      'verbose',
    ],
    load: () => import('./commands/dockerize.ts'),
  },
  {
    name: 'verify',
    words: ['[directory]'],
    help: 'build, read, run, probe and stop an image, and judge it',
    details:
      'Works for any Dockerfile and, with --image, for any image. Runs it with a read-only file system and without capabilities, sends requests, and stops it during one. Everything that it makes is removed. Exit codes: 0 every check passed, 4 a check failed, 1 there is no engine, or the image does not build.',
    answers: ['port'],
    flags: [
      'image',
      'file',
      'target',
      'build-flag',
      'env',
      'engine',
      'max-size',
      'max-stop',
      'max-start',
      'memory',
      'keep',
      'compare',
      'show',
      'markdown',
      'junit',
    ],
    load: () => import('./commands/verify.ts'),
  },
  {
    name: 'workshop',
    words: ['[directory|task]', '[step|save|load|serve]', '[file]'],
    help: 'learn multi-stage builds in twelve steps',
    details:
      'Makes a git repository with a service, or opens it, and checks each time you save. In its directory, the tasks check, hint, next, list, reset, solution, goto STEP and status do the same one by one. guide prints a plan for giving the workshop to others. kit save FILE puts the base images and this package into one file for a room without a network; kit load FILE and kit serve FILE use it. Exit code 4: the step is not solved yet.',
    answers: [],
    flags: ['no-input', 'accessible', 'engine', 'overwrite', 'minutes', 'address'],
    load: () => import('./commands/workshop.ts'),
  },
  {
    name: 'explore',
    words: [],
    help: 'open a page in the browser that shows every file before you create it',
    details:
      'The page is served on a free port of this machine only, until you press Ctrl-C. The browser is not opened with --no-open, with --json, or with CI set.',
    answers: [],
    flags: ['no-open'],
    load: () => import('./commands/explore.ts'),
  },
];

/** The command that runs when no command is named. */
export const create = commands[0]!;

/** The command of this name, or undefined. `create` runs without its name. */
export function commandNamed(word: string | undefined): Command | undefined {
  return commands.find((command) => command !== create && command.name === word);
}

/** Words that read like a command but are none. They are refused, because they are unlikely names for a folder. */
export const notCommands =
  `create generate scaffold new init install uninstall remove delete upgrade list run start stop build test
  config info status migrate login publish deploy`.split(/\s+/);
