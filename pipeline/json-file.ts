import { UserError } from '../core/errors.ts';
import { readRegularFile } from '../disk/fs.ts';

/**
 * The value in a JSON file, or undefined where the file does not exist. Throws a UserError that names `path` if it cannot be read, or has
 * more than `limit` bytes; `fix` says what to do about a path that is not a regular file.
 */
export function readJson(path: string, limit?: number, fix?: string): unknown {
  try {
    const bytes = readRegularFile(path, limit, fix);
    return bytes && parseJson(bytes, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another run may replace the file between the look and the reading.
    if (code === 'ENOTDIR' || code === 'ENOENT') return undefined;
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} cannot be read (${code}).`, 'usage', {
      code: 'unreadable-file',
      fix: 'Check the path and its permissions.',
      cause: error,
    });
  }
}

/** Parses JSON in UTF-8. `name` is what an error calls the source. */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw new UserError(`${name} is not JSON: ${reason.replaceAll(/\s+/g, ' ')}.`, 'usage', {
      code: 'not-json',
      fix: 'See --print-schema for the answers and their types.',
      cause: error,
    });
  }
}
