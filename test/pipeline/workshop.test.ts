import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { rolldown } from 'rolldown';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { embedTemplates } from '../../build/embed-templates.ts';
import { styleOf } from '../../cli/commands/workshop.ts';
import type { Host } from '../../cli/host.ts';
import { currentProgress, moveTo, resetStep } from '../../pipeline/workshop/folder.ts';
import { stepIndex, steps, trees } from '../../workshop/steps.ts';
import { runsHere } from '../program.ts';
import { inTemporary, treeOf } from '../support.ts';

const git = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();

/** A new workshop, and a function that runs one of its tasks. */
function inLesson(body: (lesson: string, does: (...args: string[]) => ReturnType<typeof runsHere>) => Promise<void>) {
  return inTemporary(async (directory) => {
    const { exitCode, stderr } = await runsHere(directory, ['workshop', 'lesson']);
    assert.is(exitCode, 0, stderr);
    const lesson = join(directory, 'lesson');
    await body(lesson, (...args) => runsHere(lesson, ['workshop', ...args], { PATH: process.env.PATH! }));
  });
}

const solvedUpTo = async (lesson: string, index: number) => {
  const path = join(lesson, '.workshop/progress.json');
  const progress = await fs.readJson(path);
  progress.steps = Object.fromEntries(
    steps.slice(0, index).map(({ name }) => [name, { solved: true, hints: 0, shown: false, first: 'a', last: 'b' }]),
  );
  await fs.writeJson(path, progress);
};

test('a workshop is a repository with a tag for the start and the solution of each step', () =>
  inLesson(async (lesson) => {
    const tags = git(lesson, 'tag').split('\n');
    assert.is(tags.length, 24);
    assert.is(git(lesson, 'status', '--porcelain'), '');
    assert.match(git(lesson, 'diff', 'step-04', 'step-05'), '+FROM alpine:');
    assert.match(git(lesson, 'diff', 'step-06-start', 'step-06'), '-ENTRYPOINT /app/orders | tee');
  }));

test('the history is the same on every machine', () =>
  inLesson((one) =>
    inLesson(async (other) => assert.is(git(one, 'rev-parse', 'step-12'), git(other, 'rev-parse', 'step-12'))),
  ));

test('a directory that is not empty is refused and left as it is', () =>
  inTemporary(async (directory) => {
    await fs.outputFile(join(directory, 'mine.txt'), 'mine');
    const { exitCode, stderr } = await runsHere(directory, ['workshop', '.']);
    assert.is(exitCode, 3);
    assert.match(stderr, /is not empty: it has mine\.txt\. Choose another directory/);
    assert.equal(await treeOf(directory), { 'mine.txt': 'mine' });
  }));

test('a task outside a workshop is a usage error that says how to make one', () =>
  inTemporary(async (directory) => {
    const { exitCode, stderr } = await runsHere(directory, ['workshop', 'check']);
    assert.is(exitCode, 2);
    assert.match(stderr, /is not in a workshop\. .*create-go-docker workshop lesson/);
  }));

test('started with npm start, the commands that it prints name the checkout, because npm start works nowhere else', () => {
  const host = { startedBy: 'npm start --', env: { npm_package_json: '/src/create-go-docker/package.json' } };
  assert.is(styleOf(host as unknown as Host).command, 'npm --prefix /src/create-go-docker start -- workshop');
});

test('goto writes the start of a step, and keeps what the learner had', () =>
  inLesson(async (lesson, does) => {
    await fs.outputFile(join(lesson, 'orders/Dockerfile'), 'FROM mine\n');
    const { exitCode, stdout } = await does('goto', '6');
    assert.is(exitCode, 0);
    assert.match(stdout, /^Step 6 of 12 /);
    assert.match(readFileSync(join(lesson, 'orders/Dockerfile'), 'utf8'), '| tee /tmp/orders.log');
    assert.is(readFileSync(join(lesson, '.workshop/mine/step-01/Dockerfile'), 'utf8'), 'FROM mine\n');
    assert.is(git(lesson, 'show', 'HEAD~1:orders/Dockerfile'), 'FROM mine');
    assert.match(readFileSync(join(lesson, 'TASK.md'), 'utf8'), '# Step 6 of 12');
  }));

test('goto back removes the files of later steps', () =>
  inLesson(async (lesson, does) => {
    await does('goto', '10');
    assert.ok(existsSync(join(lesson, 'orders/.env')));
    await does('goto', 'second-stage');
    assert.not(existsSync(join(lesson, 'orders/.env')));
  }));

test('a step that does not exist is a usage error', () =>
  inLesson(async (_, does) => {
    for (const word of ['0', '13', 'x', '1.5']) {
      const { exitCode, stderr } = await does('goto', word);
      assert.is(exitCode, 2);
      assert.match(stderr, 'The steps are 1 to 12');
    }
  }));

test('next refuses until the step is solved', () =>
  inLesson(async (lesson, does) => {
    const { exitCode, stdout } = await does('next');
    assert.is(exitCode, 4);
    assert.match(stdout, /Step 1 is not solved yet\.[\s\S]*goto 2/);
    await solvedUpTo(lesson, 1);
    assert.match((await does('next')).stdout, /^Step 2 of 12/);
  }));

test('the step that measures goes on with the image of the learner, and the one after it starts with our solution', () =>
  inLesson(async (lesson, does) => {
    await fs.outputFile(join(lesson, 'orders/Dockerfile'), 'FROM mine\n');
    await solvedUpTo(lesson, 1);
    await does('next');
    assert.is(readFileSync(join(lesson, 'orders/Dockerfile'), 'utf8'), 'FROM mine\n');
    assert.match(readFileSync(join(lesson, 'measure.txt'), 'utf8'), 'size in MB = ?');
    await does('goto', '3');
    assert.match(readFileSync(join(lesson, 'orders/Dockerfile'), 'utf8'), /^FROM golang:/);
    assert.is(existsSync(join(lesson, 'measure.txt')), true);
  }));

test('hints become plainer one by one, and the last one stays', () =>
  inLesson(async (_, does) => {
    for (const count of [1, 2, 3, 3])
      assert.match((await does('hint')).stdout, `Hint ${count} of 3: ${steps[0]!.hints[count - 1]!.slice(0, 30)}`);
  }));

test('reset restores the start of the step, the folder, the repository and the ignore file', () =>
  inLesson(async (lesson, does) => {
    const before = await treeOf(join(lesson, 'orders'));
    await fs.outputFile(join(lesson, 'orders/Dockerfile'), 'FROM mine\n');
    await fs.remove(join(lesson, '.git'));
    await fs.remove(join(lesson, '.gitignore'));
    assert.match((await does('reset')).stdout, /start of step 1 again\. What you had is in \.workshop/);
    assert.equal(await treeOf(join(lesson, 'orders')), before);
    assert.is(git(lesson, 'tag').split('\n').length, 24);
    await fs.remove(join(lesson, 'orders'));
    await does('reset');
    assert.equal(await treeOf(join(lesson, 'orders')), before);
  }));

test('without .git everything but the history works', () =>
  inLesson(async (lesson, does) => {
    await fs.remove(join(lesson, '.git'));
    for (const task of [['hint'], ['list'], ['solution'], ['goto', '3'], ['status']])
      assert.is((await does(...task)).exitCode, 0, task.join(' '));
  }));

test('without .git, a move says how to get the history back', () =>
  inLesson(async (lesson, does) => {
    assert.match((await does('goto', '2')).stdout, 'and in git.');
    await fs.remove(join(lesson, '.git'));
    assert.match((await does('goto', '3')).stdout, 'the git history is gone.');
  }));

test('an error of the system is one line with a fix, and not called a bug', () =>
  inLesson(async (lesson, does) => {
    await fs.remove(join(lesson, '.workshop/mine'));
    await fs.outputFile(join(lesson, '.workshop/mine'), 'a file where a folder has to be');
    await fs.outputFile(join(lesson, 'orders/Dockerfile'), 'FROM mine\n');
    const { exitCode, stderr } = await does('goto', '2');
    assert.is(exitCode, 3);
    assert.match(stderr, /mine\S* is in the way\. Nothing was changed\. Move it away/);
    assert.is(readFileSync(join(lesson, 'orders/Dockerfile'), 'utf8'), 'FROM mine\n');
  }));

test('a damaged progress file is an error that says how to go on', () =>
  inLesson(async (lesson, does) => {
    for (const text of ['{', '{}', '{"schema":1,"step":"none","steps":{}}']) {
      await fs.outputFile(join(lesson, '.workshop/progress.json'), text);
      const { exitCode, stderr } = await does('list');
      assert.is(exitCode, 1);
      assert.match(stderr, 'progress.json is damaged');
    }
  }));

test('a damaged progress file can be removed: the files and the history stay, and goto continues at a step', () =>
  inLesson(async (lesson, does) => {
    await does('goto', '5');
    await fs.outputFile(join(lesson, 'orders/Dockerfile'), 'FROM mine\n');
    const head = git(lesson, 'rev-parse', 'HEAD');
    await fs.outputFile(join(lesson, '.workshop/progress.json'), '{');
    const [, fix = ''] = /run: create-go-docker (workshop \S+)/.exec((await does('list')).stderr) ?? [];
    await fs.remove(join(lesson, '.workshop/progress.json'));
    assert.is((await runsHere(join(lesson, '..'), fix.split(' '), { PATH: process.env.PATH! })).exitCode, 0);
    assert.is(readFileSync(join(lesson, 'orders/Dockerfile'), 'utf8'), 'FROM mine\n');
    assert.is(git(lesson, 'rev-parse', 'HEAD'), head);
    assert.match((await does('goto', '5')).stdout, 'Step 5 of 12');
    assert.is(readFileSync(join(lesson, '.workshop/mine/step-01/Dockerfile'), 'utf8'), 'FROM mine\n');
  }));

test('a workshop whose making was interrupted is completed by the next run', () =>
  inLesson(async (lesson, does) => {
    const whole = await treeOf(join(lesson, 'orders'));
    for (const path of ['.git', 'TASK.md', 'orders/main.go', '.workshop/progress.json'])
      await fs.remove(join(lesson, path));
    const { exitCode, stdout } = await runsHere(join(lesson, '..'), ['workshop', 'lesson'], {
      PATH: process.env.PATH!,
    });
    assert.is(exitCode, 0);
    assert.match(stdout, 'Made the workshop in lesson.');
    assert.equal(await treeOf(join(lesson, 'orders')), whole);
    assert.is(git(lesson, 'tag').split('\n').length, 24);
    assert.is((await does('status')).exitCode, 0);
  }));

test('a step that was left without a change does not replace the files that were kept of it', () =>
  inLesson(async (lesson, does) => {
    await fs.outputFile(join(lesson, 'orders/Dockerfile'), 'FROM mine\n');
    for (const step of ['2', '1', '3']) await does('goto', step);
    assert.is(readFileSync(join(lesson, '.workshop/mine/step-01/Dockerfile'), 'utf8'), 'FROM mine\n');
  }));

for (const [name, to] of [
  ['a move', 'secrets'],
  ['a reset', 'exec-form'],
] as const)
  test(`killed before any of its writes, ${name} loses no edit, and the next run completes it`, () =>
    inLesson(async (whole, does) => {
      await does('goto', 'exec-form');
      // Without git, which has its own way to survive.
      await fs.remove(join(whole, '.git'));
      await fs.outputFile(join(whole, 'orders/Dockerfile'), 'FROM mine\n');
      const input = fileURLToPath(new URL('killed-move.ts', import.meta.url));
      const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent', plugins: [embedTemplates()] });
      const script = join(whole, '../killed-move.mjs');
      await bundle.write({ file: script, format: 'esm' });
      await bundle.close();
      const lesson = join(whole, '../copy');
      const texts = () =>
        ['orders', '.workshop/mine/step-06']
          .map((folder) => join(lesson, folder, 'Dockerfile'))
          .map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : ''));
      let kills = 0;
      let interrupted = 0;
      for (let alive = false; !alive; ) {
        await fs.emptyDir(lesson);
        await fs.copy(whole, lesson);
        const ran = spawnSync(process.execPath, [script, lesson, to, `${kills + 1}`], { encoding: 'utf8' });
        alive = ran.status === 0;
        if (!alive) {
          assert.is(ran.signal, 'SIGKILL', ran.stderr);
          kills += 1;
        }
        assert.ok(texts().includes('FROM mine\n'), `killed before write ${kills}`);
        if ((await fs.readJson(join(lesson, '.workshop/progress.json'))).isWriting) interrupted += 1;
        const progress = currentProgress(lesson);
        if (progress.step !== to) moveTo(lesson, progress, stepIndex(to));
        else if (to === 'exec-form' && texts()[0] === 'FROM mine\n') resetStep(lesson, progress);
        const { start } = trees()[stepIndex(to)]!;
        for (const [path, text] of Object.entries(start))
          assert.is(readFileSync(join(lesson, 'orders', path), 'utf8'), text, `killed before write ${kills}: ${path}`);
        assert.is(texts()[1], 'FROM mine\n', `killed before write ${kills}`);
      }
      assert.ok(kills > 10 && interrupted > 5, `${kills} kills, ${interrupted} while files were written`);
    }));

test('check without an engine is an error with a fix, and nothing is recorded', () =>
  inLesson(async (lesson) => {
    const before = await treeOf(join(lesson, '.workshop'));
    const { exitCode, stderr } = await runsHere(lesson, ['workshop', 'check'], { PATH: '/nowhere' });
    assert.is(exitCode, 1);
    assert.match(stderr, /is installed.*Install Docker or Podman/);
    assert.equal(await treeOf(join(lesson, '.workshop')), before);
  }));

test('status is one line that is the same for everybody at the same step', () =>
  inLesson((one, first) =>
    inLesson(async (_other, second) => {
      await fs.ensureDir(one);
      const [mine, theirs] = [await first('status'), await second('status')];
      assert.is(mine.stdout, theirs.stdout);
      assert.match(mine.stdout, /^step 1 of 12, 0 solved, exercises [0-9a-f]{6}, images (missing|[0-9a-f]{6})\n$/);
    }),
  ));

test('status --json has the step, the solved steps and the checksum', () =>
  inLesson(async (lesson, does) => {
    await solvedUpTo(lesson, 2);
    const { workshop } = JSON.parse((await does('status', '--json')).stdout);
    assert.equal([workshop.step, workshop.solvedSteps, workshop.exercises.length], [1, ['single-stage', 'measure'], 6]);
  }));

test('the solution is a diff from what the learner has', () =>
  inLesson(async (lesson, does) => {
    await does('goto', '8');
    assert.match((await does('solution')).stdout, /^\+USER 65532:65532$/m);
    await fs.outputFile(join(lesson, 'orders/Dockerfile'), `${git(lesson, 'show', 'step-08:orders/Dockerfile')}\n`);
    assert.match((await does('solution')).stdout, 'Yours is the same as our solution.');
  }));

test('the workshop opens again where it was left, from any folder below', () =>
  inLesson(async (lesson, does) => {
    await does('goto', '4');
    assert.match((await runsHere(join(lesson, 'orders'), ['workshop'])).stdout, /Step 4 of 12/);
    assert.match((await runsHere(join(lesson, '..'), ['workshop', 'lesson'])).stdout, /Step 4 of 12/);
    assert.match((await runsHere(lesson, ['workshop', 'another'])).stderr, 'is inside another workshop');
  }));

test('each plan of the guide fits into its minutes, and names every step once', async () => {
  for (const minutes of ['45', '90', '180']) {
    const { exitCode, stdout } = await runsHere('/', ['workshop', 'guide', '--minutes', minutes]);
    assert.is(exitCode, 0);
    const rows = [...stdout.matchAll(/^\| (\d):(\d\d) \| (\d+) \|/gm)].map(([, hour, minute, long]) => [
      Number(hour) * 60 + Number(minute),
      Number(long),
    ]);
    for (const [index, [at, long]] of rows.entries()) assert.is(at! + long!, rows[index + 1]?.[0] ?? Number(minutes));
    for (const { title } of steps) assert.match(stdout, title);
  }
  assert.is((await runsHere('/', ['workshop', 'guide', '--minutes', '60'])).exitCode, 2);
});

test('flags of another task are refused', () =>
  inLesson(async (_, does) => {
    assert.match((await does('hint', '--minutes', '90')).stderr, '--minutes is for workshop guide');
    assert.match((await does('check', '--address', 'x:1')).stderr, 'for workshop kit');
  }));

test('a file that is not a kit is not loaded and not served', () =>
  inTemporary(async (directory) => {
    await fs.outputFile(join(directory, 'some.tar'), 'text');
    assert.match((await runsHere(directory, ['workshop', 'kit', 'serve', 'some.tar'])).stderr, 'is not a kit');
    assert.match((await runsHere(directory, ['workshop', 'kit', 'serve', 'none.tar'])).stderr, 'cannot be read');
    assert.match(
      (await runsHere(directory, ['workshop', 'kit', 'pack', 'some.tar'])).stderr,
      'needs save, load or serve',
    );
    assert.match((await runsHere(directory, ['workshop', 'kit', 'serve'])).stderr, 'needs save, load or serve');
  }));

test.run();
