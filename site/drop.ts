import { generate } from '../core/generate.ts';
import {
  chosenPrograms,
  codeOf,
  healthPath,
  inferredAnswers,
  isLeftOut,
  isWanted,
  offered,
  refuseNothing,
} from '../generators/go-image/decide.ts';
import { specifyImage } from '../generators/go-image/index.ts';
import { type CodeFiles, type Description, describe, scan } from '../generators/go-image/scan.ts';
import { toAnswers } from '../generators/go-service/questions.ts';
import packageJson from '../package.json' with { type: 'json' };
import { html, type Markup } from './html.ts';
import { unzipped } from './unzip.ts';

/** Go code that somebody dropped on the page. */
export interface DroppedCode {
  readonly name: string;
  readonly files: CodeFiles;
}

interface Source {
  readonly path: string;
  readonly bytes: number;
  readonly text: () => Promise<string>;
}

const largestFile = 16 * 1024 * 1024;

/** Reads what decides about an image: of a folder that was chosen, or of a zip archive. Throws an Error for what cannot be read. */
async function readCode(files: readonly File[]): Promise<DroppedCode> {
  const [first] = files;
  const isZip = files.length === 1 && first!.name.endsWith('.zip');
  const sources: readonly Source[] = isZip
    ? unzipped(await first!.arrayBuffer())
    : files.map((file) => ({ path: file.webkitRelativePath || file.name, bytes: file.size, text: () => file.text() }));
  const root = sources.every(({ path }) => path.startsWith(`${sources[0]!.path.split('/')[0]}/`))
    ? `${sources[0]!.path.split('/')[0]}/`
    : '';
  const wanted = sources
    .map((source) => ({ ...source, path: source.path.slice(root.length) }))
    .filter(
      ({ path, bytes }) => bytes <= largestFile && (path === '.gitignore' || (isWanted(path) && !isInLeftOut(path))),
    );
  const texts = new Map(await Promise.all(wanted.map(async ({ path, text }) => [path, await text()] as const)));
  const paths = [...texts.keys()].filter(isWanted).sort();
  const name = root.slice(0, -1) || (first?.name.replace(/\.zip$/, '') ?? '');
  return { name, files: { paths, read: (path) => texts.get(path) } };
}

function isInLeftOut(path: string): boolean {
  const folders = path.split('/').slice(0, -1);
  return folders.some((_, index) => isLeftOut(folders.slice(0, index + 1).join('/')));
}

/** The files that `dockerize` would write for dropped code, why, and the command. Errors are shown as they are there. */
function imageView({ name, files }: DroppedCode, program?: string): Markup {
  try {
    const scanned = scan(files);
    refuseNothing(scanned, name);
    const programs = offered(scanned.programs);
    const chosen = chosenPrograms(scanned, [program ?? programs[0]!.folder])!;
    const found = describe(scanned, chosen);
    const answers = toAnswers(inferredAnswers(scanned, chosen, found, name));
    const code = codeOf(scanned, chosen, found, healthPath(found));
    const written = generate(specifyImage(answers, code), packageJson.version);
    const several = programs.length > 1;
    const flags = several ? ` --program ${chosen[0]!.folder}` : '';
    return html`${several && html`<p><label>Program <select id="program">${programs.map(({ folder }) => html`<option${folder === chosen[0]!.folder && html` selected`}>${folder}</option>`)}</select></label></p>`}
      <ul>${evidence(found).map((line) => html`<li>${line}</li>`)}</ul>
      <p>Without a Go command, cgo in dependencies is not checked. In the folder, run:</p><pre tabindex="0" role="group" aria-label="Command">npx create-go-docker@${packageJson.version} dockerize${flags}</pre>
      ${['Dockerfile', '.dockerignore'].map((path) => html`<details${path === 'Dockerfile' && html` open`}><summary>${path}</summary><pre tabindex="0" role="group" aria-label="${path} for your code">${written.find((file) => file.path === path)?.text}</pre></details>`)}`;
  } catch (error) {
    return html`<p class="problem">${(error as Error).message}</p>`;
  }
}

function evidence({ go, port, health, cgo }: Description): readonly string[] {
  const rows = [
    ['Go', go],
    ['port', port],
    ['health', health],
    ['cgo', cgo],
  ] as const;
  return rows.flatMap(([what, fact]) =>
    fact && fact.value !== false
      ? [`${what} ${fact.value} ← ${fact.evidence[0] ?? 'the code'} (${fact.confidence})`]
      : [],
  );
}

const drop = { readCode, imageView };

declare global {
  /** What this script sets. It is loaded when somebody chooses a folder or an archive. */
  var createGoDockerDrop: typeof drop | undefined;
}

globalThis.createGoDockerDrop = drop;
