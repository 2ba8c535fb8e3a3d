// `npm start -- …` from a checkout: the scaffolder itself, as if it were installed.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build, install, root } from './prepare.mjs';

install();
build();

// npm moves to the checkout; a relative folder counts from where the person stands.
const { status, signal } = spawnSync(process.execPath, [join(root, 'bin/start.cjs'), ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
process.exitCode = signal ? 130 : (status ?? 1);
