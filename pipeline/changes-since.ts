import { isNewer } from '../core/version.ts';
import { changelog } from './changelog.ts';

/** The entries of the changelog for all versions after `version`, newest first, and for what is not released yet. */
export function changesSince(version: string): readonly string[] {
  const sections = changelog.split(/^## /m).slice(1);
  const later = sections.filter((section) => {
    const [, name = ''] = /^(\d[^,\s]*)/.exec(section) ?? [];
    return name === '' || isNewer(name, version);
  });
  return later.flatMap((section) =>
    [...section.matchAll(/^- (.*(?:\n {2}.*)*)/gm)].map(([, entry = '']) => oneLine(entry)),
  );
}

const oneLine = (text: string): string => text.replaceAll(/\n\s*/g, ' ');
