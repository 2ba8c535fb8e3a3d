// `node tools/pages.mjs FOLDER`, run by .github/workflows/pages.yml: makes the site of every release in FOLDER/v/1.2.3/, each from the
// sources and the packages of its tag, and the newest one in FOLDER itself as well. A host that shows one folder, such as GitHub
// Pages, so keeps the older ones.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('Name the folder for the sites.');

const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

// Newest first; a pre-release, v1.2.3-rc.1, is not shown.
const tags = run('git', ['tag', '--list', 'v*', '--sort=-v:refname']).split('\n');
const releases = tags.filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag));

function makeSite(tag) {
  const work = join(mkdtempSync(join(tmpdir(), 'create-go-docker-pages-')), 'checkout');
  try {
    run('git', ['worktree', 'add', '--detach', work, tag]);
    const { scripts } = JSON.parse(readFileSync(join(work, 'package.json'), 'utf8'));
    // The first releases have no site.
    if (!scripts.site) return undefined;
    run('npm', ['ci', '--ignore-scripts'], work);
    const made = resolve(folder, 'v', tag.slice(1));
    mkdirSync(made, { recursive: true });
    run('npm', ['run', 'site', '--', made], work);
    return made;
  } finally {
    run('git', ['worktree', 'remove', '--force', work]);
  }
}

rmSync(folder, { recursive: true, force: true });
const made = releases.flatMap((tag) => makeSite(tag) ?? []);
const [newest] = made;
if (!newest) throw new Error('No release has a site.');
for (const path of made) console.log(path);
cpSync(newest, folder, { recursive: true });
