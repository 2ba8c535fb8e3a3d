// `npm run fuzz -- --minutes 10`: runs the property tests, each for a fifth of that time, and the tests that kill a run. `--seed N` repeats a failure.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './prepare.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } } });
const { status } = spawnSync(process.execPath, [join(root, 'tools/test.mjs'), '(fuzz|journal|hostile)'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, FUZZ_MINUTES: values.minutes, ...(values.seed && { FUZZ_SEED: values.seed }) },
});
process.exitCode = status ?? 1;
