import { readTexts, type TemplateText } from '../../build/templates.ts';

/** The templates as they are written, sorted by path. The build puts the texts here (build/embed-templates.ts). */
export const templateTexts: readonly TemplateText[] = readTexts('go-image');
