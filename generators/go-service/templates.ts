import type { Template } from '../../core/plan.ts';
import { templateFrom } from '../../core/template.ts';
import { templateTexts } from './template-texts.ts';

/** The templates, ready to be filled. */
export const templates: readonly Template[] = templateTexts.map(templateFrom);
