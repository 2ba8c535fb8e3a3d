// `npm test`: installs and builds what is missing, runs the suite, says loudly what was skipped, and counts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { build, install, root } from './prepare.mjs';
import { stopwatch, summary } from './summary.mjs';

install();
build();

// Arguments narrow the files down: npm test -- write
const pattern = process.argv[2] ? `${process.argv[2]}.*\\.test\\.ts$` : '\\.test\\.ts$';
const uvu = spawn(process.execPath, ['--import', 'tsx', join(root, 'node_modules/uvu/bin.js'), 'test', pattern], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});

let output = '';
const watch = stopwatch();
uvu.stdout.setEncoding('utf8').on('data', (text) => {
  const plain = stripVTControlCharacters(text);
  output += plain;
  watch.read(plain);
  process.stdout.write(text);
  silence.refresh();
});

// Commands and waits have limits of their own, all of them shorter. This one is for what has none.
const minutes = 30 + Number(process.env.FUZZ_MINUTES ?? 0);
const silence = setTimeout(() => {
  console.error(`${watch.running() ?? 'the tests'}: nothing was heard for ${minutes} minutes, so this is the end`);
  uvu.kill('SIGKILL');
}, minutes * 60_000);

uvu.on('close', (status) => {
  clearTimeout(silence);
  const count = (name) =>
    [...output.matchAll(new RegExp(`^ *${name}: +(\\d+)$`, 'gm'))].reduce((sum, [, n]) => sum + Number(n), 0);
  const [total, passed, skipped] = ['Total', 'Passed', 'Skipped'].map(count);
  for (const [file, time] of watch.end()) if (time >= 5) console.log(`${time.toFixed(0).padStart(5)} s  ${file}`);
  for (const line of summary(output)) console.log(line);
  for (const [need, count] of skips(output)) console.log(`SKIPPED ${count} tests: this machine lacks ${need}`);
  // uvu ends with 0 when a file registers nothing, and without a total when a file cannot be loaded.
  const failed = total - passed + (status !== 0 && total === passed ? 1 : 0);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
});

const skips = (text) => {
  const counts = new Map();
  for (const [, need] of text.matchAll(/^SKIPPED: .* \(needs (.*)\)$/gm)) counts.set(need, (counts.get(need) ?? 0) + 1);
  return counts;
};
