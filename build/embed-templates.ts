import type { Plugin } from 'rolldown';
import type { Names } from '../core/plan.ts';
import { parseTemplate, type Tokens, textOf } from '../core/template.ts';
import { anyCode } from '../generators/go-image/code.ts';
import { imageNames } from '../generators/go-image/names.ts';
import { templateTexts as imageTexts } from '../generators/go-image/template-texts.ts';
import { isOfExtra } from '../generators/go-service/files.ts';
import { templateNames } from '../generators/go-service/names.ts';
import { toAnswers } from '../generators/go-service/questions.ts';
import { templateTexts } from '../generators/go-service/template-texts.ts';

/** What a bundle has instead of the texts of templates. */
interface Instead {
  /** The tokens of the templates, from which their texts are put together again. Then a run does not parse. */
  readonly tokens?: true;
  /** An expression for the texts, or the tokens, by path that are not in the bundle, and which ones these are. */
  readonly elsewhere: string;
  readonly isElsewhere: (path: string) => boolean;
}

/**
 * Puts the texts of the templates into a bundle, or what it has instead. A template that cannot be parsed, or that uses an unknown name,
 * stops the build.
 */
export function embedTemplates(instead?: Instead): Plugin {
  return {
    name: 'embed-templates',
    load: {
      filter: { id: /\/generators\/go-(service|image)\/template-texts\.ts$/ },
      handler: (id) =>
        id.includes('/go-image/')
          ? moduleOf(
              imageTexts,
              imageNames(toAnswers({}), anyCode),
              instead && { ...instead, isElsewhere: () => false },
            )
          : moduleOf(templateTexts, templateNames(toAnswers({})), instead),
    },
  };
}

function moduleOf(texts: typeof templateTexts, names: Names, instead?: Instead): string {
  const tokens = tokensOf(texts, names);
  const rows = texts.map(({ path, mode, text }) => {
    const own = instead?.tokens ? tokens[path] : text;
    return [path, mode, ...(instead?.isElsewhere(path) ? [] : [own])];
  });
  const content = instead ? `this.own ?? ${instead.elsewhere}[this.path]` : 'this.own';
  const members = instead?.tokens
    ? `get tokens() { return ${content}; } get text() { return textOf(this.tokens); }`
    : `get text() { return ${content}; }`;
  return `import { textOf } from '../../core/template.ts';
class Embedded { constructor(path, mode, own) { this.path = path; this.mode = mode; this.own = own; } ${members} }
export const templateTexts = ${JSON.stringify(rows)}.map((row) => new Embedded(...row));`;
}

/** The tokens of each template, by path. */
function tokensOf(texts: typeof templateTexts, names: Names): Readonly<Record<string, Tokens>> {
  const parsed = texts.map(({ path, text }) => {
    const { tokens } = parseTemplate(`${path}.ejs`, text, Object.keys(names));
    if (textOf(tokens) !== text)
      throw new Error(
        `${path}.ejs: write tags as <%= name %>, and if/else on lines of their own, as <%_ if (name) { _%>`,
      );
    return [path, tokens] as const;
  });
  return Object.fromEntries(parsed);
}

const fileOfExtras = './extra-templates.cjs';

/** Puts the templates into the command. Those of the extras are in a file of their own, because most runs need none of them. */
export function embedTemplatesLazily(): Plugin[] {
  return [
    embedTemplates({ tokens: true, elsewhere: `require('${fileOfExtras}')`, isElsewhere: isOfExtra }),
    {
      name: 'templates-of-extras',
      resolveId: { filter: { id: /extra-templates\.cjs$/ }, handler: (id) => ({ id, external: true }) },
      generateBundle() {
        const extras = templateTexts.filter(({ path }) => isOfExtra(path));
        const source = `module.exports = ${JSON.stringify(tokensOf(extras, templateNames(toAnswers({}))))};\n`;
        this.emitFile({ type: 'asset', fileName: fileOfExtras.slice('./'.length), source });
      },
    },
  ];
}
