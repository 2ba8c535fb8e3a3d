import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Names } from '../../core/plan.ts';
import { render } from '../../core/render.ts';
import { fillTemplate, parseTemplate } from '../../core/template.ts';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { templateNames } from '../../generators/go-service/names.ts';
import { toAnswers } from '../../generators/go-service/questions.ts';
import { combinations, filesFor, named, renderedAnew } from '../support.ts';

function renders(text: string, names: Names = {}) {
  const fill = (values: Names) => fillTemplate(parseTemplate('a.ejs', text, Object.keys(names)), values);
  return render([{ path: 'a', mode: 0o644, fill }], names)[0]?.text;
}

test('names are filled in as they are, not as HTML', () => {
  assert.is(renders('<%= a %> <%- a %>', { a: `<"&'>` }), `<"&'> <"&'>`);
});

test('control lines on lines of their own leave nothing behind', () => {
  assert.is(renders('a\n\t<%_ if (yes) { _%>\n\tb\n\t<%_ } _%>\nc\n', { yes: true }), 'a\n\tb\nc\n');
});

// Even in a branch that never runs.
for (const [text, line] of [
  ['one\n<%= nothing %>\n', 2],
  ['<%_ if (no) { _%>\n\n<%= nothing %>\n<%_ } _%>\n', 3],
  ['<%_ if (no) { _%>\n<%_ } else if (nothing) { _%>\n<%_ } _%>\n', 2],
] as const) {
  test(`a name that does not exist stops the run and says where: ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => renders(text, { no: false }),
      (error: Error) => error.message === `a.ejs:${line}: nothing is not defined`,
    );
  });
}

// So that a template can use every name with any answers.
test('all answers give the templates the same names', () => {
  const names = Object.keys(templateNames(toAnswers({})));
  for (const given of combinations()) assert.equal(Object.keys(templateNames(toAnswers(given))), names, named(given));
});

// What must hold for every file of every combination, before any tool looks at it.
const flaws: readonly (readonly [flaw: string, pattern: RegExp, files: RegExp])[] = [
  ['an ejs tag', /<%|%>/, /./],
  ['an unfilled value', /\bundefined\b|\[object /, /./],
  ['a carriage return', /\r/, /./],
  ['a blank at the end of a line', /[ \t]$/m, /./],
  ['a doubled blank line', /\n\n\n/, /^(?!Gopkg\.lock)/],
  ['a blank first line', /^\n/, /./],
  ['no newline at the end', /[^\n]$(?![\s\S])/, /./],
  ['a blank last line', /\n\n$(?![\s\S])/, /./],
  ['an indentation by spaces', /^ /m, /\.go$/],
  [
    'a comment after an instruction, which Docker takes for arguments',
    /^(FROM|COPY|ADD|EXPOSE|WORKDIR|ENV|LABEL|USER)\b.* #/m,
    /^Dockerfile$/,
  ],
  ['a base image without a tag', /^FROM (--\S+ )?(?!scratch$|(deps|staging)\b)[^:\s]+( AS \S+)?$/m, /^Dockerfile$/],
  ['a shell between Docker and the program', /^(ENTRYPOINT|CMD) (?!\[)/m, /^Dockerfile$/],
  ['a syntax line, which needs a registry', /^# *syntax=/m, /^Dockerfile$/],
  ['go.sum by its name, which a service without dependencies does not have', /COPY.*go\.sum/, /^Dockerfile$/],
];

for (const [flaw, pattern, files] of flaws) {
  test(`no combination has ${flaw}`, () => {
    for (const given of combinations()) {
      for (const { path, text } of filesFor(given).filter((file) => files.test(file.path))) {
        assert.not.match(text, pattern, `${path} of ${named(given)}`);
      }
    }
  });
}

// What every image needs, whatever the answers are.
const required: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a stage called staging', /^FROM .* AS staging$/m],
  ['a user by number that is not root', /^USER 65532:65532$/m],
  ['the chosen port', /^EXPOSE 8080$/m],
  ['a health check by the program itself', /^HEALTHCHECK .*\\\n {4}CMD \["\/app\/orders", "healthcheck"\]$/m],
  [
    'the built program as its entry point',
    /-o \/out\/orders \.[\s\S]*COPY --from=staging \/out\/orders \/app\/orders[\s\S]*ENTRYPOINT \["\/app\/orders"\]$/m,
  ],
  ['a static program', /^ENV CGO_ENABLED=0 /m],
  [
    'dependencies before sources',
    /COPY (Gopkg\.toml Gopkg\.lock|go\.mod go\.su\[m\]) \.\/[\s\S]*(dep ensure -vendor-only|go mod download)[\s\S]*COPY \. \./,
  ],
];

for (const [what, pattern] of required) {
  test(`every Dockerfile has ${what}`, () => {
    for (const given of combinations()) {
      const dockerfile = filesFor(given).find(({ path }) => path === 'Dockerfile');
      assert.match(dockerfile?.text ?? '', pattern, named(given));
    }
  });
}

test('the same answers give the same bytes', () => {
  assert.equal(renderedAnew({}), renderedAnew({}));
});

test('the port is the same everywhere', () => {
  for (const given of combinations([oldest.minor, newest.minor])) {
    const files = filesFor({ ...given, port: '4321' });
    const mentions = files.filter(({ text }) => text.includes('4321')).map(({ path }) => path);
    assert.equal(mentions, ['.create-go-docker.json', 'Dockerfile', 'README.md', 'main.go'], named(given));
    for (const { path, text } of files) assert.not.match(text, /\b8080\b/, path);
  }
});

test.run();
