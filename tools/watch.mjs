// `npm run test:watch [filter]`: runs the tests, and after every change those that it affects. Ctrl-C ends it.
import { spawn } from 'node:child_process';
import { readdirSync, watch } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './prepare.mjs';
import { affectedBy, needsPackage, testFiles } from './test-files.mjs';

const filters = process.argv.slice(2);

// Tests on real tools take minutes, and tests of the package need a build. They run here only when the filter names them.
const watched = () =>
  testFiles(...filters).filter((file) => filters.length > 0 || !(needsPackage(file) || file.startsWith('generated/')));

const changed = new Set();
let running = false;

function run(files) {
  running = true;
  console.log(`\n${files.join(' ')}`);
  const child = spawn(process.execPath, [join(root, 'tools/test.mjs'), ...files], { stdio: 'inherit' });
  child.on('close', () => {
    running = false;
    console.log('Waiting for a change.');
    runAffected();
  });
}

function runAffected() {
  if (running || changed.size === 0) return;
  const files = watched();
  const affected = new Set([...changed].flatMap((path) => affectedBy(path, files)));
  changed.clear();
  if (affected.size > 0) run([...affected].sort());
}

// An editor saves a file in several steps. Changes within a moment are one change.
let moment;
function note(path) {
  changed.add(path.replaceAll(sep, '/'));
  clearTimeout(moment);
  moment = setTimeout(runAffected, 100);
}

watch(root, (_, file) => file && note(file));
for (const entry of readdirSync(root, { withFileTypes: true })) {
  if (!entry.isDirectory() || ['node_modules', 'dist', '.git'].includes(entry.name)) continue;
  watch(join(root, entry.name), { recursive: true }, (_, file) => file && note(join(entry.name, file)));
}

run(watched());
