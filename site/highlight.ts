import bash from '@speed-highlight/core/languages/bash.js';
import docker from '@speed-highlight/core/languages/docker.js';
import go from '@speed-highlight/core/languages/go.js';
import json from '@speed-highlight/core/languages/json.js';
import make from '@speed-highlight/core/languages/make.js';
import toml from '@speed-highlight/core/languages/toml.js';
import yaml from '@speed-highlight/core/languages/yaml.js';
import { type ShjLanguageData, tokenizeWith } from '@speed-highlight/core/tokenize';
import { html, type Markup } from './html.ts';

const ignoreFile: ShjLanguageData = [
  { type: 'cmnt', match: /^#.*/gm },
  { type: 'oper', match: /^!|\*+/gm },
];

// By the end of the path. Other files have no colors.
const languages: readonly (readonly [RegExp, ShjLanguageData])[] = [
  [/Dockerfile$/, docker as ShjLanguageData],
  [/\.go$|go\.mod$/, go as ShjLanguageData],
  [/\.json$/, json as ShjLanguageData],
  [/Makefile$/, make as ShjLanguageData],
  [/\.(toml|lock)$/, toml as ShjLanguageData],
  [/\.ya?ml$/, yaml as ShjLanguageData],
  [/ignore$/, ignoreFile],
];

// Languages embedded in another one.
const inner = { todo: { type: 'cmnt' as const, sub: [] }, bash: bash as ShjLanguageData };

/** The lines of a file, with colors. */
export function highlighted(path: string, text: string): readonly Markup[] {
  const lines: Markup[][] = [[]];
  const add = (token: string, type?: string) => {
    for (const [index, part] of token.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (part !== '') lines.at(-1)!.push(type ? html`<span class="t-${type}">${part}</span>` : html`${part}`);
    }
  };
  const language = languages.find(([ending]) => ending.test(path))?.[1];
  if (language) tokenizeWith(text, language, add, { languages: inner });
  else add(text);
  // No line follows the last line end.
  if (lines.at(-1)!.length === 0) lines.pop();
  return lines.map((parts) => html`${parts}`);
}
