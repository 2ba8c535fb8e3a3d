/**
 * `npm run bench:faults`: builds the images with one fault each (test/lab/faults.ts), and writes into docs/verify.md what verify, hadolint,
 * dockle and dive say about them. It needs Docker and Go; a tool that is not on PATH is left out. What a tool reports about the images without a
 * fault, too, is not counted. What verify reports is what test/generated/verify.test.ts asserts.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { type Fault, faults, good, goodAlpine, writeFaults } from '../test/lab/faults.ts';
import { docker, must, run, tool } from '../test/lab/tools.ts';
import { inTemporary } from '../test/support.ts';
import { withBlock } from '../tools/blocks.ts';

const page = fileURLToPath(new URL('../docs/verify.md', import.meta.url));
const image = 'create-go-docker-bench-faults';

/** What a tool reports about the Dockerfile `file` and the image, as codes. */
type Reader = (file: string) => readonly string[];

const readers: Readonly<Record<string, Reader>> = {
  hadolint: (file) => codesIn(JSON.parse(run(tool('hadolint')!, ['--format', 'json', file]).stdout)),
  // From an archive: its client does not know the engine of Debian.
  dockle: (file) => {
    const { details } = JSON.parse(run(tool('dockle')!, ['--format', 'json', '--input', `${file}.tar`]).stdout);
    return codesIn(details ?? []);
  },
  // With its default limits.
  dive: (file) => {
    const { output } = run(tool('dive')!, ['--ci', `docker-archive://${file}.tar`]);
    if (!output.includes('Evaluation:')) throw new Error(output);
    return [...output.matchAll(/^ +FAIL +(\w+)/gm)].map(([, rule = '']) => rule);
  },
};

const codesIn = (findings: readonly { readonly code: string }[]): readonly string[] => findings.map(({ code }) => code);

const names = Object.keys(readers).filter((name) => tool(name) !== undefined);

/** What each tool reports about a Dockerfile and its image, in the order of the names. */
async function reports(folder: string, dockerfile: string): Promise<readonly (readonly string[])[]> {
  const file = join(folder, 'Dockerfile.bench');
  await fs.writeFile(file, dockerfile);
  must(docker!, ['build', '--tag', image, '--file', file, folder], { env: { DOCKER_BUILDKIT: '1' } });
  must(docker!, ['save', '--output', `${file}.tar`, image]);
  return names.map((name) => readers[name]!(file));
}

const rows: (readonly string[])[] = [];
await inTemporary(async (folder) => {
  await writeFaults(folder);
  const without = [await reports(folder, good), await reports(folder, goodAlpine)];
  const add = async ({ name, dockerfile, found: byVerify }: Fault) => {
    const found = await reports(folder, dockerfile);
    const cells = found.map((codes, index) => {
      const known = without.flatMap((each) => each[index]!);
      return [...new Set(codes)].filter((code) => !known.includes(code)).join(', ');
    });
    rows.push([name, byVerify.join(', '), ...cells]);
    console.log(rows.at(-1));
  };
  for (const fault of faults) await add(fault);
  must(docker!, ['image', 'rm', image]);
});

const versionOf = (name: string): string => /\d+\.\d+\.\d+/.exec(run(tool(name)!, ['--version']).output)?.[0] ?? '';
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const block = [
  line(['fault', 'verify', ...names.map((name) => `${name} ${versionOf(name)}`.trim())]),
  line(['---', '---', ...names.map(() => '---')]),
  line([
    `found, of ${rows.length}`,
    ...['verify', ...names].map((_, index) => `${rows.filter((cells) => cells[index + 1] !== '').length}`),
  ]),
  ...rows.map(line),
].join('\n');
await fs.writeFile(page, withBlock(await fs.readFile(page, 'utf8'), 'faults', block));
