import { generate } from '../core/generate.ts';
import { sha256 } from '../core/sha256.ts';
import { specify } from '../generators/go-service/index.ts';
import { toAnswers } from '../generators/go-service/questions.ts';
import { templateTexts } from '../generators/go-service/template-texts.ts';
import packageJson from '../package.json' with { type: 'json' };

/** The text of a module for each archived release, by version. */
type Modules = Readonly<Record<string, string>>;

/** The global in which the page's script finds the texts of templates by path (build/embed-templates.ts). */
export const templatesVariable = 'createGoDockerTemplates';

/** The element of the Explore page that the script is put into. */
export const scriptElement = '<script></script>';

/** The part of the policy that lets the page load its own files only. */
const ownFiles = 'default-src &#39;self&#39;;';

/** The attribute of an empty `<pre>` that a file of the default service is put into. */
export const fileAttribute = 'data-file';

/**
 * Completes the pages with the script, the templates, the archived releases and the default service. The package has these once, for all commands.
 * `script` is the page's own script. It is in the page, and not a file: together they are smaller, and load in one request.
 */
export function withScripts(
  files: ReadonlyMap<string, string>,
  script: string,
  releases: Modules,
): ReadonlyMap<string, string> {
  const whole = `${templatesVariable} = ${texts()};\n${script}`;
  const sum = Buffer.from(sha256(whole), 'hex').toString('base64');
  const filled = new Map([...files].map(([name, text]) => [name, withDefaultFiles(text)]));
  const page = filled
    .get('index.html')!
    .replace(ownFiles, `${ownFiles} script-src 'self' 'sha256-${sum}';`)
    .replace(scriptElement, () => `<script>${whole}</script>`);
  return new Map([...filled, ['index.html', page], ['releases.js', releasesScript(releases)]]);
}

/** A page with the text of the default service's files where it names them. */
function withDefaultFiles(page: string): string {
  if (!page.includes(fileAttribute)) return page;
  const files = new Map(generate(specify(toAnswers({})), packageJson.version).map(({ path, text }) => [path, text]));
  return page.replace(
    new RegExp(`(<pre [^>]*) ${fileAttribute}="([^"]+)"([^>]*>)`, 'g'),
    (_, before: string, path: string, after: string) => before + after + escaped(files.get(path)!),
  );
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

// In an HTML page, `</script` ends a script, and `<!--` can keep it from ending.
const texts = (): string =>
  JSON.stringify(Object.fromEntries(templateTexts.map(({ path, text }) => [path, text]))).replace(
    /<(?=[!/])/g,
    '\\u003c',
  );

/** The archived releases as one classic script. Each is a module that imports nothing and has its exports at the end. */
function releasesScript(modules: Modules): string {
  const engines = Object.entries(modules).map(([version, text]) => {
    const body = text.replace(/export \{([^{}]*)\};\s*$/, 'return {$1};');
    return `${JSON.stringify(version)}: (() => {\n${body}})()`;
  });
  return `'use strict';\nglobalThis.createGoDockerReleases = {\n${engines.join(',\n')}\n};\n`;
}
