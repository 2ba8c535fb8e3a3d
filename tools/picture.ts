// The picture at the top of the README: the screens that test/cli/terminal/screens.test.ts recorded, one after the other.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../test/screens/', import.meta.url));
const [row, left, top, seconds] = [18, 16, 44, 4];

/** The contents of docs/way.svg. Each screen is shown for some seconds; without animation the last one is shown. */
export function picture(): string {
  const names = readdirSync(folder)
    .filter((name) => /^way-\d/.test(name))
    .sort();
  const screens = names.map((name) =>
    readFileSync(folder + name, 'utf8')
      .trimEnd()
      .split('\n'),
  );
  const height = top + row * Math.max(...screens.map((lines) => lines.length)) + 4;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 ${height}" role="img" aria-label="Three questions and a review on a terminal, and then the service is written">
<style>
text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d7dde2; white-space: pre }
g { opacity: 0; animation: show ${seconds * screens.length}s step-end infinite }
g:last-of-type { opacity: 1 }
@keyframes show { 0% { opacity: 1 } ${100 / screens.length}%, 100% { opacity: 0 } }
@media (prefers-reduced-motion: reduce) { g { animation: none } }
</style>
<rect width="880" height="${height}" rx="8" fill="#1c2227"/>
<text x="${left}" y="26" fill-opacity="0.6">$ npx create-go-docker@latest</text>
${screens.map((lines, index) => frame(lines, index - screens.length)).join('\n')}
</svg>
`;
}

// A negative delay starts the animation in the middle, so that no frame is visible before its turn.
function frame(lines: readonly string[], turn: number): string {
  return `<g style="animation-delay: ${turn * seconds}s">\n${lines.flatMap(textLine).join('\n')}\n</g>`;
}

// The colors of the prompts. The recorded screens are plain text.
const colors: Readonly<Record<string, string>> = { '?': '#6cb6ff', '✔': '#57ab5a', '❯': '#39c5cf' };

function textLine(line: string, index: number): string | readonly never[] {
  // No sizes, so that a change in a template does not change the picture.
  const text = line
    .replace(/ +# bytes/, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
  const color = colors[text[0] ?? ''];
  const glyph = `<tspan style="fill: ${color}">${text[0]}</tspan>`;
  const content = color ? glyph + text.slice(1) : text;
  return text.trim() ? `<text x="${left}" y="${top + row * (index + 1) - 12}">${content}</text>` : [];
}
