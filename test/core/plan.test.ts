import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { keepComments } from '../../core/comments.ts';
import { covers, plan } from '../../core/plan.ts';
import { commented, optional } from '../../generators/go-service/files.ts';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { specify } from '../../generators/go-service/index.ts';
import { toAnswers } from '../../generators/go-service/questions.ts';
import { templates } from '../../generators/go-service/templates.ts';
import { combinations, filesFor, type GivenAnswers, named, textOf } from '../support.ts';

function plans(given: GivenAnswers, path: string) {
  return plan(specify(toAnswers(given))).some((file) => file.path === path);
}

test('the Gopkg files follow the dependency answer', () => {
  assert.ok(plans({ deps: 'dep' }, 'Gopkg.lock'));
  assert.not.ok(plans({ deps: 'modules' }, 'Gopkg.lock'));
  assert.ok(plans({ deps: 'modules' }, 'go.mod'));
  assert.not.ok(plans({ deps: 'dep' }, 'go.mod'));
});

test('every row about a file names a template', () => {
  const paths = templates.map(({ path }) => path);
  for (const row of [...Object.keys(optional), ...commented])
    assert.ok(
      paths.some((path) => covers(row, path)),
      row,
    );
});

test('every combination has the files that every service needs', () => {
  const always = [
    '.create-go-docker.json',
    '.dockerignore',
    '.gitignore',
    'Dockerfile',
    'README.md',
    'main.go',
    'main_test.go',
    'server.go',
    'server_test.go',
  ];
  for (const given of combinations()) {
    const paths = filesFor(given).map(({ path }) => path);
    const lists = given.deps === 'dep' ? ['Gopkg.lock', 'Gopkg.toml'] : ['go.mod'];
    assert.equal([...paths].sort(), [...always, ...lists].sort(), named(given));
  }
});

test('the comment level decides which comments stay', () => {
  const text = '## lesson\n# reason\n\nRUN a # b\n    ## inner lesson\n#\n# hadolint ignore=DL3018\nRUN c\n';
  assert.is(
    keepComments(text, 'teach'),
    '# lesson\n# reason\n\nRUN a # b\n    # inner lesson\n#\n# hadolint ignore=DL3018\nRUN c\n',
  );
  assert.is(keepComments(text, 'why'), '# reason\n\nRUN a # b\n#\n# hadolint ignore=DL3018\nRUN c\n');
  assert.is(keepComments(text, 'none'), 'RUN a # b\n# hadolint ignore=DL3018\nRUN c\n');
});

test('the comment level changes nothing but comments', () => {
  const instructions = (text: string) => text.split('\n').filter((line) => line.trim() && !line.trim().startsWith('#'));
  for (const given of combinations([oldest.minor, newest.minor])) {
    for (const path of commented) {
      assert.equal(
        instructions(textOf(path, given)),
        instructions(textOf(path, { ...given, comments: 'none' })),
        named(given),
      );
    }
  }
});

test.run();
