// `npm run site:screens`: records the pictures of the Explore page in docs/, with Chromium (.ci/setup/browser.sh) and pngquant, which
// makes them a third of the size.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { closeBrowser, explorePage, visit } from '../test/lab/browser.ts';

const pictures = [
  { name: 'desktop', address: '', width: 1280, height: 800, colorScheme: 'light' },
  {
    name: 'dark',
    address: '?deps=modules&base=scratch&comments=none&with=ci',
    width: 1280,
    height: 800,
    colorScheme: 'dark',
  },
  { name: 'compare', address: '?base=scratch&vs#Dockerfile', width: 1280, height: 800, colorScheme: 'light' },
  { name: 'phone', address: '?deps=modules#main.go', width: 390, height: 844, colorScheme: 'dark' },
] as const;

for (const { name, address, width, height, colorScheme } of pictures)
  await visit(
    (await explorePage()) + address,
    async ({ page }) => {
      await page.locator('#status').waitFor();
      if (name === 'desktop' || name === 'dark') await page.locator('.why summary').first().click();
      if (name === 'phone') await page.locator('.jump').click();
      await page.mouse.move(0, 0);
      const path = fileURLToPath(new URL(`../docs/explore-${name}.png`, import.meta.url));
      await page.screenshot({ path });
      execFileSync('pngquant', ['--force', '--strip', '--speed=1', `--output=${path}`, '64', path]);
    },
    { colorScheme, viewport: { width, height } },
  );
await closeBrowser();
