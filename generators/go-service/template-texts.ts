import { readTexts, type TemplateText } from '../../build/templates.ts';

/** The templates as they are written, for a team to start from. The build puts the compressed texts here (build/embed-templates.ts). */
export const templateTexts = (): readonly TemplateText[] => readTexts('go-service');
