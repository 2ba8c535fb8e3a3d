// `npm version minor` (or major, patch) runs this between raising the version and making the commit and the tag: what was
// "Unreleased" in the change log becomes that version's. Then `git push --follow-tags`; the tag starts .github/workflows/release.yml.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../CHANGELOG.md', import.meta.url);
const text = readFileSync(file, 'utf8');
const day = new Date().toISOString().slice(0, 10);
const released = text.replace(
  /^## Unreleased\n\n(?=-)/m,
  `## Unreleased\n\n## ${process.env.npm_package_version}, ${day}\n\n`,
);
if (released === text)
  throw new Error('CHANGELOG.md has nothing under "## Unreleased", so there is nothing to release.');
writeFileSync(file, released);
