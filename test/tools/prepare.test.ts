import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { untilTrue } from '../lab/wait.ts';
import { cleanEnv } from '../program.ts';
import { inTemporary } from '../support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

// As npm does: it puts node_modules back after the first signal.
const npm = `import { writeFileSync } from 'node:fs';
process.on('SIGINT', () => setTimeout(() => { writeFileSync('put-back', ''); process.exit(1); }, 300));
writeFileSync('begun', '');
setTimeout(() => {}, 60_000);
`;

test('Ctrl-C while npm start installs waits until npm has put back what was there', () =>
  inTemporary(async (checkout) => {
    for (const path of ['package.json', 'package-lock.json', 'tools/start.mjs', 'tools/prepare.mjs'])
      await fs.copy(join(root, path), join(checkout, path));
    await fs.writeFile(join(checkout, '.npmrc'), '');
    await fs.writeFile(join(checkout, 'npm.mjs'), npm);
    const start = spawn(process.execPath, [join(checkout, 'tools/start.mjs')], {
      cwd: checkout,
      env: cleanEnv({ npm_execpath: join(checkout, 'npm.mjs') }),
      detached: true,
      stdio: 'ignore',
    });
    const ended = once(start, 'exit');
    await untilTrue('npm', () => existsSync(join(checkout, 'begun')));
    process.kill(-start.pid!, 'SIGINT');
    await ended;
    assert.ok(existsSync(join(checkout, 'put-back')));
    assert.not(existsSync(join(checkout, 'dist')));
  }));

test.run();
