import { readFileSync } from 'node:fs';

/** The changelog, for the reasons that an update gives. The build puts the text in the place of this file (build/embed-releases.ts). */
export const changelog: string = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
