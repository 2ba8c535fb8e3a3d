import type { Plugin } from 'rolldown';
import type { Names } from '../core/plan.ts';
import { parseTemplate } from '../core/template.ts';
import { anyCode } from '../generators/go-image/code.ts';
import { imageNames } from '../generators/go-image/names.ts';
import { templateTexts as imageTexts } from '../generators/go-image/template-texts.ts';
import { isOfExtra } from '../generators/go-service/files.ts';
import { templateNames } from '../generators/go-service/names.ts';
import { toAnswers } from '../generators/go-service/questions.ts';
import { templateTexts } from '../generators/go-service/template-texts.ts';

/** An expression for the texts by path that a bundle does not contain, and which ones these are. */
interface Elsewhere {
  readonly texts: string;
  readonly has: (path: string) => boolean;
}

/**
 * Puts the texts of the templates into a bundle, or an expression for them, which is evaluated when a text is needed.
 * A template that cannot be parsed, or that uses an unknown name, stops the build.
 */
export function embedTemplates(elsewhere?: Elsewhere): Plugin {
  return {
    name: 'embed-templates',
    load: {
      filter: { id: /\/generators\/go-(service|image)\/template-texts\.ts$/ },
      handler: (id) =>
        id.includes('/go-image/')
          ? moduleOf(imageTexts, imageNames(toAnswers({}), anyCode))
          : moduleOf(templateTexts, templateNames(toAnswers({})), elsewhere),
    },
  };
}

function moduleOf(texts: typeof templateTexts, names: Names, elsewhere?: Elsewhere): string {
  const rows = texts.map(({ path, mode, text }) => {
    parseTemplate(`${path}.ejs`, text, Object.keys(names));
    return [path, mode, ...(elsewhere?.has(path) ? [] : [text])];
  });
  const content = elsewhere ? `text ?? ${elsewhere.texts}[path]` : 'text';
  return `export const templateTexts = ${JSON.stringify(rows)}.map(([path, mode, text]) => ({ path, mode, get text() { return ${content}; } }));`;
}

const fileOfExtras = './extra-templates.cjs';

/** Puts the templates into the command. Those of the extras are in a file of their own, because most runs need none of them. */
export function embedTemplatesLazily(): Plugin[] {
  return [
    embedTemplates({ texts: `require('${fileOfExtras}')`, has: isOfExtra }),
    {
      name: 'templates-of-extras',
      resolveId: { filter: { id: /extra-templates\.cjs$/ }, handler: (id) => ({ id, external: true }) },
      generateBundle() {
        const texts = templateTexts.filter(({ path }) => isOfExtra(path)).map(({ path, text }) => [path, text]);
        const source = `module.exports = ${JSON.stringify(Object.fromEntries(texts))};\n`;
        this.emitFile({ type: 'asset', fileName: fileOfExtras.slice('./'.length), source });
      },
    },
  ];
}
