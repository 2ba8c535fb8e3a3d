/**
 * The archived releases as one classic script for a web page, from the text of their modules. Each is a module that imports nothing
 * and has its exports at the end.
 */
export function releasesScript(modules: Readonly<Record<string, string>>): string {
  const engines = Object.entries(modules).map(([version, text]) => {
    const body = text.replace(/export \{([^{}]*)\};\s*$/, 'return {$1};');
    return `${JSON.stringify(version)}: (() => {\n${body}})()`;
  });
  return `'use strict';\nglobalThis.createGoDockerReleases = {\n${engines.join(',\n')}\n};\n`;
}
