// `npm run bench:dockerize-images -- FOLDER MINUTES`: builds the programs of public-code.json as images, from the Dockerfile that dockerize
// writes, runs and stops them, and compares that with the program outside of the image. FOLDER has the repositories, as for
// bench:dockerize, or some of them. Each outcome is a line in FOLDER/.images.jsonl, so a run goes on where the one before ended; it begins no build
// after MINUTES, and cancels the one that is running. At the end, writes bench/dockerize-images.json and the table in docs/dockerize.md.
//
// Where builds have no network, `npm run bench:dockerize-images -- FOLDER modules` downloads the modules to FOLDER/.modules first.
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newest, releases } from '../generators/go-service/go-releases.ts';
import { builders, serving, withMirror } from '../test/lab/builders.ts';
import { docker, goToolchain, hasImage, must, onPath, run, type Toolchain } from '../test/lab/tools.ts';
import { withBlock } from '../tools/blocks.ts';
import found from './dockerize.json' with { type: 'json' };
import { type Build, type Ended, imagesTable } from './dockerize-images-table.ts';
import list from './public-code.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const [folder, what = '60'] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder with the repositories.');
const records = join(folder, '.images.jsonl');
const modules = join(folder, '.modules');
const image = 'create-go-docker-bench-dockerize';

interface Entry {
  readonly repository: string;
  readonly program?: string;
  readonly port?: number | string;
  /** What the program is started with, where it does nothing useful without. */
  readonly args?: readonly string[];
}

const folderOf = ({ repository }: Entry): string => join(folder!, repository.replace('/', '+'));

/** Those in the folder that have a program, the ones with the fewest dependencies first. */
const entries = (list as readonly Entry[])
  .filter((entry) => entry.program !== undefined && existsSync(folderOf(entry)))
  .map((entry) => ({ entry, weight: weightOf(entry) }))
  .sort((one, other) => one.weight - other.weight)
  .map(({ entry }) => entry);

function weightOf(entry: Entry): number {
  const sum = moduleFolders(entry)
    .map((each) => join(each, 'go.sum'))
    .find(existsSync);
  return sum === undefined ? 0 : readFileSync(sum, 'utf8').length;
}

// The module of the program: its own folder, or one above.
function moduleFolders(entry: Entry): readonly string[] {
  const parts = (entry.program ?? '.').split('/').filter((each) => each !== '.');
  return parts
    .map((_, index) => join(folderOf(entry), ...parts.slice(0, parts.length - index)))
    .concat(folderOf(entry))
    .filter((each) => existsSync(join(each, 'go.mod')) || existsSync(join(each, 'go.work')));
}

function download(): void {
  mkdirSync(join(modules, '.done'), { recursive: true });
  for (const entry of entries) {
    const go = toolchainFor(entry);
    const [module] = moduleFolders(entry);
    const done = join(modules, '.done', entry.repository.replace('/', '+'));
    if (module === undefined || existsSync(join(module, 'vendor/modules.txt')) || existsSync(done)) continue;
    const { status, output } = run(go.go, ['mod', 'download'], {
      cwd: module,
      env: { ...go.env, GOMODCACHE: modules, GOMAXPROCS: '1', GOPROXY: process.env.GOPROXY },
    });
    // A build needs the archives only. The rest is read-only: Go before 1.14 has no -modcacherw.
    must('chmod', ['-R', 'u+w', modules]);
    must('find', [
      modules,
      '-mindepth',
      '1',
      '-maxdepth',
      '1',
      '!',
      '-name',
      'cache',
      '!',
      '-name',
      '.done',
      '-exec',
      'rm',
      '-rf',
      '{}',
      '+',
    ]);
    if (status === 0) writeFileSync(done, output);
    else writeFileSync(failedDownload(entry), output);
    console.log(entry.repository, status === 0 ? 'downloaded' : output.trim().split('\n').at(-1));
  }
}

/** The Go release of its image: Go before 1.18 downloads more modules than later releases. */
function toolchainFor({ repository }: Entry): Toolchain {
  const minor = found.find((each) => each.repository === repository)?.go;
  const { patch } = releases.find((each) => each.minor === minor) ?? newest;
  const go = goToolchain(patch);
  if (!go) throw new Error(`needs Go ${patch}, from .ci/setup/go.sh`);
  return go;
}

/** The output of a download that failed; the next run of `modules` tries again. */
const failedDownload = ({ repository }: Entry): string =>
  join(modules, '.done', `${repository.replace('/', '+')}.failed`);

function missingModule(entry: Entry): string {
  const [, module = 'a module'] = /(\S+@\S+): reading /.exec(readFileSync(failedDownload(entry), 'utf8')) ?? [];
  return `${module} cannot be downloaded here`;
}

const known = (): readonly Build[] =>
  existsSync(records)
    ? readFileSync(records, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

// What a command of Docker or a program is after this long is its state: an exit at once is a usage text or a missing configuration.
const settled = 3000;
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

async function buildAll(args: readonly string[], end: number): Promise<void> {
  for (const entry of entries) {
    if (Date.now() > end) return;
    if (known().some(({ repository }) => repository === entry.repository)) continue;
    const [module] = moduleFolders(entry);
    const needsModules = module !== undefined && !existsSync(join(module, 'vendor/modules.txt'));
    const isFailed = existsSync(failedDownload(entry));
    if (
      needsModules &&
      existsSync(modules) &&
      !isFailed &&
      !existsSync(join(modules, '.done', entry.repository.replace('/', '+')))
    )
      continue;
    const build =
      needsModules && isFailed
        ? { repository: entry.repository, program: entry.program!, refused: missingModule(entry) }
        : await outcomeOf(entry, args, end);
    if (build === 'time') return;
    if (build === 'no image') continue;
    appendFileSync(records, `${JSON.stringify(build)}\n`);
    console.log(JSON.stringify(build));
  }
}

/** The outcome for a repository; `time` where that was over, and `no image` where the Go image is not here. */
async function outcomeOf(
  entry: Entry,
  buildArgs: readonly string[],
  end: number,
): Promise<Build | 'time' | 'no image'> {
  const { repository, program = '.' } = entry;
  const copy = join(folder!, '.work');
  rmSync(copy, { recursive: true, force: true });
  cpSync(folderOf(entry), copy, { recursive: true, verbatimSymlinks: true });
  try {
    const written = run(
      process.execPath,
      [join(root, 'test/start.mjs'), 'dockerize', copy, '--program', program, '--overwrite', '--json'],
      {
        env: { PATH: '/nowhere' },
      },
    );
    const about = { repository, program };
    if (written.status !== 0)
      return { ...about, refused: JSON.parse(written.stdout).error.message.replaceAll(copy, 'the folder') };
    const { answers, code } = JSON.parse(readFileSync(join(copy, '.create-go-docker.json'), 'utf8'));
    // Only with a network: dep clones repositories.
    if (code.layout === 'dep' && !code.vendored && existsSync(modules))
      return { ...about, refused: 'dep downloads from repositories that cannot be reached here' };
    const facts = { ...about, go: answers.go, cgo: code.cgo };
    const [, golang = ''] =
      /^FROM (?:--\S+ )?(\S*golang:\S+)/m.exec(readFileSync(join(copy, 'Dockerfile'), 'utf8')) ?? [];
    if (!hasImage(golang)) return 'no image';
    const start = Date.now();
    const built = await buildImage(copy, buildArgs, end);
    if (built === undefined) return 'time';
    const seconds = Math.round((Date.now() - start) / 1000);
    if (built !== '') {
      const problem =
        code.layout === 'modules' || code.layout === 'workspace' ? ownProblem(entry, answers.go, code) : undefined;
      return problem === undefined
        ? { ...facts, seconds, failed: built }
        : { ...facts, refused: `go build fails here as well: ${problem}` };
    }
    const args = entry.args ?? [];
    const size = Number(must(docker!, ['image', 'inspect', '--format', '{{.Size}}', image]));
    return { ...facts, args, seconds, size, ...(await compared(code.programs[0].name, args)) };
  } finally {
    run(docker!, ['image', 'rm', '--force', image]);
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Why `go build` cannot build the program of the repository as it is, without an image; undefined where it can. */
function ownProblem(
  entry: Entry,
  minor: string,
  { folder: module, cgo }: { folder: string; cgo: boolean },
): string | undefined {
  const go = goToolchain(releases.find((each) => each.minor === minor)?.patch ?? minor);
  if (!go) return undefined;
  const { status, output } = run(
    go.go,
    ['build', '-o', join(folder!, '.program'), `${folderOf(entry)}/${entry.program}`],
    {
      cwd: join(folderOf(entry), module),
      env: {
        ...go.env,
        ...(existsSync(modules) && {
          GOPROXY: `file://${modules}/cache/download`,
          GONOSUMDB: '*',
          GOFLAGS: '-modcacherw',
        }),
        GOMODCACHE: join(folder!, '.cache'),
        GOCACHE: join(folder!, '.go-cache'),
        CGO_ENABLED: cgo ? '1' : '0',
      },
    },
  );
  rmSync(join(folder!, '.cache'), { recursive: true, force: true });
  return status === 0 ? undefined : output.trim().split('\n').slice(-1)[0];
}

/** Builds the copy. The last lines of the output where that fails, and undefined where the time was over. */
async function buildImage(copy: string, args: readonly string[], end: number): Promise<string | undefined> {
  const minutes = (end - Date.now()) / 60_000;
  if (minutes < 0.1) return undefined;
  try {
    await Promise.race([
      builders[1]!.build(copy, image, { args, minutes }),
      pause(minutes * 60_000).then(() => Promise.reject(new Error('has not ended after'))),
    ]);
    return '';
  } catch (error) {
    const { message } = error as Error;
    return message.includes('has not ended after') ? undefined : message.slice(-1500);
  }
}

async function compared(name: string, args: readonly string[]): Promise<{ inside: Ended; outside: Ended }> {
  const container = must(docker!, ['create', '--network', 'none', image, ...args]);
  const program = join(folder!, '.program');
  try {
    const inside = await inContainer(container);
    must(docker!, ['cp', `${container}:/app/${name}`, program]);
    return { inside, outside: await onMachine(program, args) };
  } finally {
    must(docker!, ['rm', '--force', container]);
    rmSync(program, { force: true });
  }
}

async function inContainer(container: string): Promise<Ended> {
  const state = () =>
    must(docker!, ['inspect', '--format', '{{.State.Running}} {{.State.ExitCode}}', container]).split(' ');
  must(docker!, ['start', container]);
  await pause(settled);
  const [isRunning, code] = state();
  if (isRunning !== 'true') return { ran: false, exitCode: Number(code) };
  const start = Date.now();
  must(docker!, ['stop', '--time', '10', container]);
  return { ran: true, exitCode: Number(state()[1]), seconds: (Date.now() - start) / 1000 };
}

/**
 * As the user of the image, in an empty folder, and as the first process of a namespace, as in every container: a signal that the program
 * does not handle does not end such a process, so the Go runtime exits with 2. Docker lets each user listen on every port of a container.
 */
async function onMachine(program: string, args: readonly string[]): Promise<Ended> {
  const cwd = join(folder!, '.empty');
  mkdirSync(cwd, { recursive: true });
  const first = ['--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const network = `${onPath('ip')} link set lo up && echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start && exec "$@"`;
  const drop = [onPath('setpriv')!, '--reuid', '65532', '--regid', '65532', '--clear-groups'];
  const child = spawn(onPath('unshare')!, [...first, 'sh', '-ec', network, 'sh', ...drop, program, ...args], {
    cwd,
    stdio: 'ignore',
    env: { PATH: '/usr/bin:/bin', HOME: '/' },
  });
  let start = Date.now();
  let isStopped = false;
  const ended = new Promise<Ended>((done) => {
    child.on('close', (code, signal) =>
      done({
        ran: isStopped,
        // As a shell and Docker count the end by a signal.
        exitCode: code ?? (signal === 'SIGKILL' ? 137 : 143),
        ...(isStopped && { seconds: (Date.now() - start) / 1000 }),
      }),
    );
  });
  await Promise.race([ended, pause(settled)]);
  if (child.exitCode === null && child.signalCode === null) {
    isStopped = true;
    start = Date.now();
    const [process1 = ''] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ');
    if (process1 !== '') process.kill(Number(process1), 'SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(kill);
  }
  return ended;
}

if (what === 'modules') download();
else {
  const end = Date.now() + Number(what) * 60_000;
  const serve = (path: string) => join(modules, 'cache/download', decodeURIComponent(path));
  await withMirror((args) =>
    existsSync(modules)
      ? serving(serve, (url) => buildAll([...args, `GOPROXY=${url}`, 'GONOSUMDB=*'], end))
      : buildAll(args, end),
  );
  // In the order of the list.
  const all = known();
  const outcomes = list.flatMap(({ repository }) => all.filter((each) => each.repository === repository).slice(-1));
  writeFileSync(`${root}bench/dockerize-images.json`, `${JSON.stringify(outcomes, null, 1)}\n`);
  const page = `${root}docs/dockerize.md`;
  writeFileSync(page, withBlock(readFileSync(page, 'utf8'), 'public-images', imagesTable(outcomes)));
  // A build that was cancelled holds its client.
  process.exit(0);
}
