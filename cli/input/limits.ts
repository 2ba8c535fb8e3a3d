import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { manifestPath } from '../../core/manifest.ts';
import type { Limits } from '../../docker/checks.ts';
import { defaultLimits } from '../../docker/default-limits.ts';
import { readJson } from '../../pipeline/json-file.ts';

type Values = Readonly<Record<string, readonly string[] | undefined>>;

/** The limits, by the name of their flag and of their field in the manifest. */
const limits = [
  { flag: 'max-size', field: 'maxSize', read: bytesIn, example: '15MB' },
  { flag: 'max-stop', field: 'maxStop', read: secondsIn, example: '2s' },
  { flag: 'max-start', field: 'maxStart', read: secondsIn, example: '5s' },
] as const;

/** The limits in flags, else those under "verify" in the manifest of the directory. Throws a UserError for an invalid value. */
export function limitsFrom(values: Values, directory: string | undefined): Limits {
  const recorded = directory === undefined ? {} : recordedIn(join(directory, manifestPath));
  const found = limits.flatMap(({ flag, field, read, example }) => {
    const [given] = values[flag] ?? [];
    const value = given ?? recorded[field];
    if (value === undefined) return [];
    const name = given === undefined ? `"${field}" in ${manifestPath}` : `--${flag}`;
    const limit = typeof value === 'string' ? read(value) : undefined;
    if (limit !== undefined && limit > 0) return [[field, limit] as const];
    throw new UserError(`${name} ${JSON.stringify(value)} is not a ${read === bytesIn ? 'size' : 'time'}.`, 'usage', {
      code: `invalid-${flag}`,
      fix: given === undefined ? `Example: "${field}": "${example}"` : `Example: --${flag} ${example}`,
    });
  });
  return Object.fromEntries(found);
}

function recordedIn(path: string): Readonly<Record<string, unknown>> {
  const manifest = readJson(path, 1024 * 1024);
  return isObject(manifest) && isObject(manifest.verify) ? manifest.verify : {};
}

/** The memory for the container. */
export function memoryFrom(values: Values): string {
  const [memory = defaultLimits.memory] = values.memory ?? [];
  if (/^[1-9]\d*[bkmg]$/i.test(memory)) return memory;
  throw new UserError(`--memory ${JSON.stringify(memory)} is not a size that engines know.`, 'usage', {
    code: 'invalid-memory',
    fix: 'Example: --memory 128m',
  });
}

/** Bytes: `15MB`, `500 kB`, `1.5 GB`; in binary units `15MiB`. */
export function bytesIn(text: string): number | undefined {
  const [, digits, prefix = '', binary] = /^(\d+(?:\.\d+)?)\s*([kmg]?)(i?)b?$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const power = ['', 'k', 'm', 'g'].indexOf(prefix.toLowerCase());
  return Math.round(Number(digits) * (binary ? 1024 : 1000) ** power);
}

/** Seconds: `2s`, `2`, `500ms`, `1m`. */
export function secondsIn(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m)?$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * { ms: 0.001, s: 1, m: 60 }[unit as 'ms' | 's' | 'm'];
}
