/** What api.ts needs of the sources that run anywhere. The package has them once, for the API and the command (rolldown.config.ts). */
export { UserError } from '../core/errors.ts';
export { generate, planned } from '../core/generate.ts';
export { isObject } from '../core/json.ts';
export { manifestPath } from '../core/manifest.ts';
export { chosenPrograms } from '../generators/go-image/decide.ts';
export { describe, scan } from '../generators/go-image/scan.ts';
export { givenFrom } from '../generators/go-service/given.ts';
export { specify } from '../generators/go-service/index.ts';
export { questions, toAnswers } from '../generators/go-service/questions.ts';
export { answersSchema } from '../generators/go-service/schema.ts';
export { isTeamSources, teamFrom } from '../generators/go-service/team-templates.ts';
