// `npm start -- …` runs the command from a checkout, as if it were installed.
import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { build, install, root } from './prepare.mjs';

install();
build();

// npm changes to the checkout; a relative directory is relative to where the person started npm. A service without a named
// directory goes beside the checkout, not into it.
const cwd = process.env.INIT_CWD ?? process.cwd();
const isInside = !relative(root, cwd).startsWith('..');
const { status, signal } = spawnSync(process.execPath, [join(root, 'bin/start.cjs'), ...process.argv.slice(2)], {
  cwd,
  env: { ...process.env, ...(isInside && { CREATE_GO_DOCKER_HOME: dirname(join(root, '.')) }) },
  stdio: 'inherit',
});
process.exitCode = signal ? 130 : (status ?? 1);
