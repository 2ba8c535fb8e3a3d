import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { didYouMean } from '../../core/did-you-mean.ts';
import { extras } from '../../generators/go-service/extras.ts';
import { questions } from '../../generators/go-service/questions.ts';

const flags = questions.map(({ name }) => name);
const names = extras.map(({ name }) => name);

test('a word with one typo in three letters is close', () => {
  assert.is(didYouMean('prot', flags), 'port');
  assert.is(didYouMean('modul', flags), 'module');
  assert.is(didYouMean('Basse', flags), 'base');
  assert.is(didYouMean('goo', flags), 'go');
  assert.is(didYouMean('kubernets', names), 'kubernetes');
  assert.is(didYouMean('devcontianre', names), 'devcontainer');
});

test('the closest of several words is suggested', () => {
  assert.is(didYouMean('composer', ['composes', 'compose', 'comp']), 'composes');
  assert.is(didYouMean('base', ['bases', 'base']), 'base');
});

test('a different word is not suggested', () => {
  assert.is(didYouMean('label', flags), undefined);
  assert.is(didYouMean('name', flags), undefined);
  assert.is(didYouMean('foo', names), undefined);
  assert.is(didYouMean('all', names), undefined);
  assert.is(didYouMean('', flags), undefined);
  assert.is(didYouMean('port', []), undefined);
});

test.run();
