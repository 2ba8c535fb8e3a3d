import { imageExtras } from '../generators/go-image/offered-extras.ts';
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
    help: 'add extras to an existing service',
    answers: [],
    flags: [...writing, 'why'],
    load: () => import('./commands/add.ts'),
  },
  {
    name: 'update',
    words: ['[directory]'],
    help: 'bring a service to this version, or to other answers',
    details:
      'Your edits are merged with the new files. If both changed the same lines, nothing is written; see --conflict. An answer without a flag stays as it is. --with +ci,-swarm adds and removes extras.',
    answers: 'all',
    answersFrom: 'the service',
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
    help: 'list the services that an update would change',
    details:
      'Changes nothing. Lists the files that you edited or deleted, and the places where an update would conflict. Exit codes: 0 all are current, 4 some are out of date, 3 some would conflict or break a rule of their team, 1 some cannot be read. If several apply, 1 comes before 3, and 3 before 4.',
    answers: [],
    flags: ['list', 'explain', 'templates'],
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'templates',
    words: ['[eject|check]', '[folder]', '[path…]'],
    help: "copy our templates for a team to edit, or check a team's templates",
    details:
      'eject copies our templates into the folder: all of them, or those of the files that you name. check renders the templates in the folder with every combination of answers, and lists which of ours have changed since you copied them. --print-schema prints the JSON Schema of create-go-docker.json.',
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
    help: 'write a Dockerfile for existing Go code',
    details:
      'Reads the code, writes Dockerfile, .dockerignore and .create-go-docker.json, and changes no other file. --why shows the line of code that each answer comes from. Afterwards, update, check and verify work as for a service.',
    answers: ['go', 'port', 'deps', 'base', 'comments', 'builder', 'with', 'registry'],
    answersFrom: 'the code',
    extras: imageExtras,
    flags: [
      'yes',
      'no-input',
      'dry-run',
      'overwrite',
      'skip',
      'program',
      'health',
      'tags',
      'confirm',
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
    help: 'build, inspect, run and stop an image, and report its faults',
    details:
      'Works for any Dockerfile and, with --image, for any image. Runs the container with a read-only file system and without capabilities, sends requests, and stops it during one. Removes everything that it created. Exit codes: 0 every check passed, 4 a check failed, 1 there is no engine, or the image does not build.',
    answers: ['port'],
    answersFrom: 'the image',
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
    help: 'learn multi-stage builds step by step',
    details:
      'Creates a git repository with a service, or opens it, and checks your work each time you save. In that directory, the tasks check, hint, next, list, reset, solution, goto STEP and status do the same one at a time. guide prints a plan for teaching the workshop. kit save FILE packs the base images and this package for a room without a network; kit load FILE and kit serve FILE use them. Exit code 4: the step is not solved yet.',
    answers: [],
    flags: ['no-input', 'accessible', 'engine', 'overwrite', 'minutes', 'address'],
    load: () => import('./commands/workshop.ts'),
  },
  {
    name: 'explore',
    words: [],
    help: 'choose the answers and see every file, in the browser',
    details:
      'The page is served on a free port of this machine only, until you press Ctrl-C. With --no-open, with --json, or with CI set, it only prints the address.',
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

/** Words that read like a command and are not. They are refused, because they are unlikely names for a folder. */
export const notCommands: readonly string[] = [
  'create generate scaffold new init install uninstall remove delete upgrade list run start stop build test config info',
  'status migrate login publish deploy',
].flatMap((line) => line.split(' '));
