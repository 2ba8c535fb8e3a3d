import { resolve } from 'node:path';
import { exitCodes } from '../../core/errors.ts';
import { recover } from '../../disk/write.ts';
import { requireFolder } from '../../pipeline/manifest.ts';
import type { Host } from '../host.ts';
import type { Arguments } from '../interface.ts';
import type { Result } from '../output/result.ts';

/** `create-go-docker recover [directory]`: finishes or rolls back what interrupted runs left behind. */
export async function run({ words, on }: Arguments, { cwd }: Host): Promise<Result> {
  const target = resolve(cwd(), words[0] ?? '.');
  const recovered = recover(target, true).map(({ work, message }) => `${work}: ${message}`);
  if (recovered.length === 0) requireFolder(target, 'Name the folder where a run was interrupted.');
  const lines = recovered.length > 0 ? recovered : [`There is nothing to recover in ${target}.`];
  const exitCode = exitCodes.done;
  return {
    exitCode,
    text: on.has('quiet') ? '' : `${lines.join('\n')}\n`,
    document: () => ({ outcome: 'recovered', exitCode, target, recovered }),
  };
}
