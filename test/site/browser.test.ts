// The Explore page in a real browser, from the disk and from `create-go-docker explore`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type GivenAnswers, type Question, questions } from '../../generators/go-service/questions.ts';
import packageJson from '../../package.json' with { type: 'json' };
import * as engine from '../../releases/engine.ts';
import { withoutDefaults, writeAddress } from '../../site/address.ts';
import { browserTest, closeBrowser, explorePage, shows, siteFolder, visit } from '../lab/browser.ts';
import { must } from '../lab/tools.ts';
import { cleanEnv, program, runsHere } from '../program.ts';
import { inTemporary, treeOf } from '../support.ts';
import { pairs, sameAsCommand, valuesOf } from './pairs.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const filesFor = (given: GivenAnswers) => engine.render(given);
const textFor = (given: GivenAnswers, path = 'Dockerfile'): string =>
  filesFor(given).find((file) => file.path === path)?.text ?? '';

const addressFor = (given: GivenAnswers, more = ''): string =>
  `${writeAddress({ side: { given: withoutDefaults(given) }, unknown: [] })}${more}`;

/** Runs `create-go-docker explore`, and ends it with Ctrl-C. */
async function served(body: (address: string) => Promise<unknown>): Promise<void> {
  const child = spawn(process.execPath, [program, 'explore', '--no-open'], {
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    for await (const line of createInterface(child.stdout)) {
      const [address] = /http:\S+/.exec(line) ?? [];
      if (!address) continue;
      await body(address);
      break;
    }
  } finally {
    child.kill('SIGINT');
  }
  assert.equal(await new Promise((done) => child.once('exit', (code, signal) => done([code, signal]))), [0, null]);
}

browserTest('the page works from the disk: it loads at most 60 kB, and then requests nothing', async () => {
  await visit(await explorePage(), async ({ page, requests }) => {
    await shows(page, 'Dockerfile', textFor({}));
    await page.waitForLoadState('networkidle');
    const files = requests.filter((each) => each.startsWith('file:')).map((each) => readFileSync(fileURLToPath(each)));
    const bytes = files.reduce((sum, file) => sum + brotliCompressSync(file).length, 0);
    assert.ok(bytes <= 60_000, `${bytes} bytes`);
    const loaded = requests.length;
    await page.locator('#a-base-scratch').check();
    await page.locator('#a-with-ci').check();
    const given = { base: 'scratch', with: 'ci' };
    await shows(page, 'Dockerfile', textFor(given));
    await page.locator('#tree a', { hasText: 'main.go' }).click();
    await shows(page, 'main.go', textFor(given, 'main.go'));
    await page.locator('#compare-start').click();
    await page.locator('#a-base-alpine').check();
    await page.getByText('Build and run it').click();
    assert.match((await page.locator('#next').textContent()) ?? '', 'docker build');
    assert.is(requests.length, loaded, requests.join('\n'));
  });
});

browserTest('explore serves the page to this machine, works offline once loaded, and ends with Ctrl-C', async () => {
  await served((address) =>
    visit(address, async ({ page }) => {
      await page.locator('#status').waitFor();
      await page.context().setOffline(true);
      await page.locator('#a-deps-modules').check();
      await shows(page, 'Dockerfile', textFor({ deps: 'modules' }));
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#zip').click()]);
      assert.is(download.suggestedFilename(), 'my-service.zip');
    }),
  );
});

for (const question of questions)
  browserTest(`${question.name} can be answered by mouse and by keyboard`, async () => {
    await visit(await explorePage(), async ({ page }) => {
      for (const byKeyboard of [false, true])
        for (const value of [...valuesOf(question).slice(1, 4), valuesOf(question)[0]!]) {
          await answer(page, question, value, byKeyboard);
          const given = { [question.name]: value } as GivenAnswers;
          await shows(page, 'Dockerfile', textFor(given));
          assert.is(new URL(page.url()).search, new URL(addressFor(given), 'file:///x').search, value);
        }
    });
  });

async function answer(page: Page, question: Question, value: string, byKeyboard: boolean): Promise<void> {
  const { name, choices, many, suggestions } = question;
  const field = (choice?: string) => page.locator(`[id="a-${name}${choice === undefined ? '' : `-${choice}`}"]`);
  if (many) {
    const wanted = question.parse(value) as readonly string[];
    for (const choice of choices!) {
      if ((await field(choice).isChecked()) === wanted.includes(choice)) continue;
      if (byKeyboard) await field(choice).press('Space');
      else await field(choice).click();
    }
  } else if (choices && byKeyboard) {
    // In a group of radio buttons the arrow keys choose.
    await page.locator(`[name="${name}"]:checked`).focus();
    for (let tries = 0; tries < choices.length && !(await field(value).isChecked()); tries += 1)
      await page.keyboard.press('ArrowDown');
  } else if (choices) await field(value).click();
  else if (suggestions) {
    const isListed = suggestions.includes(value);
    const option = isListed ? value : '';
    if (byKeyboard) {
      await field().press('Home');
      for (let tries = 0; (await field().inputValue()) !== option && tries < 40; tries += 1)
        await page.keyboard.press('ArrowDown');
    } else await field().selectOption(option);
    if (!isListed) await type(page, `o-${name}`, value, byKeyboard);
  } else await type(page, `a-${name}`, value, byKeyboard);
}

async function type(page: Page, id: string, value: string, byKeyboard: boolean): Promise<void> {
  if (!byKeyboard) return page.locator(`#${id}`).fill(value);
  await page.locator(`#${id}`).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(value);
}

// test/site/zip.test.ts has every pair of answers.
browserTest('the zip that is downloaded holds what the command writes, byte and mode', async () => {
  const home = await explorePage();
  await visit(home, async ({ page }) => {
    for (const given of pairs().slice(-4))
      await inTemporary(async (directory) => {
        const module = given.module ?? '';
        await page.goto(`${home}${addressFor(given)}`);
        await page.locator('#zip:not([disabled])').waitFor();
        await shows(page, 'Dockerfile', textFor(given));
        const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#zip').click()]);
        await download.saveAs(join(directory, 'service.zip'));
        must('unzip', ['-q', 'service.zip'], { cwd: directory });
        await sameAsCommand(directory, given, join(directory, module.split('/').at(-1)!));
      });
  });
});

browserTest('the copied command, run in a shell, writes what the page shows', async () => {
  const given: GivenAnswers = { module: 'example.com/a~b/shop', go: '1.26.3', base: 'distroless', with: 'ci,compose' };
  const tree = Object.fromEntries(filesFor(given).map(({ path, text }) => [path, text]));
  await served((home) =>
    visit(
      `${home}${addressFor(given)}`,
      async ({ page }) => {
        assert.equal(
          await page.locator('#tree a').evaluateAll((links) => links.map(({ id }) => id.slice(2))),
          Object.keys(tree),
        );
        for (const path of ['compose.yaml', '.create-go-docker.json', 'main.go']) {
          await page.locator(`[id="t-${path}"]`).click();
          await shows(page, path, tree[path]!);
        }
        for (const client of ['npx', 'pnpm', 'yarn', 'bun'])
          await inTemporary(async (directory) => {
            await page.getByText(client, { exact: true }).click();
            await page.locator('#copy-command').click();
            const command = await page.evaluate<string>('navigator.clipboard.readText()');
            assert.match(command, `create-go-docker@${packageJson.version} `);
            assert.is(run(directory, command), 0);
            assert.equal(await treeOf(join(directory, 'shop')), tree);
          });
      },
      { permissions: ['clipboard-read', 'clipboard-write'] },
    ),
  );
});

/** Runs a command line in a shell in which the clients of npm start this checkout. */
function run(directory: string, command: string): number | null {
  const start = `shift; exec '${process.execPath}' '${program}' "$@"`;
  const functions = `npx() { (${start}) }; pnpm() { shift; (${start}) }; yarn() { shift; (${start}) }; bunx() { (${start}) }`;
  return spawnSync('bash', ['-c', `${functions}; ${command}`], {
    cwd: directory,
    env: cleanEnv(),
    stdio: ['ignore', 'ignore', 'inherit'],
  }).status;
}

browserTest('back, forward and reload', async () => {
  await visit(await explorePage(), async ({ page }) => {
    await page.locator('#a-base-scratch').check();
    await page.locator('#a-port').fill('9000');
    await page.locator('#tree a', { hasText: 'main.go' }).click();
    const all: GivenAnswers = { base: 'scratch', port: '9000' };
    await shows(page, 'main.go', textFor(all, 'main.go'));
    await page.reload();
    await shows(page, 'main.go', textFor(all, 'main.go'));
    assert.is(await page.locator('#a-port').inputValue(), '9000');
    await page.goBack();
    await shows(page, 'Dockerfile', textFor(all));
    await page.goBack();
    await shows(page, 'Dockerfile', textFor({ base: 'scratch' }));
    assert.is(await page.locator('#a-port').inputValue(), '8080');
    await page.goBack();
    await shows(page, 'Dockerfile', textFor({}));
    assert.ok(await page.locator('#a-base-alpine').isChecked());
    await page.goForward();
    await shows(page, 'Dockerfile', textFor({ base: 'scratch' }));
    assert.ok(await page.locator('#a-base-scratch').isChecked());
  });
});

browserTest('a change keeps what the user opened, closed and scrolled; another file starts at its top', async () => {
  await visit(`${await explorePage()}?with=ci`, async ({ page }) => {
    const scrolled = () => page.locator('#code').evaluate(({ scrollTop }) => scrollTop);
    await page.locator('.why summary').first().click();
    await page.locator('#tree summary').first().click();
    await page.locator('#code').evaluate((code) => code.scrollTo(0, 40));
    await page.locator('#a-port').fill('9000');
    await shows(page, 'Dockerfile', textFor({ port: '9000', with: 'ci' }));
    assert.is(await page.locator('.why[open]').count(), 1);
    assert.ok(await page.locator('#tree details:not([open])').isVisible());
    assert.is(await scrolled(), 40);
    await page.locator('[id="t-server.go"]').click();
    await shows(page, 'server.go', textFor({ port: '9000' }, 'server.go'));
    assert.is(await scrolled(), 0);
    await page.goBack();
    await shows(page, 'Dockerfile', textFor({ port: '9000', with: 'ci' }));
    assert.is(await page.locator('.why[open]').count(), 0);
  });
});

browserTest('a line can be linked, and is shown', async () => {
  await visit(`${await explorePage()}#main.go:120`, async ({ page }) => {
    await page.locator('#L120.target').waitFor();
    assert.ok(await page.locator('#L120').isVisible());
    await page.locator('#L120 .number').scrollIntoViewIfNeeded();
    await page.locator('#L118 .number').click();
    await page.locator('#L118.target').waitFor();
    assert.is(new URL(page.url()).hash, '#main.go:118');
  });
});

const attack = `"><img src=x onerror=alert(1)><script>alert(2)</script>'`;

browserTest('a hostile address changes nothing but the state of the page, and is named', async () => {
  const names = [...questions.map(({ name }): string => name), 'v', 'x', '__proto__', 'constructor'];
  const search = names
    .flatMap((name) => [`${name}=${encodeURIComponent(attack)}`, `vs.${name}=${encodeURIComponent(attack)}`])
    .join('&');
  for (const address of [
    `?${search}#${encodeURIComponent(attack)}`,
    `?module=${'a'.repeat(100_000)}&${attack}=${'b'.repeat(100_000)}`,
  ])
    await visit(`${await explorePage()}${address}`, async ({ page }) => {
      await page.locator('#notices .problem').first().waitFor();
      assert.is(await page.locator('img, #main script, #notices script').count(), 0);
      assert.ok(await page.locator('#f-module .problem').isVisible());
      assert.ok(await page.locator('#zip').isDisabled());
      assert.ok(await page.locator('#copy-command').isDisabled());
      assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 1280);
      await page.locator('#reset').click();
      await page.locator('#dismiss').click();
      await page.locator('#zip:not([disabled])').waitFor();
    });
});

browserTest('an answer that cannot be used is named with the words of the command', async () => {
  await visit(`${await explorePage()}?port=0`, async ({ page }) => {
    const { stderr } = await inTemporary((directory) => runsHere(directory, ['--yes', '--port', '0']));
    const message = await page.locator('#n-port .problem').textContent();
    assert.match(stderr, message!.slice(0, -1));
    await shows(page, 'Dockerfile', textFor({}));
  });
});

browserTest('two sets of answers are compared, file by file', async () => {
  await visit(`${await explorePage()}?deps=modules&vs#Dockerfile`, async ({ page }) => {
    await page.locator('.diff').waitFor();
    const lines = (selector: string) => page.locator(`${selector} code`).allTextContents();
    const [before, after] = [textFor({}), textFor({ deps: 'modules' })];
    for (const line of await lines('.removed')) assert.ok(before.includes(line), line);
    for (const line of await lines('.added')) assert.ok(after.includes(line), line);
    assert.ok((await page.locator('ins').count()) > 3 && (await page.locator('del').count()) > 3);
    assert.match((await page.locator('#status').textContent()) ?? '', 'new: go.mod; gone: Gopkg.lock, Gopkg.toml');
    await page.locator('#edit-other').check({ force: true });
    await page.locator('#a-deps-modules').check();
    await page.getByText('The same on both sides.').waitFor();
    assert.is(new URL(page.url()).search, '?deps=modules&vs.deps=modules');
  });
});

browserTest('a release is compared with this one, and its script is requested only then', async () => {
  await visit(await explorePage(), async ({ page, requests }) => {
    assert.not.ok(requests.some((each) => each.endsWith('releases.js')));
    await page.locator('#compare-start').click();
    await page.locator('#edit-other').check({ force: true });
    await page.locator('#a-v').selectOption('0.1.0');
    await page.locator('#tree a', { hasText: 'README.md' }).click();
    await page.locator('.diff').waitFor();
    assert.is(requests.filter((each) => each.endsWith('releases.js')).length, 1);
    assert.match(page.url(), 'vs.v=0.1.0');
  });
});

browserTest('a pasted manifest shows what update would do', async () => {
  await visit(await explorePage(), async ({ page }) => {
    const manifest = textFor({ base: 'scratch', with: 'ci' }, '.create-go-docker.json');
    await page.getByText('Paste a manifest').click();
    await page.locator('#manifest').fill('{}');
    await page.locator('#paste').click();
    await page.locator('#pasted', { hasText: 'This is not a .create-go-docker.json' }).waitFor();
    await page.locator('#manifest').fill(manifest);
    await page.locator('#paste').click();
    await page.locator('#pasted', { hasText: /update would|does not have release/ }).waitFor();
    assert.match(page.url(), /\?base=scratch&with=ci&vs\.base=scratch&vs\.with=ci&vs\.v=/);
  });
});

browserTest('a folder and a zip of Go code show the Dockerfile that dockerize writes', () =>
  inTemporary(async (directory) => {
    const code = join(directory, 'shop');
    const program = 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":9000", nil)\n}\n';
    for (const [path, text] of Object.entries({
      'go.mod': 'module example.com/shop\n\ngo 1.25\n',
      'cmd/api/main.go': program,
      'cmd/worker/main.go': program,
      'node_modules/x/main.go': program,
    })) {
      mkdirSync(dirname(join(code, path)), { recursive: true });
      writeFileSync(join(code, path), text);
    }
    must('python3', ['-m', 'zipfile', '-c', 'shop.zip', 'shop'], { cwd: directory });
    const flags = ['dockerize', 'shop', '--program', 'cmd/worker'];
    await visit(await explorePage(), async ({ page }) => {
      for (const [id, path] of [
        ['code-folder', code],
        ['code-zip', join(directory, 'shop.zip')],
      ] as const) {
        await page.reload();
        await page.getByText('Your own Go code').click();
        await page.locator(`#${id}`).setInputFiles(path);
        await page.locator('#program').selectOption('cmd/worker');
        await page.locator('#dropped pre', { hasText: '--program cmd/worker' }).waitFor();
        assert.match((await page.locator('#dropped ul').textContent()) ?? '', 'port 9000 ← cmd/worker/main.go');
        const { exitCode, stderr } = await runsHere(directory, [...flags, '--overwrite']);
        assert.is(exitCode, 0, stderr);
        for (const file of ['Dockerfile', '.dockerignore'])
          assert.is(
            await page.locator(`pre[aria-label="${file} for your code"]`).textContent(),
            readFileSync(join(code, file), 'utf8'),
          );
      }
      await page.locator('#code-zip').setInputFiles({ name: 'a.zip', mimeType: '', buffer: Buffer.from('no zip') });
      await page.getByText('This is not a zip archive.').waitFor();
      assert.equal(await violations(page), []);
      await page.locator('#code-folder').setInputFiles(code);
      await page.locator('#dropped pre').first().waitFor();
      await page.setViewportSize({ width: 320, height: 800 });
      assert.is(await page.evaluate<number>('document.documentElement.scrollWidth'), 320);
    });
  }),
);

browserTest('the keyboard alone is enough, from the first answer to the download', async () => {
  await visit(await explorePage(), async ({ page }) => {
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = () => page.evaluate<string>('document.activeElement.id');
    const tabTo = async (id: string) => {
      for (let tries = 0; (await focused()) !== id && tries < 120; tries += 1) await press('Tab');
      assert.is(await focused(), id);
    };
    await press('Tab', 'Enter');
    assert.is(await focused(), 'main');
    await tabTo('a-module');
    await press('Control+A');
    await page.keyboard.type('example.com/orders');
    await tabTo('a-deps-dep');
    await press('ArrowDown');
    assert.is(await focused(), 'a-deps-modules');
    const given: GivenAnswers = { module: 'example.com/orders', deps: 'modules' };
    await tabTo('t-go.mod');
    await press('Enter');
    await shows(page, 'go.mod', textFor(given, 'go.mod'));
    assert.is(await focused(), 't-go.mod');
    await tabTo('copy-file');
    await press('Shift+Tab');
    await page.locator('#t-Dockerfile').focus();
    await press('Enter');
    const why = await page.locator('.why summary').first().getAttribute('id');
    await tabTo(why!);
    await press('Enter');
    assert.ok(await page.locator('.why[open] p').first().isVisible());
  });
});

browserTest('axe finds nothing, in both themes and three widths', async () => {
  const home = await explorePage();
  const states = ['', '?base=scratch&vs#Dockerfile', '?port=0&x=1&with=all#.gitignore'];
  for (const colorScheme of ['light', 'dark'] as const)
    await visit(
      home,
      async ({ page }) => {
        for (const width of [320, 768, 1440])
          for (const state of states) {
            await page.setViewportSize({ width, height: 900 });
            await page.goto(home + state);
            await page.locator('#status').waitFor();
            assert.ok(
              (await page.evaluate<number>('document.documentElement.scrollWidth')) <= width,
              `${width} ${state}`,
            );
            assert.equal(await violations(page), [], `${colorScheme} ${width} ${state}`);
          }
      },
      { colorScheme },
    );
});

browserTest('axe finds nothing on the pages of the documentation', async () => {
  for (const [colorScheme, name] of [
    ['light', 'cli.html'],
    ['dark', 'benchmarks.html'],
  ] as const)
    await visit(
      (await explorePage()).replace('index.html', name),
      async ({ page }) => assert.equal(await violations(page), [], name),
      {
        colorScheme,
        viewport: { width: 320, height: 900 },
      },
    );
});

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate<string[]>(`axe.run({ preload: false }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`);
}

// In a page with forced colors and reduced motion: what only a background color shows, and what moves.
const faults = `(() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
  const must = (what, selector, holds) => {
    for (const each of all(selector)) if (!holds(each)) found.push(what + ': ' + (each.id || each.outerHTML.slice(0, 80)));
  };
  const style = (element, part) => getComputedStyle(element, part);
  const marks = (element) => [style(element).borderLeft, style(element).borderTop, style(element).outline].join();

  must('a border', 'button, select, textarea, input:not([type="radio"], [type="checkbox"]), .clients span, .jump',
    (each) => style(each).borderTopStyle !== 'none' && style(each).borderTopWidth !== '0px');
  must('an outline, if it is chosen', '.choice, .clients span, .top nav a, #tree a',
    (each) => (style(each).outlineStyle === 'solid') === each.matches(':has(:checked), :checked + *, [aria-current]'));
  const untouched = all('.line:not(.touched) .number').map(marks);
  must('a border of its own', '.touched .number', (each) => !untouched.includes(marks(each)));
  must('a word', '#tree .mark', (each) => /^(changed|new|gone)$/.test(each.textContent));
  must('a line through it', '#tree .gone .name', (each) => style(each).textDecorationLine === 'line-through');
  must('a sign', '.added .sign, .removed .sign', (each) => each.textContent === (each.matches('.added *') ? '+' : '-'));

  must('another outline with the focus', 'a, button, input, select, textarea, summary', (each) => {
    // The radio button of a tab is not seen: the text beside it is.
    const seen = each.matches('.clients input') ? each.nextElementSibling : each;
    document.activeElement.blur();
    const before = marks(seen);
    each.focus({ focusVisible: true, preventScroll: true });
    return document.activeElement !== each || (marks(seen) !== before && style(seen).outlineStyle !== 'none');
  });

  must('no motion', '*', (each) => [undefined, '::before', '::after', '::details-content'].every((part) => {
    const { animationDuration, transitionDuration, scrollBehavior } = style(each, part);
    return scrollBehavior !== 'smooth' && [animationDuration, transitionDuration].join().split(',').every((time) => !(parseFloat(time) > 0));
  }));
  return found;
})()`;

browserTest(
  'with forced colors no information is in a background alone, and with reduced motion nothing moves',
  async () => {
    const home = await explorePage();
    await visit(
      home,
      async ({ page }) => {
        await page.locator('#a-base-scratch').check();
        for (const mark of ['.touched .number', '#tree .mark', '#tree [aria-current]', '.clients :checked'])
          await page.locator(mark).first().waitFor({ state: 'attached' });
        assert.equal(await page.evaluate(faults), []);
        await page.setViewportSize({ width: 320, height: 800 });
        assert.ok(await page.locator('.jump').isVisible());
        assert.equal(await page.evaluate(faults), []);
        await page.goto(`${home}?deps=modules&vs#Dockerfile`);
        for (const mark of ['.added .sign', '.removed .sign', '#tree .gone .name', '#compare .clients :checked'])
          await page.locator(mark).first().waitFor({ state: 'attached' });
        assert.equal(await page.evaluate(faults), []);
      },
      { forcedColors: 'active', reducedMotion: 'reduce' },
    );
  },
);

browserTest('nothing moves while the page loads', async () => {
  for (const width of [320, 1280])
    await visit(
      await explorePage(),
      async ({ page }) => {
        await page.locator('#status').waitFor();
        // The observer reports in order, so a move at the end shows that everything before has been reported.
        const shift = await page.evaluate<number>(`new Promise((done) => {
          let sum = 0;
          let last = Infinity;
          new PerformanceObserver((list) => {
            for (const { value, startTime } of list.getEntries())
              if (startTime < last) sum += value;
              else done(sum);
          }).observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() => {
            last = performance.now();
            document.body.prepend(Object.assign(document.createElement('p'), { textContent: 'moves the page' }));
          });
        })`);
        assert.is(shift, 0, `${width}`);
      },
      { viewport: { width, height: 800 } },
    );
});

browserTest('without JavaScript there is the command, the Dockerfile, and a link to every file', async () => {
  await visit(
    await explorePage(),
    async ({ page }) => {
      assert.is(await page.locator('#code pre').textContent(), textFor({}));
      assert.match((await page.locator('#command').textContent()) ?? '', 'npx create-go-docker@');
      assert.is(await page.locator('#form:visible, button:visible').count(), 0);
      await page.locator('noscript a, #result a[href="default-service.html"]').first().click();
      for (const { path, text } of filesFor({})) {
        assert.is(await page.locator(`pre[aria-label="${path}"]`).textContent(), text, path);
      }
    },
    { javaScriptEnabled: false },
  );
});

test('nothing in the page evaluates text or loads code of others', async () => {
  const folder = await siteFolder();
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  for (const name of ['index.html', 'update.js', 'drop.js', 'releases.js'])
    assert.not.match(read(name), /\beval\(|\bFunction\(|\bimport\(/, name);
  assert.match(read('index.html'), /content="default-src &#39;self&#39;; script-src 'self' 'sha256-[\w+/]{43}=';/);
});

test('the browser ends', closeBrowser);

test.run();
