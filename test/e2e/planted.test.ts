// The judges of the other files judge services with one wrong line here: a judge that lets it pass would be none.
import { join } from 'node:path';
import fs from 'fs-extra';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { goVersion, newest } from '../../generators/go-service/releases.ts';
import { filesFor, type GivenAnswers, inTemporary, toolTest, writeTree } from '../support.ts';
import { builders, withMirror } from './builders.ts';
import { goToolchain, hasImage, run, tool } from './tools.ts';

const go = '1.16';
const engine = builders.find(({ name }) => name === 'BuildKit of engine 20.10')!;
const imagesHere = engine.available && hasImage(`golang:${goVersion(go).imageTag}`) && hasImage('alpine:3.24');
const toolchain = goToolchain(newest.patch);

/** A service in which a line was replaced. */
const planted = (given: GivenAnswers, path: string, line: string, wrong: string, body: (folder: string) => unknown) =>
  inTemporary(async (folder) => {
    await writeTree(folder, filesFor({ go, ...given }));
    const text = await fs.readFile(join(folder, path), 'utf8');
    assert.ok(text.includes(line), `${path} has no ${line}`);
    await fs.writeFile(join(folder, path), text.replace(line, wrong));
    await body(folder);
  });

/** Builds, which has to fail for that reason. */
const failsToBuild = (folder: string, reason: RegExp): Promise<void> =>
  withMirror(async (args) => {
    let problem = 'it builds';
    try {
      await engine.build(folder, 'create-go-docker-test-planted', { args });
    } catch (error) {
      problem = `${error}`;
    }
    assert.match(problem, reason);
  });

toolTest(toolchain !== undefined, `Go ${newest.patch}`)('an import that is not used is noticed by Go', () =>
  planted({ go: newest.minor, deps: 'modules' }, 'main.go', '\t"io"\n', '\t"io"\n\t"bytes"\n', (folder) => {
    const { status, output } = run(toolchain!.go, ['vet', '.'], { cwd: folder, env: toolchain!.env });
    assert.is.not(status, 0);
    assert.match(output, '"bytes" imported and not used');
  }),
);

toolTest(imagesHere, engine.name)('COPY go.sum by name is noticed by a build without dependencies', () =>
  planted({ deps: 'modules' }, 'Dockerfile', 'go.su[m]', 'go.sum', (folder) =>
    failsToBuild(folder, /go\.sum.*not found/),
  ),
);

toolTest(imagesHere, engine.name)('a lost GO111MODULE=off is noticed by a build with dep', () =>
  planted({ deps: 'dep' }, 'Dockerfile', ' GO111MODULE=off', '', (folder) =>
    failsToBuild(folder, /go\.mod|main module/),
  ),
);

toolTest(tool('hadolint') !== undefined, 'hadolint')('an entry point without brackets is noticed by hadolint', () =>
  planted({}, 'Dockerfile', 'ENTRYPOINT ["/app/orders"]', 'ENTRYPOINT /app/orders', judged('hadolint', 'DL3025')),
);

toolTest(tool('buildcheck') !== undefined, 'buildcheck')('an entry point without brackets is noticed by BuildKit', () =>
  planted(
    {},
    'Dockerfile',
    'ENTRYPOINT ["/app/orders"]',
    'ENTRYPOINT /app/orders',
    judged('buildcheck', 'JSONArgsRecommended'),
  ),
);

function judged(linter: string, rule: string): (folder: string) => void {
  return (folder) => assert.match(run(tool(linter)!, [join(folder, 'Dockerfile')]).output, rule);
}

test.run();
