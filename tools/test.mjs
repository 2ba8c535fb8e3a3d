// `npm test`: installs and builds what is missing, runs the tests, lists what was skipped, and prints the totals.
// Arguments narrow the files down: npm test -- write, npm test -- plan render
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { build, install, root } from './prepare.mjs';
import { skips, summary, tally } from './summary.mjs';
import { needsPackage, testFiles } from './test-files.mjs';

install();

const filters = process.argv.slice(2);
const files = testFiles(...filters);
if (files.length === 0) console.error(`No test file's path matches ${filters.join(' or ')}.`);

// Where the package is built, all tests that start the program start the built one (see test/program.ts). It starts in a tenth of the
// time that the sources need, so with many files a build pays.
const isBuilt = files.some(needsPackage) || files.length > 10;
if (isBuilt) build();

// One of these runs at a time: two publish port 8080, as the README says, and each keeps the machine busy in bursts.
const inTurn = /^generated\/(swarm|kubernetes|verify|readme)\./;

// The longest files start first, then the others on real tools: a long one that starts last would run with nothing beside it.
const longest = ['generated/ci', 'generated/matrix', 'generated/kubernetes', 'package/one-row', 'generated/go'];
function rank(file) {
  const index = longest.indexOf(file.replace('.test.ts', ''));
  return index >= 0
    ? index
    : longest.length + (file.startsWith('generated/') ? 0 : file.startsWith('package/') ? 1 : 2);
}

// A limit for a test file that prints nothing. Commands and waits have shorter limits of their own.
const minutes = 30 + Number(process.env.FUZZ_MINUTES ?? 0);

/** Runs a test file in its own process, and prints its output when it ends. */
function run(file) {
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(process.execPath, ['--import', 'tsx', join('test', file)], {
      cwd: root,
      // With colors, as on a terminal.
      env: { ...process.env, FORCE_COLOR: '1', CREATE_GO_DOCKER_BUILT: isBuilt ? '1' : '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const onOutput = (text) => {
      output += text;
      silence.refresh();
    };
    const silence = setTimeout(() => {
      onOutput(`\n${file}: no output for ${minutes} minutes; stopped\n`);
      child.kill('SIGKILL');
      // A process that it started may keep the other ends open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, minutes * 60_000);
    child.stdout.setEncoding('utf8').on('data', onOutput);
    child.stderr.setEncoding('utf8').on('data', onOutput);
    child.on('close', (status) => {
      clearTimeout(silence);
      const plain = stripVTControlCharacters(output);
      // The totals of all files are printed at the end.
      process.stdout.write(`${file}\n${output.replace(/\n {2}Total: [\s\S]*?Duration: .*\n/, '')}`);
      resolve({ file, output: plain, seconds: (performance.now() - start) / 1000, ...tally(plain, status) });
    });
  });
}

/** Runs files with this many workers, and returns the result of each. */
async function runAll(files, workers) {
  const waiting = [...files];
  const running = new Set();
  const done = [];
  const canStart = (file) => !(inTurn.test(file) && [...running].some((other) => inTurn.test(other)));
  const work = async () => {
    for (;;) {
      const index = waiting.findIndex(canStart);
      if (index < 0) return;
      const [file] = waiting.splice(index, 1);
      running.add(file);
      done.push(await run(file));
      running.delete(file);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return done;
}

// A file waits for containers half of the time. More than four would wait for each other.
const workers = Math.min(4, availableParallelism() + 2);
const done = await runAll(
  files.sort((a, b) => rank(a) - rank(b)),
  workers,
);

for (const { file, seconds } of done.sort((a, b) => b.seconds - a.seconds))
  if (seconds >= 5) console.log(`${seconds.toFixed(0).padStart(5)} s  ${file}`);
const output = done.map((each) => each.output).join('\n');
for (const line of summary(output)) console.log(line);
for (const [need, count] of skips(output)) console.log(`SKIPPED ${count} tests: this machine lacks ${need}`);
const sum = (what) => done.reduce((all, each) => all + each[what], 0);
const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map(sum);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
