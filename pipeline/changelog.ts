import { readFileSync } from 'node:fs';

/** The changelog, from which update takes its reasons. In the package, too, it is beside the folder of this code. */
export const changelog = (): string => readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
