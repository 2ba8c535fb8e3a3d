import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { render } from '../scaffold/render.ts';
import { combinations, filesFor, named } from './support.ts';

const renders = (text: string, names = {}) => render([{ path: 'a', text, mode: 0o644 }], names)[0]?.text;

test('names are filled in as they are, not as HTML', () => {
  assert.is(renders('<%= a %> <%- a %>', { a: `<"&'>` }), `<"&'> <"&'>`);
});

test('names that ejs knows as options are only names', () => {
  assert.is(renders('<%= delimiter %>', { delimiter: '?' }), '?');
});

test('control lines on lines of their own leave nothing behind', () => {
  assert.is(renders('a\n\t<%_ if (yes) { _%>\n\tb\n\t<%_ } _%>\nc\n', { yes: true }), 'a\n\tb\nc\n');
});

test('a name that does not exist stops the run and says where', () => {
  try {
    renders('one\n<%= nothing %>\n');
    assert.unreachable();
  } catch (error) {
    assert.match((error as Error).message, /a\.ejs:2/);
    assert.match((error as Error).message, /nothing is not defined/);
  }
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
  ['a base image without a tag', /^FROM (--\S+ )?(?!scratch)[^:\s]+( AS \S+)?$/m, /^Dockerfile$/],
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

// What no image may lack, whatever was answered.
const required: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a stage called staging', /^FROM .* AS staging$/m],
  ['a user by number that is not root', /^USER 65532:65532$/m],
  ['the chosen port', /^EXPOSE 8080$/m],
  ['a health check by the program itself', /^HEALTHCHECK .*\\\n {4}CMD \["\/app\/orders", "healthcheck"\]$/m],
  [
    'an entry point that is the program that was built',
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
  assert.equal(filesFor({}), filesFor({}));
});

test('the port is the same everywhere', () => {
  for (const given of combinations(['1.11', '1.27'])) {
    const files = filesFor({ ...given, port: '4321' });
    const mentions = files.filter(({ text }) => text.includes('4321')).map(({ path }) => path);
    assert.equal(mentions, ['.create-go-docker.json', 'Dockerfile', 'README.md', 'main.go'], named(given));
    for (const { path, text } of files) assert.not.match(text, /\b8080\b/, path);
  }
});

test.run();
