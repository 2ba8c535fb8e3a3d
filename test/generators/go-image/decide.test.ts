import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { generate } from '../../../core/generate.ts';
import {
  chosenPrograms,
  codeOf,
  healthPath,
  inferredAnswers,
  refuseNothing,
} from '../../../generators/go-image/decide.ts';
import { specifyImage } from '../../../generators/go-image/index.ts';
import { describe } from '../../../generators/go-image/scan.ts';
import { toAnswers } from '../../../generators/go-service/questions.ts';
import { goMod, main, scanOf, type Tree } from './files.ts';

/** The Dockerfile for the only program of a tree, or one of several. */
function dockerfileOf(tree: Tree, program?: string, folder = 'shop'): string {
  const scanned = scanOf(tree);
  refuseNothing(scanned, '.');
  const chosen = chosenPrograms(scanned, program === undefined ? [] : [program])!;
  const found = describe(scanned, chosen);
  const answers = toAnswers(inferredAnswers(scanned, chosen, found, folder));
  const files = generate(specifyImage(answers, codeOf(scanned, chosen, found, healthPath(found))), '0.0.0');
  return files.find(({ path }) => path === 'Dockerfile')!.text!;
}

const importing = (path: string): string => `package main\n\nimport _ "${path}"\n\nfunc main() {}\n`;

for (const path of ['acme/shop', 'my_app', 'github.com/acme/v1.2'])
  test(`code in GOPATH with the import path ${path} is built below it`, () =>
    assert.match(
      dockerfileOf({
        'cmd/d/main.go': importing(`${path}/pkg/h`),
        'pkg/h/h.go': 'package h',
        'vendor/x.org/y/y.go': 'package y',
      }),
      `WORKDIR /go/src/${path}\n`,
    ));

test('a package of Go or of vendor that ends like a folder does not name the project', () => {
  const tree = {
    'main.go': 'package main\n\nimport (\n\t_ "net/http"\n\t_ "x.org/y/http"\n)\n\nfunc main() {}\n',
    'http/h.go': 'package http',
    'vendor/x.org/y/http/h.go': 'package http',
  };
  assert.is(scanOf(tree).modules[0]!.path, 'example.com/program');
});

test('code without dependencies in GOPATH is not said to have some in vendor', () =>
  assert.not.match(dockerfileOf({ 'main.go': main }), 'The dependencies are in vendor'));

for (const path of ['example.com/acme/v05', 'github.com/acme/api/v1'])
  test(`the module ${path} gives an image a name`, () =>
    assert.match(
      dockerfileOf({ 'go.mod': `module ${path}\n\ngo 1.24\n`, 'main.go': main }, undefined, path.split('/').at(-1)),
      'FROM',
    ));

for (const [fact, tree, error, program] of [
  [
    'a module of a workspace outside of the folder',
    { 'go.work': 'go 1.24\nuse ./a\nuse ../ext\n', 'a/go.mod': goMod, 'a/a.go': main },
    /^go\.work:3 uses \.\.\/ext, which is outside of this folder/,
  ],
  ['package main without func main', { 'go.mod': goMod, 'x.go': 'package main\n' }, /no program: .* has func main/],
  [
    'an unknown directive',
    { 'go.mod': `${goMod}\nrequires x.org/y v1.0.0\n`, 'a.go': main },
    /^go\.mod:5 has the directive requires/,
  ],
  [
    'a replacement that does not exist',
    { 'go.mod': `${goMod}\nrequire x.org/y v1.0.0\nreplace x.org/y => ./missing\n`, 'a.go': main },
    /^go\.mod:6 replaces x\.org\/y by \.\/missing, which has no go\.mod/,
  ],
  [
    'the folder above a project of dep',
    { 'backend/Gopkg.lock': '', 'backend/main.go': importing('x.org/y') },
    /dockerize backend$/,
  ],
  [
    'a whole GOPATH',
    { 'src/acme/shop/cmd/d/m.go': importing('acme/shop/pkg/h'), 'src/acme/shop/pkg/h/h.go': 'package h' },
    /dockerize src\/acme\/shop$/,
  ],
  [
    'a program that needs a tag',
    { 'go.mod': goMod, 'a.go': main, 'cmd/tagged/t.go': `//go:build admin\n\n${main}` },
    /cmd\/tagged\/t\.go needs the build tags admin.*--tags/s,
    'cmd/tagged',
  ],
] as const)
  test(`${fact} is an error that names the fix`, () => {
    assert.throws(
      () => dockerfileOf(tree, program),
      (problem: Error & { reason?: string; fix?: string }) =>
        error.test(problem.message) || error.test(`${problem.message} ${problem.fix}`),
    );
  });

test('a replacement that nothing requires is not read', () =>
  assert.match(dockerfileOf({ 'go.mod': `${goMod}\nreplace x.org/y => ./missing\n`, 'a.go': main }), 'FROM'));

test.run();
