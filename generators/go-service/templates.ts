import { fromSource, readSources } from '../../build/templates.ts';
import type { Template } from '../../core/plan.ts';
import { templateNames } from './names.ts';
import { toAnswers } from './questions.ts';

/** The sources of the templates. A template can use what `templateNames` gives, whatever the answers are. */
export const templateSources = () => readSources('go-service', Object.keys(templateNames(toAnswers({}))));

/** The templates, ready to be filled. The build puts the compiled functions here (rolldown.config.ts). */
export const templates: readonly Template[] = templateSources().map(fromSource);
