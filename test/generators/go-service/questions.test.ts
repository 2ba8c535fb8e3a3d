import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { help, tables } from '../../../cli/help.ts';
import { UserError } from '../../../core/errors.ts';
import { newest, oldest } from '../../../generators/go-service/go-releases.ts';
import { type GivenAnswers, questionOf, questions, toAnswers } from '../../../generators/go-service/questions.ts';

function refuses(given: GivenAnswers, ...lines: RegExp[]) {
  try {
    toAnswers(given);
    assert.unreachable(`accepted ${JSON.stringify(given)}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const said = error.message.split('\n');
    assert.is(said.length, lines.length, error.message);
    for (const [index, line] of lines.entries()) assert.match(said[index] ?? '', line);
  }
}

test('without answers, the defaults are used', () => {
  const answers = toAnswers({}, 'orders');
  const defaults = {
    module: 'example.com/orders',
    go: newest.minor,
    port: 8080,
    deps: 'dep',
    base: 'alpine',
    comments: 'why',
    builder: 'buildkit',
    with: [],
    forge: 'both',
    registry: 'none',
  };
  assert.equal({ ...answers, ...defaults }, answers);
  assert.equal(
    Object.keys(answers),
    questions.map(({ name }) => name),
  );
});

test('the folder gives the module, whatever it is called', () => {
  const from = (folder?: string) => toAnswers({}, folder).module;
  assert.is(from(), 'example.com/my-service');
  assert.is(from('My Orders (new)'), 'example.com/My-Orders-new');
  assert.is(from('.hidden'), 'example.com/hidden');
  assert.is(from('日本'), 'example.com/service');
  assert.is(from('vendor'), 'example.com/service');
  assert.is(from('v1'), 'example.com/service');
});

test('every default and every example is an answer that is accepted', () => {
  for (const { fallback, example, problem, name } of questions) {
    assert.is(problem(fallback()), undefined, name);
    assert.is(problem(example), undefined, name);
  }
});

test('every question and every choice is explained in one line, and --help and the documentation show it', () => {
  const shown = help();
  const documented = Object.values(tables()).join('\n');
  for (const { name, help: decides, choices = [], helpOf } of questions) {
    assert.match(decides, /^[A-Z].*\.$/, name);
    for (const value of choices) {
      const explained = helpOf?.(value) ?? '';
      assert.match(explained, /^[^\n]{10,90}[^.\n]$/, `${name} ${value}`);
      assert.match(shown, new RegExp(`^ {10}${value} +${escaped(explained)}$`, 'm'));
      assert.match(documented, explained);
    }
  }
});

test('where dep is offered, one line says that it is archived, and what to use', () => {
  assert.match(questionOf('deps').helpOf?.('dep') ?? '', /archived since 2020, use --deps modules for new work/);
});

test('ports are whole numbers from 1 to 65535', () => {
  assert.is(toAnswers({ port: '1' }).port, 1);
  assert.is(toAnswers({ port: '65535' }).port, 65535);
  for (const port of ['0', '65536', '-1', '80.5', '080', '8e3', 'http', '', ' 80'])
    refuses({ port }, /^--port .*from 1 to 65535/);
});

test('a wrong answer is named with its flag, value, reason and an example', () => {
  refuses({ base: 'debian' }, /^--base "debian": choose one of alpine, distroless, scratch\. Example: --base alpine$/);
});

test('all wrong answers are named at once', () => {
  refuses({ module: 'Example.com/x', go: '1.9', port: '0' }, /^--module .*"Example.com"/, /^--go "1.9"/, /^--port "0"/);
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('the review warns of a Go version that is newer than the table', () => {
  const { caution } = questionOf('go');
  for (const known of [oldest.minor, newest.minor, newest.patch]) assert.is(caution?.(known), undefined, known);
  for (const unknown of ['1.99', '1.99.1'])
    assert.match(caution?.(unknown) ?? '', /^newer than \S+, the newest known$/);
});

test.run();
