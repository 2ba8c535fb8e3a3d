// `npm version`, as a maintainer types it, in a copy of this checkout.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isNewer } from '../../core/version.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { inCopy } from '../lab/copy.ts';

/** The tests about what a release changes. */
const tests =
  '^(releases|docs|tools/reference|pipeline/(engines|add)|cli/commands/(check|fleet-commands)|site/command)';

test('npm version releases with one command: everything follows, and nothing is left to commit', () =>
  inCopy(async ({ run, read, write }) => {
    run('git', 'init', '--quiet');
    run('git', 'config', 'user.name', 't');
    run('git', 'config', 'user.email', 't@example.com');
    const changelog = await read('CHANGELOG.md');
    // Also right after a release.
    if (!/^## Unreleased\n\n-/m.test(changelog))
      await write('CHANGELOG.md', changelog.replace('## Unreleased\n', '## Unreleased\n\n- A change.\n'));
    run('git', 'add', '--all');
    run('git', 'commit', '--quiet', '-m', 'before');

    run('npm', 'version', 'minor');

    const { version } = JSON.parse(await read('package.json'));
    assert.ok(isNewer(version, packageJson.version));
    assert.is(run('git', 'status', '--porcelain'), '');
    assert.is(run('git', 'describe', '--exact-match'), `v${version}`);
    assert.match(
      await read('CHANGELOG.md'),
      new RegExp(`^## Unreleased\n\n## ${version}, \\d{4}-\\d\\d-\\d\\d\n\n- `, 'm'),
    );
    assert.match(await read(`releases/${version}.js`), `"${version}"`);
    run('npm', 'test', '--', tests);
    // The page has this release as what it is, and not a second time as an archived one.
    run('npm', 'run', '--silent', 'site');
    const [page, archived] = await Promise.all([read('public/index.html'), read('public/releases.js')]);
    assert.match(page, `this page (${version})`);
    assert.not.match(page, `${version}, as released`);
    assert.not.match(archived, `"${version}": (`);
    assert.match(archived, '"0.1.0": (');
  }));

test.run();
