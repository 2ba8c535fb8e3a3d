import figures from '../bench/image.json' with { type: 'json' };

/** What `npm run bench:image` measured of a final image, in words. */
export function figuresOf(base: string): string {
  const row = figures.rows.find(
    (each) => each.name.startsWith('create-go-docker') && each.base.name.split(':')[0] === base,
  );
  if (!row) return 'not measured';
  const megabytes = ((row.base.bytes + row.added) / 1e6).toFixed(1);
  const files =
    row.base.bytes > 0 ? `base and ${row.files} ${row.files === 1 ? 'file' : 'files'}` : `${row.files} files`;
  return [`${megabytes} MB`, files, row.shell ? 'shell' : 'no shell', `user ${row.user.split(':')[0]}`].join(' · ');
}

/** The day of the measurement, and with which Go. */
export const measured = `Measured ${figures.day} with Go ${figures.go}`;
