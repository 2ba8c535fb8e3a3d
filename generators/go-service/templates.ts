import type { Names, Template } from '../../core/plan.ts';
import { fillTemplate, type Part, parseTemplate } from '../../core/template.ts';
import { templateTexts } from './template-texts.ts';

type Text = (typeof templateTexts)[number];

/** The templates, ready to be filled. */
export const templates: readonly Template[] = templateTexts.map((template) => ({
  path: template.path,
  mode: template.mode,
  fill: filler(template),
}));

/** Fills a template. Its text is read and parsed when it is first needed, because a service uses few of the templates. */
function filler(template: Text): Template['fill'] {
  const file = `${template.path}.ejs`;
  let parts: readonly Part[] | undefined;
  return (names: Names) => {
    parts ??= parseTemplate(file, template.text, Object.keys(names));
    return fillTemplate(file, parts, names);
  };
}
