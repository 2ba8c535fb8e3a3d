import { isNewer } from '../core/version.ts';
import { changelog } from './changelog.ts';

// In a version whose entries are under headings, only these are about the generated files.
const aboutServices = ['Service', 'Dockerfile and image', 'Extras'];

/**
 * The entries of the changelog about generated services, for all versions after `version`, newest first, and for what is not released yet.
 */
export function changesSince(version: string): readonly string[] {
  const sections = changelog().split(/^## /m).slice(1);
  const later = sections.filter((section) => {
    const [, name = ''] = /^(\d[^,\s]*)/.exec(section) ?? [];
    return name === '' || isNewer(name, version);
  });
  return later
    .flatMap(partsAboutServices)
    .flatMap((part) => [...part.matchAll(/^- (.*(?:\n {2}.*)*)/gm)].map(([, entry = '']) => oneLine(entry)));
}

function partsAboutServices(section: string): readonly string[] {
  const parts = section.split(/^### /m);
  return parts.length === 1
    ? parts
    : parts.filter((part) => aboutServices.some((name) => part.startsWith(`${name}\n`)));
}

const oneLine = (text: string): string => text.replaceAll(/\n\s*/g, ' ');
