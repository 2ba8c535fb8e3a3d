import { readFileSync } from 'node:fs';

/** The changelog, from which update takes its reasons. The build replaces this module by the text (build/embed-releases.ts). */
export const changelog: string = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
