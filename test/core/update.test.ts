import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sha256 } from '../../core/sha256.ts';
import { type Base, type FileInput, type FileUpdate, type Present, updateFile } from '../../core/update.ts';

const text = (content: string, more: Partial<Present> = {}): Present =>
  ({ kind: 'text', text: content, crlf: false, mode: 0o644, ...more }) as Present;
const next = (content: string, mode = 0o644) => ({ path: 'f', text: content, mode });
const base =
  (content: string, mode = 0o644) =>
  (): Base => ({ text: content, mode, source: 'archive' });
const missing = () => ({ missing: 'was generated from something that is gone' });

const generated = 'one\ntwo\nthree\n';
const changed = 'one\ntwo\nTHREE\n';

function update(input: Partial<FileInput>): FileUpdate | undefined {
  return updateFile({
    path: 'f',
    present: text(generated),
    recorded: sha256(generated),
    next: next(generated),
    skipped: false,
    base: base(generated),
    onConflict: 'fail',
    labels: { yours: 'yours', base: 'as generated (0.1.0)', next: 'new (0.2.0)' },
    ...input,
  });
}

/** Outcome, source of the base and what is written, of one case. */
function becomes(name: string, input: Partial<FileInput>, outcome: string, from: string, written?: string): void {
  test(name, () => {
    const result = update(input);
    assert.equal([result?.outcome, result?.base, result?.text], [outcome, from, written]);
  });
}

becomes('an unedited file is replaced', { next: next(changed) }, 'replaced', 'self', changed);
becomes('a file that is generated as it is stays', {}, 'same', 'self');
becomes(
  'an edited file is merged',
  { present: text(`mine\n${generated}`), next: next(changed) },
  'merged',
  'archive',
  `mine\n${changed}`,
);
becomes('an edited file that we do not change stays', { present: text(`mine\n${generated}`) }, 'same', 'archive');
becomes(
  'a file that was edited to what is generated now stays',
  { present: text(changed), next: next(changed), base: missing },
  'same',
  'self',
);
becomes('a conflict writes nothing', { present: text('one\ntwo\n3\n'), next: next(changed) }, 'conflict', 'archive');
becomes(
  'a conflict can be written between markers that name the versions',
  { present: text('one\ntwo\n3\n'), next: next(changed), onConflict: 'markers' },
  'conflict',
  'archive',
  'one\ntwo\n<<<<<<< yours\n3\n||||||| as generated (0.1.0)\nthree\n=======\nTHREE\n>>>>>>> new (0.2.0)\n',
);
becomes(
  'a conflict can be resolved with the new side, and clean changes of the user stay',
  { present: text('zero\none\ntwo\n3\n'), next: next(changed), onConflict: 'next' },
  'merged',
  'archive',
  `zero\n${changed}`,
);
becomes(
  'without a base every difference is a conflict',
  { present: text(`mine\n${generated}`), next: next(changed), base: missing },
  'conflict',
  'none',
);
becomes(
  'a file with markers of an earlier update is a conflict, whatever is chosen',
  {
    present: text('<<<<<<< yours\n3\n||||||| as generated (0.1.0)\nthree\n=======\nTHREE\n>>>>>>> new (0.2.0)\n'),
    next: next(changed),
    onConflict: 'next',
  },
  'conflict',
  'none',
);
becomes(
  'a file with markers of git is a conflict, even if nothing else changes',
  { present: text('one\n<<<<<<< HEAD\n2\n=======\ntwo\n>>>>>>> x\nthree\n') },
  'conflict',
  'none',
);
becomes(
  'one line that looks like a marker is text',
  {
    present: text(`${generated}=======\n>>>>>>> x\n`),
    next: next(changed.replace('one', 'ONE').replace('THREE', 'three')),
  },
  'merged',
  'archive',
  'ONE\ntwo\nthree\n=======\n>>>>>>> x\n',
);
for (const path of ['.gitignore', 'sub/.dockerignore'])
  becomes(
    `lines that both sides add at one place of ${path} are both kept, the user's last, so that they take precedence`,
    { path, present: text(`${generated}mine\n`), next: next(`${generated}ours\n`) },
    'merged',
    'archive',
    `${generated}ours\nmine\n`,
  );
becomes(
  'lines that both sides add at one place of another file are a conflict',
  { present: text(`${generated}mine\n`), next: next(`${generated}ours\n`) },
  'conflict',
  'archive',
);
becomes(
  'lines that both sides changed are a conflict in .gitignore too',
  { path: '.gitignore', present: text('one\ntwo\n3\n'), next: next(changed) },
  'conflict',
  'archive',
);
const prose = { path: 'README.md', present: text('mine\n\n'), next: next(changed) };
becomes('a page without a generated line is kept', prose, 'kept', 'archive');
becomes('a page with one is not', { ...prose, present: text('two\nmine\n') }, 'conflict', 'archive');
becomes('code without a generated line is a conflict', { ...prose, path: 'main.go' }, 'conflict', 'archive');
becomes(
  'a page is kept where only a heading is left',
  {
    path: 'README.md',
    recorded: sha256('# f\n\ntext\n'),
    base: base('# f\n\ntext\n'),
    present: text('# f\n\nmine\n'),
    next: next('# f\n\nTEXT\n'),
  },
  'kept',
  'archive',
);
becomes(
  'a page without a generated line is replaced where the new side is chosen',
  { ...prose, onConflict: 'next' },
  'merged',
  'archive',
  changed,
);
becomes('a page whose base is unknown is a conflict', { ...prose, base: missing }, 'conflict', 'none');
becomes('a new file is added', { present: { kind: 'nothing' }, recorded: undefined }, 'added', 'none', generated);
becomes('a file that the user deleted stays deleted', { present: { kind: 'nothing' } }, 'kept deleted', 'none');
becomes('what is no longer generated is deleted', { next: undefined }, 'deleted', 'self');
becomes(
  'what is no longer generated, and was edited, is kept',
  { next: undefined, present: text('mine\n') },
  'kept',
  'none',
);
becomes(
  'a file of the user where a new one would go is a conflict',
  { recorded: undefined, present: text('mine\n') },
  'conflict',
  'none',
);
becomes('a skipped file is left alone', { skipped: true, next: next(changed) }, 'skipped', 'none');
const link = { present: { kind: 'other', what: 'a symbolic link' } } as const;
becomes('a symbolic link is a conflict', { ...link, next: next(changed), onConflict: 'next' }, 'conflict', 'none');
becomes('a symbolic link stays if nothing changed for it', link, 'same', 'none');
becomes(
  'a symbolic link stays if the user chose that',
  { ...link, next: next(changed), onConflict: 'yours' },
  'kept',
  'none',
);
becomes(
  'CRLF stays CRLF, and is not an edit',
  { present: text(generated, { crlf: true }), next: next(changed) },
  'replaced',
  'self',
  changed.replaceAll('\n', '\r\n'),
);

test('without a base, lines that are the same on both sides are not in a conflict', () => {
  const input = { present: text('zero\none\n2\nthree\n'), recorded: undefined, next: next(changed) };
  assert.equal(update(input)?.conflicts, [
    { line: 1, yours: 'zero\n', base: '', next: '' },
    { line: 3, yours: '2\nthree\n', base: '', next: 'two\nTHREE\n' },
  ]);
  assert.is(update({ ...input, onConflict: 'next' })?.text, changed);
  assert.is(update({ ...input, onConflict: 'yours' })?.outcome, 'same');
  assert.match(
    update({ ...input, onConflict: 'markers' })?.text ?? '',
    /^<<<<<<< yours\nzero\n\|{7}.*\n=======\n>>>>>>> .*\none\n<<<<<<< yours\n2\nthree\n/,
  );
});

test('a file that is neither there nor generated is not reported', () =>
  assert.is(update({ present: { kind: 'nothing' }, next: undefined }), undefined));

test('the manifest records what is generated now, except for a file that is skipped, and not for one that is kept', () => {
  assert.is(update({ next: next(changed) })?.recorded, sha256(changed));
  assert.is(update({ next: next(changed), present: { kind: 'nothing' } })?.recorded, sha256(changed));
  assert.is(update({ skipped: true, next: next(changed) })?.recorded, sha256(generated));
  assert.is(update({ next: undefined, present: text('mine\n') })?.recorded, undefined);
});

test('the mode comes from the side that changed it', () => {
  const executable = text(generated, { mode: 0o755 });
  assert.is(update({ present: executable, next: next(changed) })?.mode, 0o755, 'the user');
  assert.is(update({ next: next(generated, 0o755) })?.mode, 0o755, 'the generator');
  assert.is(update({ next: next(generated, 0o755) })?.outcome, 'replaced');
  assert.is(update({ present: executable, next: next(generated, 0o755) })?.outcome, 'same', 'both');
  assert.is(update({ present: executable })?.outcome, 'same');
});

test.run();
