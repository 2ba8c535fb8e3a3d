import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marked, type Tokens } from 'marked';
import { type Plugin, rolldown } from 'rolldown';
import { type LicenseInfo, licensePlugin } from 'rolldown-license-plugin';
import { fileAttribute, scriptElement, templatesVariable, withScripts } from '../pipeline/site-scripts.ts';
import { clients, commandFor } from '../site/command.ts';
import { html, Markup } from '../site/html.ts';
import { defaultPage, exploreBody, type Link, pageView } from '../site/shell.ts';
import { firstFile, viewOf } from '../site/view.ts';
import { embedTemplates } from './embed-templates.ts';
import { otherEngines } from './engine.ts';
import { packageFields } from './package-fields.ts';

/** The site. */
export interface Site {
  /** The files by name. They are all in one folder and name each other relatively, so that they work anywhere. */
  readonly files: ReadonlyMap<string, string>;
  /** The packages whose code is in its scripts. */
  readonly packages: readonly LicenseInfo[];
}

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');
const icon = read('site/icon.svg');

/** Makes the Explore page and the pages of the documentation. */
export async function makeSite(): Promise<Site> {
  const { files, script, packages } = await makePages();
  const all = withScripts(files, script, await otherEngines());
  return { files: new Map([...all, ['THIRD-PARTY-LICENSES.txt', licenseTexts(packages)]]), packages };
}

/** The site without what the package has already, and the script of the Explore page. */
export interface Pages extends Site {
  readonly script: string;
}

/** Makes the pages, without templates, archived releases and licenses. */
export async function makePages(): Promise<Pages> {
  const documents = documentPages();
  const links = [{ href: 'index.html', title: 'Explore' }, ...documents.filter(({ isListed }) => isListed)];
  const [page, update, drop] = await Promise.all(['page', 'update', 'drop'].map(bundled));
  const files = new Map<string, string>([
    ...(await explorePages(links)),
    ['update.js', update!.script],
    ['drop.js', drop!.script],
    ...['page.css', 'no-script.css'].map((name) => [name, smaller(read(`site/${name}`))] as const),
  ]);
  for (const { href, title, path } of documents) files.set(href, documentPage(path, { href, title }, links, files));
  return { files, script: page!.script, packages: page!.packages };
}

/** The licenses of packages as one text. */
export function licenseTexts(packages: readonly LicenseInfo[]): string {
  const texts = packages.map(
    ({ name, version, license, licenseText }) => `${name} ${version} (${license})\n\n${licenseText}`,
  );
  return `${texts.join('\n\n---\n\n')}\n`;
}

/** The Explore page, and all files of the default service for where scripts do not run. */
async function explorePages(links: readonly Link[]): Promise<readonly (readonly [string, string])[]> {
  const versions = Object.keys(await otherEngines());
  const { parts, service } = await viewOf(
    { side: { given: {} }, unknown: [] },
    { archive: {}, versions, editing: 'side', client: clients[0]!.name },
  );
  const explore = pageView({
    href: 'index.html',
    title: 'create-go-docker',
    description: 'Choose a Go service with a small Docker image, and see every file before you create it.',
    links,
    icon,
    root: html` data-releases="${versions.join(' ')}"`,
    head: html`<noscript><link rel="stylesheet" href="no-script.css"></noscript>`,
    body: exploreBody({ ...parts, code: plainCode }, new Markup(scriptElement)),
  });
  const files = service.files.map(
    ({ path }) =>
      html`<h2>${path}</h2><pre tabindex="0" role="group" aria-label="${path}" ${fileAttribute}="${path}"></pre>`,
  );
  const all = pageView({
    href: defaultPage,
    title: 'The default service – create-go-docker',
    description: 'All files of the service that create-go-docker creates without further answers.',
    links,
    icon,
    body: html`<main class="text" id="main" tabindex="-1"><h1>The default service</h1><pre>${commandFor(service, clients[0]!)}</pre>${files}</main>`,
  });
  return [
    ['index.html', explore],
    [defaultPage, all],
  ];
}

/** The file that is shown first, as text: the page's script adds line numbers, colors and explanations, which would double its size. */
const plainCode = html`<pre class="code" ${fileAttribute}="${firstFile}"></pre>`;

/** A file of `site/` with what it imports, as a classic script: browsers load no modules from file:// addresses. */
async function bundled(name: string): Promise<Pick<Pages, 'script' | 'packages'>> {
  const packages: LicenseInfo[] = [];
  const collect = licensePlugin({ failOnUnlicensed: true, done: (found) => void packages.push(...found) });
  const bundle = await rolldown({
    input: `${root}site/${name}.ts`,
    platform: 'browser',
    plugins: [
      embedTemplates({ elsewhere: templatesVariable, isElsewhere: () => true }),
      ownFigures,
      packageFields('version'),
      collect,
    ],
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true, codeSplitting: false });
  const script = output[0].code;
  if (/<\/script|<!--/i.test(script)) throw new Error(`site/${name}.ts cannot be a script inside of a page.`);
  return { script, packages };
}

/** A style sheet without comments and blanks. */
const smaller = (css: string): string => css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s*([{};,\n])\s*/g, '$1');

// The page shows the figures of our images. The file has those of others, too, and more of each.
const ownFigures: Plugin = {
  name: 'own-figures',
  load: {
    filter: { id: /\/bench\/image\.json$/ },
    handler: (id) => {
      const all: { readonly rows: readonly { readonly name: string }[] } = JSON.parse(readFileSync(id, 'utf8'));
      const rows = all.rows.filter(({ name }) => name.startsWith('create-go-docker'));
      const shown = ['day', 'go', 'rows', 'name', 'base', 'bytes', 'added', 'files', 'shell', 'user'];
      return { code: JSON.stringify({ ...all, rows }, shown), moduleType: 'json' };
    },
  },
};

interface Document extends Link {
  /** The Markdown file, from the root of the checkout. */
  readonly path: string;
  /** Whether it is in the navigation. */
  readonly isListed: boolean;
}

/** The pages of docs/, and the other Markdown files that they link to. */
function documentPages(): readonly Document[] {
  const listed = [
    ...readdirSync(`${root}docs`)
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
    'CHANGELOG.md',
  ];
  const linked = listed.flatMap((path) => linksOf(path).filter((target) => target.endsWith('.md')));
  return [...new Set([...listed, ...linked])].map((path) => ({
    path,
    href: hrefOf(path),
    title: /^# (.+)$/m.exec(read(path))?.[1] ?? path,
    isListed: listed.includes(path),
  }));
}

const linksOf = (path: string): readonly string[] =>
  [...read(path).matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].flatMap(([, link = '']) => targetOf(path, link) ?? []);

/** The file of the checkout that a relative link means. */
function targetOf(from: string, link: string): string | undefined {
  if (/^\w+:/.test(link)) return undefined;
  const target = posix.join(posix.dirname(from), link);
  return existsSync(root + target) && statSync(root + target).isFile() ? target : undefined;
}

const hrefOf = (path: string): string =>
  path
    .replaceAll('/', '-')
    .replace(/^docs-/, '')
    .replace(/\.md$/, '.html')
    .toLowerCase();

/** A Markdown file as a page. Files that it shows or links to are added to the site. */
function documentPage(path: string, { href, title }: Link, links: readonly Link[], files: Map<string, string>): string {
  const resolved = (link: string): string | undefined => {
    const [name = '', anchor] = link.split('#');
    if (/^\w+:/.test(link) || name === '') return link;
    const target = targetOf(path, name);
    if (!target) return undefined;
    if (target === 'README.md') return 'index.html';
    if (!target.endsWith('.md')) files.set(hrefOf(target), read(target));
    return hrefOf(target) + (anchor ? `#${anchor}` : '');
  };
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const to = resolved(href);
        const content = this.parser.parseInline(tokens);
        return to === undefined ? content : html`<a href="${to}">${new Markup(content)}</a>`.text;
      },
      image({ href, text }: Tokens.Image) {
        return html`<img src="${resolved(href) ?? ''}" alt="${text}">`.text;
      },
      // A header without text is no header.
      tablecell({ header, align, tokens, text }: Tokens.TableCell) {
        const name = header && text !== '' ? 'th' : 'td';
        return `<${name}${align ? ` class="${align}"` : ''}>${this.parser.parseInline(tokens)}</${name}>\n`;
      },
      code({ text }: Tokens.Code) {
        return html`<pre tabindex="0" role="group" aria-label="Example"><code>${text}</code></pre>`.text;
      },
    },
  });
  const content = (marked.parse(read(path).replace(/<!--[\s\S]*?-->\n?/g, ''), { async: false }) as string)
    .replaceAll('<table>', '<div class="table" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>');
  return pageView({
    href,
    title: `${title} – create-go-docker`,
    description: `${title} of create-go-docker`,
    links,
    icon,
    body: html`<main class="text" id="main" tabindex="-1">${new Markup(content)}</main>`,
  });
}

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');
