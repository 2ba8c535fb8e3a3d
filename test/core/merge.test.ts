import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Labels, merge, mergedText, withBothAdditions } from '../../core/merge.ts';
import { newest } from '../../generators/go-service/go-releases.ts';
import { filesFor, type GivenAnswers, inTemporary } from '../support.ts';

const labels: Labels = { yours: 'yours', base: 'base', next: 'next' };
const merged = (yours: string, base: string, next: string): string => mergedText(merge({ yours, base, next }), labels);

test('changes in different places are both in the result', () =>
  assert.is(merged('a\nB\nc\nd\ne\n', 'a\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n'), 'a\nB\nc\nd\nE\n'));

test('the same change on both sides is no conflict', () =>
  assert.is(merged('a\nX\nc\n', 'a\nb\nc\n', 'a\nX\nc\n'), 'a\nX\nc\n'));

test('a conflict has both sides and the base between marks of git, with a line each', () =>
  assert.is(
    merged('a\nmine\nc\n', 'a\nb\nc\n', 'a\ntheirs\nc\n'),
    'a\n<<<<<<< yours\nmine\n||||||| base\nb\n=======\ntheirs\n>>>>>>> next\nc\n',
  ));

test('a conflict says where it is in the file of the user', () => {
  const { conflicts } = merge({ yours: 'new\na\nmine\nc\n', base: 'a\nb\nc\n', next: 'a\ntheirs\nc\n' });
  assert.equal(conflicts, [{ line: 3, yours: 'mine\n', base: 'b\n', next: 'theirs\n' }]);
});

test('one side can be taken for every conflict', () => {
  const result = merge({ yours: 'a\nmine\nc\nd\n', base: 'a\nb\nc\n', next: 'a\ntheirs\nc\n' });
  assert.is(mergedText(result, 'yours'), 'a\nmine\nc\nd\n');
  assert.is(mergedText(result, 'next'), 'a\ntheirs\nc\nd\n');
});

test('lines that both sides add are all kept, and those that they share are there once', () => {
  const result = withBothAdditions(merge({ yours: 'mine\n\na\n', base: 'a\n', next: 'new\n\na\n' }));
  assert.is(mergedText(result, labels), 'new\nmine\n\na\n');
});

test('changes that touch are a conflict, as in git', () =>
  assert.is(merge({ yours: 'A\nb\n', base: 'a\nb\n', next: 'a\nB\n' }).conflicts.length, 1));

test('a missing newline at the end of the file is a difference like any other', () => {
  assert.is(merged('a\nb', 'a\nb\n', 'a\nb\n'), 'a\nb');
  assert.is(merge({ yours: 'a\nb', base: 'a\nb\n', next: 'a\nB\n' }).conflicts.length, 1);
});

test('a line between equal lines is counted as git counts it', () =>
  assert.is(merged('x\n\ny\n\n\nz\n', 'x\n\ny\n\nz\n', 'x\n\ny\n\nZ\n').includes('<<<<<<<'), true));

for (const line of ['__proto__', 'constructor', 'toString'])
  test(`a line ${line} is a line like any other`, () =>
    assert.is(merged(`a\n${line}\nb\nc\n`, 'a\nb\nc\n', `a\nb\nc\n${line}\n`), `a\n${line}\nb\nc\n${line}\n`));

// A sample. MERGES=100000 runs all of it.
const merges = Number(process.env.MERGES ?? 200);

const answers: fc.Arbitrary<GivenAnswers> = fc.record({
  go: fc.constantFrom('1.11', '1.16', '1.20', '1.22', '1.25', newest.minor),
  base: fc.constantFrom('alpine', 'distroless', 'scratch'),
  deps: fc.constantFrom('dep', 'modules'),
  comments: fc.constantFrom('none', 'why', 'teach'),
  port: fc.constantFrom('8080', '9000'),
  with: fc.constant('all'),
});

// There are few combinations of these answers, and many edits.
const rendered = new Map<string, ReturnType<typeof filesFor>>();
function filesOnce(given: GivenAnswers): ReturnType<typeof filesFor> {
  const key = JSON.stringify(given);
  const files = rendered.get(key) ?? filesFor(given);
  rendered.set(key, files);
  return files;
}

/** One edit: what is done, and where, as parts of the file's length. */
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('insert', 'remove', 'change', 'repeat', 'cut', 'blank', 'move', 'truncate'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    to: fc.double({ min: 0, max: 1, noNaN: true }),
    name: fc.nat(999_999),
  }),
  { minLength: 1, maxLength: 5 },
);

type Edit = typeof edits extends fc.Arbitrary<(infer One)[]> ? One : never;

function editedBy(text: string, all: readonly Edit[]): string {
  const lines = text.split('\n');
  for (const { kind, at, to, name } of all) {
    const place = Math.floor(at * lines.length);
    const other = Math.floor(to * lines.length);
    if (kind === 'insert') lines.splice(place, 0, `mine-${name}`);
    if (kind === 'remove') lines.splice(place, 1);
    if (kind === 'change') lines[place] = `${lines[place] ?? ''} // mine-${name}`;
    if (kind === 'repeat') lines.splice(place, 0, lines[other] ?? '');
    if (kind === 'cut') lines.splice(place, 1 + (name % 8));
    if (kind === 'blank') lines.splice(place, 0, '');
    if (kind === 'move') lines.splice(Math.floor(to * lines.length), 0, ...lines.splice(place, 3));
    if (kind === 'truncate' && name % 10 === 0) lines.length = place;
  }
  return lines.join('\n');
}

test(`${merges} random edits merge as git merges them, and no line of the user is lost`, () =>
  inTemporary(async (folder) => {
    let clean = 0;
    const property = fc.property(answers, answers, fc.nat(), edits, (before, after, which, own) => {
      const next = filesOnce(after);
      const files = filesOnce(before).filter(({ path }) => next.some((file) => file.path === path));
      const { path, text: base } = files[which % files.length]!;
      const versions = { yours: editedBy(base, own), base, next: next.find((file) => file.path === path)!.text };
      for (const [name, text] of Object.entries(versions)) writeFileSync(`${folder}/${name}`, text);
      const git = spawnSync('git', ['merge-file', '-p', '--diff3', 'yours', 'base', 'next'], {
        cwd: folder,
        encoding: 'utf8',
      });
      const result = merge(versions);
      const text = mergedText(result, labels);
      assert.is(result.conflicts.length > 0, git.status !== 0, `whether ${path} conflicts`);
      assert.is(text, git.stdout, path);
      const both = withBothAdditions(result);
      if (result.conflicts.length > 0 && both.conflicts.length === 0) {
        const union = spawnSync('git', ['merge-file', '-p', '--union', 'next', 'base', 'yours'], { cwd: folder });
        assert.is(mergedText(both, labels), `${union.stdout}`, `${path}, with the additions of both`);
      }
      clean += git.status === 0 ? 1 : 0;
      noneLost(versions.yours, base, text);
    });
    const seed = process.env.FUZZ_SEED ? { seed: Number(process.env.FUZZ_SEED) } : {};
    fc.assert(property, { numRuns: merges, includeErrorInReport: true, ...seed });
    console.log(`${merges} merges: ${clean} clean, ${merges - clean} with conflicts, all with the bytes of git`);
  }));

/** The result contains every line that the user added, as many times as the user added it. */
function noneLost(yours: string, base: string, result: string): void {
  const [mine, generated, there] = [yours, base, result].map(counted);
  for (const [line, count] of mine!) {
    if (count > (generated!.get(line) ?? 0)) assert.ok(there!.has(line), `lost: ${line}`);
    if (line.includes('mine-')) assert.ok((there!.get(line) ?? 0) >= count, `lost: ${line}`);
  }
}

function counted(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

test.run();
