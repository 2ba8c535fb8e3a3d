import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether something below `root` has a path that this pattern matches, as Go's path.Match does: `*` and `?` match no slash.
 * A class such as `[0-9]` matches every character here.
 */
export function matchesAnything(root: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('/');
  const names = /[*?[]/.test(first) ? entriesOf(root).filter((name) => globOf(first).test(name)) : [first];
  return names.some((name) =>
    others.length === 0 ? existsSync(join(root, name)) : matchesAnything(join(root, name), others.join('/')),
  );
}

function globOf(pattern: string): RegExp {
  const source = pattern.replace(/\[[^\]]*\]|[\s\S]/g, (part) => {
    if (part === '*') return '.*';
    return part === '?' || part.length > 1 ? '.' : part.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // No folder, or none that can be read.
    return [];
  }
}
