// `npm run bench:explore`: the time from a change of an answer on the Explore page to the next frame, in Chromium
// (.ci/setup/browser.sh), for every field of the form and five views, from a second after the page is there. Run it on a quiet
// machine: the load is printed with the result.
import { loadavg } from 'node:os';
import { closeBrowser, explorePage, visit } from '../test/lab/browser.ts';

/** What is shown while the answers change. */
const views: readonly (readonly [name: string, address: string])[] = [
  ['Dockerfile', ''],
  ['every extra', '?with=all#.github/workflows/ci.yml'],
  ['the longest file', '#server.go'],
  ['two services', '?vs.deps=modules&vs.base=scratch&vs.with=all'],
  ['two releases', '?vs.v=0.1.0&with=all#README.md'],
];

interface Change {
  readonly field: string;
  readonly milliseconds: number;
}

/** Changes every field, and waits for the frame after each change. Runs in the page. */
const measure = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(0);
  }));
  const times = [];
  const time = async (field, change) => {
    await new Promise((done) => setTimeout(done, 50));
    const start = performance.now();
    change(document.getElementById(field));
    await frame();
    times.push({ field, milliseconds: performance.now() - start });
  };
  const set = (value) => (element) => {
    element.value = value;
    element.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const fields = [...document.querySelectorAll('#form :is(input, select)')].filter((each) => each.checkVisibility());
  for (let round = 0; round < 3; round += 1)
    for (const { id, type, value, options } of fields) {
      if (type === 'radio' || type === 'checkbox') await time(id, (element) => element.click());
      else for (const next of options ? [options[1].value, value] : [value + '1', value]) await time(id, set(next));
    }
  return times;
})()`;

function summary(name: string, changes: readonly Change[]): string {
  const times = changes.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  const at = (part: number) => times[Math.floor((times.length - 1) * part)]!.toFixed(1).padStart(6);
  const slow = changes.filter(({ milliseconds }) => milliseconds > 50);
  const names = [...new Set(slow.map(({ field }) => field))];
  return `${name.padEnd(18)} ${`${times.length}`.padStart(5)} ${at(0.5)} ${at(0.95)} ${at(1)}  ${slow.length} ${names.join(' ')}`;
}

console.log('view               count median    95%    max  over 50 ms');
const home = await explorePage();
const all: Change[] = [];
for (const [name, address] of views)
  await visit(`${home}${address}`, async ({ page }) => {
    await page.locator('#code .line').first().waitFor();
    await page.waitForTimeout(1000);
    const changes = await page.evaluate<Change[]>(measure);
    all.push(...changes);
    console.log(summary(name, changes));
  });
console.log(summary('all', all));
console.log(`load ${loadavg()[0]!.toFixed(1)}`);
await closeBrowser();
