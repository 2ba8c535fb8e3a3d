import { goVersion, newest, type Release, releases, supportEnded } from './go-releases.ts';

/**
 * Until when Go gives a release security fixes, in words. That ends when the second release after it comes out; one comes every
 * February and August (go.dev/s/release), so a future end is known to the month.
 */
export function supportOf(release: Release): string {
  const ended = supportEnded(release);
  return ended ? `no security fixes since ${ended}` : `supported until about ${expectedEnd(release)}`;
}

/** The support of a Go version, or a sentence for one that is newer than the table. */
export function supportOfVersion(text: string): string {
  const { minor } = goVersion(text);
  const release = releases.find((each) => each.minor === minor);
  return release ? supportOf(release) : `newer than ${newest.minor}, the newest that is known here`;
}

function expectedEnd(release: Release): string {
  const halfYears = releases.indexOf(release) + 2 - releases.indexOf(newest);
  const [year = 0, month = 1] = newest.released.split('-').map(Number);
  const end = new Date(Date.UTC(year, month - 1 + 6 * halfYears, 1));
  return end.toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
}
