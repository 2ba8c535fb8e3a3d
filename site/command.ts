import { shellWord } from '../core/shell.ts';
import { defaultFolder, nextSteps, repeatFlags, stepLines } from '../generators/go-service/index.ts';
import { html, type Markup } from './html.ts';
import { isComplete, type Service, size } from './service.ts';

interface Client {
  readonly name: string;
  /** What starts a package, without its name. */
  readonly run: string;
  /** How its shell quotes a word. */
  readonly word: (text: string) => string;
}

/** The programs that start the command. */
export const clients: readonly Client[] = [
  { name: 'npx', run: 'npx', word: shellWord },
  { name: 'pnpm', run: 'pnpm dlx', word: shellWord },
  { name: 'yarn', run: 'yarn dlx', word: shellWord },
  { name: 'bun', run: 'bunx', word: shellWord },
  { name: 'PowerShell', run: 'npx', word: powerShellWord },
];

// A comma makes a list, 1.20 is a number, and typographic quotes are quotes (about_Parsing and about_Quoting_Rules).
function powerShellWord(word: string): string {
  return /^([a-zA-Z/][\w./:-]*|\d+)$/.test(word) ? word : `'${word.replace(/['\u2018-\u201B]/g, '$&$&')}'`;
}

/** The command that creates a service, for one of the clients. It writes into a new folder named after the module. */
export function commandFor({ engine, answers }: Service, { run, word }: Client): string {
  const known = repeatFlags(answers).filter(([flag]) => engine.answers.includes(flag.slice(2)));
  const flags = known.map(([flag, value]) => `${flag} ${word(value)}`);
  return [run, `create-go-docker@${engine.version}`, '--yes', ...flags].join(' ');
}

/** The answers as a file for `--from`. */
export function answersFile({ engine, answers }: Service): string {
  const known = Object.entries(answers).filter(([name]) => engine.answers.includes(name));
  return `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`;
}

/** The folder that the command creates. */
export const folderOf = ({ answers }: Pick<Service, 'answers'>): string => defaultFolder(answers);

/** The command, and the buttons for the zip, the answers and the link. */
export function commandView(service: Service, clientName: string): Markup {
  const client = clients.find(({ name }) => name === clientName) ?? clients[0]!;
  const ready = isComplete(service);
  const bytes = service.files.reduce((sum, { text }) => sum + text.length, 0);
  const off = !ready && html` disabled`;
  return html`<fieldset class="clients"><legend class="hidden">Command for</legend>${clients.map(
    ({ name }) =>
      html`<label><input type="radio" id="c-${name}" name="client" value="${name}"${name === client.name && html` checked`}><span>${name}</span></label>`,
  )}</fieldset>
  <div class="command"><pre tabindex="0" role="region" aria-label="Command" id="command">${ready ? commandFor(service, client) : 'Correct the marked answers first.'}</pre>
  <button type="button" class="primary" id="copy-command" data-do="copy-command"${off}>Copy</button></div>
  <p class="ways"><button type="button" id="zip" data-do="zip"${off}>Download zip <small>${size(bytes)}</small></button>
  <button type="button" id="copy-json" data-do="copy-json"${off}>Copy answers as JSON</button>
  <button type="button" id="copy-address" data-do="copy-address">Copy link</button></p>`;
}

/** The commands that build and run the service. */
export function nextView({ answers }: Service): Markup {
  const lines = [`cd ${shellWord(folderOf({ answers }))}`, ...stepLines(nextSteps(answers))];
  return html`<pre tabindex="0" role="region" aria-label="Commands to build and run">${lines.join('\n')}</pre>`;
}
