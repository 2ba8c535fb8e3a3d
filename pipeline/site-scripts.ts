import { isOfExtra } from '../generators/go-service/files.ts';
import { templateTexts } from '../generators/go-service/template-texts.ts';

/** The text of a module for each archived release, by version. */
type Modules = Readonly<Record<string, string>>;

/** The global in which the page's script finds the texts of templates by path (build/embed-templates.ts). */
export const templatesVariable = 'createGoDockerTemplates';

/**
 * Completes the files of the site with the templates and the archived releases, which the package has for other commands, too.
 * The templates of the default service are in front of the page's script, and those of the extras in a script that the page loads later.
 */
export function withScripts(files: ReadonlyMap<string, string>, releases: Modules): ReadonlyMap<string, string> {
  return new Map([
    ...files,
    ['page.js', `${templatesVariable} = ${texts(false)};\n${files.get('page.js')}`],
    ['extras.js', `Object.assign(${templatesVariable}, ${texts(true)});\n`],
    ['releases.js', releasesScript(releases)],
  ]);
}

function texts(ofExtras: boolean): string {
  const wanted = templateTexts.filter(({ path }) => isOfExtra(path) === ofExtras);
  return JSON.stringify(Object.fromEntries(wanted.map(({ path, text }) => [path, text])));
}

/** The archived releases as one classic script. Each is a module that imports nothing and has its exports at the end. */
function releasesScript(modules: Modules): string {
  const engines = Object.entries(modules).map(([version, text]) => {
    const body = text.replace(/export \{([^{}]*)\};\s*$/, 'return {$1};');
    return `${JSON.stringify(version)}: (() => {\n${body}})()`;
  });
  return `'use strict';\nglobalThis.createGoDockerReleases = {\n${engines.join(',\n')}\n};\n`;
}
