import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { commented } from '../../generators/go-service/files.ts';
import { newest, oldest } from '../../generators/go-service/go-releases.ts';
import { explanations } from '../../site/why.ts';
import { combinations, filesFor, textOf } from '../support.ts';

const explained = (given: Parameters<typeof textOf>[1], path = 'Dockerfile') => {
  const shown = textOf(path, given);
  const found = explanations(shown, textOf(path, { ...given, comments: 'teach' }));
  return [...found].map(([index, text]) => [shown.split('\n')[index], text] as const);
};

/** The comments of a file, without directives for tools. */
const comments = (text: string) =>
  [...text.matchAll(/^\s*# (?!hadolint )(.+)$/gm)].map(([, words = '']) => words.trim());

test('every explanation is beside a line, whatever the answers are', () => {
  for (const given of combinations([oldest.minor, newest.minor]).filter((each) => each.comments !== 'teach')) {
    const lines = explained(given);
    const all = lines.map(([, text]) => text).join(' ');
    const lessons = comments(textOf('Dockerfile', { ...given, comments: 'teach' }));
    const missing = lessons.filter((words) => !all.includes(words) && !textOf('Dockerfile', given).includes(words));
    assert.equal(missing, []);
    assert.ok(lines.length > 0);
    for (const [line] of lines) assert.ok(line?.trim() && !line.startsWith('#'), line);
  }
});

test('a file that teaches explains itself', () => {
  assert.equal(explained({ comments: 'teach' }), []);
});

test('directives for tools explain nothing', () => {
  for (const [, text] of explained({ comments: 'none' })) assert.not.match(text, 'hadolint');
});

test('each command of a lesson is a paragraph of its own, as code', () => {
  const paragraphs = explained({ comments: 'none' }).flatMap(([, text = '']) => text.split('\n'));
  assert.ok(paragraphs.filter((each) => /^`docker [^`]+`$/.test(each)).length > 3);
});

test('a file without comments of its own has no explanations', () => {
  for (const { path } of filesFor({ with: 'all' }).filter(
    (file) => !commented.some((row) => file.path.startsWith(row)),
  ))
    assert.equal(explained({ with: 'all' }, path), [], path);
});

test.run();
