// `npm run reference` writes what is derived from the code: the tables of the documentation, the schema of --json, the picture of a
// run, and the size of the package.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tables } from '../cli/help.ts';
import { documentSchema } from '../cli/output/document-schema.ts';
import { extras } from '../generators/go-service/extras.ts';
import { commented } from '../generators/go-service/files.ts';
import { nameMeanings } from '../generators/go-service/name-meanings.ts';
import { templateNames } from '../generators/go-service/names.ts';
import { toAnswers } from '../generators/go-service/questions.ts';
import { teamSchema } from '../generators/go-service/team-schema.ts';
import { steps } from '../workshop/steps.ts';
import { stepsPage } from '../workshop/steps-page.ts';
import { withBlock } from './blocks.ts';
import { sizeSentence } from './package-size.ts';
import { picture } from './picture.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The parts of the documentation that are made from the code, by name. */
export function blocks(): Readonly<Record<string, string>> {
  return {
    ...tables(),
    'workshop-steps': stepsTable(),
    names: namesTable(),
    'templates-settings': settingsTable(),
    commented: commented.map((path) => `- \`${path}\``).join('\n'),
    'generated-tests': generatedTestsTable(),
  };
}

/** The names that a team's templates may use, with their meanings and their values for the default answers. */
function namesTable(): string {
  const values = templateNames(toAnswers({ module: 'github.com/acme/orders' }));
  const meanings = {
    ...nameMeanings,
    ...Object.fromEntries(extras.map(({ name }) => [name, `whether the service has the extra ${name}`])),
  };
  const rows = Object.entries(meanings).map(([name, meaning]) => {
    const value = `${values[name]}`.trim();
    return `| \`${name}\` | ${meaning} | ${value === '' ? '' : `\`${value}\``} |`;
  });
  return ['| name | meaning | with the default answers |', '| --- | --- | --- |', ...rows].join('\n');
}

/** The steps of the workshop, and what each one measures. */
function stepsTable(): string {
  const rows = steps.map(({ title, goal, number }, index) => `| ${index + 1} | ${title} | ${goal} | ${number} |`);
  return ['| step | title | goal | what is measured |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The tests that run generated services. What each one tests is the first sentence of its file. */
function generatedTestsTable(): string {
  const folder = 'test/generated/';
  const rows = readdirSync(root + folder).flatMap((file) => {
    const [, name] = /^(.+)\.test\.ts$/.exec(file) ?? [];
    if (name === undefined) return [];
    const [, sentence] = /^\/\/ (.+?)\.\s/.exec(readFileSync(root + folder + file, 'utf8')) ?? [];
    if (!sentence) throw new Error(`${folder}${file} has to begin with a comment that says in one line what it tests.`);
    return [`| ${sentence} | \`npm test -- ${folder.replace('test/', '')}${name}\` |`];
  });
  return ['| what is tested | command |', '| --- | --- |', ...rows].join('\n');
}

/** What a team's file may hold. */
function settingsTable(): string {
  const rows = Object.entries(teamSchema.properties ?? {}).flatMap(([name, { description }]) =>
    description === undefined ? [] : [`| \`${name}\` | ${description.replaceAll('|', '\\|')} |`],
  );
  return ['| key | meaning |', '| --- | --- |', ...rows].join('\n');
}

/** The pages that have such parts. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(`${root}docs`)
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

function withBlocks(text: string): string {
  return Object.entries(blocks()).reduce((all, [name, block]) => withBlock(all, name, block), text);
}

/** Every file that is made from the code: its path, what it holds, and what it should hold. */
export function referenceFiles(): readonly { readonly path: string; readonly now: string; readonly made: string }[] {
  const read = (path: string) => (existsSync(root + path) ? readFileSync(root + path, 'utf8') : '');
  const made = [
    { path: 'schema/output.json', made: `${JSON.stringify(documentSchema(), null, 2)}\n` },
    { path: 'schema/templates.json', made: `${JSON.stringify(teamSchema, null, 2)}\n` },
    { path: 'docs/way.svg', made: picture() },
    { path: 'docs/workshop-steps.md', made: stepsPage() },
    ...pages
      .filter((path) => path !== 'docs/workshop-steps.md')
      .map((path) => ({ path, made: withBlocks(read(path)) })),
  ];
  return made.map((each) => ({ ...each, now: read(each.path) }));
}

// Not among the files above: it needs a build. test/package/package.test.ts compares it with the package.
function packageSize(): string {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [{ size, unpackedSize }] = JSON.parse(json);
  return sizeSentence({ packed: size, unpacked: unpackedSize });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, made } of referenceFiles()) writeFileSync(root + path, made);
  const readme = `${root}README.md`;
  writeFileSync(readme, withBlock(readFileSync(readme, 'utf8'), 'package-size', packageSize()));
}
