// `npm test`: installs and builds what is missing, runs the suite, says loudly what was skipped, and counts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { build, install, root } from './prepare.mjs';

install();
build();

// Arguments narrow the files down: npm test -- write
const pattern = process.argv[2] ? `${process.argv[2]}.*\\.test\\.ts$` : '\\.test\\.ts$';
const uvu = spawn(process.execPath, ['--import', 'tsx', join(root, 'node_modules/uvu/bin.js'), 'test', pattern], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});

let output = '';
uvu.stdout.setEncoding('utf8').on('data', (text) => {
  output += stripVTControlCharacters(text);
  process.stdout.write(text);
});

uvu.on('close', (status) => {
  const count = (name) =>
    [...output.matchAll(new RegExp(`^ *${name}: +(\\d+)$`, 'gm'))].reduce((sum, [, n]) => sum + Number(n), 0);
  const [total, passed, skipped] = ['Total', 'Passed', 'Skipped'].map(count);
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
