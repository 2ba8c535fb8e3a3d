import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { makeSite } from '../../build/site.ts';
import { toolTest } from '../support.ts';
import { onPath } from './tools.ts';

const executable = onPath('chromium');

export const browserTest = toolTest(
  executable !== undefined && onPath('unzip') !== undefined,
  'chromium and unzip (.ci/setup/browser.sh)',
);

// No sandbox: in CI this runs as root. The others keep Chromium from sending requests of its own.
const options = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

/** How long a page may take for anything, in milliseconds: long, because other tests run beside it. */
const limit = 60_000;

let started: Promise<Browser> | undefined;
let made: Promise<string> | undefined;

/** A folder with the site, made once, and gone with this process. */
export function siteFolder(): Promise<string> {
  made ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'create-go-docker-site-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of (await makeSite()).files) writeFileSync(join(folder, name), content);
    return folder;
  })();
  return made;
}

/** The address of the Explore page on the disk. */
export async function explorePage(): Promise<string> {
  return pathToFileURL(join(await siteFolder(), 'index.html')).href;
}

/** What a page did that it must not do. */
export interface Visit {
  readonly page: Page;
  /** The addresses that were requested, in order. */
  readonly requests: readonly string[];
}

/**
 * Opens an address in a new profile and runs `body` there. Fails where the page throws, prints an error (a violation of its policy
 * is one), opens a dialog, or requests anything from elsewhere.
 */
export async function visit(
  address: string,
  body: (visit: Visit) => Promise<unknown>,
  context: BrowserContextOptions = {},
): Promise<void> {
  started ??= chromium.launch({ executablePath: executable!, args: options });
  const profile = await (await started).newContext({ viewport: { width: 1280, height: 800 }, ...context });
  const problems: string[] = [];
  const requests: string[] = [];
  const page = await profile.newPage();
  page.setDefaultTimeout(limit);
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(`${error.stack}`));
  page.on('dialog', (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => requests.push(request.url()));
  try {
    await page.goto(address);
    await body({ page, requests });
    const home = new URL('.', address).href;
    assert.equal(
      [...problems, ...requests.filter((each) => !each.startsWith(home) && !/^(blob|data):/.test(each))],
      [],
    );
  } finally {
    await profile.close();
  }
}

/** Ends the browser, so that this process can end. */
export async function closeBrowser(): Promise<void> {
  await (await started)?.close();
}

/** Waits until the page shows this file with this text. */
export async function shows(page: Page, path: string, text: string): Promise<void> {
  const shown = async () => {
    const lines = await page.locator('#code .line > code').allTextContents();
    return { path: await page.locator('#file-name').textContent(), text: lines.join('') };
  };
  const end = Date.now() + limit;
  while (Date.now() < end && !isDeepStrictEqual(await shown(), { path, text })) await page.waitForTimeout(25);
  assert.equal(await shown(), { path, text });
}
