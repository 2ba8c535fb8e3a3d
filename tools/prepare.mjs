// Installs and builds what a checkout needs. Plain JavaScript, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Installs the packages, unless those of this package-lock.json are already installed for this Node. */
export function install() {
  return unlessDone('install', ['package.json', 'package-lock.json', '.npmrc'], () => npm('ci', '--ignore-scripts'));
}

/** Builds dist/, unless it was built from the same sources. */
export function build() {
  return unlessDone(
    'build',
    [
      ...[
        'api',
        'bin',
        'build',
        'cli',
        'core',
        'disk',
        'docker',
        'generators',
        'pipeline',
        'plop',
        'releases',
        'site',
        'docs',
        'templates',
        'workshop',
        'api.ts',
        'plopfile.ts',
      ],
      ...['CHANGELOG.md', 'bench/image.json', 'package.json', 'package-lock.json', 'rolldown.config.ts'],
    ],
    () => npm('run', 'build'),
  );
}

// By contents and not by time: a checkout sets the time of every file.
function unlessDone(step, inputs, action) {
  const stamp = join(root, 'node_modules/.cache/create-go-docker', step);
  const made = step === 'build' ? 'dist' : 'node_modules';
  const sum = checksum(inputs.flatMap((input) => filesIn(input)));
  if (existsSync(join(root, made)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sum) return;
  action();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, sum);
}

function filesIn(path) {
  const full = join(root, path);
  if (path.includes('.')) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function checksum(files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  for (const file of files) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

// npm's output goes to stderr, because stdout belongs to the program that is started afterwards.
function npm(...args) {
  const { npm_execpath: script } = process.env;
  const [command, ...rest] = script ? [process.execPath, script, ...args] : ['npm', ...args];
  // Ctrl-C reaches npm too, which puts back what was there before it ends. Without a listener, this process would end first.
  const waits = () => {};
  process.on('SIGINT', waits);
  const { status } = spawnSync(command, rest, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !script && process.platform === 'win32',
  });
  process.off('SIGINT', waits);
  if (status !== 0) process.exit(status ?? 1);
}
