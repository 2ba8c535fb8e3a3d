/**
 * `npx tsx bench/verify-peers.ts`: builds the images with one fault each (test/lab/faults.ts), and writes into docs/verify.md what verify,
 * hadolint, dockle and dive say about them. It needs Docker and Go; a tool that is not on PATH is left out. A finding counts where the tool does not
 * have it for the image without a fault.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import type { Document } from '../cli/output/document.ts';
import { type Fault, faults, good, goodAlpine, writeFaults } from '../test/lab/faults.ts';
import { docker, must, run, tool } from '../test/lab/tools.ts';
import { runsHere } from '../test/program.ts';
import { inTemporary } from '../test/support.ts';

const page = fileURLToPath(new URL('../docs/verify.md', import.meta.url));
const image = 'create-go-docker-peers';

/** The codes that each tool reports. */
interface Report {
  readonly verify: readonly string[];
  readonly hadolint: readonly string[];
  readonly dockle: readonly string[];
  readonly dive: readonly string[];
}

async function reportOf(folder: string, dockerfile: string, flags: readonly string[] = []): Promise<Report> {
  const file = join(folder, 'Dockerfile.peers');
  await fs.writeFile(file, dockerfile);
  must(docker!, ['build', '--tag', image, '--file', file, folder]);
  const { stdout } = await runsHere(folder, ['verify', '.', '--json', '--file', 'Dockerfile.peers', ...flags]);
  const checks = (JSON.parse(stdout) as Document).verify?.checks ?? [];
  const output = (name: string, ...args: readonly string[]) => {
    const program = tool(name);
    return program === undefined ? '' : run(program, args).output;
  };
  const hadolint = output('hadolint', '--format', 'json', file) || '[]';
  const dockle = output('dockle', '--format', 'json', image) || '{}';
  const dive = output('dive', '--ci', image);
  return {
    verify: checks.filter(({ state }) => state === 'failed').map(({ id }) => id),
    hadolint: (JSON.parse(hadolint) as readonly { code: string }[]).map(({ code }) => code),
    dockle: ((JSON.parse(dockle).details ?? []) as readonly { code: string }[]).map(({ code }) => code),
    dive: [...dive.matchAll(/FAIL: (\w+)/g)].map(([, rule = '']) => rule),
  };
}

const tools = (['verify', 'hadolint', 'dockle', 'dive'] as const).filter((name) => name === 'verify' || tool(name));

function row({ name }: Fault, report: Report, without: readonly Report[]): string {
  const cells = tools.map((each) => {
    const known = without.flatMap((one) => one[each]);
    return [...new Set(report[each].filter((code) => !known.includes(code)))].join(', ') || '-';
  });
  return `| ${name} | ${cells.join(' | ')} |`;
}

await inTemporary(async (folder) => {
  await writeFaults(folder);
  const without = [await reportOf(folder, good), await reportOf(folder, goodAlpine)];
  const rows: string[] = [];
  for (const fault of faults) {
    rows.push(row(fault, await reportOf(folder, fault.dockerfile, fault.flags), without));
    console.log(rows.at(-1));
  }
  must(docker!, ['image', 'rm', image]);
  const version = (name: string) => /\d+\.\d+\.\d+/.exec(run(tool(name)!, ['--version']).output)?.[0] ?? '';
  const head = tools.map((name) => (name === 'verify' ? name : `${name} ${version(name)}`));
  const found = tools.map(
    (_, index) => rows.filter((each) => each.split(' | ')[index + 1]?.replace(' |', '') !== '-').length,
  );
  const table = [
    `| fault | ${head.join(' | ')} |`,
    `| --- |${' --- |'.repeat(tools.length)}`,
    ...rows,
    `| found, of ${rows.length} | ${found.join(' | ')} |`,
  ];
  const text = await fs.readFile(page, 'utf8');
  const block = /(<!-- side by side -->\n)[\s\S]*?(<!-- \/side by side -->)/;
  await fs.writeFile(
    page,
    text.replace(block, (_, start, end) => `${start}${table.join('\n')}\n${end}`),
  );
});
