import { defaultLimits } from '../docker/default-limits.ts';
import { planLengths } from '../workshop/plan-lengths.ts';

/** A flag that is not an answer. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** The placeholder for the value in the help text. Without it the flag is a switch. */
  readonly value?: string;
  /** A value that is accepted, for error messages. */
  readonly example?: string;
  /** Whether the flag may be given more than once. */
  readonly many?: boolean;
  readonly help: string;
}

/** Every flag that is not an answer. The flags of answers come from the table of questions. */
export const flags = [
  { name: 'yes', short: 'y', help: 'do not ask; use the default for each missing answer' },
  { name: 'no-input', help: 'do not ask; fail with exit code 2 if a required answer is missing' },
  {
    name: 'from',
    value: 'file',
    example: 'answers.json',
    help: 'read answers from a JSON file, or - for standard input',
  },
  {
    name: 'templates',
    value: 'folder',
    example: './house',
    help: "use a team's templates on top of ours; CREATE_GO_DOCKER_TEMPLATES does the same",
  },
  { name: 'dry-run', help: 'show what would be written, with a diff of each changed file, and write nothing' },
  { name: 'overwrite', help: 'replace files that differ, instead of reporting a conflict' },
  { name: 'skip', value: 'path', example: 'README.md', many: true, help: 'do not write this file; can be repeated' },
  {
    name: 'conflict',
    value: 'choice',
    example: 'markers',
    help: 'what to do if you and the new version changed the same lines: markers, ours or theirs',
  },
  { name: 'ours', value: 'path', example: 'README.md', many: true, help: 'keep your side of conflicts in this file' },
  {
    name: 'theirs',
    value: 'path',
    example: 'README.md',
    many: true,
    help: 'take the new side of conflicts in this file',
  },
  { name: 'allow-dirty', help: 'update files even if they have uncommitted changes' },
  {
    name: 'list',
    value: 'file',
    example: 'services.txt',
    help: 'read more directories from a file, one per line, or - for standard input',
  },
  { name: 'markdown', help: 'print the result as Markdown, for the text of a pull request' },
  { name: 'junit', help: 'print the checks as JUnit XML, for CI systems' },
  {
    name: 'program',
    value: 'folder',
    example: 'cmd/api',
    many: true,
    help: 'put the program in this folder into the image; can be repeated, and the first one runs by default; or all',
  },
  {
    name: 'health',
    value: 'path',
    example: '/healthz',
    help: 'the path of the health check, or none',
  },
  {
    name: 'tags',
    value: 'list',
    example: 'prod,sqlite',
    help: 'build with these build tags, separated by commas, or none',
  },
  {
    name: 'confirm',
    help: 'confirm with go list, which may download modules; where Go is missing or too old, in a container of the Go image',
  },
  { name: 'verify', help: 'build and check the image afterwards, like create-go-docker verify' },
  { name: 'image', value: 'name', example: 'orders:1.2.3', help: 'verify this image instead of building one' },
  { name: 'file', value: 'path', example: 'build/Dockerfile', help: 'the Dockerfile, relative to the directory' },
  { name: 'target', value: 'stage', example: 'test', help: 'build this stage; default: the last one' },
  {
    name: 'build-flag',
    value: 'flag',
    example: '--build-arg=VERSION=1.2.3',
    many: true,
    help: "pass this flag to the engine's build; can be repeated",
  },
  {
    name: 'env',
    value: 'variable',
    example: 'LOG_LEVEL=debug',
    many: true,
    help: 'set an environment variable in the container; can be repeated',
  },
  {
    name: 'engine',
    value: 'name',
    example: 'podman',
    help: 'docker, podman or nerdctl; default: the first that answers',
  },
  { name: 'max-size', value: 'size', example: '15MB', help: 'fail if the unpacked image is larger' },
  {
    name: 'max-stop',
    value: 'time',
    example: '2s',
    help: `fail if stopping takes longer; default: ${defaultLimits.maxStop}s`,
  },
  {
    name: 'max-start',
    value: 'time',
    example: '5s',
    help: `fail if it takes longer to become healthy; default: ${defaultLimits.maxStart}s`,
  },
  {
    name: 'memory',
    value: 'size',
    example: '128m',
    help: `the memory limit of the container; default: ${defaultLimits.memory}`,
  },
  { name: 'keep', help: 'do not remove the image and the container' },
  {
    name: 'compare',
    help: 'build the same code in a single stage and as in the article, too, and measure; takes minutes',
  },
  { name: 'show', value: 'name', example: 'naive', help: 'print a Dockerfile of --compare: naive or article' },
  { name: 'explain', help: 'show what changed since the version of each service' },
  {
    name: 'minutes',
    value: 'number',
    example: '90',
    help: `the length of the workshop that \`workshop guide\` plans: ${planLengths.slice(0, -1).join(', ')} or ${planLengths.at(-1)}`,
  },
  {
    name: 'address',
    value: 'host:port',
    example: '192.168.1.5:8090',
    help: 'where `workshop kit serve` listens; default: a free port that only this machine can reach',
  },
  { name: 'workshop', help: 'also check what the workshop needs' },
  { name: 'no-open', help: 'do not open the browser' },
  { name: 'accessible', help: 'ask line by line, for screen readers; ACCESSIBLE=1 does the same' },
  { name: 'json', help: 'print one JSON document and nothing else; do not ask' },
  { name: 'print-schema', help: "print the JSON Schema of the answers; --print-schema templates: of a team's file" },
  { name: 'why', help: 'show the source of each answer' },
  { name: 'quiet', help: 'print nothing but errors' },
  { name: 'verbose', help: 'show the mode and size of each file, and the source of each answer' },
  { name: 'help', short: 'h', help: 'show this help; after a command, the help of that command' },
  { name: 'version', short: 'v', help: 'show the version' },
] as const satisfies readonly Flag[];

export type FlagName = (typeof flags)[number]['name'];
type Switches<F> = F extends { readonly value: string } ? never : F extends { readonly name: infer N } ? N : never;

/** The flags that are on or off. */
export type Switch = Switches<(typeof flags)[number]>;
