import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { UserError } from '../../core/errors.ts';
import type { Names } from '../../core/plan.ts';
import { fillTemplate, largestText, parseTemplate, type Tokens, textOf } from '../../core/template.ts';
import { templateNames } from '../../generators/go-service/names.ts';
import { toAnswers } from '../../generators/go-service/questions.ts';
import { templateTexts } from '../../generators/go-service/template-texts.ts';
import { ejsFunction, filledByEjs } from '../ejs.ts';
import { combinations, named } from '../support.ts';

function interpreted(text: string, names: Names): string {
  return fillTemplate(parseTemplate('a.ejs', text, Object.keys(names)), names);
}

const namesIn = (tokens: Tokens): readonly string[] => [
  ...new Set(tokens.flatMap((tag, index) => (index % 2 ? (/\w+/.exec(tag) ?? []) : []))),
];

test('the interpreter gives the bytes of EJS, for all of our templates and answers', () => {
  const all = [...combinations(), { with: 'all' }, { port: '80' }];
  const allNames = all.map((given) => templateNames(toAnswers({ module: 'example.com/orders', ...given })));
  const known = Object.keys(allNames[0]!);
  for (const { path, text } of templateTexts) {
    const parsed = parseTemplate(path, text, known);
    const fill = ejsFunction(text, namesIn(parsed.tokens));
    allNames.forEach((names, index) => {
      if (fillTemplate(parsed, names) !== fill(names)) assert.unreachable(`${path} of ${named(all[index]!)}`);
    });
  }
});

test('the interpreter gives the bytes of EJS, for random templates', () => {
  const text = fc.array(fc.constantFrom(' ', '\t', '\n', '\r\n', 'a', '%', '}', '$', '`', '\\', 'é', '😀'));
  const tag = fc.constantFrom('<%= a %>', '<%- b -%>', '<%=a%>', '<%# note %>', '<%#\nnote\n_%>', '<%= no -%>');
  const { part } = fc.letrec<{ part: string }>((tie) => {
    const parts = fc.array(tie('part'), { maxLength: 4 }).map((all) => all.join(''));
    const edge = (inner: string) =>
      fc.constantFrom(`<% ${inner} %>`, `<%_ ${inner} _%>`, `<%_${inner}-%>`, `<% ${inner} _%>`);
    const block = (begin: string) =>
      fc
        .tuple(edge(begin), parts, edge('} else {'), parts, edge('} else if (!a) {'), parts, edge('}'))
        .chain(([one, then, two, other, three, third, end]) =>
          fc.constantFrom(
            one + then + end,
            one + then + two + other + end,
            one + then + three + third + two + other + end,
          ),
        );
    return {
      part: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        text.map((all) => all.join('')),
        tag,
        block('if (yes) {'),
        block('if(!no){'),
        block('if ( empty ) {'),
      ),
    };
  });
  const names = { a: 'one', b: 2, yes: true, no: false, empty: '' };
  fc.assert(
    fc.property(part, (template) => {
      assert.is(interpreted(template, names), filledByEjs(template, names));
    }),
    { numRuns: 2000 },
  );
});

// Not in the random templates: after a closing tag, EJS removes a line end behind `<%%`.
test('an escaped tag is text', () => {
  const text = 'a <%% b %%> <%= a %>';
  assert.is(interpreted(text, { a: 1 }), 'a <% b %> 1');
  assert.is(filledByEjs(text, { a: 1 }), 'a <% b %> 1');
});

test('our templates are put together again from their tokens, byte for byte', () => {
  for (const { path, text } of templateTexts)
    assert.is(textOf(parseTemplate(path, text, Object.keys(templateNames(toAnswers({})))).tokens), text, path);
});

test('tokens give the same text as the template that they are from, and its lines', () => {
  const template =
    'a\n<%_ if (b) { _%>\n<%= c %>\n<%_ } else if (!d) { _%>\nd\n<%_ } else { _%>\n<%= e %>\n<%_ } _%>\n<%= f %>';
  const { file, tokens } = parseTemplate('a.ejs', template, ['b', 'c', 'd', 'e', 'f']);
  assert.equal(tokens, ['a\n', '?b', '', '=c', '\n', ':!d', 'd\n', ':', '', '=e', '\n', '.', '', '=f', '']);
  assert.is(textOf(tokens), template);
  assert.throws(
    () => fillTemplate({ file, tokens }, { b: true, c: '', d: false, e: '', f: 'x'.repeat(largestText) }),
    /^a\.ejs:9: the text becomes larger/,
  );
});

const code = 'is neither a name nor if/else';

/** Each template, the line that is refused, and why. */
const refused: readonly (readonly [text: string, line: number, reason: string])[] = [
  ['<%= process.env.HOME %>', 1, '"process.env.HOME" is not a name'],
  ['<%= process %>', 1, 'process is not defined'],
  ['\n<%= a.constructor.constructor("return process")() %>', 2, 'is not a name'],
  ['<%= constructor %>', 1, 'constructor is not defined'],
  ['<%= __proto__ %>', 1, '"__proto__" is not a name'],
  ['<%= toString %>', 1, 'toString is not defined'],
  ['<%= globalThis %>', 1, 'globalThis is not defined'],
  ['<%= this %>', 1, 'this is not defined'],
  ['<%= a, b %>', 1, 'is not a name'],
  ["<%= a ? 'x' : 'y' %>", 1, 'is not a name'],
  ['<%= `a` %>', 1, 'is not a name'],
  ['<%= a\n%><%= a["b"] %>', 2, 'is not a name'],
  ['<%= \\u0061 %>', 1, 'is not a name'],
  ['<%=  %>', 1, '"" is not a name'],
  ["<% require('fs') %>", 1, code],
  ["\n\n<%_ include('/etc/passwd') _%>", 3, code],
  ['<% while (true) {} %>', 1, code],
  ['<% for (const x of a) { %><% } %>', 1, code],
  ['<%_ if (a) { _%><%_ } while (a) { _%><%_ } _%>', 1, code],
  ['<%_ if (a && b) { _%><%_ } _%>', 1, code],
  ['<%_ if (a()) { _%><%_ } _%>', 1, code],
  ['<%_ if (a) { process.exit() } _%>', 1, code],
  ['<%_ if (a) { _%>\n<%_ } process.exit(); { _%><%_ } _%>', 2, code],
  ['<%_ if (!!a) { _%><%_ } _%>', 1, code],
  ['<%_ if (constructor) { _%><%_ } _%>', 1, 'constructor is not defined'],
  ['x\n<%_ if (a) { _%>\ny', 2, 'this if is never closed'],
  ['<%_ if (a) { _%>\n<%_ } else { _%>\ny', 2, 'this if is never closed'],
  ['\n<%_ } _%>', 2, 'this closes an if that was never opened'],
  ['<%_ } else { _%>', 1, 'this closes an if that was never opened'],
  ['<%_ if (a) { _%><%_ } else { _%>\n<%_ } else { _%><%_ } _%>', 2, 'there was an else before'],
  ['one\n<%= a', 2, 'the tag <%= is never closed'],
  ['<%= a <%= b %>', 1, 'the tag <%= is never closed'],
  ['<%= a %%>', 1, 'the tag <%= is never closed'],
  ['one\ntwo %> three', 2, '%> closes a tag that was never opened'],
  ['<%_ if (a) { _%>'.repeat(51), 1, 'if is nested more than 50 deep'],
  ['<%_ if (a) { _%>'.repeat(100_000), 1, 'if is nested more than 50 deep'],
];

for (const [text, line, reason] of refused) {
  test(`a template that has more than names and if/else is refused with its line: ${JSON.stringify(text).slice(0, 70)}`, () => {
    try {
      interpreted(text, { a: 1, b: 2 });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UserError);
      const { message } = error as UserError;
      assert.ok(message.startsWith(`a.ejs:${line}: `) && message.includes(reason), message);
      assert.ok(message.length < 200 && !message.includes('\n'), message);
    }
  });
}

test('a text that becomes too large is refused with the line where it does', () => {
  const names = { a: 'x'.repeat(1000) };
  const line = '<%= a %>\n';
  assert.throws(() => interpreted(line.repeat(100_000), names), /^a\.ejs:4191: the text becomes larger than 4194304/);
  assert.is(interpreted(line.repeat(4000), names).length, 4000 * 1001);
  assert.throws(() => interpreted('x'.repeat(largestText + 1), {}), /larger than/);
});

test('no template takes long to parse', () => {
  const hostile = [
    ' \t',
    '<%',
    '<%%',
    '%>',
    '%%>',
    '<%= a %>',
    '<%_ if (a) { _%><%_ } _%>',
    ' <%_',
    '_%> ',
    '<%= a',
    '<%# ',
    '\n',
  ];
  for (const piece of hostile) {
    const text = piece.repeat(1_000_000 / piece.length);
    try {
      parseTemplate('a.ejs', text, ['a']);
    } catch (error) {
      assert.instance(error, UserError);
    }
  }
});

test('a name of the prototype of objects is not a name, and a name that hides one is only a name', () => {
  assert.is(interpreted('<%= constructor %>', { constructor: 'mine' }), 'mine');
  assert.is(interpreted('<%= hasOwnProperty %>', JSON.parse('{"hasOwnProperty":"mine"}')), 'mine');
});

test.run();
