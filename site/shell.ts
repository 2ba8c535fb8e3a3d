import { html, Markup } from './html.ts';

/** A page of the site, for the navigation. */
export interface Link {
  readonly href: string;
  readonly title: string;
}

export interface Page {
  readonly href: string;
  readonly title: string;
  readonly description: string;
  readonly links: readonly Link[];
  readonly body: Markup;
  /** The icon, as SVG: in the page, because browsers request a file again for every change of the address. */
  readonly icon: string;
  /** Attributes of the html element. */
  readonly root?: Markup;
  /** More for the head. */
  readonly head?: Markup;
}

// GitHub Pages and similar hosts cannot set headers.
const policy = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; object-src 'none'";

/** A whole page: head, navigation, and body. */
export function pageView({ href, title, description, links, icon, body, root, head }: Page): string {
  return html`<!doctype html>
<html lang="en"${root}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<link rel="stylesheet" href="page.css">
${head}
</head>
<body>
<a class="skip" href="#main" data-to="main">Skip to the content</a>
<header class="top"><a class="brand" href="index.html">create-go-docker</a>
${navigation(links, href)}</header>
${body}
</body>
</html>
`.text;
}

/** A link to the Explore page, and a list of all other pages that opens: in a line, they would not fit. */
function navigation([explore, ...others]: readonly Link[], href: string): Markup {
  const link = (page: Link) =>
    html`<a href="${page.href}"${page.href === href && html` aria-current="page"`}>${page.title}</a>`;
  return html`<nav aria-label="Site">${link(explore!)}<details class="pages"><summary>Documentation</summary>
<ul>${others.map((page) => html`<li>${link(page)}</li>`)}</ul></details></nav>`;
}

/** The page with all files of the default service. */
export const defaultPage = 'default-service.html';

/** The Explore page; `parts` are what `viewOf` made of the default answers, and `script` is the element with its script. */
export function exploreBody(parts: Readonly<Record<string, Markup>>, script: Markup): Markup {
  const part = (id: string) => parts[id] ?? new Markup('');
  return html`<main class="explore" id="main" tabindex="-1">
<section class="ask" aria-label="Answers">
<h1>A Go service in a small image</h1>
<p class="lead">Choose, and see every file before you create it. All of it is made here, in your browser.</p>
<form id="form" class="script" autocomplete="off">${part('form')}</form>
<p class="script"><button type="button" id="reset" data-do="reset">Reset the answers</button></p>
</section>
<section class="get" aria-label="Create the service">
<div id="take">${part('take')}</div>
<div class="mores"><details class="more"><summary>Build and run it</summary><div id="next">${part('next')}</div></details>
<details class="more script"><summary>Paste a manifest</summary>
<label for="manifest">The .create-go-docker.json of a service. You see what an update to this release would change, if nobody edited the files.</label>
<textarea id="manifest" rows="5" spellcheck="false"></textarea>
<button type="button" id="paste" data-do="paste">Show the update</button>
<p id="pasted" role="status"></p></details>
<details class="more script"><summary>Your own Go code</summary>
<p>See the Dockerfile that dockerize would write for it. The code is read here: nothing leaves your browser.</p>
<p><label>A folder <input type="file" id="code-folder" webkitdirectory></label></p>
<p><label>A zip archive <input type="file" id="code-zip" accept=".zip"></label></p>
<div id="dropped" aria-live="polite"></div></details></div>
</section>
<a class="jump script" href="#result" data-to="result">Show the files</a>
<section class="result" id="result" tabindex="-1" aria-label="Files">
<div class="above"><div class="bar"><p id="status" role="status">${part('status')}</p><div id="compare" class="script">${part('compare')}</div></div>
<div id="notices">${part('notices')}</div></div>
<nav id="tree" class="script" aria-label="Files of the service">${part('tree')}</nav>
<div class="viewer"><div id="head">${part('head')}</div><div id="code" role="region" aria-labelledby="file-name" tabindex="0">${part('code')}</div></div>
<noscript><p>Without JavaScript, this page shows the Dockerfile of the default service. <a href="${defaultPage}">All its files</a></p></noscript>
</section>
<p id="announcement" role="status" class="hidden"></p>
</main>
${script}`;
}
