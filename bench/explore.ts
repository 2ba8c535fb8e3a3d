// `npm run bench:explore`: the time from a change of an answer on the Explore page to the next frame, in Chromium (.ci/setup/browser.sh).
// Run it on a quiet machine: the load is printed with the result.
import { loadavg } from 'node:os';
import { closeBrowser, explorePage, visit } from '../test/lab/browser.ts';

const changes = [
  ...['a-base-scratch', 'a-deps-modules', 'a-with-kubernetes', 'a-with-ci'],
  ...['a-base-alpine', 'a-comments-none', 'a-comments-why', 'a-deps-dep'],
];

/** Clicks each field, and waits for the frame after it. Runs in the page. */
const measure = `(async (ids) => {
  const times = [];
  for (let round = 0; round < 5; round += 1)
    for (const id of ids) {
      const start = performance.now();
      document.getElementById(id).click();
      await new Promise((done) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
      }));
      times.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 50));
    }
  return times;
})(${JSON.stringify(changes)})`;

await visit(await explorePage(), async ({ page }) => {
  await page.locator('#code .line').first().waitFor();
  const times = (await page.evaluate<number[]>(measure)).sort((one, other) => one - other);
  const at = (part: number) => times[Math.floor((times.length - 1) * part)]!.toFixed(1);
  console.log(`${times.length} changes: median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, all within ${at(1)} ms`);
  console.log(`load ${loadavg()[0]!.toFixed(1)}`);
});
await closeBrowser();
