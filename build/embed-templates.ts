import type { Plugin } from 'rolldown';
import { parseTemplate } from '../core/template.ts';
import { templateNames } from '../generators/go-service/names.ts';
import { toAnswers } from '../generators/go-service/questions.ts';
import { templateTexts } from '../generators/go-service/template-texts.ts';

/**
 * Puts the texts of the templates into a bundle. A template that cannot be parsed, or that uses an unknown name, stops the build.
 * The texts of templates for which `isLater` is true are in the script of `laterTemplates`, which has to be loaded first.
 */
export function embedTemplates(isLater: (path: string) => boolean = () => false): Plugin {
  return {
    name: 'embed-templates',
    load: {
      filter: { id: /\/generators\/go-service\/template-texts\.ts$/ },
      handler: () => `export const templateTexts = [${rows(isLater).join(',\n')}];`,
    },
  };
}

const later = 'createGoDockerTemplates';

/** A script that sets the texts of the templates for which `isLater` is true. */
export function laterTemplates(isLater: (path: string) => boolean): string {
  const texts = templateTexts.filter(({ path }) => isLater(path)).map(({ path, text }) => [path, text]);
  return `${later} = ${JSON.stringify(Object.fromEntries(texts))};\n`;
}

function rows(isLater: (path: string) => boolean): readonly string[] {
  const names = Object.keys(templateNames(toAnswers({})));
  return templateTexts.map(({ path, mode, text }) => {
    parseTemplate(`${path}.ejs`, text, names);
    const name = JSON.stringify(path);
    const content = isLater(path) ? `get text() { return ${later}[${name}]; }` : `text: ${JSON.stringify(text)}`;
    return `{ path: ${name}, mode: ${mode}, ${content} }`;
  });
}
