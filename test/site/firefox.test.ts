// The Explore page in Firefox, from the disk. browser.test.ts has all that the page does, in Chromium; here is what could differ
// from one browser to another: the policy on file:, the style sheet's newest parts, scripts that are loaded late, downloads, history.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { GivenAnswers } from '../../generators/go-service/questions.ts';
import * as engine from '../../releases/engine.ts';
import { explorePage } from '../lab/browser.ts';
import { must, onPath } from '../lab/tools.ts';
import { toolTest } from '../support.ts';

const executable = onPath('firefox-esr') ?? onPath('firefox');

const firefoxTest = toolTest(
  executable !== undefined && onPath('unzip') !== undefined,
  'firefox-esr and unzip (.ci/setup/firefox.sh)',
);

/** How long a page may take for anything, in milliseconds: long, because other tests run beside it. */
const limit = 60_000;

const textFor = (given: GivenAnswers, path = 'Dockerfile'): string =>
  engine.render(given).find((file) => file.path === path)?.text ?? '';

// Firefox refuses a home of another user, and writes to it.
const home = mkdtempSync(join(tmpdir(), 'create-go-docker-firefox-'));
const downloads = join(home, 'downloads');
let started: Promise<Browser> | undefined;

const start = (): Promise<Browser> =>
  launch({
    browser: 'firefox',
    executablePath: executable!,
    // It can take more than the 30 seconds of the default to start.
    timeout: 3 * limit,
    env: { ...process.env, HOME: home },
    extraPrefsFirefox: { 'browser.download.folderList': 2, 'browser.download.dir': downloads },
  });

/** Opens an address below the page and runs `body` there. Fails where the page throws, prints an error, or requests anything from elsewhere. */
async function visit(address: string, body: (page: Page) => Promise<unknown>): Promise<void> {
  started ??= start();
  const page = await (await started).newPage();
  page.setDefaultTimeout(limit);
  const problems: string[] = [];
  const index = await explorePage();
  const folder = new URL('.', index).href;
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(`${error}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(folder) && !/^(blob|data):/.test(request.url())) problems.push(request.url());
  });
  try {
    await page.goto(`${index}${address}`);
    await body(page);
    assert.equal(problems, []);
  } finally {
    await page.close();
  }
}

/** Waits until the page shows this file with this text. */
async function shows(page: Page, path: string, text: string): Promise<void> {
  const shown = () =>
    page.evaluate(`[document.querySelector('#file-name')?.textContent,
      [...document.querySelectorAll('#code .line > code')].map(({ textContent }) => textContent).join('')]`);
  const wanted = [path, text];
  await until(async () => `${await shown()}` === `${wanted}`);
  assert.equal(await shown(), wanted);
}

/** Waits until the answer is yes, or until the limit. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + limit;
  while (!(await holds()) && Date.now() < end) await new Promise((done) => setTimeout(done, 25));
}

const search = (page: Page): string => new URL(page.url()).search;

firefoxTest('Firefox: a change of the base renders the Dockerfile again, and the address has it', () =>
  visit('', async (page) => {
    await shows(page, 'Dockerfile', textFor({}));
    await page.locator('#a-base-scratch').click();
    await shows(page, 'Dockerfile', textFor({ base: 'scratch' }));
    assert.is(search(page), '?base=scratch');
    await page.locator('[id="t-main.go"]').click();
    await shows(page, 'main.go', textFor({ base: 'scratch' }, 'main.go'));
    await page.reload();
    await shows(page, 'main.go', textFor({ base: 'scratch' }, 'main.go'));
    await page.evaluate('history.back()');
    await shows(page, 'Dockerfile', textFor({ base: 'scratch' }));
    await page.evaluate('history.back()');
    await shows(page, 'Dockerfile', textFor({}));
  }),
);

firefoxTest('Firefox: an address fills in the form, and the zip holds what the page shows', () =>
  visit('?module=example.com%2Fshop&deps=modules&with=ci#go.mod', async (page) => {
    const given: GivenAnswers = { module: 'example.com/shop', deps: 'modules', with: 'ci' };
    await shows(page, 'go.mod', textFor(given, 'go.mod'));
    assert.is(await page.evaluate(`document.querySelector('#a-module').value`), 'example.com/shop');
    assert.ok(await page.$('#a-deps-modules:checked'));
    assert.ok(await page.$('#a-with-ci:checked'));
    await page.locator('#zip:not([disabled])').click();
    const zip = join(downloads, 'shop.zip');
    await until(() => isZip(zip));
    must('unzip', ['-q', zip], { cwd: downloads });
    assert.is(readFileSync(join(downloads, 'shop/Dockerfile'), 'utf8'), textFor(given));
  }),
);

firefoxTest('Firefox: two sets of answers, and a release, are compared', () =>
  visit('?deps=modules&vs#Dockerfile', async (page) => {
    await page.waitForSelector('.diff .added code');
    const added = await page.$$eval('.added code', (lines) => lines.map(({ textContent }) => textContent));
    for (const line of added) assert.ok(textFor({ deps: 'modules' }).includes(line), line);
    await page.evaluate(`document.querySelector('#edit-other').click()`);
    await page.select('#a-v', '0.1.0');
    await page.waitForFunction(`location.search === '?deps=modules&vs.v=0.1.0'`);
    await page.locator('[id="t-README.md"]').click();
    await page.waitForSelector('.diff .removed');
  }),
);

/** Whether a download has come to its end: unzip finds the table of contents there. */
function isZip(path: string): boolean {
  try {
    must('unzip', ['-t', path]);
    return true;
  } catch {
    return false;
  }
}

test('Firefox ends', async () => {
  await (await started)?.close();
  rmSync(home, { recursive: true, force: true });
});

test.run();
