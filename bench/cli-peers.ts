import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fs from 'fs-extra';
import type { RenderedFile } from '../core/render.ts';
import { toolsFolder } from '../test/lab/tools.ts';

/** The peers, exactly: what is measured should be what is named. */
const npmPeers = ['create-vite@9.3.0', 'hygen@6.2.11', 'plop@4.0.5'];
const pythonPeers = ['cookiecutter==2.7.1', 'copier==9.19.1', 'cruft==2.16.0'];

/** Where each peer's program is, and what it is called in the table. */
export interface Peers {
  readonly createVite: string;
  readonly hygen: string;
  readonly plop: string;
  readonly cookiecutter: string;
  readonly copier: string;
  readonly cruft: string;
}

/** Where the peers are installed. */
export const peersFolder: string = join(toolsFolder, 'bench');

/** Installs the peers, unless they are there. */
export function installPeers(folder = peersFolder): Peers {
  const made = join(folder, 'made.json');
  const wanted = JSON.stringify([npmPeers, pythonPeers]);
  if (!existsSync(made) || fs.readFileSync(made, 'utf8') !== wanted) {
    fs.emptyDirSync(folder);
    must('npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, ...npmPeers);
    must('python3', '-m', 'venv', join(folder, 'python'));
    must(join(folder, 'python/bin/pip'), '-q', 'install', ...pythonPeers);
    fs.writeFileSync(made, wanted);
  }
  const node = (path: string) => join(folder, 'node_modules', path);
  return {
    createVite: node('create-vite/index.js'),
    hygen: node('hygen/dist/bin.js'),
    plop: node('plop/bin/plop.js'),
    cookiecutter: join(folder, 'python/bin/cookiecutter'),
    copier: join(folder, 'python/bin/copier'),
    cruft: join(folder, 'python/bin/cruft'),
  };
}

/** What each peer needs to make the same service, in which only the name `orders` varies. */
export interface PeerTemplates {
  readonly hygen: string;
  readonly plopfile: string;
  readonly cookiecutter: string;
  readonly copier: string;
}

/** Writes the same tree as a template of each peer. */
export function writePeerTemplates(folder: string, files: readonly RenderedFile[]): PeerTemplates {
  fs.emptyDirSync(folder);
  const put = (path: string, text: string) => fs.outputFileSync(join(folder, path), text);
  // What means something to a template language is kept apart from the name that is to be filled in.
  const filled = (text: string, name: string, raw: (part: string) => string) =>
    text.split('orders').map(raw).join(name);
  const jinja = (part: string) => (/\{[{%#]/.test(part) ? `{% raw %}${part}{% endraw %}` : part);
  const handlebars = (part: string) => part.replaceAll('{{', '\\{{');
  const same = (part: string) => part;

  put('hygen/package.json', '{}');
  put('plop/package.json', '{ "type": "module" }');
  put('cookiecutter/cookiecutter.json', '{ "name": "orders" }');
  put('copier/copier.yml', 'name:\n  type: str\n  default: orders\n_templates_suffix: .jinja\n');
  for (const { path, text } of files) {
    const flat = path.replaceAll('/', '-').replace(/^\./, 'dot-');
    const front = `---\nto: <%= name %>/${path}\n---\n`;
    put(`hygen/_templates/service/new/${flat}.ejs.t`, front + filled(text, '<%= name %>', same));
    put(`plop/templates/${path}.hbs`, filled(text, '{{{name}}}', handlebars));
    put(`cookiecutter/{{cookiecutter.name}}/${path}`, filled(text, '{{cookiecutter.name}}', jinja));
    put(`copier/${path}.jinja`, filled(text, '{{name}}', jinja));
  }
  put(
    'hygen/_templates/service/new/prompt.js',
    `module.exports = [{ type: 'input', name: 'name', message: 'Name?' }];\n`,
  );
  const actions = files.map(({ path }) => ({
    type: 'add',
    path: `{{name}}/${path}`,
    templateFile: `templates/${path}.hbs`,
  }));
  const config = `{ prompts: [{ type: 'input', name: 'name', message: 'Name?' }], actions: ${JSON.stringify(actions)} }`;
  put('plop/plopfile.js', `export default (plop) => plop.setGenerator('service', ${config});\n`);
  return {
    hygen: join(folder, 'hygen'),
    plopfile: join(folder, 'plop/plopfile.js'),
    cookiecutter: join(folder, 'cookiecutter'),
    copier: join(folder, 'copier'),
  };
}

/** Runs a command that has to end with 0. */
export function must(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}${error?.message ?? ''}`);
  return stdout;
}
