import type { Template } from '../../scaffold/plan.ts';
import { fromSource, readSources } from '../../scaffold/templates.ts';
import { templateNames } from './names.ts';
import { toAnswers } from './questions.ts';

/** The sources of the templates. A template can use what `templateNames` gives, whatever the answers are. */
export const templateSources = () => readSources('go-service', Object.keys(templateNames(toAnswers({}))));

/** The templates, ready to be filled. The build puts the compiled functions here (rolldown.config.ts). */
export const templates: readonly Template[] = templateSources().map(fromSource);
