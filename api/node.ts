/** What api.ts needs of the sources that need Node. It is loaded on the first call. */
export { settleRequest } from '../pipeline/answers.ts';
export { createService } from '../pipeline/create.ts';
export { dockerizeFolder } from '../pipeline/dockerize.ts';
export { readTeamFolder } from '../pipeline/team.ts';
export { default as plopfile } from '../plopfile.ts';
